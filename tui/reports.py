"""The commands that read a case: list, export and check."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

from db.case import Case, Matches
from db.checking import CheckReport
from db.checking import check as check_case
from db.errors import CaseUnusableError
from db.exporting import FORMATS
from db.exporting import export as export_claims
from db.exporting.wish import Wish
from db.exporting.write import write_file
from db.files import explain
from db.filters import Filter
from db.model import ClaimRow
from db.text import SHOWN, Reading, block, line
from tui.glyphs import ASCII, UNICODE
from tui.listing import table
from tui.output import Progress, can_write, in_colour, line_width, on_terminal, put_data, put_line, say

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


def list_claims(path: Path, filter: Filter, format: str, limit: int | None, count: bool) -> None:
    """Print the first `limit` matches as a table or in a data format, or only the number of all."""
    with opened(path, SHOWN if format == TABLE else FORMATS[format].reading) as case:
        matches = case.matches(filter)
        _tell_remarks(case, matches)
        if count:
            put_line(str(len(matches)))
            return
        chosen = replace(matches, positions=matches.positions[:limit])
        if format == TABLE:
            _print_table(case, chosen)
        else:
            _put(export_claims(case, chosen, format, _wish(FORMATS[format].explains)))
        if on_terminal():
            say(_extent(len(chosen), len(matches), case.size))


def export(
    path: Path, filter: Filter, output: Path | None, format: str | None, *, force: bool = False, why: bool = False
) -> None:
    """Write matches to the file `output`, or to standard output: without one, or if it is `-`.

    With `why` each claim comes with the reasons for its status.
    """
    format = format or _format_of(output)
    with opened(path, FORMATS[format].reading) as case:
        matches = case.matches(filter)
        _tell_remarks(case, matches)
        chunks = export_claims(case, matches, format, _wish(why))
        if output is None or str(output) == "-":
            _put(chunks)
            return
        write_file(output, chunks, force)
        say(f"{len(matches):,} of {case.size:,} claims are written to {output}")


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
        claims = "1 claim has" if matches.undated == 1 else f"{matches.undated:,} claims have"
        say(f"{claims} no date of statement and so no place in an asof: view")
    if not matches and matches.filter:
        say("no claim matches the filter")
        for culprit in case.culprits(matches.filter):
            say(f"without {culprit.term}: {culprit.matches:,}")


def _print_table(case: Case, matches: Matches) -> None:
    glyphs = UNICODE if can_write(_signs()) else ASCII
    for text in table(_rows(case, matches), glyphs, line_width(), in_colour()):
        put_line(text)


def _rows(case: Case, matches: Matches) -> Iterator[ClaimRow]:
    remaining = iter(matches.positions)
    while batch := list(islice(remaining, _BATCH)):
        yield from case.rows(batch, matches.filter.asof)


def _put(chunks: Iterable[str]) -> None:
    put_data(chunk.encode("utf-8", "replace") for chunk in chunks)


def _format_of(output: Path | None) -> str:
    """The format that the name of a file asks for; a brief if it does not say."""
    suffix = output.suffix.lower() if output else ""
    return next((name for name, format in FORMATS.items() if format.suffix == suffix), BRIEF)


def _wish(why: bool) -> Wish:
    return Wish(date.today().isoformat(), why=why)


def _signs() -> str:
    return "".join((*UNICODE.status.values(), UNICODE.superseded, UNICODE.more))


def _extent(shown: int, matching: int, size: int) -> str:
    first = f"the first {shown:,} of " if shown < matching else ""
    return f"{first}{matching:,} of {size:,} claims"
