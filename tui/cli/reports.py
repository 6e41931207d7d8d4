"""The commands that read a case: list, export and check."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

from db.case.case import Case, Matches
from db.case.check import CheckReport
from db.case.check import check as check_case
from db.errors import CaseUnusableError, UsageError
from db.exporting.export import FORMATS
from db.exporting.export import export as export_claims
from db.exporting.options import SIDES, ExportOptions
from db.exporting.write import write_file
from db.filters.filter import Filter
from db.model.claims import ClaimRow
from db.store.files import explain
from db.text.safe import SHOWN, Reading, block, line
from db.views.lens import Lens
from db.views.opponents import named_sides
from tui.cli.columns import as_table, as_tsv
from tui.cli.listing import table
from tui.cli.output import Progress, can_write, in_colour, line_width, on_terminal, put_data, put_line, say
from tui.widgets.glyphs import ASCII, UNICODE

TABLE, BRIEF = "table", "markdown"
DONE, WITH_PROBLEMS = 0, 4

_COUNTED = {
    "claim": "claim",
    "link": "link",
    "source": "source",
    "actor": "actor",
    "region": "region",
    "import": "batch",
}
_BATCH = 200


@contextmanager
def opened(path: Path, reading: Reading) -> Iterator[Case]:
    """A case to read from, with progress on a terminal. Raises CaseUnusableError, also when it fails later on."""
    with Progress("reading the case") as progress:
        case = Case.open(path, reading, progress.of)
    with case:
        try:
            yield case
        except sqlite3.Error as error:
            raise explain(path, error) from error


def list_claims(
    path: Path,
    filter: Filter,
    format: str,
    limit: int | None,
    count: bool,
    independent: bool = False,
    columns: Sequence[str] = (),
) -> None:
    """Print the first `limit` matches as a table or in a data format, or only the number of all.

    Of `independent` ones only one is printed and counted for each origin.
    """
    with opened(path, SHOWN if format == TABLE else FORMATS[format].reading) as case:
        matches = case.matches(filter)
        _tell_remarks(case, matches)
        lens = Lens(case, matches) if independent else None
        found = lens.number if lens else len(matches)
        if count:
            put_line(str(found))
            return
        chosen, shown = matches, lens
        if limit is not None:
            chosen = lens.first(limit) if lens else replace(matches, positions=matches.positions[:limit])
            shown = Lens(case, chosen) if lens else None
        if columns:
            _print_columns(case, chosen, shown, columns)
        elif format == TABLE:
            _print_table(case, chosen, shown)
        else:
            _put(export_claims(case, chosen, format, _wish(FORMATS[format].explains, shown)))
        if on_terminal():
            first = f"the first {limit:,} of " if limit is not None and limit < found else ""
            say(first + _extent(case, matches, lens))


def export(
    path: Path,
    filter: Filter,
    output: Path | None,
    format: str | None,
    *,
    force: bool = False,
    why: bool = False,
    independent: bool = False,
    sides: str | None = None,
) -> None:
    """Write matches to the file `output`, or to standard output: without one, or if it is `-`.

    With `why` each claim comes with the reasons for its status. Of `independent` ones only one is written for each
    origin. `sides` are the two of a brief of two sides, as written.
    """
    format = format or (SIDES if sides else _format_of(output))
    if sides and format != SIDES:
        raise UsageError(f"--sides goes with --format {SIDES}, not with {format}")
    with opened(path, FORMATS[format].reading) as case:
        matches = case.matches(filter)
        _tell_remarks(case, matches)
        lens = Lens(case, matches) if independent else None
        wish = replace(_wish(why, lens), sides=named_sides(case, sides) if sides else None)
        chunks = export_claims(case, matches, format, wish)
        if output is None or str(output) == "-":
            _put(chunks)
            return
        write_file(output, chunks, force)
        say(f"{_extent(case, matches, lens)} are written to {output}")


def check(path: Path) -> int:
    """Print what is in a case, what is wrong with it and what is odd about it; return the exit code."""
    found = check_case(path)
    put_line(f"{line(path)}: {'it has problems' if found.problems else 'in order'}")
    for name, rows in _COUNTED.items():
        number = found.counts.get(rows)
        put_line(_counted(number, name if number == 1 else f"{name}s"))
    for status, claims in _tally(path, found).items():
        put_line(_counted(claims, status))
    for heading, sentences in (("Problems", found.problems), ("Remarks", found.remarks)):
        if sentences:
            put_line(f"{heading}:")
        for sentence in sentences:
            put_line("  " + block(sentence).replace("\n", "\n    "))
    return WITH_PROBLEMS if found.problems else DONE


def _counted(number: int | None, what: str) -> str:
    return f"{'?' if number is None else f'{number:,}':>11} {what}"


def _tally(path: Path, found: CheckReport) -> Mapping[str, int]:
    """How many claims have each status; nothing for a case that is too damaged to tell."""
    try:
        with opened(path, SHOWN) as case:
            return case.status_counts(Filter())
    except CaseUnusableError:
        if not found.problems:
            raise
        return {}


def _tell_remarks(case: Case, matches: Matches) -> None:
    """Tell on standard error how the filter was understood, what it leaves out, and why nothing matches."""
    for note in matches.notes:
        say(note)
    if matches.undated:
        claims = "1 claim does" if matches.undated == 1 else f"{matches.undated:,} claims do"
        say(f"{claims} not say by when it was stated: no place in an asof: view")
    if not matches and matches.filter:
        say("no claim matches the filter")
        for culprit in case.culprits(matches.filter):
            say(f"without {culprit.term}: {culprit.matches:,}")


def _print_table(case: Case, matches: Matches, lens: Lens | None) -> None:
    glyphs = UNICODE if can_write(_signs()) else ASCII
    for text in table(_rows(case, matches, lens), glyphs, line_width(), in_colour()):
        put_line(text)


def _print_columns(case: Case, matches: Matches, lens: Lens | None, columns: Sequence[str]) -> None:
    claims = case.claims(lens.positions if lens else matches.positions, matches.filter.asof, "links" in columns)
    width = line_width()
    more = (UNICODE if can_write(UNICODE.more) else ASCII).more
    for text in as_tsv(claims, columns) if width is None else as_table(claims, columns, width, more):
        put_line(text)


def _rows(case: Case, matches: Matches, lens: Lens | None) -> Iterator[ClaimRow]:
    remaining = iter(lens.positions if lens else matches.positions)
    while batch := list(islice(remaining, _BATCH)):
        yield from lens.rows(batch) if lens else case.rows(batch, matches.filter.asof)


def _put(chunks: Iterable[str]) -> None:
    put_data(chunk.encode("utf-8", "replace") for chunk in chunks)


def _format_of(output: Path | None) -> str:
    """The format that the name of a file asks for; a brief if it does not say."""
    suffix = output.suffix.lower() if output else ""
    return next((name for name, format in FORMATS.items() if format.suffix == suffix), BRIEF)


def _wish(why: bool, lens: Lens | None) -> ExportOptions:
    return ExportOptions(date.today().isoformat(), why=why, lens=lens)


def _signs() -> str:
    return "".join((*UNICODE.status.values(), UNICODE.superseded, UNICODE.times, UNICODE.more))


def _extent(case: Case, matches: Matches, lens: Lens | None) -> str:
    return lens.counted if lens else f"{len(matches):,} of {case.size:,} claims"
