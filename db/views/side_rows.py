"""The rows of two sides: which claims stand beside each other, under the heading of which day."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from itertools import accumulate, compress, count
from operator import add, sub

from pyroaring import BitMap

from db import dates
from db.index.periods import Periods
from db.index.sets import NOTHING, between
from db.index.timeline import Heading
from db.lru import LRU
from db.views.two_sides import RowRelation, SideCell, SideColumn, SideRow, TwoSides

_CACHED_ROWS = 2_000


class SideRows:
    """Which claims stand in which row, from 0. Each day with claims has a heading, which is a row too.

    Building them costs one step for each date of the case and for each pair that shares a row, and nothing for the
    claims. Within a day the rows of the answered claims come first; each belongs to one claim, its owner, and they are
    in the order of their owners.
    """

    def __init__(self, sides: TwoSides, others: bool) -> None:
        """With `others`, everybody else is in the third column."""
        self._sides = sides
        left, right, rest = sides.columns
        self.columns = (left, right, rest if others else NOTHING)
        self.shown = BitMap.union(*self.columns)
        placed = BitMap(list(sides.beside.values()))
        self._partners = {right: left for left, right in sides.beside.items()}
        self._owners = (sides.shared | sides.answered) - placed
        self._stops = (self._owners & left, (self._owners & right) | BitMap(list(sides.beside)), NOTHING)
        self._unanswered = (left - self._owners, right - self._owners - placed, self.columns[SideColumn.OTHERS])
        self._lay_out(sides.periods)
        self._rows = LRU[int, SideRow](_CACHED_ROWS)

    def _lay_out(self, periods: Periods) -> None:
        owners, left, right, others = (_each(periods, claims) for claims in (self._owners, *self._unanswered))
        sizes = list(map(add, owners, map(max, left, right)))
        if self._unanswered[SideColumn.OTHERS]:
            sizes = list(map(max, sizes, others))
        self._numbers: array[int] = array("q", compress(count(), sizes))
        self._owned: array[int] = array("q", compress(owners, sizes))
        ends = accumulate(map((1).__add__, compress(sizes, sizes)), initial=0)
        self._headings: array[int] = array("q", ends)
        self._length = self._headings.pop()

    def __len__(self) -> int:
        return self._length

    def is_heading(self, row: int) -> bool:
        """Whether this row is a heading."""
        return self._headings[self._group(row)] == row

    def headings_before(self, row: int) -> int:
        """The number of headings above this row."""
        return bisect_left(self._headings, row)

    def heading_row(self, number: int) -> int:
        """The row of a heading, by its number from 0; after the last heading the number of rows."""
        return self._headings[number] if number < len(self._headings) else self._length

    @property
    def headings(self) -> int:
        """The number of headings."""
        return len(self._headings)

    def heading(self, row: int) -> Heading:
        """The heading above this row, or in it."""
        group = self._group(row)
        claims = _count(self.shown, *self._span(group))
        bounds = self._sides.periods.bounds[self._numbers[group]]
        return Heading(dates.heading(*bounds), claims, bounds)

    def row(self, number: int) -> SideRow:
        """The claims in a row. A heading has none."""
        return self._rows.get(number, lambda: self._make(number))

    def positions(self, rows: range) -> list[int]:
        """The claims in these rows, each once, mentioned ones included."""
        seen = range(max(rows.start, 0), min(rows.stop, len(self)))
        return list(dict.fromkeys(position for row in seen for position in self.row(row).positions()))

    def column(self, position: int) -> SideColumn | None:
        """The column in which a claim has its own row, the left one if it has one in both; None if it has none."""
        return next((column for column in SideColumn if position in self.columns[column]), None)

    def place(self, position: int) -> int | None:
        """The row in which a claim is not only mentioned; None if it has none."""
        column = self.column(position)
        if column is None:
            return None
        group = bisect_left(self._numbers, self._sides.periods.at(position))
        first, _ = self._span(group)
        row, unanswered = self._headings[group] + 1, self._unanswered[column]
        if position not in unanswered:
            return row + _count(self._owners, first, self._partners.get(position, position))
        return (
            row + (self._owned[group] if column is not SideColumn.OTHERS else 0) + _count(unanswered, first, position)
        )

    def place_from(self, position: int) -> int | None:
        """The row of the first claim at this position or after it, else of the last claim; None without claims."""
        return self.place(self.claim_from(position)) if self.shown else None

    def claim_from(self, position: int) -> int:
        """The first claim at this position or after it, else the last one. There must be claims."""
        return self.shown[min(_before(self.shown, position), len(self.shown) - 1)]

    def beyond(self, position: int, wanted: BitMap, step: int) -> int | None:
        """The next of some claims with rows, below (`step` 1) or above (−1) a position; None if there is none."""
        periods = self._sides.periods
        here, number = self._reading_order(position), periods.at(position)
        start, end = periods.starts[number], periods.end(number)
        same_day = (wanted & between(start, end)) - BitMap((position,))
        candidates = [other for other in same_day if (self._reading_order(other) > here) == (step > 0)]
        if not candidates:
            at = _before(wanted, end) if step > 0 else _before(wanted, start) - 1
            if not 0 <= at < len(wanted):
                return None
            day = periods.at(wanted[at])
            candidates = [*(wanted & between(periods.starts[day], periods.end(day)))]
        return (min if step > 0 else max)(candidates, key=self._reading_order)

    def _reading_order(self, position: int) -> tuple[int, int]:
        """A key that sorts claims in the order in which rows are read."""
        return self.place(position) or 0, self.column(position) or 0

    def positions_around(self, position: int, reach: int) -> list[int]:
        """The claims in the rows up to `reach` away from that of a claim, as `positions` returns them."""
        row = self.place(position) or 0
        return self.positions(range(row - reach, row + reach + 1))

    def nearest(self, row: int, column: SideColumn, step: int) -> int | None:
        """The nearest row in direction `step`, this one included, in which a column has a claim that is no mention.

        If there is none in that direction, the last such row in the other; None if the column is empty.
        """
        claims = len(self.columns[column])
        if not claims:
            return None
        at = self._stops_before(row, column)
        if step < 0 and (at == claims or self._stop(at, column) != row):
            at -= 1
        return self._stop(min(max(at, 0), claims - 1), column)

    def _stops_before(self, row: int, column: SideColumn) -> int:
        """The number of claims of a column with their own row above this one."""
        if row >= len(self):
            return len(self.columns[column])
        group = self._group(max(row, 0))
        first, end = self._span(group)
        line = max(row - self._headings[group] - 1, 0)
        above = _before(self.columns[column], first)
        owned = self._owned[group] if column is not SideColumn.OTHERS else 0
        if line < owned:
            return above + _count(self._stops[column], first, self._owner(group, line))
        unanswered = _count(self._unanswered[column], first, end)
        return above + _count(self._stops[column], first, end) + min(line - owned, unanswered)

    def _stop(self, number: int, column: SideColumn) -> int:
        """The row of a claim of a column, by its number in the order of the rows from 0."""
        claims, stops = self.columns[column], self._stops[column]
        group = bisect_left(self._numbers, self._sides.periods.at(claims[number]))
        first, end = self._span(group)
        row, within = self._headings[group] + 1, number - _before(claims, first)
        answered = _count(stops, first, end)
        if within < answered:
            return row + _count(self._owners, first, stops[_before(stops, first) + within])
        return row + (self._owned[group] if column is not SideColumn.OTHERS else 0) + within - answered

    def _make(self, number: int) -> SideRow:
        group = self._group(number)
        line = number - self._headings[group] - 1
        if line < 0:
            return SideRow((None, None, None))
        span, owned = self._span(group), self._owned[group]
        others = _nth(self._unanswered[SideColumn.OTHERS], span, line)
        if line < owned:
            one, other, relation = self._answered(self._owner(group, line))
            return SideRow((one, other, others), relation)
        left, right = (
            _nth(self._unanswered[column], span, line - owned) for column in (SideColumn.LEFT, SideColumn.RIGHT)
        )
        return SideRow((left, right, others))

    def _owner(self, group: int, line: int) -> int:
        """The owner of one of the first rows of a day."""
        return self._owners[_before(self._owners, self._span(group)[0]) + line]

    def _answered(self, owner: int) -> tuple[SideCell, SideCell, RowRelation | None]:
        """The row of a claim that both sides make, or that is linked across them."""
        sides = self._sides
        if owner in sides.shared:
            return SideCell(owner), SideCell(owner), None
        own, other = sides.opposite(owner)
        left, right = (own, other) if owner in sides.links.left else (other, own)
        return left, right, sides.relation(left.position, right.position)

    def _group(self, row: int) -> int:
        return bisect_right(self._headings, row) - 1

    def _span(self, group: int) -> tuple[int, int]:
        """The first position of a day with claims, and the position after its last."""
        number = self._numbers[group]
        return self._sides.periods.starts[number], self._sides.periods.end(number)


def _each(periods: Periods, positions: BitMap) -> list[int]:
    """The number of the positions in each period."""
    if not positions:
        return [0] * len(periods.bounds)
    ranks = periods.ranks(positions)
    return list(map(sub, ranks, [0, *ranks]))


def _before(positions: BitMap, end: int) -> int:
    """The number of the positions before `end`."""
    return positions.rank(end - 1) if end > 0 else 0


def _count(positions: BitMap, first: int, end: int) -> int:
    """The number of the positions from `first` to `end` − 1."""
    return positions.range_cardinality(first, end) if first < end else 0


def _nth(positions: BitMap, span: tuple[int, int], number: int) -> SideCell | None:
    """The claim with this number, from 0, among the positions within a span; None if there are fewer."""
    first, end = span
    at = _before(positions, first) + number
    return SideCell(positions[at]) if at < len(positions) and positions[at] < end else None
