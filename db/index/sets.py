"""Sets of timeline positions."""

from __future__ import annotations

from collections.abc import Iterable

from pyroaring import BitMap

NOTHING = BitMap()
"""The empty set. Never change it: it is shared."""


def prefix(number: int) -> BitMap:
    """The first `number` positions."""
    return between(0, number)


def between(first: int, end: int) -> BitMap:
    """The positions from `first` to `end` − 1."""
    positions = BitMap()
    positions.add_range(first, end)
    return positions


def union(bitmaps: Iterable[BitMap]) -> BitMap:
    """All positions that are in any of the bitmaps."""
    sets = list(bitmaps)
    return BitMap.union(*sets) if sets else BitMap()
