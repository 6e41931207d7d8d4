"""The lens: claims that share an origin folded into one, so that origins are counted instead of repetitions.

Of the matches with one origin, the one that was known first stands for all. Mostly it is the claim that the others
repeat; if that is not among the matches, or has so vague a date that a repetition was certainly known before it, it is
a repetition.

A claim is never folded under one that it disputes, even if a third one repeats both: such an origin is shown and
counted in parts, in each of which no claim disputes another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from pyroaring import BitMap

from db.case.case import Case
from db.case.matches import Matches
from db.case.trees import Beside, Counting, FieldTree, NodeCounts
from db.index.sets import union
from db.model.claims import Claim, ClaimRow, Copy, Fold
from db.model.tree import N
from db.status.counts import OriginCounts
from db.text import phrases


class Lens:
    """The matches of a filter, folded. `positions` are the claims that stand for their origins."""

    def __init__(self, case: Case, matches: Matches) -> None:
        self.matches = matches
        self._case = case
        self._asof = matches.filter.asof
        self._snapshot = case.at(self._asof)
        self._origins = self._snapshot.foldable
        self._slots = self._origins.slots(matches.positions)
        self.positions = self._origins.folded(matches.positions, self._slots)

    @property
    def number(self) -> int:
        """The number of origins of the matches."""
        return len(self.positions)

    def number_of(self, positions: BitMap) -> int:
        """The number of origins of these claims, all of which must be known."""
        return self._origins.number(positions)

    @property
    def counted(self) -> str:
        """The counts in words: "41 origins of 4 sides in 153 claims"."""
        return phrases.origin_counts(self.number, self.sides, len(self.matches))

    def first(self, limit: int) -> Matches:
        """The matches with the first `limit` origins."""
        claims = union(self._origins.sharing(position) for position in self.positions[:limit])
        return replace(self.matches, positions=claims & self.matches.positions)

    @cached_property
    def sides(self) -> int:
        """The number of identified sides that speak in the matches."""
        return len(self._snapshot.side_claims.sizes(self.matches.positions))

    def standing_for(self, position: int) -> int:
        """The position of the claim that stands for a match; the position itself if it is not a match."""
        if position not in self.matches.positions or position in self.positions:
            return position
        return (self._origins.sharing(position) & self.positions).min()

    def rows(self, positions: Sequence[int]) -> list[ClaimRow]:
        """The claims at these positions as rows, with the number of matches folded under each."""
        rows = self._case.rows(positions, self._asof)
        return [replace(row, folded=len(self._copies(row.position))) for row in rows]

    def claims(self, positions: Iterable[int] | None = None) -> Iterator[Claim]:
        """The claims at these positions, or all that stand for their origins, with all their details.

        Each comes with the matches folded under it, and their sources.
        """
        for claim in self._case.claims(self.positions if positions is None else positions, self._asof):
            copies = self._copies(claim.position).to_array()
            yield replace(claim, fold=self._fold(claim.position, self._carried(copies) if copies else ()))

    def with_origin(self, claim: Claim, limit: int) -> Claim:
        """A claim with the first `limit` others that share its origin, matches or not."""
        others = self._origins.sharing(claim.position)
        others.discard(claim.position)
        rows = self._case.rows(others[:limit].to_array(), self._asof) if others else ()
        return replace(claim, fold=self._fold(claim.position, map(Copy, rows)))

    def actor_counts(self) -> NodeCounts:
        """For each actor by id, the number of origins that it brings if it is chosen. Zeros are left out."""
        return self.counts(self._case.actor_tree)

    def region_counts(self) -> NodeCounts:
        """For each region by id, the number of origins that it brings if it is chosen. Zeros are left out."""
        return self.counts(self._case.region_tree)

    def counts(self, tree: FieldTree[N]) -> NodeCounts:
        """For each node of a tree by id, the number of origins that it brings if it is chosen. Zeros are left out."""

        def each(beside: Beside, sets: Mapping[int, BitMap]) -> Mapping[int, int]:
            free = beside.free - self._origins.whole(beside.kept) if beside.kept else beside.free
            slots = self._slots if free == self.matches.positions else self._origins.slots(free)
            return OriginCounts(free, slots, tree.field, sets, self._origins)

        return NodeCounts(self._case, self.matches.filter, tree, Counting(each, self._origins.number))

    def status_counts(self) -> Mapping[str, int]:
        """For each status, the number of origins if it were the only one chosen."""
        base, slots = self._without("status")
        counts = {}
        for status, positions in self._snapshot.statuses.positions.items():
            slots_of_status = slots & self._origins.slots_at_this_time(status, positions)
            without_slot = base.intersection_cardinality(positions) - len(slots_of_status)
            counts[status.value] = without_slot + self._origins.number_in(slots_of_status)
        return counts

    def number_of_any_status(self) -> int:
        """The number of origins if no status were chosen."""
        base, slots = self._without("status")
        return len(base) - len(slots) + self._origins.number_in(slots)

    def _without(self, field: str) -> tuple[BitMap, BitMap]:
        """The matches of the filter without a field, and their slots."""
        if not self.matches.filter.of(field):
            return self.matches.positions, self._slots
        positions = self._case.matches(self.matches.filter.without(field)).positions
        return positions, self._origins.slots(positions)

    def _copies(self, position: int) -> BitMap:
        """The other matches of the same origin as the claim at a position."""
        others = self._origins.sharing(position) & self.matches.positions
        others.discard(position)
        return others

    def _carried(self, copies: Sequence[int]) -> Iterator[Copy]:
        """The claims at these positions with their sources."""
        carriers = self._case.sources(copies)
        return (Copy(row, tuple(carriers.get(row.position, ()))) for row in self._case.rows(copies, self._asof))

    def _fold(self, position: int, copies: Iterable[Copy]) -> Fold:
        sharing = self._origins.sharing(position)
        first = sharing.min()
        return Fold(
            len(sharing), None if first == position else self._case.rows((first,), self._asof)[0], tuple(copies)
        )
