"""The commands that write a case of ours: sample and upgrade."""

from __future__ import annotations

import shlex
from pathlib import Path

from db import sample as bundled
from db.store.upgrade import upgrade as upgrade_case
from tui.cli.output import say


def write_sample(path: Path, force: bool) -> None:
    """Write the bundled case to a file and say how to go on."""
    bundled.write_sample(path, force)
    say(f"{path} is written. Explore it with: conflict-tui {shlex.quote(str(path))}")


def upgrade(case: Path) -> None:
    """Bring a case to the current format and say what was done."""
    done = upgrade_case(case)
    if done.backup is None:
        say(f"{case} is of the current format ({done.after}) already")
    else:
        say(f"{case} is now of format {done.after}; as it was, of format {done.before}, it is in {done.backup}")
