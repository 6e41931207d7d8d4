"""What the program is doing when a signal comes, and what must be true afterwards."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from typing import NamedTuple

from db.sample import write_sample
from tests.patience import PATIENCE
from tests.signals.victim import ENDINGS, Victim, environment

_BEGUN = b"\x1b[?1049h"
"""What the explorer writes first."""


class Files(NamedTuple):
    """The program, a large case, and a folder to import."""

    program: tuple[str | Path, ...]
    large: Path
    folder: Path


Scenario = Callable[[Files, Path, Random], list[str]]
"""Runs the program in an empty folder and ends it; returns what was wrong."""


def starting(files: Files, folder: Path, rng: Random) -> list[str]:
    """While the explorer starts on a small case."""
    case = folder / "kursk.sqlite"
    write_sample(case)
    with Victim([*files.program, case], folder) as victim:
        victim.let_run(rng.choice((0.25, 0.8, 1.5)) * rng.random())
        victim.signal(rng.choice(ENDINGS))
        return victim.end()


def first_start(files: Files, folder: Path, rng: Random) -> list[str]:
    """While the explorer starts for the first time and builds the bundled case."""
    with Victim(files.program, folder) as victim:
        victim.let_run(1.5 * rng.random())
        victim.signal(rng.choice(ENDINGS))
        return [*victim.end(), *_damage(folder / "data" / "conflict-tui" / "kursk.sqlite")]


def starting_large(files: Files, folder: Path, rng: Random) -> list[str]:
    """While the explorer reads a large case."""
    with Victim([*files.program, files.large], folder) as victim:
        victim.let_run(2.5 * rng.random())
        victim.signal(rng.choice(ENDINGS))
        return victim.end()


def drawing(files: Files, folder: Path, rng: Random) -> list[str]:
    """From the first byte to the screen on, in which all widgets are mounted."""
    case = folder / "kursk.sqlite"
    write_sample(case)
    with Victim([*files.program, case], folder) as victim:
        victim.wait_for(_BEGUN)
        victim.let_run(rng.choice((0.03, 0.3)) * rng.random())
        victim.signal(rng.choice(ENDINGS))
        return victim.end()


def quitting(files: Files, folder: Path, rng: Random) -> list[str]:
    """While the explorer is being left by its key."""
    return _working(files.program, files.large if rng.random() < 0.5 else None, folder, rng, (b"q",), 0.4)


def in_dialogs(files: Files, folder: Path, rng: Random) -> list[str]:
    """While a dialog opens, is open, or closes."""
    dialogs = [b"e", b"?", b"W", b"V", b"D", b"s", b"w", b"o", b"\x10", b"af", b"e\x1b", b"?q", b"Ws", b"/ki"]
    return _working(files.program, None, folder, rng, dialogs, 0.3)


def asking(files: Files, folder: Path, rng: Random) -> list[str]:
    """While a large case is asked for what takes long."""
    questions = [b"d", b"v", b"W", b"l", b"/the\r", b"i", b"di", b"dv", b"aj\r", b"mv", b",,,,", b"q", b"vq", b"iq"]
    return _working(files.program, files.large, folder, rng, questions, 1.0)


def twice(files: Files, folder: Path, rng: Random) -> list[str]:
    """A second signal while the first one is being obeyed."""
    case = folder / "kursk.sqlite"
    write_sample(case)
    with Victim([*files.program, case], folder) as victim:
        victim.let_run(1.5 * rng.random())
        victim.signal(rng.choice(ENDINGS))
        victim.let_run(rng.choice((0.0, 0.02, 0.2)) * rng.random())
        victim.signal(*rng.choices(ENDINGS, k=rng.randint(1, 3)))
        return victim.end()


def hanging_up(files: Files, folder: Path, rng: Random) -> list[str]:
    """The terminal goes away."""
    case = folder / "kursk.sqlite"
    write_sample(case)
    with Victim([*files.program, rng.choice((case, files.large))], folder) as victim:
        victim.wait_for(_BEGUN)
        victim.let_run(rng.choice((0.1, 1.5)) * rng.random())
        victim.hang_up()
        return victim.end()


def printing(files: Files, folder: Path, rng: Random) -> list[str]:
    """While a command writes into a pipe that is not read, or into nothing."""
    command = rng.choice((["list"], ["export"], ["check"], ["list", "--format", "json"], ["list", "--count"]))
    reader, writer = os.pipe() if rng.random() < 0.5 else (-1, os.open(os.devnull, os.O_WRONLY))
    argv = [*files.program, command[0], files.large, *command[1:]]
    try:
        with Victim(argv, folder, into=writer) as victim:
            victim.let_run(rng.choice((0.3, 2.0)) * rng.random())
            victim.signal(rng.choice(ENDINGS))
            return victim.end()
    finally:
        for end in {reader, writer} - {-1}:
            os.close(end)


def exporting(files: Files, folder: Path, rng: Random) -> list[str]:
    """While a file is written, which must be complete or not there."""
    target = folder / "out.csv"
    command = [*files.program, "export", files.large, "-o", target]
    with Victim(command, folder) as victim:
        victim.let_run(0.3 + 3.0 * rng.random())
        victim.signal(rng.choice(ENDINGS))
        wrong = victim.end()
    if target.exists() and len(target.read_bytes().splitlines()) <= _claims(files.large):
        wrong.append("an incomplete export")
    return wrong


def importing(files: Files, folder: Path, rng: Random) -> list[str]:
    """While files are imported into an existing case, or into a new one."""
    case = folder / "case.sqlite"
    if rng.random() < 0.6:
        write_sample(case)
    before = _claims(case)
    argv = [*files.program, "import", case, files.folder]
    with Victim(argv, folder) as victim:
        victim.let_run(rng.choice((0.4, 4.0)) * rng.random())
        victim.signal(*rng.choices(ENDINGS, k=rng.choice((1, 1, 2))))
        wrong = [*victim.end(), *_damage(case)]
    after = _claims(case)
    done = subprocess.run(argv, env=environment(folder), capture_output=True, check=False, timeout=PATIENCE)
    if done.returncode:
        wrong.append(f"cannot be imported again: {done.stderr.decode()}")
    elif after not in {before, _claims(case)}:
        wrong.append("half an import")
    left = [path.name for path in folder.iterdir() if "building" in path.name or path.name.endswith("-journal")]
    return [*wrong, f"left behind: {left}"] if left else wrong


def _working(
    program: tuple[str | Path, ...], case: Path | None, folder: Path, rng: Random, keys: Sequence[bytes], span: float
) -> list[str]:
    """Open a case, press one of these keys or rows of keys, and send a signal within `span` seconds after that."""
    if case is None:
        case = folder / "kursk.sqlite"
        write_sample(case)
    with Victim([*program, case], folder) as victim:
        victim.wait_for(b"claims")
        victim.let_run(0.2)
        victim.press(pressed := rng.choice(keys))
        victim.let_run(span * rng.random())
        if not (pressed.endswith(b"q") and victim.has_ended):
            victim.signal(rng.choice(ENDINGS))
        return victim.end()


def _claims(case: Path) -> int:
    """The number of claims in a case; 0 if there is none."""
    if not case.exists():
        return 0
    with closing(sqlite3.connect(case)) as connection:
        number: int = connection.execute("SELECT count(*) FROM claim").fetchone()[0]
        return number


def _damage(case: Path) -> list[str]:
    if not case.exists():
        return []
    with closing(sqlite3.connect(case)) as connection:
        said = connection.execute("PRAGMA integrity_check").fetchone()[0]
    return [] if said == "ok" else [f"{case.name} is damaged: {said}"]


SCENARIOS: Mapping[str, Scenario] = {
    scenario.__name__: scenario
    for scenario in (
        *(starting, first_start, starting_large, drawing, quitting, in_dialogs, asking),
        *(twice, hanging_up, printing, exporting, importing),
    )
}
"""All scenarios by name."""
