"""The explorer in a terminal of its own, killed in the moment in which the screen has acknowledged something.

`python -m tests.tui.kills 100` does that a hundred times, and prints how often what was acknowledged was lost.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from db.case.case import Case
from tests.terminal import Terminal
from tests.tui.program import PROGRAM
from tests.tui.village import DISPUTED, ORDER, village
from tui.screen.terminal import QUERY
from tui.state import memory
from tui.state.work.own_cases import remember_own

_DARK = b"\x1b]11;rgb:0000/0000/0000\x1b\\\x1b[?62;4c"
_LIGHT_PAPER = b"48;2;251;250;247"
"""What the program sends to paint in the light theme."""

Acknowledged = str | bytes | Callable[[str], bool]


def selected(number: int) -> Callable[[str], bool]:
    """Whether the title says that so many claims are selected."""
    return lambda screen: f" {number} selected" in screen


def kept_after_kill(case: Path, home: Path, keys: str, acknowledged: Acknowledged) -> None:
    """Type keys into an explorer, and kill it as soon as the screen acknowledges what they are for."""
    folders = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("DATA", "CACHE", "CONFIG", "STATE")}
    with Terminal([*PROGRAM, str(case)], {"HOME": str(home), **folders}, (100, 30), {QUERY: _DARK}) as terminal:
        terminal.wait_for("14 of 14 claims")
        terminal.send(keys)
        terminal.wait_for(acknowledged)
        terminal.process.kill()
        terminal.process.wait()


def selection_lost(case: Path, case_uid: str, home: Path, number: int) -> str:
    """Select so many claims and kill; return how what is kept differs, empty if it does not."""
    kept_after_kill(case, home, "g" + number * " ", selected(number))
    kept = memory.load_selection(case_uid)
    return "" if kept == list(ORDER[:number]) else f"{number} selected, kept: {kept}"


def filter_lost(case: Path, case_uid: str, home: Path) -> str:
    """Filter by a key and kill; return how what is kept differs, empty if it does not."""
    kept_after_kill(case, home, "d", f" {len(DISPUTED)} of {len(ORDER)} claims")
    kept = memory.load_filters(case_uid)
    return "" if kept == ["status:disputed"] else f"filtered, kept: {kept}"


def theme_lost(case: Path, home: Path) -> str:
    """Switch to the light theme and kill; return how what is kept differs, empty if it does not."""
    kept_after_kill(case, home, "L", _LIGHT_PAPER)
    kept = memory.load_theme()
    return "" if kept == "light" else f"light, kept: {kept!r}"


def draft_lost(case: Path, case_uid: str, home: Path) -> str:
    """Begin to write a claim, and kill when it is said what it means; return how what is kept differs, if it does."""
    remember_own(case, case_uid)
    kept_after_kill(case, home, "AIt rains.\tSmirnov", "new speaker: Smirnov")
    kept = memory.load_drafts(case_uid)
    wanted = {"": {"claim": "It rains.", "speakers": "Smirnov"}}
    return "" if kept == wanted else f"a draft, kept: {kept}"


def main(times: int) -> int:
    """Kill so many times; return how often something was lost."""
    losses = []
    with TemporaryDirectory() as folder:
        path = village().write(Path(folder) / "case.sqlite")
        with Case.open(path) as case:
            uid = case.uid
        for number in range(times):
            home = Path(folder) / f"home-{number}"
            os.environ["XDG_STATE_HOME"] = str(home / "state")
            if number % 5 == 0:
                losses.append(filter_lost(path, uid, home))
            elif number % 5 == 1:
                losses.append(theme_lost(path, home))
            elif number % 5 == 2:
                losses.append(draft_lost(path, uid, home))
            else:
                losses.append(selection_lost(path, uid, home, random.randint(1, 9)))
    lost = [loss for loss in losses if loss]
    print(f"{times} kills, {len(lost)} lost", *lost, sep="\n")
    return len(lost)


if __name__ == "__main__":
    sys.exit(bool(main(int(sys.argv[1]))))
