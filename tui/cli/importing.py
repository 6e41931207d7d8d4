"""The commands `import` and `formats`: what they say before, during and after an import."""

from __future__ import annotations

import shlex
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from db import dates
from db.errors import ConflictError
from db.importing.imports import ImportOptions, import_inputs
from db.importing.recognise import ReadOptions, formats, recognise
from db.importing.records import ActorRecord, ClaimRecord, RegionRecord, Row, SourceRecord
from db.importing.report import ImportReport
from db.store.files import open_case
from db.text.safe import line
from db.work.keeping import hands_kept
from tui.cli.output import PROGRAM, Progress, put_line, say
from tui.cli.writing import begin_anew, keep_as_own

DONE, WITH_REJECTED_ROWS = 0, 4
"""Exit codes of `import`."""


def import_files(case: Path, files: Sequence[Path], reading: ReadOptions, options: ImportOptions) -> int:
    """Import files into a case, report on their rows, and return the exit code."""
    started = time.monotonic()
    is_new = not case.exists()
    inputs = [recognise(file, reading) for file in files]
    for source in inputs:
        say(line(f"{source.name} is {source.format}: {source.because}"))
    with Progress("importing") as progress:
        report = import_inputs(case, inputs, options, progress.share, hands_kept)
    if not options.dry_run:
        keep_as_own(case)
        if is_new:
            begin_anew(case)
    if options.dry_run:
        for row in report.preview:
            for text in _preview(row):
                say(text)
    for note in report.notes:
        say(line(note))
    _say_rejects(report, options.rejects, can_be_imported=not any(file.is_dir() for file in files))
    if options.dry_run:
        say(f"Dry run: {line(case)} {'is unchanged' if case.exists() else 'was not created'}")
    put_line(_summary(report, time.monotonic() - started))
    if not options.dry_run and report.added and not _has_links(case):
        say(f"no links yet: {PROGRAM} suggest {shlex.quote(line(case))} has pairs to look at")
    return WITH_REJECTED_ROWS if report.rejected else DONE


def _has_links(case: Path) -> bool:
    """Whether any two claims of a case are linked; True if it cannot be read."""
    try:
        with closing(open_case(case)) as connection:
            return bool(connection.execute("SELECT EXISTS (SELECT 1 FROM link)").fetchone()[0])
    except (ConflictError, sqlite3.Error):
        return True


def list_formats() -> None:
    """Print the known layouts, each with a title and the columns that identify it."""
    for layout in formats():
        put_line(line(layout.name))
        put_line(f"    {line(layout.title)}")
        put_line(f"    recognised by {line(layout.recognised_by)}")


def _say_rejects(report: ImportReport, file: Path | None, can_be_imported: bool) -> None:
    """Name the first rejected rows, and the file that holds all of them."""
    for reject in report.rejects:
        say(line(str(reject)))
    unnamed = report.rejected - len(report.rejects)
    if unnamed:
        say(f"and {unnamed:,} more rejected rows")
    if report.rejected and file:
        advice = ". Correct them there and import that file" if can_be_imported else ""
        say(f"The rejected rows are in {line(file)}{advice}")


def _summary(report: ImportReport, seconds: float) -> str:
    return (
        f"{report.added:,} added, {report.changed:,} changed, {report.unchanged:,} unchanged, "
        f"{report.rejected:,} rejected in {seconds:.1f} s"
    )


def _preview(row: Row) -> Iterator[str]:
    """The claims of a row as lines, with names in place of ids."""
    names = {node.uid: _label(node) for node in row.entities}
    for claim in row.claims:
        yield line(f"{row.file} line {row.line} becomes {claim.uid}")
        for label, text in _fields(claim, names):
            if text:
                yield f"    {label}: {line(text)}"


def _fields(claim: ClaimRecord, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    yield "claim", claim.text
    yield "speakers", ", ".join(names.get(uid, uid) for uid, _ in claim.speakers)
    yield "stated", dates.words(claim.stated.text) if claim.stated else "no date"
    yield "event", dates.words(claim.event.text) if claim.event else ""
    yield (
        "places",
        ", ".join(
            names.get(uid, uid) + (f" (precision {precision})" if precision else "")
            for uid, _, precision in claim.places
        ),
    )
    yield "sources", ", ".join(names.get(uid, uid) for uid in claim.sources)
    figures = (claim.figure_low, claim.figure, claim.figure_high)
    numbers = " / ".join("?" if figure is None else f"{figure:g}" for figure in figures)
    yield "figures", f"{numbers} {claim.unit}" if any(figure is not None for figure in figures) else ""


def _label(node: ActorRecord | RegionRecord | SourceRecord) -> str:
    if isinstance(node, SourceRecord):
        return " · ".join(filter(None, (node.outlet, node.title, node.url)))
    return node.name
