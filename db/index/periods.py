"""The distinct dates of statement of a case: as claims are ordered by them, each is a stretch of positions."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import accumulate
from operator import sub

from pyroaring import BitMap

from db.index.changes.renumbering import Renumbering
from db.index.sets import between

Bounds = tuple[str | None, str | None]
"""First and last day of a date as ISO text; None is an open end."""
NO_DATE: Bounds = (None, None)

_BLOCK = 4_096
"""Positions that Roaring keeps as a list, in which a rank costs a tenth of what it costs among more."""
_NEVER = "never"
"""Sorts after every ISO day."""


def last_day(bounds: Bounds) -> str:
    """The last day of a date as an ISO day; for an open end a text that sorts after every day."""
    return bounds[1] or _NEVER


def in_time(bounds: Bounds) -> tuple[bool, str, bool, int]:
    """The place of a date in the order of `Periods`."""
    first, last = bounds
    day = date.fromisoformat(first).toordinal() if first else 0
    return last is None, last or "", first is None, -day if last else day


def overlap(bounds: Bounds, span: Bounds) -> bool:
    """Whether a date overlaps a span of days, both ends included. A missing date overlaps nothing."""
    start, end = bounds
    if start is None and end is None:
        return False
    first, last = span
    return (last is None or start is None or start <= last) and (first is None or end is None or end >= first)


@dataclass(frozen=True)
class Periods:
    """The distinct statement dates in timeline order, and the position at which each begins.

    Dates are ordered by last day, then by first day from late to early, so that a vague date stands after the days
    it may mean. Dates with an open end come after all others, in the order of their first days, and "no date" last.
    """

    bounds: tuple[Bounds, ...]
    starts: array[int]
    size: int

    def changed(self, renumbering: Renumbering, inserted: Mapping[Bounds, int]) -> Periods:
        """Those after claims have left and others have come: `inserted` has the number of these for each date."""
        sizes = dict(zip(self.bounds, map(sub, (*self.starts[1:], self.size), self.starts), strict=True))
        for removed in renumbering.removed:
            sizes[self.bounds[self.at(removed)]] -= 1
        for bounds, number in inserted.items():
            sizes[bounds] = sizes.get(bounds, 0) + number
        fresh = sizes.keys() - set(self.bounds)
        ordered = sorted(sizes, key=in_time) if fresh else self.bounds
        kept = [bounds for bounds in ordered if sizes[bounds]]
        starts = array("q", accumulate((sizes[bounds] for bounds in kept[:-1]), initial=0))
        return Periods(tuple(kept), starts[: len(kept)], renumbering.new_size)

    def at(self, position: int) -> int:
        """The number of the period that a position falls in."""
        return bisect_right(self.starts, position) - 1

    def end(self, period: int) -> int:
        """The position after the last one of a period."""
        return self._start(period + 1)

    def ranks(self, positions: BitMap) -> list[int]:
        """For each period, the number of the positions in it or before it."""
        ranks: list[int] = []
        before = 0
        for low in range(0, self.size, _BLOCK):
            block = positions & between(low, low + _BLOCK)
            lasts = self._lasts[len(ranks) : bisect_left(self._lasts, low + _BLOCK)]
            ranks.extend([before + rank for rank in map(block.rank, lasts)])
            before += len(block)
        return ranks

    @cached_property
    def _lasts(self) -> array[int]:
        """The last position of each period."""
        return array("q", [end - 1 for end in (*self.starts[1:], self.size)])

    @cached_property
    def days(self) -> array[int]:
        """The last day of each period that has one, as a proleptic Gregorian ordinal. These periods come first."""
        return array("q", [date.fromisoformat(last).toordinal() for _, last in self.bounds if last is not None])

    def overlapping(self, span: Bounds) -> BitMap:
        """The positions whose date overlaps the span, both ends included."""
        positions = BitMap()
        for period, bounds in enumerate(self.bounds):
            if overlap(bounds, span):
                positions.add_range(self.starts[period], self.end(period))
        return positions

    def known_by(self, day: str) -> int:
        """The number of claims that were certainly stated on this ISO day or before: the first ones."""
        return self._start(bisect_right(self.bounds, day, key=last_day))

    def known_before(self, day: str) -> int:
        """The number of claims that were certainly stated before this ISO day."""
        return self._start(bisect_left(self.bounds, day, key=last_day))

    @property
    def undated(self) -> range:
        """The positions of the claims that do not say by when they were stated. They come last."""
        return range(self._start(bisect_left(self.bounds, _NEVER, key=last_day)), self.size)

    @property
    def dated(self) -> int:
        """The number of claims with a date of statement, even an open one. Those without come last."""
        return self.starts[-1] if self.bounds[-1:] == (NO_DATE,) else self.size

    def _start(self, period: int) -> int:
        return self.starts[period] if period < len(self.starts) else self.size
