"""Matches as the rows of a timeline: a heading for each date, and the claims under it."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate, compress, count
from operator import add

from pyroaring import BitMap

from db.index.clocks import Calendar, Clock
from db.index.density import Density
from db.index.periods import Bounds, last_day


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a date; `claims` is the number of matches under it."""

    text: str
    claims: int
    bounds: Bounds


class Timeline:
    """The row of each heading and of each match, from 0.

    The dates are those of one clock; claims of one date stand in the order of their positions. Building it costs one
    step for each date of the case, and nothing for the matches themselves.
    """

    def __init__(self, positions: BitMap, calendar: Calendar) -> None:
        self._positions = positions
        self._calendar = calendar
        self._counts = calendar.counts(positions)
        self._numbers: array[int] = array("q", compress(count(), self._counts))
        self._firsts: array[int] = array("q", compress(accumulate(self._counts, initial=0), self._counts))
        self._headings: array[int] = array("q", map(add, self._firsts, count()))
        self._open: tuple[int, BitMap] = (-1, BitMap())

    def __len__(self) -> int:
        return len(self._positions) + len(self._numbers)

    @property
    def clock(self) -> Clock:
        """The clock by which claims are ordered."""
        return self._calendar.clock

    def density(self, bins: int) -> Density:
        """The number of matches over time, in `bins` equal stretches (≥ 1)."""
        return self._calendar.scale.density(self._counts, bins)

    def bounds(self, position: int) -> Bounds:
        """First and last day of the date of a claim of the case, whether it is a match or not."""
        return self._calendar.bounds[self._calendar.at(position)]

    def is_heading(self, row: int) -> bool:
        """Whether this row is a heading."""
        return self._headings[self._group(row)] == row

    def heading(self, row: int) -> Heading:
        """The heading above a row, or in it."""
        number = self._numbers[self._group(row)]
        return Heading(self._calendar.heading(number), self._counts[number], self._calendar.bounds[number])

    def position(self, row: int) -> int | None:
        """The claim in this row; None for a heading."""
        group = self._group(row)
        if self._headings[group] == row:
            return None
        return self._claims(group)[row - self._headings[group] - 1]

    def positions(self, rows: range) -> list[int]:
        """The claims in these rows, from first to last."""
        positions = (self.position(row) for row in range(max(rows.start, 0), min(rows.stop, len(self))))
        return [position for position in positions if position is not None]

    def row(self, position: int) -> int | None:
        """The row of a claim; None if it is not a match."""
        return self.row_from(position) if position in self._positions else None

    def row_from(self, position: int) -> int | None:
        """The row of a claim, else of the next match, else of the last match; None if there are no matches."""
        if not self._positions:
            return None
        group = self._group_of(position)
        before = 0
        if self._has(group, position):
            claims = self._claims(group)
            before = claims.rank(position) - (position in claims)
            if before == len(claims):
                group, before = group + 1, 0
        return self._headings[group] + 1 + before if group < len(self._headings) else len(self) - 1

    @property
    def latest(self) -> int | None:
        """The last match whose date has a last day, else the last match; None if there are no matches."""
        return self._claims((self._dated or len(self._numbers)) - 1)[-1] if self._positions else None

    def first_on(self, day: str) -> int | None:
        """The first match on this ISO day or later, by the last day of its date, else the latest match."""
        group = bisect_left(self._numbers, day, key=lambda number: last_day(self._calendar.bounds[number]))
        return self._claims(group)[0] if group < self._dated else self.latest

    def beside(self, position: int, wanted: BitMap, step: int) -> int | None:
        """The next (`step` 1) or previous (−1) match in the rows that is also wanted; None if there is none."""
        wanted = self._positions & wanted
        number = self._calendar.at(position)
        same_date = self._calendar.among(wanted, number)
        before = same_date.rank(position)
        at = before if step > 0 else before - 1 - (position in same_date)
        if 0 <= at < len(same_date):
            return same_date[at]
        counts = self._calendar.counts(wanted)
        others = range(number + 1, len(counts)) if step > 0 else range(number - 1, -1, -1)
        other = next(filter(counts.__getitem__, others), None)
        return None if other is None else self._calendar.among(wanted, other)[0 if step > 0 else -1]

    @property
    def _dated(self) -> int:
        """The number of groups whose date has a last day. They come first."""
        return bisect_left(self._numbers, True, key=lambda number: self._calendar.bounds[number][1] is None)

    def _group(self, row: int) -> int:
        return bisect_right(self._headings, row) - 1

    def _group_of(self, position: int) -> int:
        """The group with the date of a claim, or the next group if no match has that date."""
        return bisect_left(self._numbers, self._calendar.at(position))

    def _has(self, group: int, position: int) -> bool:
        """Whether a group has the date of a claim."""
        return group < len(self._numbers) and self._numbers[group] == self._calendar.at(position)

    def _claims(self, group: int) -> BitMap:
        """The matches of a group. Those of the last group are remembered, because rows are asked for in order."""
        last = self._open  # one read, because another thread may write it
        if last[0] != group:
            self._open = last = group, self._calendar.among(self._positions, self._numbers[group])
        return last[1]
