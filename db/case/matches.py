"""What a filter selects, and which of its terms leaves nothing."""

from __future__ import annotations

from dataclasses import dataclass

from pyroaring import BitMap

from db.filters.filter import Filter, Term

NO_MATCH = "No claim matches the filter."
"""What people are told where a filter selects nothing."""


@dataclass(frozen=True, slots=True)
class Matches:
    """The claims that a filter selects. `positions` ascend in timeline order.

    `notes` are remarks on how the filter was understood. `undated` counts the claims left out because an as-of date
    is set and they do not say when they were stated.
    """

    filter: Filter
    positions: BitMap
    notes: tuple[str, ...] = ()
    undated: int = 0

    def __len__(self) -> int:
        return len(self.positions)


@dataclass(frozen=True, slots=True)
class Culprit:
    """A term of a filter that matches nothing. Without it there would be `matches` claims."""

    term: Term
    matches: int
