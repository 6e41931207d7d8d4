"""The commands that write a case: `sample` and `upgrade`."""

from __future__ import annotations

import shlex
from pathlib import Path

from db import sample as bundled
from db.store.upgrade import upgrade as upgrade_case
from tui.cli.output import say


def write_sample(path: Path, force: bool) -> None:
    """Write the bundled case to a file and say how to open it."""
    bundled.write_sample(path, force)
    say(f"Wrote {path}. Open it with: conflict-tui {shlex.quote(str(path))}")


def upgrade(case: Path) -> None:
    """Convert a case to the current format and say what was done."""
    done = upgrade_case(case)
    if done.backup is None:
        say(f"{case} already has the current format ({done.after})")
    else:
        say(f"{case} now has format {done.after}. The original, format {done.before}, is in {done.backup}")
