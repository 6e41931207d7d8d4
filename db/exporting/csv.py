r"""Claims as CSV, one row each: the columns of a case folder's `claims.csv`, followed by derived columns.

Values are written as they are stored, with two exceptions:

- Spreadsheets run a cell that begins with one of `= + - @` as a formula, so such a cell gets a `'` in front.
  A cell that begins with `'` before such a character gets one more, so that `unguarded` restores the stored value.
- CSV cannot escape control characters, and terminals obey them. They are replaced by visible symbols (`␛`, `⟨9B⟩`);
  only tabs and line ends (as `\n`) remain.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from db.case.case import Case
from db.case.matches import Matches
from db.exporting.export import claims_of
from db.exporting.json import number_in_table
from db.exporting.options import ExportOptions
from db.model.claims import Claim, Link
from db.text.formulas import guarded

COLUMNS = (
    *("id", "speakers", "claim", "quote", "attribution", "topic", "stated_on", "event_date", "regions", "sources"),
    *("note", "language", "figure_low", "figure", "figure_high", "unit"),
    *("status", "superseded", "links"),
)
"""The columns. `links` holds relation:direction:id, separated by `;`, with the direction as in JSON."""

FOLDED = ("origin", "repeated_by")
"""Further columns when claims are folded: the id of the first known claim of the same origin, and the ids of the claims
folded under this one, separated by `;`.
"""


def write(case: Case, matches: Matches, options: ExportOptions) -> Iterator[str]:
    """The matches as CSV, piece by piece; folded if the options have a lens."""
    return table(claims_of(case, matches, options), folded=options.lens is not None)


def table(claims: Iterable[Claim], folded: bool = False) -> Iterator[str]:
    """The claims as CSV with a header row, piece by piece."""
    yield _line((*COLUMNS, *FOLDED) if folded else COLUMNS)
    for claim in claims:
        yield _line((*_cells(claim), *_fold(claim)) if folded else _cells(claim))


def _cells(claim: Claim) -> Iterator[str]:
    figures = claim.figures
    numbers = (figures.low, figures.best, figures.high) if figures else (None, None, None)
    yield guarded(claim.uid)
    yield _ids(speaker.actor.uid for speaker in claim.speakers)
    yield from map(guarded, (claim.text, claim.quote, claim.attribution, claim.topic, claim.stated, claim.event))
    yield _ids(place.region.uid for place in claim.places)
    yield _ids(source.uid for source in claim.sources)
    yield from map(guarded, (claim.note, claim.language))
    yield from map(number_in_table, numbers)
    yield guarded(figures.unit if figures else "")
    yield from (claim.status.value, "true" if claim.superseded else "false")
    yield _ids(map(_link, claim.links))


def _fold(claim: Claim) -> Iterator[str]:
    fold = claim.fold
    yield guarded(fold.first.uid if fold and fold.first else claim.uid)
    yield _ids(copy.claim.uid for copy in fold.copies) if fold else ""


def _ids(ids: Iterable[str]) -> str:
    return guarded(";".join(ids))


def _link(link: Link) -> str:
    return f"{link.relation.value}:{link.direction.value}:{link.other.uid}"


def _line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()
