"""The commands that write a case: `sample`, `new` and `upgrade`."""

from __future__ import annotations

import shlex
from contextlib import suppress
from pathlib import Path

from db import sample as bundled
from db.errors import ConflictError, TargetExistsError
from db.importing.imports import create_case
from db.store.upgrade import upgrade as upgrade_case
from db.work.workbench import Workbench
from tui.cli.output import PROGRAM, say
from tui.state.work.own_cases import remember_own


def write_sample(path: Path, force: bool) -> None:
    """Write the bundled case to a file and say how to open it."""
    bundled.write_sample(path, force)
    keep_as_own(path)
    begin_anew(path)
    say(f"Wrote {path}. Open it with: conflict-tui {shlex.quote(str(path))}")


def new(path: Path, title: str) -> None:
    """Write an empty case and say how to go on."""
    name = shlex.quote(str(path))
    try:
        create_case(path, [], {"title": title} if title else None)
    except TargetExistsError as error:
        if not path.is_file():
            raise
        raise TargetExistsError(f"{path} already exists. Choose another name, or open it: {PROGRAM} {name}") from error
    keep_as_own(path)
    begin_anew(path)
    say(f"Wrote {path}, a case without claims. Open it with: {PROGRAM} {name}\nThe next steps: {PROGRAM} help working")


def keep_as_own(path: Path) -> None:
    """Remember that a case was made here: the explorer writes into it without asking. If that fails, it will ask."""
    with suppress(OSError, ConflictError):
        remember_own(path)


def begin_anew(path: Path) -> None:
    """Forget what an earlier file at the path of a new case had. If that fails, `check` will miss it."""
    with suppress(OSError, ConflictError), Workbench(path) as work:
        work.accept()


def upgrade(case: Path) -> None:
    """Convert a case to the current format and say what was done."""
    done = upgrade_case(case)
    if done.backup is None:
        say(f"{case} already has the current format ({done.after})")
    else:
        say(f"{case} now has format {done.after}. The original, format {done.before}, is in {done.backup}")
