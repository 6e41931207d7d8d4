"""The account of an import: every row that was read is in exactly one of four numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from db.importing.records import Reject

REJECTS_KEPT = 100
"""How many refused rows a report names; the others are only counted."""


class Outcome(StrEnum):
    """What became of a row. `CHANGED` rows were in the case with other values, `UNCHANGED` ones with the same."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did, in rows. `rejects` are the first of the refused rows, `notes` remarks for the user."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    rejects: tuple[Reject, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Rows read: all that were added, changed, left unchanged or refused."""
        return self.added + self.changed + self.unchanged + self.rejected


class Account:
    """Counts the outcomes of the rows of one input while it is loaded."""

    def __init__(self) -> None:
        self.counts: Counter[Outcome] = Counter()
        self.rejects: list[Reject] = []

    def add(self, outcome: Outcome) -> None:
        """Count a row that went in, or was there."""
        self.counts[outcome] += 1

    def refuse(self, reject: Reject) -> None:
        """Count a refused row, and remember it among the first."""
        self.counts[Outcome.REJECTED] += 1
        if self.names_rejects:
            self.rejects.append(reject)

    @property
    def names_rejects(self) -> bool:
        """Whether the reason of a further refused row will be seen by anybody."""
        return len(self.rejects) < REJECTS_KEPT

    @property
    def rows(self) -> int:
        """Rows counted so far."""
        return self.counts.total()

    @property
    def written(self) -> bool:
        """Whether any row was added or changed."""
        return bool(self.counts[Outcome.ADDED] or self.counts[Outcome.CHANGED])


def summed(accounts: list[Account], notes: tuple[str, ...]) -> Report:
    """One report over all inputs of an import."""
    total: Counter[Outcome] = Counter()
    for account in accounts:
        total.update(account.counts)
    rejects = [reject for account in accounts for reject in account.rejects]
    return Report(
        added=total[Outcome.ADDED],
        changed=total[Outcome.CHANGED],
        unchanged=total[Outcome.UNCHANGED],
        rejected=total[Outcome.REJECTED],
        rejects=tuple(rejects[:REJECTS_KEPT]),
        notes=notes,
    )
