"""Pairs of positions in sorted columns.

A pair is packed into one integer, high position first, because a list of integers sorts several times faster than a
list of tuples.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable

Pair = tuple[int, int]
"""Two timeline positions, each below 2^32. Of a link: (claim from which it goes, claim at which it points)."""

_LOW = 0xFFFFFFFF


def sorted_columns(pairs: Iterable[Pair]) -> tuple[array[int], array[int]]:
    """Sort pairs, and return their first and second members as two columns. Costs O(n log n)."""
    packed = sorted([high << 32 | low for high, low in pairs])
    return array("I", [pair >> 32 for pair in packed]), array("I", [pair & _LOW for pair in packed])
