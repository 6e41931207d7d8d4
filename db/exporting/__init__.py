"""Claims out of a case: as a brief for people, or as data.

A new format is one module that turns claims into text, and one entry in `FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from db.case import Case, Matches
from db.errors import UsageError
from db.exporting import csv, json, markdown, two_sides
from db.exporting.header import Header
from db.exporting.markdown import Sides
from db.exporting.wish import Wish
from db.model import Claim, ClaimRow
from db.text import SHOWN, VERBATIM, Reading


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write claims. `suffix` is what its files end in; `reading` is how the case has to be opened."""

    suffix: str
    reading: Reading
    write: Callable[[Case, Matches, Wish], Iterator[str]]


def export(case: Case, matches: Matches, format: str, wish: Wish) -> Iterator[str]:
    """The matches as text in a format of `FORMATS`, piece by piece: the same for the screen and the command.

    `case` is open with the reading of the format. A format has a place for some wishes only.
    Raises UsageError for an unknown format.
    """
    if format not in FORMATS:
        raise UsageError(f"{format} is no format to export to; choose one of {', '.join(FORMATS)}")
    return FORMATS[format].write(case, matches, wish)


def _brief(case: Case, matches: Matches, wish: Wish) -> Iterator[str]:
    header = Header.of(case, matches, wish)
    return markdown.brief(case.claims(matches.positions, matches.filter.asof), header, sides_in(case), case.heading)


def sides_in(case: Case) -> Sides:
    """Who can tell the sides of the claims of a case that are linked to others."""
    voices = case.index.voices

    def sides(row: ClaimRow) -> tuple[str, ...]:
        found = voices(row.position).sides
        return tuple(sorted(case.actors[side].name for side in found))

    return sides


def _data(write: Callable[[Iterable[Claim]], Iterator[str]]) -> Callable[[Case, Matches, Wish], Iterator[str]]:
    def from_case(case: Case, matches: Matches, _wish: Wish) -> Iterator[str]:
        return write(case.claims(matches.positions, matches.filter.asof))

    return from_case


FORMATS: Mapping[str, Format] = {
    "markdown": Format(".md", SHOWN, _brief),
    "json": Format(".json", VERBATIM, _data(json.array)),
    "jsonl": Format(".jsonl", VERBATIM, _data(json.lines)),
    "csv": Format(".csv", VERBATIM, _data(csv.table)),
    "sides": Format(".md", SHOWN, two_sides.export),
}
