"""The links between claims as columns of numbers, found from either end."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain, compress
from operator import gt
from typing import Self

from pyroaring import BitMap

from db.index.changes.renumbering import Renumbering
from db.index.changes.sorted_rows import with_changes
from db.index.merge_order import MergeOrder, components
from db.index.pairs import Pair, sorted_columns
from db.index.speakers import Voices
from db.model.claims import Relation

Condition = Callable[[Voices, Voices], bool]
"""Whether a link counts that goes from a claim with the first voices to a claim with the second."""

_NO_CLAIMS = array("I")
_EVERYTHING = 1 << 32
"""More claims than a case can have."""
_FEW = 16
"""Looking up the links of a claim costs about as much as looking at this many links in a row."""


class Pairs:
    """The links of one relation, sorted by the claim they go from, and again by the claim they point at."""

    def __init__(self, arrays: tuple[array[int], array[int], array[int], array[int]]) -> None:
        """`arrays` are the columns (from, to), and the same links again as (to, from)."""
        self.arrays = self._from, self._to, self._ends, self._starts = arrays

    @classmethod
    def gathered(cls, pairs: Iterable[Pair]) -> Self:
        """Make them of pairs in any order. A link from a claim to itself is left out."""
        from_, to = sorted_columns(pair for pair in pairs if pair[0] != pair[1])
        return cls((from_, to, *sorted_columns(zip(to, from_, strict=True))))

    def changed(self, removed: Collection[Pair], added: Collection[Pair]) -> Self:
        """Make those without some of these links, and with some others. Raises LookupError for one that is not there.

        A link that is added again stays, and one from a claim to itself is left out.
        """
        if not removed and not added:
            return self
        fresh = [pair for pair in added if pair[0] != pair[1] and (pair in removed or pair not in self)]
        ways = (removed, fresh), ([pair[::-1] for pair in removed], [pair[::-1] for pair in fresh])
        columns = (self._from, self._to), (self._ends, self._starts)
        (from_, to), (ends, starts) = (with_changes(two, *way) for two, way in zip(columns, ways, strict=True))
        return type(self)((from_, to, ends, starts))

    def renumbered(self, renumbering: Renumbering) -> Self:
        """The same links after claims without any have left, and others have come."""
        from_, to, ends, starts = self.arrays
        moved = renumbering.ascending, renumbering.column
        return type(self)((moved[0](from_), moved[1](to), moved[0](ends), moved[1](starts)))

    def __contains__(self, pair: object) -> bool:
        return isinstance(pair, tuple) and pair[1] in self.out_of(pair[0], _EVERYTHING)

    def __len__(self) -> int:
        return len(self._from)

    def __iter__(self) -> Iterator[Pair]:
        return zip(self._from, self._to, strict=True)

    @property
    def pointing(self) -> BitMap:
        """The claims from which a link goes."""
        return BitMap(self._from)

    @property
    def pointed_at(self) -> BitMap:
        """The claims at which a link points."""
        return BitMap(self._ends)

    def touching(self, claims: Iterable[int]) -> set[Pair]:
        """The links with one of these claims at an end."""
        found: set[Pair] = set()
        for claim in claims:
            found.update((claim, other) for other in self.out_of(claim, _EVERYTHING))
            found.update((other, claim) for other in self.into(claim, _EVERYTHING))
        return found

    def within(self, known: int) -> Iterator[Pair]:
        """The links of which both claims are among the first `known` ones."""
        number = bisect_left(self._from, known)
        return (pair for pair in zip(self._from[:number], self._to, strict=False) if pair[1] < known)

    def joined(self, known: int) -> BitMap:
        """The claims among the first `known` ones that a link joins with another of them."""
        if not self._from or max(self._from[-1], self._ends[-1]) < known:
            return self.pointing | self.pointed_at
        claims = BitMap()
        for later, earlier in self._by_later_end:
            number = bisect_left(later, known)
            claims |= BitMap(later[:number]) | BitMap(earlier[:number])
        return claims

    @cached_property
    def _by_later_end(self) -> tuple[tuple[array[int], array[int]], ...]:
        """All links as columns (later end, earlier end), sorted by the later end: first those that point back."""
        orders = (self._from, self._to), (self._ends, self._starts)
        return tuple(
            (array("I", compress(ends, map(gt, ends, others))), array("I", compress(others, map(gt, ends, others))))
            for ends, others in orders
        )

    def into(self, claim: int, known: int) -> array[int]:
        """The claims among the first `known` ones that point at this one."""
        return _others(self._ends, self._starts, claim, known)

    def out_of(self, claim: int, known: int) -> array[int]:
        """The claims among the first `known` ones at which this one points."""
        return _others(self._from, self._to, claim, known)

    def pointed_at_from(self, claims: BitMap) -> BitMap:
        """The claims at which these point."""
        return _beside(self._from, self._to, claims)

    def pointing_at(self, claims: BitMap) -> BitMap:
        """The claims that point at these."""
        return _beside(self._ends, self._starts, claims)

    def joins(self, claim: int) -> bool:
        """Whether any link has the claim at one of its ends."""
        return any(
            ends[at] == claim for ends in (self._from, self._ends) if (at := bisect_left(ends, claim)) < len(ends)
        )

    def number(self, claim: int, known: int) -> int:
        """The number of links that join the claim with one of the first `known` ones."""
        return len(self.into(claim, known)) + len(self.out_of(claim, known))


def _others(ends: array[int], others: array[int], claim: int, known: int) -> array[int]:
    """The claims below `known` in `others` that stand beside `claim` in the sorted column `ends`."""
    first = bisect_left(ends, claim)
    if first == len(ends) or ends[first] != claim:
        return _NO_CLAIMS
    last = bisect_right(ends, claim, first)
    return others[first : bisect_left(others, known, first, last)]


def _beside(ends: array[int], others: array[int], claims: BitMap) -> BitMap:
    """The claims in `others` that stand beside one of the claims in the sorted column `ends`."""
    if len(claims) * _FEW > len(ends):
        return BitMap(array("I", compress(others, map(claims.__contains__, ends))))
    found = BitMap()
    for claim in claims:
        found.update(_others(ends, others, claim, _EVERYTHING))
    return found


class Links:
    """All links of a case by relation (`every`), and those that count, given who speaks (`counting`).

    Where all links of a relation count, both are the same object.
    """

    def __init__(
        self,
        every: Mapping[Relation, Pairs],
        counting: Mapping[Relation, Pairs],
        partial: Pairs,
        repeating: MergeOrder | None = None,
    ) -> None:
        """`partial` are the links of support that name the part of the claim which they bear on.

        `repeating` is the merge order of the `repeats` links, if it was kept.
        """
        self.every = every
        self.counting = counting
        self.partial = partial
        self._repeating = repeating

    @classmethod
    def gathered(
        cls,
        pairs: Mapping[Relation, Iterable[Pair]],
        voices: Callable[[int], Voices],
        conditions: Mapping[Relation, Condition],
        partial: Iterable[Pair] = (),
    ) -> Self:
        """Make them of pairs by relation. Links of a relation with a condition count where it holds."""
        every = {relation: Pairs.gathered(pairs.get(relation, ())) for relation in Relation}
        counting = dict(every)
        for relation, counts in conditions.items():
            links = every[relation]
            kept = Pairs.gathered(pair for pair in links if counts(voices(pair[0]), voices(pair[1])))
            if len(kept) < len(links):
                counting[relation] = kept
        return cls(every, counting, Pairs.gathered(partial))

    @property
    def kept_repeating(self) -> MergeOrder | None:
        """`repeating`, if it was kept or has been computed."""
        computed: MergeOrder | None = self.__dict__.get("repeating")
        return self._repeating if computed is None else computed

    def neighbours(self, claim: int) -> BitMap:
        """All claims that links join with this one."""
        claims = BitMap()
        for pairs in self.every.values():
            claims.update(pairs.into(claim, _EVERYTHING))
            claims.update(pairs.out_of(claim, _EVERYTHING))
        return claims

    def number(self, claim: int, known: int) -> int:
        """The number of links of a claim when the first `known` claims are known; 0 for any other claim."""
        return sum(pairs.number(claim, known) for pairs in self.every.values()) if claim < known else 0

    @cached_property
    def repeating(self) -> MergeOrder:
        """The order in which lasting `repeats` links merge claims. The ends of `revocable` ones have slots as well."""
        if self._repeating is not None:
            return self._repeating
        retractable = self.counting[Relation.RETRACTS].pointed_at
        lasting = (pair for pair in self.counting[Relation.REPEATS] if pair[0] not in retractable)
        return MergeOrder.gathered(lasting, chain.from_iterable(self.revocable))

    @cached_property
    def inner_disputes(self) -> list[Pair]:
        """The `disputes` links between claims that `repeats` links tie to each other, directly or not, at some time."""
        slotted = frozenset(self.repeating.claims)
        disputes = [pair for pair in self.counting[Relation.DISPUTES] if pair[0] in slotted and pair[1] in slotted]
        if not disputes:
            return []
        origins = components(self.counting[Relation.REPEATS])
        return [(one, other) for one, other in disputes if origins[one] == origins[other]]

    @cached_property
    def revocable(self) -> list[Pair]:
        """The `repeats` links of claims that are retracted at some time: from then on they do not count."""
        repeats = self.counting[Relation.REPEATS]
        retractable = self.counting[Relation.RETRACTS].pointed_at
        return [(claim, other) for claim in retractable for other in repeats.out_of(claim, _EVERYTHING)]
