"""The number of matches over time: exact days as they are, vague dates spread over all the days they may mean."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, chain, compress, count
from operator import eq, gt, ne
from typing import NamedTuple

from db.index.periods import NO_DATE, Bounds


@dataclass(frozen=True, slots=True)
class Density:
    """The number of matches in equal stretches of time from the `first` to the `last` day.

    `counts` are of exact days; `vague` are of dates of several days, each spread evenly over all of them. Far outliers,
    left out of the range so that the rest keeps its room, count in the outermost stretch. `undated` matches are in no
    stretch; `undated_at_most` is their number if all claims of the case match.
    """

    counts: tuple[int, ...]
    vague: tuple[float, ...]
    first: date | None
    last: date | None
    undated: int = 0
    undated_at_most: int = 0

    def reach(self, bounds: Bounds) -> tuple[int, int] | None:
        """The first and the last stretch of a date. −1 is before the first stretch, their number after the last.

        None for no date, and if no claim of the case has a date.
        """
        if self.first is None or self.last is None or bounds == NO_DATE:
            return None
        bins, length = len(self.counts), (self.last - self.first).days + 1
        first, last = (None if day is None else (date.fromisoformat(day) - self.first).days for day in bounds)
        start = -1 if first is None else first * bins // length
        end = bins if last is None else max(last * bins // length, (last + 1) * bins // length - 1)
        return min(max(start, -1), bins), min(max(end, -1), bins)


class Scale:
    """The range of days over which matches are laid out: the same for all matches of a case by one clock."""

    def __init__(self, bounds: Sequence[Bounds], sizes: Sequence[int]) -> None:
        """`bounds` are the distinct dates in order of time, `sizes` the number of claims with each (≥ 1)."""
        dated = bounds[:-1] if bounds and bounds[-1] == NO_DATE else bounds
        self._firsts, self._lasts = _ordinals(dated)
        self._undated = sum(sizes[len(dated) :])
        self._exact = list(map(eq, self._firsts, self._lasts))
        self._vague = list(map(ne, self._firsts, self._lasts))
        self._days = _days(self._firsts, self._lasts, sizes) if dated else None
        self._laid_out: dict[int, _Layout] = {}

    def density(self, counts: Sequence[int], bins: int) -> Density:
        """The matches in `bins` stretches (≥ 1), given the number of matches with each date."""
        if self._days is None:
            return Density((0,) * bins, (0.0,) * bins, None, None, sum(counts), self._undated)
        if bins not in self._laid_out:
            self._laid_out[bins] = self._lay_out(bins, *self._days)
        layout = self._laid_out[bins]
        exact = _gathered(bins, layout.places, compress(counts, self._exact))
        reaching = _gathered(len(layout.reaches), layout.reach_of, compress(counts, self._vague))
        steps = [0.0] * (bins + 1)
        for (start, end), number in compress(zip(layout.reaches, reaching, strict=True), reaching):
            steps[start] += number / (end + 1 - start)
            steps[end + 1] -= number / (end + 1 - start)
        vague = (abs(round(height, _DIGITS)) for height in accumulate(steps[:-1]))
        first, last = map(date.fromordinal, self._days)
        undated = sum(counts) - sum(exact) - sum(reaching)
        return Density(tuple(exact), tuple(vague), first, last, undated, self._undated)

    def _lay_out(self, bins: int, low: int, high: int) -> _Layout:
        length, days = high + 1 - low, set(chain(self._firsts, self._lasts))
        start_of = {day: min(max((day - low) * bins // length, 0), bins - 1) for day in days}
        end_of = start_of
        if bins > length:  # a day has several stretches
            end_of = {day: min(max((day + 1 - low) * bins // length - 1, 0), bins - 1) for day in days}
        places = [start_of[day] for day in compress(self._firsts, self._exact)]
        starts = map(start_of.__getitem__, compress(self._firsts, self._vague))
        ends = map(end_of.__getitem__, compress(self._lasts, self._vague))
        numbers: defaultdict[tuple[int, int], int] = defaultdict(count().__next__)
        reach_of = list(map(numbers.__getitem__, zip(starts, ends, strict=True)))
        return _Layout(places, list(numbers), reach_of)


class _Layout(NamedTuple):
    """The stretch of each exact day; the distinct ranges of vague dates, first to last stretch; the range of each."""

    places: list[int]
    reaches: list[tuple[int, int]]
    reach_of: list[int]


_OPEN_START, _OPEN_END = 0, date.max.toordinal() + 1
_DIGITS = 6
"""Decimals kept: rounding errors of adding and subtracting are smaller."""


def _ordinals(dated: Sequence[Bounds]) -> tuple[list[int], list[int]]:
    """First and last days as proleptic Gregorian ordinals. A date that ends before it begins counts as its last day."""
    firsts, lasts = zip(*dated, strict=True) if dated else ((), ())
    days = {day: date.fromisoformat(day).toordinal() for day in {*firsts, *lasts} if day}
    days[None] = _OPEN_START
    starts = list(map(days.__getitem__, firsts))
    days[None] = _OPEN_END
    ends = list(map(days.__getitem__, lasts))
    return list(map(min, starts, ends)) if any(map(gt, starts, ends)) else starts, ends


def _gathered(size: int, places: Iterable[int], counts: Iterable[int]) -> list[int]:
    """The counts added up by place."""
    sums = [0] * size
    for place, number in zip(places, counts, strict=True):
        sums[place] += number
    return sums


def _days(firsts: Sequence[int], lasts: Sequence[int], sizes: Sequence[int]) -> tuple[int, int]:
    """First and last day to show: the whole range, unless a few far outliers would squeeze the rest.

    The last days ascend, and at least one day is known. First days of vague dates, and of dates with an open end, widen
    the range if there are not just a few of them.
    """
    closed = bisect_left(lasts, _OPEN_END)
    until = list(accumulate(sizes))
    if not closed:
        return min(firsts), max(firsts)
    few = until[-1] // 20
    before = compress(zip(firsts, sizes, strict=False), map(lasts[0].__gt__, firsts))
    low = _outermost(((day, size) for day, size in before if day != _OPEN_START), few)
    after = zip(firsts[closed:], sizes[closed:], strict=False)
    high = _outermost(((-day, size) for day, size in after if day > lasts[closed - 1]), few)
    near = lasts[bisect_right(until, until[closed - 1] // 100)]
    far = lasts[bisect_right(until, until[closed - 1] - 1 - until[closed - 1] // 100)]
    for first, last in ((low or lasts[0], -high or lasts[closed - 1]), (lasts[0], lasts[closed - 1])):
        if last - first <= _SQUEEZE * (far - near + _MONTH):
            return first, last
    return near, far


def _outermost(days: Iterable[tuple[int, int]], few: int) -> int:
    """The smallest day without the outermost `few` claims; 0 if there is none. `days` come with their claims."""
    left_out = 0
    for day, size in sorted(days):
        left_out += size
        if left_out > few:
            return day
    return 0


_SQUEEZE = 4
"""The range may be at most this many times longer than the days of nearly all claims."""
_MONTH = 30
