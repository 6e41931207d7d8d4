"""Sets of timeline positions: the first so many, a stretch, and unions."""

from __future__ import annotations

from collections.abc import Iterable

from pyroaring import BitMap

NOTHING = BitMap()


def prefix(number: int) -> BitMap:
    """The first so many positions."""
    return between(0, number)


def between(first: int, end: int) -> BitMap:
    """The positions from the first to the one before the end."""
    found = BitMap()
    found.add_range(first, end)
    return found


def union(bitmaps: Iterable[BitMap]) -> BitMap:
    """All positions that are in any of the bitmaps."""
    found = list(bitmaps)
    return BitMap.union(*found) if found else BitMap()
