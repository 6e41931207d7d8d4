"""The commands that write a case: sample, import and upgrade."""

from __future__ import annotations

import shlex
import time
from collections.abc import Sequence
from pathlib import Path

from db import importing, upgrading
from db import sample as bundled
from db.text import line
from tui.output import Progress, put_line, say

DONE, WITH_REFUSED_ROWS = 0, 4


def write_sample(path: Path, force: bool) -> None:
    """Write the bundled case to a file and say how to go on."""
    bundled.write_sample(path, force)
    say(f"{path} is written. Explore it with: conflict-tui {shlex.quote(str(path))}")


def import_files(case: Path, files: Sequence[Path], strict: bool) -> int:
    """Import files into a case, tell what became of their rows, and return the exit code."""
    started = time.monotonic()
    with Progress("importing") as progress:
        report = importing.import_files(case, files, strict=strict, progress=progress.share)
    for note in report.notes:
        say(note)
    for reject in report.rejects:
        say(line(str(reject)))
    unnamed = report.rejected - len(report.rejects)
    if unnamed:
        say(f"and {unnamed:,} more rows were refused")
    put_line(_summary(report, time.monotonic() - started))
    return WITH_REFUSED_ROWS if report.rejected else DONE


def _summary(report: importing.Report, seconds: float) -> str:
    return (
        f"{report.added:,} added, {report.changed:,} changed, {report.unchanged:,} unchanged, "
        f"{report.rejected:,} rejected in {seconds:.1f} s"
    )


def upgrade(case: Path) -> None:
    """Bring a case to the current format and say what was done."""
    done = upgrading.upgrade(case)
    if done.backup is None:
        say(f"{case} is of the current format ({done.after}) already")
    else:
        say(f"{case} is now of format {done.after}; as it was, of format {done.before}, it is in {done.backup}")
