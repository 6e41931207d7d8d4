"""The dates of statement of a case in timeline order."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pyroaring import BitMap

from db.index.sets import between

Bounds = tuple[str | None, str | None]
"""First and last day of a date as ISO text; None is open."""
NO_DATE: Bounds = (None, None)


@dataclass(frozen=True)
class Periods:
    """The distinct statement dates in timeline order, and the position at which each begins.

    Ordered by last day, then by first day from late to early, so that a vague date stands after the days it
    may mean. Dates with an open end come after all others, and "no date" comes last.
    """

    bounds: tuple[Bounds, ...]
    starts: array[int]
    size: int

    def at(self, position: int) -> int:
        """The number of the period that a position falls in."""
        return bisect_right(self.starts, position) - 1

    def end(self, period: int) -> int:
        """The position after the last one of a period."""
        return self._start(period + 1)

    def ranks(self, positions: BitMap) -> list[int]:
        """For each period, how many of the positions lie in it or before it."""
        found: list[int] = []
        before = 0
        for low in range(0, self.size, _BLOCK):
            block = positions & between(low, low + _BLOCK)
            lasts = self._lasts[len(found) : bisect_left(self._lasts, low + _BLOCK)]
            found.extend([before + rank for rank in map(block.rank, lasts)])
            before += len(block)
        return found

    @cached_property
    def _lasts(self) -> array[int]:
        """The last position of each period."""
        return array("q", [end - 1 for end in (*self.starts[1:], self.size)])

    @cached_property
    def days(self) -> array[int]:
        """The last day of each period that has one, as a proleptic Gregorian ordinal; they come first."""
        return array("q", [date.fromisoformat(last).toordinal() for _, last in self.bounds if last is not None])

    def overlapping(self, span: Bounds) -> BitMap:
        """The positions whose date overlaps the span (both ends included)."""
        found = BitMap()
        for period, bounds in enumerate(self.bounds):
            if _overlap(bounds, span):
                found.add_range(self.starts[period], self.end(period))
        return found

    def known_by(self, day: str) -> int:
        """How many positions were certainly stated on this ISO day or before: they are 0 to that number − 1."""
        return self._start(bisect_right(self.bounds, day, key=last_day))

    def known_before(self, day: str) -> int:
        """How many positions were certainly stated before this ISO day."""
        return self._start(bisect_left(self.bounds, day, key=last_day))

    @property
    def undated(self) -> range:
        """The positions of the claims that do not say by when they were stated; they come last."""
        return range(self._start(bisect_left(self.bounds, _NEVER, key=last_day)), self.size)

    @property
    def dated(self) -> int:
        """How many positions have a date of statement at all, be it open; those without one come last."""
        return self.starts[-1] if self.bounds[-1:] == (NO_DATE,) else self.size

    def _start(self, period: int) -> int:
        return self.starts[period] if period < len(self.starts) else self.size


_BLOCK = 4_096
"""So few positions are kept by Roaring as a list, in which a rank costs a tenth of what it costs among more."""
_NEVER = "never"
"""Sorts after every ISO day."""


def last_day(bounds: Bounds) -> str:
    """The last day of a date as an ISO day, or what sorts after every one."""
    return bounds[1] or _NEVER


def _overlap(bounds: Bounds, span: Bounds) -> bool:
    start, end = bounds
    if start is None and end is None:
        return False
    first, last = span
    return (last is None or start is None or start <= last) and (first is None or end is None or end >= first)
