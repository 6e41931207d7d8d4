"""The report of an import. Each row that was read counts in exactly one of four numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from db.importing.records import Reject, Row

REJECTS_KEPT = 100
"""How many rejected rows a report names; the others are only counted."""


PREVIEWED = 3
"""How many rows the preview of a dry run shows."""


class Outcome(StrEnum):
    """What became of a row. `CHANGED` rows were in the case with other values, `UNCHANGED` rows with the same."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


RowResult: TypeAlias = Outcome | str
"""The outcome for a row, or the reason why it is rejected."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, in rows. `rejects` are the first rejected rows, `notes` are remarks for the user.

    `skipped` rows are left out by a mapping and do not count as rows read. `preview` has the first rows with claims.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    rejects: tuple[Reject, ...] = ()
    notes: tuple[str, ...] = ()
    skipped: int = 0
    preview: tuple[Row, ...] = ()

    @property
    def rows(self) -> int:
        """Rows read: added, changed, unchanged and rejected."""
        return self.added + self.changed + self.unchanged + self.rejected


class InputReport:
    """The outcomes of the rows of one input, collected while it is loaded."""

    def __init__(self) -> None:
        self.counts: Counter[Outcome] = Counter()
        self.rejects: list[Reject] = []
        self.skipped: Counter[str] = Counter()
        self.preview: list[Row] = []

    def add(self, outcome: Outcome) -> None:
        """Count a row that is in the case now."""
        self.counts[outcome] += 1

    def add_all(self, results: Sequence[RowResult]) -> bool:
        """Count many rows at once and return True, or return False if one of the results is a reason for rejection."""
        counts = {outcome: results.count(outcome) for outcome in Outcome}
        if sum(counts.values()) < len(results):
            return False
        self.counts.update(counts)
        return True

    def reject(self, reject: Reject) -> None:
        """Count a rejected row, and keep it if it is one of the first."""
        self.counts[Outcome.REJECTED] += 1
        if len(self.rejects) < REJECTS_KEPT:
            self.rejects.append(reject)

    def show(self, row: Row) -> None:
        """Keep a row with claims for the preview if it is one of the first."""
        if len(self.preview) < PREVIEWED and row.claims:
            self.preview.append(row)

    @property
    def previewed(self) -> bool:
        """Whether the preview has all its rows."""
        return len(self.preview) == PREVIEWED

    def correct(self, rows: int) -> None:
        """Count `rows` unchanged rows as changed, as they added a link later."""
        self.counts[Outcome.UNCHANGED] -= rows
        self.counts[Outcome.CHANGED] += rows

    @property
    def rows(self) -> int:
        """Rows counted so far."""
        return self.counts.total()

    @property
    def written(self) -> bool:
        """Whether any row was added or changed."""
        return bool(self.counts[Outcome.ADDED] or self.counts[Outcome.CHANGED])


def combined(reports: Sequence[InputReport], notes: tuple[str, ...] = ()) -> ImportReport:
    """One report on all inputs of an import, with the rejected rows of each in the order of files and lines."""
    total: Counter[Outcome] = Counter()
    for report in reports:
        total.update(report.counts)
    rejects = [reject for report in reports for reject in _in_order(report.rejects)]
    skipped: Counter[str] = Counter()
    for report in reports:
        skipped.update(report.skipped)
    left_out = tuple(
        f"left out, {number:,} {'row' if number == 1 else 'rows'}: {reason}" for reason, number in skipped.items()
    )
    return ImportReport(
        added=total[Outcome.ADDED],
        changed=total[Outcome.CHANGED],
        unchanged=total[Outcome.UNCHANGED],
        rejected=total[Outcome.REJECTED],
        rejects=tuple(rejects[:REJECTS_KEPT]),
        notes=(*notes, *left_out),
        skipped=skipped.total(),
        preview=tuple(row for report in reports for row in report.preview)[:PREVIEWED],
    )


def _in_order(rejects: list[Reject]) -> list[Reject]:
    """Rejected rows by file, in the order of first appearance, then by line."""
    files = {reject.file: number for number, reject in reversed(list(enumerate(rejects)))}
    return sorted(rejects, key=lambda reject: (files[reject.file], reject.line))
