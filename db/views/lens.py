"""The lens of independence: claims that share an origin folded into one, so that origins are counted, not echoes.

Of the matches with one origin the one that was known first stands for all. It is mostly the origin itself; where that
is not among the matches, or was told with so vague a date that an echo was certainly known before it, it is an echo.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from pyroaring import BitMap

from db.case.case import Case, Matches
from db.index.sets import union
from db.model.claims import Claim, ClaimRow, Copy, Fold
from db.status.counts import OriginCounts
from db.text import phrases


class Lens:
    """The matches of a filter, folded. `positions` are those of the claims that stand for their origins."""

    def __init__(self, case: Case, matches: Matches) -> None:
        self.matches = matches
        self._case = case
        self._asof = matches.filter.asof
        self._statuses = case.statuses(self._asof)
        self._origins = self._statuses.origins
        self._slots = self._origins.slots(matches.positions)
        self.positions = self._origins.folded(matches.positions, self._slots)

    @property
    def number(self) -> int:
        """How many origins the matches have."""
        return len(self.positions)

    def number_of(self, positions: BitMap) -> int:
        """How many origins these claims have; all of them must be known."""
        return self._origins.number(positions)

    @property
    def counted(self) -> str:
        """What is counted, in words: "41 origins of 4 sides in 153 claims"."""
        return phrases.origin_counts(self.number, self.sides, len(self.matches))

    def first(self, limit: int) -> Matches:
        """Of the matches those with the first `limit` origins."""
        found = union(self._origins.sharing(position) for position in self.positions[:limit])
        return replace(self.matches, positions=found & self.matches.positions)

    @cached_property
    def sides(self) -> int:
        """How many identified sides speak in the matches."""
        return len(self._case.speaking.sizes(self.matches.positions))

    def standing_for(self, position: int) -> int:
        """The position of the claim that stands for a match; any other position is given back as it is."""
        if position not in self.matches.positions or position in self.positions:
            return position
        return (self._origins.sharing(position) & self.positions).min()

    def rows(self, positions: Sequence[int]) -> list[ClaimRow]:
        """The claims at these positions in one line each, with the number of matches folded under each."""
        rows = self._case.rows(positions, self._asof)
        return [replace(row, folded=len(self._copies(row.position))) for row in rows]

    def claims(self, positions: Iterable[int] | None = None) -> Iterator[Claim]:
        """All about the claims at these positions, or those that stand for their origins.

        With each are the matches folded under it, and the sources of these.
        """
        for claim in self._case.claims(self.positions if positions is None else positions, self._asof):
            copies = self._copies(claim.position).to_array()
            yield replace(claim, fold=self._fold(claim.position, self._carried(copies) if copies else ()))

    def with_origin(self, claim: Claim, limit: int) -> Claim:
        """A claim with the first `limit` others that share its origin, be they matches or not."""
        others = self._origins.sharing(claim.position)
        others.discard(claim.position)
        rows = self._case.rows(others[:limit].to_array(), self._asof) if others else ()
        return replace(claim, fold=self._fold(claim.position, map(Copy, rows)))

    def actor_counts(self) -> Mapping[int, int]:
        """For each actor by id: how many origins would match if it were the only one chosen. Zeros are left out."""
        return OriginCounts(*self._without("actor"), "actor", self._case.index.actors, self._origins)

    def region_counts(self) -> Mapping[int, int]:
        """For each region by id: how many origins would match if it were the only one chosen. Zeros are left out."""
        return OriginCounts(*self._without("region"), "region", self._case.index.regions, self._origins)

    def status_counts(self) -> Mapping[str, int]:
        """For each status: how many origins would match if it were the only one chosen."""
        base, slots = self._without("status")
        counts = {}
        for status, positions in self._statuses.positions.items():
            found = slots & self._origins.slots_for_now(status, positions)
            loose = base.intersection_cardinality(positions) - len(found)
            counts[status.value] = loose + self._origins.number_in(found)
        return counts

    def number_of_any_status(self) -> int:
        """How many origins would match if no status were chosen."""
        base, slots = self._without("status")
        return len(base) - len(slots) + self._origins.number_in(slots)

    def _without(self, field: str) -> tuple[BitMap, BitMap]:
        """What would match if nothing were said about a field, with its slots."""
        if not self.matches.filter.of(field):
            return self.matches.positions, self._slots
        positions = self._case.matches(self.matches.filter.without(field)).positions
        return positions, self._origins.slots(positions)

    def _copies(self, position: int) -> BitMap:
        """The other matches with the origin of the claim at a position."""
        found = self._origins.sharing(position) & self.matches.positions
        found.discard(position)
        return found

    def _carried(self, copies: Sequence[int]) -> Iterator[Copy]:
        """The claims at these positions with what carries each."""
        carriers = self._case.sources(copies)
        return (Copy(row, tuple(carriers.get(row.position, ()))) for row in self._case.rows(copies, self._asof))

    def _fold(self, position: int, copies: Iterable[Copy]) -> Fold:
        sharing = self._origins.sharing(position)
        first = sharing.min()
        return Fold(
            len(sharing), None if first == position else self._case.rows((first,), self._asof)[0], tuple(copies)
        )
