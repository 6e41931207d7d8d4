"""The commands `import`, `formats` and `batch`: what they say of imports, before, during and after."""

from __future__ import annotations

import shlex
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from db import dates
from db.errors import ConflictError
from db.exporting.json import encode
from db.importing.drafting.draft import draft
from db.importing.imports import ImportOptions, import_inputs
from db.importing.readers.text_file import known_encoding
from db.importing.recognise import ReadOptions, formats, recognise
from db.importing.records import ActorRecord, ClaimRecord, Entity, RegionRecord, Row, SourceRecord
from db.importing.report import ImportReport
from db.store.atomic import new_file
from db.store.files import case_error, open_case
from db.text.phrases import count
from db.text.safe import BLOCK_LIMIT, line
from db.work.batches import ImportRecord, imports_of
from db.work.folder.joining import Joining
from db.work.workbench import Workbench
from tui.cli.columns import aligned_rows
from tui.cli.output import PROGRAM, Progress, can_write, line_width, put_line, say
from tui.cli.work.merging import remarks_on
from tui.cli.writing import begin_anew, keep_as_own
from tui.widgets.glyphs import ASCII, UNICODE

IMPORT_COLUMNS = ("number", "at", "format", "file", "added", "changed", "unchanged", "rejected", "licence")
"""The columns of `batch` as a table."""

DONE, WITH_REJECTED_ROWS = 0, 4
"""Exit codes of `import`."""


def import_files(case: Path, files: Sequence[Path], reading: ReadOptions, options: ImportOptions) -> int:
    """Import files into a case, report on their rows, and return the exit code."""
    started = time.monotonic()
    is_new = not case.exists()
    inputs = [recognise(file, reading) for file in files]
    for source in inputs:
        say(line(f"{source.name} is {source.format}: {source.because}"))
    joining = Joining(case, inputs)
    with Progress("importing") as progress:
        report = import_inputs(case, inputs, options, progress.share, joining.kept)
    if not options.dry_run:
        keep_as_own(case)
        if is_new or joining.becomes:
            begin_anew(case)
    if options.dry_run:
        for row in report.preview:
            for text in _preview(row):
                say(text)
    for note in report.notes:
        say(line(note))
    for remark in joining.remarks:
        say(line(remark))
    if joining.operations:
        say(f"Took over {count(len(joining.operations), 'operation')} of work by hand")
    if joining.operations and not options.dry_run:
        with Workbench(case) as work:
            for remark in remarks_on(case, work):
                say(line(remark))
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


def write_mapping(file: Path, output: Path | None, force: bool, encoding: str, sheet: str) -> None:
    """Write a first mapping for a file, to `output` or else to standard output."""
    text = draft(file, known_encoding(encoding), sheet)
    if output is None:
        put_line(text.rstrip("\n"))
        return
    with new_file(output, force) as unfinished:
        unfinished.write_text(text, "utf-8")
    command = f"conflict-tui import CASE {line(file)} --mapping {line(output)} --dry-run"
    say(f"{line(output)} is written. Try it with: {command}")


def list_imports(case: Path, format: str) -> None:
    """Print the imports of a case: a table, or JSON. Raises CaseUnusableError."""
    with closing(open_case(case)) as connection:
        try:
            imports = imports_of(connection)
        except sqlite3.Error as error:
            raise case_error(case, error) from error
    objects = (encode(_object(one)) for one in imports)
    if format == "jsonl":
        lines: Iterable[str] = objects
    elif format == "json":
        lines = ["[\n" + ",\n".join(objects) + "\n]" if imports else "[]"]
    elif (width := line_width()) is None:
        lines = ("\t".join(_cells(one)) for one in imports)
    else:
        more = (UNICODE if can_write(UNICODE.more) else ASCII).more
        lines = aligned_rows(IMPORT_COLUMNS, [_cells(one) for one in imports], width, more) if imports else []
    for text in lines:
        put_line(text)


def drop_import(case: Path, number: int) -> None:
    """Take an import back, print its number, and say what became of its rows."""
    with Workbench(case) as work:
        dropped = work.drop_import(number)
    put_line(str(number))
    rows = f"{count(dropped.removed, 'row')} removed, {count(dropped.restored, 'row')} restored"
    say(line(f"Took back import {number} ({dropped.record.file}): {rows}"))


def _object(one: ImportRecord) -> dict[str, object]:
    values = one._asdict()
    del values["n"]
    return values | {"dropped": one.is_dropped}


def _cells(one: ImportRecord) -> tuple[str, ...]:
    at = one.at.removesuffix("Z").replace("T", " ")
    counts = ("",) * 4 if one.is_dropped else map(str, (one.added, one.changed, one.unchanged, one.rejected))
    texts = (str(one.number), at, one.format, one.file, *counts, one.licence)
    return tuple(line(text, BLOCK_LIMIT) for text in texts)


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
    names = {(type(node), node.uid): _label(node) for node in row.entities}
    for claim in row.claims:
        yield line(f"{row.file} line {row.line} becomes {claim.uid}")
        for label, text in _fields(claim, names):
            if text:
                yield f"    {label}: {line(text)}"


def _fields(claim: ClaimRecord, names: dict[tuple[type[Entity], str], str]) -> Iterator[tuple[str, str]]:
    yield "claim", claim.text
    yield "speakers", ", ".join(names.get((ActorRecord, uid), uid) for uid, _ in claim.speakers)
    yield "stated", dates.words(claim.stated.text) if claim.stated else "no date"
    yield "event", dates.words(claim.event.text) if claim.event else ""
    yield (
        "places",
        ", ".join(
            names.get((RegionRecord, uid), uid) + (f" (precision {precision})" if precision else "")
            for uid, _, precision in claim.places
        ),
    )
    yield "sources", ", ".join(names.get((SourceRecord, uid), uid) for uid in claim.sources)
    figures = (claim.figure_low, claim.figure, claim.figure_high)
    numbers = " / ".join("?" if figure is None else f"{figure:g}" for figure in figures)
    yield "figures", f"{numbers} {claim.unit}" if any(figure is not None for figure in figures) else ""


def _label(node: ActorRecord | RegionRecord | SourceRecord) -> str:
    if isinstance(node, SourceRecord):
        return " · ".join(filter(None, (node.outlet, node.title, node.url)))
    return node.name
