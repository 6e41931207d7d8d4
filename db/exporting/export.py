"""The matches of a filter as text in one of the export formats, and what several formats read of a case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from db.case.case import Case
from db.case.matches import Matches
from db.case.work.hands import Signed
from db.errors import UsageError
from db.explain.explanation import Why, explain
from db.exporting.formats import FORMATS, explaining, folding, telling_work
from db.exporting.options import ExportOptions
from db.index.speakers import side_names
from db.model.claims import Claim, ClaimRow, Marks

SideNames = Callable[[ClaimRow], tuple[str, ...]]
"""Gives the names of the identified sides that speak in a claim."""


def export(case: Case, matches: Matches, format: str, options: ExportOptions) -> Iterator[str]:
    """Write the matches in a format of `FORMATS`, piece by piece. The screen and the command both call this.

    `case` must have been opened with the `reading` of the format. Raises UsageError for an unknown format, and for
    options that the format does not support.
    """
    if format not in FORMATS:
        raise UsageError(f"Unknown export format '{format}'. Use one of: {', '.join(FORMATS)}")
    if options.why and not FORMATS[format].explains:
        raise UsageError(f"{format} cannot include the reasons for a status. Use one of: {', '.join(explaining())}")
    if options.work and not FORMATS[format].tells_work:
        raise UsageError(f"{format} cannot include the work of analysts. Use one of: {', '.join(telling_work())}")
    if options.lens and not FORMATS[format].folds:
        raise UsageError(f"{format} cannot fold claims that repeat another. Use one of: {', '.join(folding())}")
    return FORMATS[format].load()(case, matches, options)


class ClaimWork(NamedTuple):
    """What analysts added to a claim: marks, and what they did to it, the earliest first."""

    marks: Marks
    signed: tuple[Signed, ...]


WorkOf = Callable[[Claim], ClaimWork]
"""Gives what analysts added to a claim."""


def claims_of(case: Case, matches: Matches, options: ExportOptions) -> Iterator[Claim]:
    """The claims to write, in timeline order: one for each origin if the options have a lens."""
    if options.lens:
        return options.lens.claims()
    return case.claims(matches.positions, matches.filter.asof)


def reasons_of(case: Case, matches: Matches, options: ExportOptions) -> Why | None:
    """A function that explains the status of a claim, or None if the options do not ask for reasons."""
    return partial(explain, case, asof=matches.filter.asof) if options.why else None


def work_of(case: Case, options: ExportOptions) -> WorkOf | None:
    """A function that reads what analysts added to a claim, or None if the options do not ask for it."""
    if not options.work:
        return None
    signatures = case.hands.signatures()

    def read(claim: Claim) -> ClaimWork:
        uid = case.uids((claim.position,))[0]
        return ClaimWork(case.marks("claim", uid), signatures.get(uid, ()))

    return read


def sides_in(case: Case) -> SideNames:
    """A function that names the identified sides of a claim of this case."""
    return lambda row: side_names(case.facts.index.voices(row.position), case.actors)
