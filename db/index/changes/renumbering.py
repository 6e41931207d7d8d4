"""New positions for claims after some have left the timeline and others have come into it."""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from pyroaring import BitMap

from db.index.sets import between

_FEW = 4
"""Up to this many stretches, a column is renumbered as one large integer; from then on by a table."""
_LANES = 1 << 31
"""Positions are below this, so that the highest of the 32 bits of each lane is free for a comparison."""


class Stretch(NamedTuple):
    """Positions from `start` to `end` − 1 before the change, all of which are `shift` higher after it."""

    start: int
    end: int
    shift: int


class Renumbering:
    """From each position before a change to that after it. The order of the claims that stay is the same."""

    def __init__(self, stretches: Iterable[Stretch], size: int, new_size: int) -> None:
        """`stretches` hold every position that stays, in order; the sizes are numbers of claims."""
        self.stretches = tuple(stretches)
        self.size = size
        self.new_size = new_size

    @classmethod
    def of(cls, size: int, removed: Sequence[int], inserted: Sequence[int]) -> Renumbering:
        """That of a case of `size` claims. `removed` are positions before, `inserted` those after; both ascend."""
        stretches: list[Stretch] = []
        start = new = 0
        leaving, coming = iter((*removed, size)), iter((*inserted, None))
        gone, come = next(leaving), next(coming)
        while start < size or come is not None:
            arrival = size + 1 if come is None else start + come - new
            end = min(gone, arrival)
            if end > start:
                if stretches and stretches[-1].end == start and stretches[-1].shift == new - start:
                    stretches[-1] = stretches[-1]._replace(end=end)
                else:
                    stretches.append(Stretch(start, end, new - start))
                start, new = end, new + end - start
            if arrival == end:
                new, come = new + 1, next(coming)
            elif start < size:
                start, gone = start + 1, next(leaving)
        return cls(stretches, size, size - len(removed) + len(inserted))

    @cached_property
    def removed(self) -> BitMap:
        """The claims that leave, by their positions before."""
        return between(0, self.size).difference(*self._ranges)

    @property
    def removes(self) -> bool:
        """Whether claims leave."""
        return sum(one.end - one.start for one in self.stretches) < self.size

    def then(self, later: Renumbering) -> Renumbering:
        """Both changes as one: first that here, then a later one."""
        stretches: list[Stretch] = []
        firsts = [one.start for one in later.stretches]
        for start, end, shift in self.stretches:
            at = max(bisect_right(firsts, start + shift) - 1, 0)
            for other in later.stretches[at:]:
                if other.start >= end + shift:
                    break
                first, last = max(start, other.start - shift), min(end, other.end - shift)
                if first < last:
                    stretches.append(Stretch(first, last, shift + other.shift))
        return Renumbering(stretches, self.size, later.new_size)

    def position(self, position: int) -> int | None:
        """Where a claim is after the change; None if it has left."""
        at = bisect_right(self._starts, position) - 1
        if at < 0 or position >= self.stretches[at].end:
            return None
        return position + self.stretches[at].shift

    def bitmap(self, positions: BitMap) -> BitMap:
        """The same claims where they are after the change, those that have left left out."""
        if len(positions) < len(self.stretches):
            return BitMap([new for old in positions if (new := self.position(old)) is not None])
        renumbered = BitMap()
        for (_, _, shift), stretch in zip(self.stretches, self._ranges, strict=True):
            part = positions & stretch
            renumbered |= part.shift(shift) if shift and part else part
        return renumbered

    def ascending(self, column: array[int]) -> array[int]:
        """The same claims in a column in ascending order. None of them may have left."""
        if not self._moves:
            return column
        renumbered: array[int] = array(column.typecode)
        at = 0
        for _, end, shift in self.stretches:
            after = bisect_left(column, end, at)
            renumbered += _raised(column[at:after], shift) if shift else column[at:after]
            at = after
        return renumbered

    def column(self, column: array[int]) -> array[int]:
        """The same claims in a column in any order. None of them may have left."""
        if not self._moves:
            return column
        if len(self.stretches) > _FEW:
            return array(column.typecode, map(self._table.__getitem__, column))
        lanes = _lanes(column)
        ones = _ones(len(column))
        raised, before = lanes, 0
        for start, _, shift in self.stretches:
            if shift != before:
                reached = (lanes + ones * (_LANES - start)) >> 31 & ones if start else ones
                raised += reached * (shift - before)
                before = shift
        return _as_column(raised, len(column))

    @property
    def moved(self) -> list[range]:
        """The positions after the change at which another claim stands than before."""
        ranges, done = list[range](), 0
        for start, end, shift in self.stretches:
            if not shift:
                ranges.append(range(done, start))
                done = end
        return [some for some in (*ranges, range(done, self.new_size)) if some]

    @cached_property
    def _moves(self) -> bool:
        """Whether any claim that stays gets another position."""
        return any(one.shift for one in self.stretches)

    @cached_property
    def _starts(self) -> list[int]:
        return [one.start for one in self.stretches]

    @cached_property
    def _ranges(self) -> list[BitMap]:
        return [between(one.start, one.end) for one in self.stretches]

    @cached_property
    def _table(self) -> list[int]:
        """The new position of each claim by its old one; 0 for those that have left."""
        table = array("I", bytes(4 * self.size))
        for start, end, shift in self.stretches:
            table[start:end] = array("I", range(start + shift, end + shift))
        return table.tolist()


def _raised(column: array[int], by: int) -> array[int]:
    """All values of a column of positions raised, or lowered, by a number."""
    return _as_column(_lanes(column) + _ones(len(column)) * by, len(column))


def _lanes(column: array[int]) -> int:
    """A column of 32-bit numbers as one integer: adding to that is many times faster than adding to each."""
    return int.from_bytes(column.tobytes(), sys.byteorder)


@lru_cache(2)  # columns of one table follow each other
def _ones(size: int) -> int:
    """A column of ones."""
    return int.from_bytes(array("I", (1,)).tobytes() * size, sys.byteorder)


def _as_column(lanes: int, size: int) -> array[int]:
    column = array("I")
    column.frombytes(lanes.to_bytes(4 * size, sys.byteorder))
    return column
