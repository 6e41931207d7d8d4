"""Which claims links merge into groups, and when: computed once, and asked for any time.

A link exists from the moment at which both its claims are known, so groups only ever grow. The claims are laid out in
`slots` so that every group at every time is a run of neighbouring slots: claims that merged early lie closest. A time
then only says which neighbours have merged.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Hashable, Iterable
from functools import cached_property
from itertools import chain, compress, count
from operator import gt
from typing import Self

from pyroaring import BitMap

from db.index.changes.renumbering import Renumbering
from db.index.pairs import Pair, sorted_columns


class MergeOrder:
    """The claims that links merge with others, and the time at which each merges. Times are positions."""

    def __init__(self, arrays: tuple[array[int], array[int], array[int]]) -> None:
        """`arrays` are the claims by slot; the slots that merge with the next slot, in the order in which they do;
        and for each of these merges its time, the later of the two claims that bring it about.
        """
        self.arrays = self.claims, self._merging, self._times = arrays
        self._named_slots: dict[Hashable, BitMap] = {}

    @classmethod
    def gathered(cls, pairs: Iterable[Pair], others: Iterable[int] = ()) -> Self:
        """Make it of links in any order and direction. `others` are claims that get slots of their own."""
        chains = _Chains()
        for later, earlier in zip(*sorted_columns((max(pair), min(pair)) for pair in pairs), strict=True):
            chains.join(earlier, later, later)
        for claim in others:
            chains.add(claim)
        claims, merges = chains.laid_out()
        times, merging = sorted_columns(merges)
        return cls((claims, merging, times))

    def renumbered(self, renumbering: Renumbering) -> Self:
        """The same after claims that have no slot have left, and others have come."""
        return type(self)((renumbering.column(self.claims), self._merging, renumbering.ascending(self._times)))

    def merged(self, known: int) -> BitMap:
        """The slots that have merged with the next one when the first `known` claims are known."""
        return BitMap(self._merging[: bisect_left(self._times, known)])

    @cached_property
    def descending(self) -> BitMap:
        """The slots whose claim became known later than the claim in the next slot."""
        return BitMap(array("I", compress(count(), map(gt, self.claims, self.claims[1:]))))

    @cached_property
    def slotted(self) -> BitMap:
        """The claims that have a slot."""
        return BitMap(self.claims)

    def slot(self, claim: int) -> int | None:
        """The slot of a claim; None if it has none."""
        return self._slots[claim] if claim in self.slotted else None

    def slots(self, claims: BitMap) -> BitMap:
        """The slots of those of the claims that have one."""
        return _picked(self._slots, self.slotted & claims)

    def slots_of(self, name: Hashable, claims: BitMap) -> BitMap:
        """The same for a set that never changes, remembered under its name."""
        if name not in self._named_slots:
            self._named_slots[name] = self.slots(claims)
        return self._named_slots[name]

    def first_slots(self, known: int) -> BitMap:
        """The slots of the first `known` claims."""
        return BitMap(self._slots_in_time[: self.slotted.rank(known - 1) if known else 0])

    def claims_in(self, slots: BitMap) -> BitMap:
        """The claims in these slots."""
        return _picked(self.claims, slots)

    def each_claim(self, slots: BitMap) -> Iterable[int]:
        """The claims in these slots, in the order of the slots."""
        return _each(self.claims, slots)

    @cached_property
    def _slots(self) -> array[int]:
        """The slot of each claim that has one, by claim."""
        slots = array("I", bytes(4 * (max(self.claims, default=-1) + 1)))
        for slot, claim in enumerate(self.claims):
            slots[claim] = slot
        return slots

    @cached_property
    def _slots_in_time(self) -> array[int]:
        """The slots in the order of their claims."""
        return array("I", _each(self._slots, self.slotted))


class Groups:
    """Disjoint groups of numbers, each named by its smallest member (union–find with path halving)."""

    def __init__(self, pairs: Iterable[Pair] = ()) -> None:
        self._above: dict[int, int] = {}
        for pair in pairs:
            self.join(*pair)

    def join(self, one: int, other: int) -> Pair:
        """Merge the groups of two numbers. Returns the names of both groups before, the smaller first."""
        smaller, larger = sorted((self.find(one), self.find(other)))
        if smaller != larger:
            self._above[larger] = smaller
        return smaller, larger

    def find(self, member: int) -> int:
        """The name of the group of a number: its smallest member."""
        above = self._above
        while (next := above.get(member)) is not None:
            if (beyond := above.get(next)) is None:
                return next
            above[member] = member = beyond
        return member


def components(pairs: Iterable[Pair]) -> dict[int, int]:
    """The connected component of each member of an undirected graph, named by its smallest member."""
    edges = list(pairs)
    groups = Groups(edges)
    return {member: groups.find(member) for member in chain.from_iterable(edges)}


class _Chains:
    """Groups of claims as chains in the order in which they merged. Each begins with its smallest claim."""

    def __init__(self) -> None:
        self._members: set[int] = set()
        self._groups = Groups()
        self._last: dict[int, int] = {}
        self._next: dict[int, tuple[int, int]] = {}

    def add(self, claim: int) -> None:
        """Add a claim, in a chain of its own if it is in none."""
        self._members.add(claim)

    def join(self, one: int, other: int, time: int) -> None:
        """Append the chain of one claim to that of another. Times must not decrease from call to call."""
        self._members.update((one, other))
        first, second = self._groups.join(one, other)
        if first != second:
            self._next[self._last.get(first, first)] = second, time
            self._last[first] = self._last.get(second, second)

    def laid_out(self) -> tuple[array[int], list[Pair]]:
        """All claims, chain by chain, and (time, slot) for each slot that merges with the next one."""
        claims, merges = array("I"), list[Pair]()
        for first in sorted(self._members):
            if self._groups.find(first) == first:
                claims.append(first)
                member = first
                while member in self._next:
                    member, time = self._next[member]
                    merges.append((time, len(claims) - 1))
                    claims.append(member)
        return claims, merges


def _picked(values: array[int], places: BitMap) -> BitMap:
    """The set of the values at these places."""
    return BitMap(array("I", _each(values, places)))


def _each(values: array[int], places: BitMap) -> Iterable[int]:
    """The value at each of these places."""
    return map(values.__getitem__, places.to_array())
