"""The command that imports: what it says before, while and after rows go into a case."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from db import dates
from db.importing.imports import ImportOptions, import_inputs
from db.importing.recognise import ReadOptions, formats, recognise
from db.importing.records import ActorRecord, ClaimRecord, RegionRecord, Row, SourceRecord
from db.importing.report import Report
from db.text.safe import line
from tui.cli.output import Progress, put_line, say

DONE, WITH_REFUSED_ROWS = 0, 4


def import_files(case: Path, files: Sequence[Path], reading: ReadOptions, way: ImportOptions) -> int:
    """Import files into a case, tell what became of their rows, and return the exit code."""
    started = time.monotonic()
    inputs = [recognise(file, reading) for file in files]
    for source in inputs:
        say(line(f"{source.name} is {source.format}: {source.because}"))
    with Progress("importing") as progress:
        report = import_inputs(case, inputs, way, progress.share)
    if way.dry_run:
        for row in report.preview:
            for text in _previewed(row):
                say(text)
    for note in report.notes:
        say(line(note))
    for reject in report.rejects:
        say(line(str(reject)))
    unnamed = report.rejected - len(report.rejects)
    if unnamed:
        say(f"and {unnamed:,} more rows were refused")
    if report.rejected and way.rejects:
        again = "" if any(file.is_dir() for file in files) else "; mend them there and import that file"
        say(f"the refused rows are in {line(way.rejects)}{again}")
    if way.dry_run:
        say(f"nothing was kept: {line(case)} is {'as it was' if case.exists() else 'not there, as before'}")
    put_line(_summary(report, time.monotonic() - started))
    return WITH_REFUSED_ROWS if report.rejected else DONE


def list_formats() -> None:
    """Print the layouts that are known, each with what it is and how it is recognised."""
    for known in formats():
        put_line(line(known.name))
        put_line(f"    {line(known.title)}")
        put_line(f"    recognised by {line(known.recognised_by)}")


def _summary(report: Report, seconds: float) -> str:
    return (
        f"{report.added:,} added, {report.changed:,} changed, {report.unchanged:,} unchanged, "
        f"{report.rejected:,} rejected in {seconds:.1f} s"
    )


def _previewed(row: Row) -> Iterator[str]:
    """A row as it was understood: its claims, with names in place of ids."""
    names = {node.uid: _called(node) for node in row.made}
    for claim in row.claims:
        yield line(f"{row.file} line {row.line} becomes {claim.uid}")
        for label, text in _parts(claim, names):
            if text:
                yield f"    {label}: {line(text)}"


def _parts(claim: ClaimRecord, names: dict[str, str]) -> Iterator[tuple[str, str]]:
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
    told = " / ".join("?" if figure is None else f"{figure:g}" for figure in figures)
    yield "figures", f"{told} {claim.unit}" if any(figure is not None for figure in figures) else ""


def _called(node: ActorRecord | RegionRecord | SourceRecord) -> str:
    if isinstance(node, SourceRecord):
        return " · ".join(filter(None, (node.outlet, node.title, node.url)))
    return node.name
