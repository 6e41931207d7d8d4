"""The explorer in a terminal of its own, killed at random moments while claims are linked and notes are written.

`python -m tests.tui.work_kills 200` does that two hundred times. Whatever the screen has acknowledged must be in the
case, which must open and have a whole journal.
"""

from __future__ import annotations

import os
import random
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from db.case.case import Case
from db.store.files import open_case
from db.work.workbench import Workbench
from tests.terminal import Terminal
from tests.tui.kills import _DARK
from tests.tui.program import PROGRAM
from tests.tui.village import village
from tui.screen.terminal import QUERY
from tui.state.work.own_cases import remember_own

_MOST = 6
"""Maximum number of changes that are acknowledged before a kill."""
_PATIENCE = 0.4
"""Maximum number of seconds from a further change to the kill."""

Step = tuple[str, str, str, str]
"""Keys, what the screen shows before the last key is typed, that key, and what acknowledges the change."""


def steps(number: int) -> list[Step]:
    """So many changes by turns: a note, and a link from the first claim to another one."""
    found: list[Step] = []
    for count in range(number):
        if count % 2:
            found.append((f"gK{'j' * (count + 1)}\r", "enter links", "3", "undo: link"))
        else:
            found.append((f"gbnote {count}", f"note {count}", "\r", "undo: note"))
    return found


def lost_by_a_kill(path: Path, home: Path, choose: random.Random) -> str:
    """Change the case, and kill the explorer at a random moment; return what was lost, empty if nothing was."""
    acknowledged = choose.randint(0, _MOST)
    plan = steps(acknowledged + 1)
    folders = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("DATA", "CACHE", "CONFIG", "STATE")}
    with Terminal([*PROGRAM, str(path)], {"HOME": str(home), **folders}, (120, 30), {QUERY: _DARK}) as terminal:
        terminal.wait_for("14 of 14 claims")
        for keys, ready, last, seen in plan[:-1]:
            terminal.send(keys)
            terminal.wait_for(ready)
            terminal.send(last)
            terminal.wait_for(seen)
        keys, _, last, _ = plan[-1]
        terminal.send(keys)
        terminal.read(choose.uniform(0, _PATIENCE))
        terminal.send(last)
        terminal.read(choose.uniform(0, _PATIENCE))
        terminal.process.kill()
        terminal.process.wait()
    return _lost(path, acknowledged)


def _lost(path: Path, acknowledged: int) -> str:
    with closing(open_case(path)) as connection:
        kept = connection.execute("SELECT count(*) FROM journal").fetchone()[0]
        damage = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    with Workbench(path) as work:
        problems = work.problems()
    with Case.open(path) as case:
        claims = case.size
    if kept < acknowledged or damage != ["ok"] or problems or claims != 14:
        return f"{acknowledged} acknowledged, {kept} kept, {claims} claims, {damage}, {problems}"
    return ""


def run(times: int, seed: int) -> list[str]:
    """Kill so many times; return what was lost each time something was."""
    found = []
    for number in range(times):
        with TemporaryDirectory() as folder:
            home, path = Path(folder) / "home", village().write(Path(folder) / "case.sqlite")
            os.environ["XDG_STATE_HOME"] = str(home / "state")
            remember_own(path, "village-1")
            if lost := lost_by_a_kill(path, home, random.Random(seed + number)):
                found.append(f"seed {seed + number}: {lost}")
    return found


if __name__ == "__main__":
    lost_in_all = run(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
    print(f"{sys.argv[1]} kills, {len(lost_in_all)} times something was lost", *lost_in_all, sep="\n")
    sys.exit(bool(lost_in_all))
