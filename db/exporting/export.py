"""Claims out of a case: as a brief for people, or as data.

A new format is one module that turns claims into text, and one entry in `FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from db.case.case import Case, Matches
from db.errors import UsageError
from db.explain.explanation import Why, explain
from db.exporting import csv, json, markdown, sides_brief
from db.exporting.header import Header
from db.exporting.markdown import Sides
from db.exporting.options import SIDES, THREAD, ExportOptions
from db.exporting.thread_brief import threads
from db.index.speakers import side_names
from db.model.claims import Claim
from db.text.safe import SHOWN, VERBATIM, Reading


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One way to write claims. `suffix` is what its files end in; `reading` is how the case has to be opened.

    `explains` says whether it has a place for the reasons of a status, `folds` whether it can fold what repeats
    another claim under it.
    """

    suffix: str
    reading: Reading
    write: Callable[[Case, Matches, ExportOptions], Iterator[str]]
    explains: bool = True
    folds: bool = True


def export(case: Case, matches: Matches, format: str, wish: ExportOptions) -> Iterator[str]:
    """The matches as text in a format of `FORMATS`, piece by piece: the same for the screen and the command.

    `case` is open with the reading of the format. A format has a place for some wishes only.
    Raises UsageError for an unknown format, and for one that has no place for what is wished for.
    """
    if format not in FORMATS:
        raise UsageError(f"{format} is no format to export to; choose one of {', '.join(FORMATS)}")
    if wish.why and not FORMATS[format].explains:
        raise UsageError(f"{format} has no place for the reasons of a status; choose one of {', '.join(EXPLAINING)}")
    if wish.lens and not FORMATS[format].folds:
        raise UsageError(f"{format} does not fold what repeats another claim; choose one of {', '.join(FOLDING)}")
    return FORMATS[format].write(case, matches, wish)


def _brief(case: Case, matches: Matches, wish: ExportOptions) -> Iterator[str]:
    header = Header.of(case, matches, wish)
    return markdown.brief(
        _claims(case, matches, wish), header, sides_in(case), case.heading, _reasons(case, matches, wish)
    )


def _claims(case: Case, matches: Matches, wish: ExportOptions) -> Iterator[Claim]:
    if wish.lens:
        return wish.lens.claims()
    return case.claims(matches.positions, matches.filter.asof)


def _reasons(case: Case, matches: Matches, wish: ExportOptions) -> Why | None:
    """What explains the status of each of the claims, where that is wished for."""
    return partial(explain, case, asof=matches.filter.asof) if wish.why else None


def _threads(case: Case, matches: Matches, wish: ExportOptions) -> Iterator[str]:
    header = Header.of(case, matches, wish)
    return threads(case, matches, replace(header, options=("--format", THREAD, *header.options)))


def sides_in(case: Case) -> Sides:
    """Who can tell the sides of the claims of a case that are linked to others."""
    return lambda row: side_names(case.facts.index.voices(row.position), case.actors)


def _json(
    write: Callable[[Iterable[Claim], Why | None], Iterator[str]],
) -> Callable[[Case, Matches, ExportOptions], Iterator[str]]:
    def from_case(case: Case, matches: Matches, wish: ExportOptions) -> Iterator[str]:
        return write(_claims(case, matches, wish), _reasons(case, matches, wish))

    return from_case


def _table(case: Case, matches: Matches, wish: ExportOptions) -> Iterator[str]:
    return csv.table(_claims(case, matches, wish), folded=wish.lens is not None)


FORMATS: Mapping[str, ExportFormat] = {
    "markdown": ExportFormat(".md", SHOWN, _brief),
    SIDES: ExportFormat(".md", SHOWN, sides_brief.export, explains=False, folds=False),
    "json": ExportFormat(".json", VERBATIM, _json(json.array)),
    "jsonl": ExportFormat(".jsonl", VERBATIM, _json(json.lines)),
    "csv": ExportFormat(".csv", VERBATIM, _table, explains=False),
    THREAD: ExportFormat(".md", SHOWN, _threads, explains=False, folds=False),
}
EXPLAINING = tuple(name for name, format in FORMATS.items() if format.explains)
FOLDING = tuple(name for name, format in FORMATS.items() if format.folds)
