"""Claims out of a case: as a brief for people, or as data.

A new format is one module that turns claims into text, and one entry in `FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from db.case import Case, Matches
from db.errors import UsageError
from db.exporting import csv, json, markdown
from db.exporting.header import Header
from db.exporting.markdown import Sides
from db.lens import Lens
from db.model import Claim, ClaimRow
from db.text import SHOWN, VERBATIM, Reading


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write claims. `suffix` is what its files end in; `reading` is how the case has to be opened."""

    suffix: str
    reading: Reading
    write: Callable[[Case, Matches, Lens | None, str, str], Iterator[str]]


def export(
    case: Case, matches: Matches, format: str, *, exported_on: str, note: str = "", lens: Lens | None = None
) -> Iterator[str]:
    """The matches as text in a format of `FORMATS`, piece by piece: the same for the screen and the command.

    `case` is open with the reading of the format. `exported_on` is an ISO day, `note` a remark on the choice;
    data formats have no place for them. With a `lens` on these matches, of claims with one origin only that is written
    which stands for them. Raises UsageError for an unknown format.
    """
    if format not in FORMATS:
        raise UsageError(f"{format} is no format to export to; choose one of {', '.join(FORMATS)}")
    return FORMATS[format].write(case, matches, lens, exported_on, note)


def _brief(case: Case, matches: Matches, lens: Lens | None, exported_on: str, note: str) -> Iterator[str]:
    header = Header.of(case, matches, exported_on, note, lens)
    return markdown.brief(_claims(case, matches, lens), header, sides_in(case), case.heading)


def _claims(case: Case, matches: Matches, lens: Lens | None) -> Iterator[Claim]:
    return lens.claims() if lens else case.claims(matches.positions, matches.filter.asof)


def sides_in(case: Case) -> Sides:
    """Who can tell the sides of the claims of a case that are linked to others."""
    voices = case.index.voices

    def sides(row: ClaimRow) -> tuple[str, ...]:
        found = voices(row.position).sides
        return tuple(sorted(case.actors[side].name for side in found))

    return sides


def _data(
    write: Callable[[Iterable[Claim]], Iterator[str]],
) -> Callable[[Case, Matches, Lens | None, str, str], Iterator[str]]:
    def from_case(case: Case, matches: Matches, lens: Lens | None, _exported_on: str, _note: str) -> Iterator[str]:
        return write(_claims(case, matches, lens))

    return from_case


def _table(case: Case, matches: Matches, lens: Lens | None, _exported_on: str, _note: str) -> Iterator[str]:
    return csv.table(_claims(case, matches, lens), folded=lens is not None)


FORMATS: Mapping[str, Format] = {
    "markdown": Format(".md", SHOWN, _brief),
    "json": Format(".json", VERBATIM, _data(json.array)),
    "jsonl": Format(".jsonl", VERBATIM, _data(json.lines)),
    "csv": Format(".csv", VERBATIM, _table),
}
