"""Which claims are tied together by links, and since when: built once, and asked for any time.

A link exists from the moment at which both its claims are known, so that claims only ever come together. The tied
claims are laid out in `slots` such that whatever is together at any time lies side by side: what was together first
lies closest. Then a time only says which neighbours are joined already.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Hashable, Iterable
from functools import cached_property
from itertools import compress, count
from operator import gt
from typing import Self

from pyroaring import BitMap

from db.index.pairs import Pair, sorted_columns


class MergeOrder:
    """The claims that links tie to others, and when each comes together with which others."""

    def __init__(self, arrays: tuple[array[int], array[int], array[int]]) -> None:
        """`arrays` are the claims in the order of their slots; the slots that come together with the next one, in the
        order in which they do; and for each of these the later of the two claims that bring it about.
        """
        self.arrays = self.claims, self._joining, self._times = arrays
        self._sets: dict[Hashable, BitMap] = {}

    @classmethod
    def gathered(cls, pairs: Iterable[tuple[int, int]], others: Iterable[int] = ()) -> Self:
        """The ties that links make, in whatever order and direction they come; `others` get slots of their own."""
        chains = _Chains()
        for later, earlier in zip(*sorted_columns((max(pair), min(pair)) for pair in pairs), strict=True):
            chains.join(earlier, later, later)
        for claim in others:
            chains.add(claim)
        claims, joins = chains.laid_out()
        times, joining = sorted_columns(joins)
        return cls((claims, joining, times))

    def joined(self, known: int) -> BitMap:
        """The slots that are together with the next one when the first `known` claims are known."""
        return BitMap(self._joining[: bisect_left(self._times, known)])

    @cached_property
    def descending(self) -> BitMap:
        """The slots of which the claim became known later than that in the next one."""
        return BitMap(array("I", compress(count(), map(gt, self.claims, self.claims[1:]))))

    @cached_property
    def tied(self) -> BitMap:
        """The claims that have a slot."""
        return BitMap(self.claims)

    def slot(self, claim: int) -> int | None:
        """The slot of a claim; None if it has none."""
        return self._slots[claim] if claim in self.tied else None

    def slots(self, claims: BitMap) -> BitMap:
        """The slots of those of the claims that have one."""
        return _picked(self._slots, self.tied & claims)

    def slots_of(self, name: Hashable, claims: BitMap) -> BitMap:
        """The same for a set that never changes and has a name, which is remembered."""
        if name not in self._sets:
            self._sets[name] = self.slots(claims)
        return self._sets[name]

    def first_slots(self, known: int) -> BitMap:
        """The slots of the first `known` claims."""
        return BitMap(self._slots_in_time[: self.tied.rank(known - 1) if known else 0])

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
        return array("I", _each(self._slots, self.tied))


class Leaders:
    """Numbers that belong together, directly or through others, each told by the smallest of them."""

    def __init__(self, pairs: Iterable[tuple[int, int]] = ()) -> None:
        self._above: dict[int, int] = {}
        for pair in pairs:
            self.join(*pair)

    def join(self, one: int, other: int) -> tuple[int, int]:
        """Put two numbers together; who led each of them before, the smaller first."""
        leader, led = sorted((self.find(one), self.find(other)))
        if leader != led:
            self._above[led] = leader
        return leader, led

    def find(self, member: int) -> int:
        """The smallest of those that a number belongs to."""
        above = self._above
        while (next := above.get(member)) is not None:
            if (beyond := above.get(next)) is None:
                return next
            above[member] = member = beyond
        return member


class _Chains:
    """Claims in chains, each of which begins with the smallest."""

    def __init__(self) -> None:
        self._members: set[int] = set()
        self._leaders = Leaders()
        self._last: dict[int, int] = {}
        self._next: dict[int, tuple[int, int]] = {}

    def add(self, claim: int) -> None:
        """Take in a claim, in a chain of its own if it is in none."""
        self._members.add(claim)

    def join(self, one: int, other: int, time: int) -> None:
        """Put the chains of two claims together, at a time that is not before any other so far."""
        self._members.update((one, other))
        first, second = self._leaders.join(one, other)
        if first != second:
            self._next[self._last.get(first, first)] = second, time
            self._last[first] = self._last.get(second, second)

    def laid_out(self) -> tuple[array[int], list[Pair]]:
        """All claims, chain by chain, and (time, place) of the places that came together with the next one."""
        claims, joins = array("I"), list[Pair]()
        for first in sorted(self._members):
            if self._leaders.find(first) == first:
                claims.append(first)
                member = first
                while member in self._next:
                    member, time = self._next[member]
                    joins.append((time, len(claims) - 1))
                    claims.append(member)
        return claims, joins


def _picked(values: array[int], places: BitMap) -> BitMap:
    """The values at these places."""
    return BitMap(array("I", _each(values, places)))


def _each(values: array[int], places: BitMap) -> Iterable[int]:
    return map(values.__getitem__, places.to_array())
