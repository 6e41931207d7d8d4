"""The account of an import: every row that was read is in exactly one of four numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from db.importing.records import Reject, Row

REJECTS_KEPT = 100
"""How many refused rows a report names; the others are only counted."""


PREVIEWED = 3
"""How many rows a report shows as they were understood."""


class Outcome(StrEnum):
    """What became of a row. `CHANGED` rows were in the case with other values, `UNCHANGED` ones with the same."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, in rows. `rejects` are the first of the refused rows, `notes` remarks for the user.

    `skipped` are rows that a mapping leaves out; they are not among the rows read. `preview` are the first rows with
    claims, as they were understood.
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
        """Rows read: all that were added, changed, left unchanged or refused."""
        return self.added + self.changed + self.unchanged + self.rejected


class InputReport:
    """Counts the outcomes of the rows of one input while it is loaded."""

    def __init__(self) -> None:
        self.counts: Counter[Outcome] = Counter()
        self.rejects: list[Reject] = []
        self.skipped: Counter[str] = Counter()
        self.preview: list[Row] = []

    def add(self, outcome: Outcome) -> None:
        """Count a row that went in, or was there."""
        self.counts[outcome] += 1

    def add_all(self, answers: Sequence[Outcome | str]) -> bool:
        """Count many rows at once if all went in or were there; say whether they did."""
        found = {outcome: answers.count(outcome) for outcome in Outcome}
        if sum(found.values()) < len(answers):
            return False
        self.counts.update(found)
        return True

    def refuse(self, reject: Reject) -> None:
        """Count a refused row, and remember it among the first."""
        self.counts[Outcome.REJECTED] += 1
        if len(self.rejects) < REJECTS_KEPT:
            self.rejects.append(reject)

    def show(self, row: Row) -> None:
        """Remember a row with claims, if it is among the first."""
        if len(self.preview) < PREVIEWED and row.claims:
            self.preview.append(row)

    @property
    def previewed(self) -> bool:
        """Whether enough rows are remembered to be shown."""
        return len(self.preview) == PREVIEWED

    def correct(self, rows: int) -> None:
        """So many rows that were counted as unchanged brought a link after all."""
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


def summed(accounts: Sequence[InputReport], notes: tuple[str, ...] = ()) -> ImportReport:
    """One report over all inputs of an import; refused rows stand in the order of their lines."""
    total: Counter[Outcome] = Counter()
    for account in accounts:
        total.update(account.counts)
    rejects = [reject for account in accounts for reject in _in_order(account.rejects)]
    skipped: Counter[str] = Counter()
    for account in accounts:
        skipped.update(account.skipped)
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
        preview=tuple(row for account in accounts for row in account.preview)[:PREVIEWED],
    )


def _in_order(rejects: list[Reject]) -> list[Reject]:
    """Refused rows by file, in the order in which the files come up, and line."""
    files = {reject.file: number for number, reject in reversed(list(enumerate(rejects)))}
    return sorted(rejects, key=lambda reject: (files[reject.file], reject.line))
