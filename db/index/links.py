"""The links between claims, kept so that a million of them take little room and are found from either end."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain, compress
from operator import gt
from typing import Self

from pyroaring import BitMap

from db.index.merge_order import MergeOrder
from db.index.pairs import Pair, sorted_columns
from db.index.speakers import Voices
from db.model.claims import Relation

Condition = Callable[[Voices, Voices], bool]
"""Whether a link counts that goes from a claim with the first voices to a claim with the second."""


class Pairs:
    """The links of one kind, in the order of their own claims, and again in the order of those they point at."""

    def __init__(self, arrays: tuple[array[int], array[int], array[int], array[int]]) -> None:
        """`arrays` are from, to; and again to, from in the order of these."""
        self.arrays = self._from, self._to, self._ends, self._starts = arrays

    @classmethod
    def gathered(cls, pairs: Iterable[Pair]) -> Self:
        """In whatever order they come. A link from a claim to itself is left out."""
        from_, to = sorted_columns(pair for pair in pairs if pair[0] != pair[1])
        return cls((from_, to, *sorted_columns(zip(to, from_, strict=True))))

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

    def within(self, known: int) -> Iterator[Pair]:
        """The links of which both claims are among the first `known` ones."""
        number = bisect_left(self._from, known)
        return (pair for pair in zip(self._from[:number], self._to, strict=False) if pair[1] < known)

    def joined(self, known: int) -> BitMap:
        """The claims among the first `known` ones that a link joins with another of them."""
        if not self._from or max(self._from[-1], self._ends[-1]) < known:
            return self.pointing | self.pointed_at
        found = BitMap()
        for later, earlier in self._by_later_end:
            number = bisect_left(later, known)
            found |= BitMap(later[:number]) | BitMap(earlier[:number])
        return found

    @cached_property
    def _by_later_end(self) -> tuple[tuple[array[int], array[int]], ...]:
        """All links as (later end, earlier end), in the order of the later one: those that point back, and the rest."""
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

    def joins(self, claim: int) -> bool:
        """Whether any link has the claim at one of its ends."""
        return any(
            ends[at] == claim for ends in (self._from, self._ends) if (at := bisect_left(ends, claim)) < len(ends)
        )

    def number(self, claim: int, known: int) -> int:
        """How many links join the claim with one of the first `known` ones."""
        return len(self.into(claim, known)) + len(self.out_of(claim, known))


_NOBODY = array("I")
_EVERYTHING = 1 << 32
"""More claims than there can be."""


def _others(ends: array[int], others: array[int], claim: int, known: int) -> array[int]:
    first = bisect_left(ends, claim)
    if first == len(ends) or ends[first] != claim:
        return _NOBODY
    last = bisect_right(ends, claim, first)
    return others[first : bisect_left(others, known, first, last)]


class Links:
    """All links of a case by relation, and among them the `telling` ones: those that count, given who speaks.

    Where all links of a relation count, they are the same ones.
    """

    def __init__(
        self, every: Mapping[Relation, Pairs], telling: Mapping[Relation, Pairs], repeating: MergeOrder | None = None
    ) -> None:
        """`repeating` spares the work where it is done."""
        self.every = every
        self.telling = telling
        self._repeating = repeating

    @classmethod
    def gathered(
        cls,
        pairs: Mapping[Relation, Iterable[Pair]],
        voices: Callable[[int], Voices],
        conditions: Mapping[Relation, Condition],
    ) -> Self:
        """`conditions` are those of the relations that do not count from everybody."""
        every = {relation: Pairs.gathered(pairs.get(relation, ())) for relation in Relation}
        telling = dict(every)
        for relation, counts in conditions.items():
            found = every[relation]
            counting = Pairs.gathered(pair for pair in found if counts(voices(pair[0]), voices(pair[1])))
            if len(counting) < len(found):
                telling[relation] = counting
        return cls(every, telling)

    def neighbours(self, claim: int) -> BitMap:
        """All claims that links join with this one."""
        found = BitMap()
        for pairs in self.every.values():
            found.update(pairs.into(claim, _EVERYTHING))
            found.update(pairs.out_of(claim, _EVERYTHING))
        return found

    def number(self, claim: int, known: int) -> int:
        """How many links a claim has, when only the first `known` claims had been stated."""
        return sum(pairs.number(claim, known) for pairs in self.every.values()) if claim < known else 0

    @cached_property
    def repeating(self) -> MergeOrder:
        """What `repeats` links tie for good: all but the `revocable` ones, whose claims have slots as well."""
        if self._repeating is not None:
            return self._repeating
        retractable = self.telling[Relation.RETRACTS].pointed_at
        lasting = (pair for pair in self.telling[Relation.REPEATS] if pair[0] not in retractable)
        return MergeOrder.gathered(lasting, chain.from_iterable(self.revocable))

    @cached_property
    def revocable(self) -> list[Pair]:
        """The `repeats` links of claims that are retracted at some time, and then count for nothing."""
        repeats, end = self.telling[Relation.REPEATS], 1 << 32
        retractable = self.telling[Relation.RETRACTS].pointed_at
        return [(claim, other) for claim in retractable for other in repeats.out_of(claim, end)]
