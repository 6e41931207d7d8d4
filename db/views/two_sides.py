"""Matches as the accounts of two sides: the claims of each in a column of its own, day by day.

A claim that is linked to one of the other side has a row of its own, with what it is linked to beside it: that
claim itself if it is of the same day and has no row yet, else a mention of it. These rows come first in a day; then
come the claims that nobody of the other side answers, side by side to save room.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import accumulate, compress, count
from operator import add, sub

from pyroaring import BitMap

from db import dates
from db.case.case import Case
from db.findings.cross_links import ANSWERS
from db.index.periods import Periods
from db.index.sets import NOTHING, between
from db.index.timeline import Heading
from db.lru import LRU
from db.model.claims import Relation
from db.views.opponents import Opponents, joins

_CACHED_ROWS = 2_000


class SideColumn(IntEnum):
    """Where a claim stands: with one of the two sides, or with everybody else."""

    LEFT = 0
    RIGHT = 1
    OTHERS = 2


@dataclass(frozen=True, slots=True)
class SideCell:
    """A claim in a column.

    A `mention` repeats a claim that has its own row, or is not among the matches.
    `more` is the number of claims of the other side that are linked to this one and not in the same row.
    """

    position: int
    mention: bool = False
    more: int = 0


@dataclass(frozen=True, slots=True)
class RowRelation:
    """What joins the claims of a row: the weightiest relation between them, and to which of them it points."""

    relation: Relation
    to_left: bool
    to_right: bool


@dataclass(frozen=True, slots=True)
class SideRow:
    """What stands beside each other: at most one claim in each `SideColumn`, and what joins the first two."""

    cells: tuple[SideCell | None, SideCell | None, SideCell | None]
    join: RowRelation | None = None

    def positions(self) -> Iterator[int]:
        """The claims in it."""
        return (cell.position for cell in self.cells if cell)


class TwoSides:
    """The matches of two sides, and those of everybody else.

    `columns` are the matches by `SideColumn`; a claim that both sides make is in both of theirs.
    """

    def __init__(self, case: Case, matches: BitMap, known: int, sides: Opponents) -> None:
        """`known` is the number of claims that had been stated by the date asked for, all matches among them."""
        self.sides = sides
        self.known = known
        self.joins = joins(case, *sides.ids)
        self.periods = case.index.periods
        left, right = (matches & case.speaking[side] for side in sides.ids)
        self.columns = (left, right, matches - left - right)
        self.shared = left & right
        self.answered = self.joins.answered(known) & matches
        self.beside = self.joins.same_day(matches)

    @property
    def matches(self) -> BitMap:
        """The matches of the two sides and of everybody else."""
        return BitMap.union(*self.columns)

    def opposite(self, claim: int) -> tuple[SideCell, SideCell]:
        """A claim that is linked across the sides, and what stands beside it.

        Beside it stands the claim with which it shares a row; else the nearest that it answers, or that answers it,
        among the matches if one of them does.
        """
        answers = self.joins.answers(claim, self.known)
        linked = BitMap.union(*(found for _, found in answers))
        beside = self.beside.get(claim)
        if beside is not None:
            back = BitMap.union(*(found for _, found in self.joins.answers(beside, self.known)))
            return SideCell(claim, more=len(linked) - 1), SideCell(beside, more=len(back) - 1)
        relation, found = answers[0]
        found = found & self.columns[SideColumn.LEFT] | found & self.columns[SideColumn.RIGHT] or found
        return SideCell(claim, more=len(linked) - 1), SideCell(self.joins.nearest(relation, claim, found), mention=True)

    def join(self, left: int, right: int) -> RowRelation:
        """What joins two claims that are linked across the sides."""
        points = self.joins.points
        ways = ((how, points(how, right, left), points(how, left, right)) for how in ANSWERS)
        return RowRelation(*next(way for way in ways if any(way[1:])))

    def rows(self, others: bool) -> SideRows:
        """The rows of the two sides, and with `others` those of everybody else beside them."""
        return self.wide if others else self.narrow

    @cached_property
    def narrow(self) -> SideRows:
        """The rows of the two sides."""
        return SideRows(self, others=False)

    @cached_property
    def wide(self) -> SideRows:
        """The rows of the two sides and everybody else."""
        return SideRows(self, others=True)


class SideRows:
    """Which claims stand in which row, counted from 0; each day with claims has a heading, which is a row too.

    Costs one step for each date of the case and for each pair that shares a row, and nothing for the claims.
    Within a day the rows of the answered claims come first, in the order of the claims that they belong to.
    """

    def __init__(self, sides: TwoSides, others: bool) -> None:
        self._sides = sides
        left, right, rest = sides.columns
        self.columns = (left, right, rest if others else NOTHING)
        self.shown = BitMap.union(*self.columns)
        placed = BitMap(list(sides.beside.values()))
        self._partners = {right: left for left, right in sides.beside.items()}
        self._owners = (sides.shared | sides.answered) - placed
        self._stops = (self._owners & left, (self._owners & right) | BitMap(list(sides.beside)), NOTHING)
        self._free = (left - self._owners, right - self._owners - placed, self.columns[SideColumn.OTHERS])
        self._count(sides.periods)
        self._rows = LRU[int, SideRow](_CACHED_ROWS)

    def _count(self, periods: Periods) -> None:
        owners, left, right, others = (_each(periods, found) for found in (self._owners, *self._free))
        sizes = list(map(add, owners, map(max, left, right)))
        if self._free[SideColumn.OTHERS]:
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
        """The row of the heading of this number, from 0; the number of rows after the last one."""
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
        """The claims in a row; a heading has none."""
        return self._rows.get(number, lambda: self._made(number))

    def positions(self, rows: range) -> list[int]:
        """The claims in these rows, each once, mentioned ones included."""
        seen = range(max(rows.start, 0), min(rows.stop, len(self)))
        return list(dict.fromkeys(position for row in seen for position in self.row(row).positions()))

    def column(self, position: int) -> SideColumn | None:
        """The column in which a claim has its own row, the left one if both have it; None if it has none."""
        return next((column for column in SideColumn if position in self.columns[column]), None)

    def place(self, position: int) -> int | None:
        """The row of a claim, in which it is not only mentioned; None if it has none."""
        column = self.column(position)
        if column is None:
            return None
        group = bisect_left(self._numbers, self._sides.periods.at(position))
        first, _ = self._span(group)
        row, free = self._headings[group] + 1, self._free[column]
        if position not in free:
            return row + _count(self._owners, first, self._partners.get(position, position))
        return row + (self._owned[group] if column is not SideColumn.OTHERS else 0) + _count(free, first, position)

    def place_from(self, position: int) -> int | None:
        """The row of the first claim at this position or after it; the last claim's if there is none after."""
        return self.place(self.claim_from(position)) if self.shown else None

    def claim_from(self, position: int) -> int:
        """The first claim at this position or after it; the last one if there is none after. There must be claims."""
        return self.shown[min(_before(self.shown, position), len(self.shown) - 1)]

    def beyond(self, position: int, wanted: BitMap, step: int) -> int | None:
        """The next of some claims that have rows, below the one at a position (1) or above it (-1), if there is one."""
        periods = self._sides.periods
        here, number = self._read_at(position), periods.at(position)
        start, end = periods.starts[number], periods.end(number)
        same_day = (wanted & between(start, end)) - BitMap((position,))
        found = [other for other in same_day if (self._read_at(other) > here) == (step > 0)]
        if not found:
            at = _before(wanted, end) if step > 0 else _before(wanted, start) - 1
            if not 0 <= at < len(wanted):
                return None
            day = periods.at(wanted[at])
            found = [*(wanted & between(periods.starts[day], periods.end(day)))]
        return (min if step > 0 else max)(found, key=self._read_at)

    def _read_at(self, position: int) -> tuple[int, int]:
        """Where a claim stands, in the order in which rows are read."""
        return self.place(position) or 0, self.column(position) or 0

    def positions_around(self, position: int, reach: int) -> list[int]:
        """The claims in the rows up to `reach` from that of a claim, as `positions` gives them."""
        row = self.place(position) or 0
        return self.positions(range(row - reach, row + reach + 1))

    def nearest(self, row: int, column: SideColumn, step: int) -> int | None:
        """The row next to this one in direction `step`, or itself, that has a claim of its own in a column.

        If there is none in that direction, the last one in the other; None if the column is empty.
        """
        claims = len(self.columns[column])
        if not claims:
            return None
        at = self._stops_before(row, column)
        if step < 0 and (at == claims or self._stop(at, column) != row):
            at -= 1
        return self._stop(min(max(at, 0), claims - 1), column)

    def _stops_before(self, row: int, column: SideColumn) -> int:
        """How many claims of a column have their own row above this one."""
        if row >= len(self):
            return len(self.columns[column])
        group = self._group(max(row, 0))
        first, end = self._span(group)
        line = max(row - self._headings[group] - 1, 0)
        above = _before(self.columns[column], first)
        owned = self._owned[group] if column is not SideColumn.OTHERS else 0
        if line < owned:
            return above + _count(self._stops[column], first, self._owner(group, line))
        free = _count(self._free[column], first, end)
        return above + _count(self._stops[column], first, end) + min(line - owned, free)

    def _stop(self, number: int, column: SideColumn) -> int:
        """The row of a claim of a column, counted in the order of the rows from 0."""
        claims, stops = self.columns[column], self._stops[column]
        group = bisect_left(self._numbers, self._sides.periods.at(claims[number]))
        first, end = self._span(group)
        row, within = self._headings[group] + 1, number - _before(claims, first)
        answered = _count(stops, first, end)
        if within < answered:
            return row + _count(self._owners, first, stops[_before(stops, first) + within])
        return row + (self._owned[group] if column is not SideColumn.OTHERS else 0) + within - answered

    def _made(self, number: int) -> SideRow:
        group = self._group(number)
        line = number - self._headings[group] - 1
        if line < 0:
            return SideRow((None, None, None))
        span, owned = self._span(group), self._owned[group]
        others = _nth(self._free[SideColumn.OTHERS], span, line)
        if line < owned:
            one, other, join = self._answered(self._owner(group, line))
            return SideRow((one, other, others), join)
        left, right = (_nth(self._free[column], span, line - owned) for column in (SideColumn.LEFT, SideColumn.RIGHT))
        return SideRow((left, right, others))

    def _owner(self, group: int, line: int) -> int:
        """The claim to which one of the first rows of a day belongs."""
        return self._owners[_before(self._owners, self._span(group)[0]) + line]

    def _answered(self, owner: int) -> tuple[SideCell, SideCell, RowRelation | None]:
        """What stands in the row of a claim that both sides make, or that is linked across them."""
        sides = self._sides
        if owner in sides.shared:
            return SideCell(owner), SideCell(owner), None
        own, other = sides.opposite(owner)
        left, right = (own, other) if owner in sides.joins.left else (other, own)
        return left, right, sides.join(left.position, right.position)

    def _group(self, row: int) -> int:
        return bisect_right(self._headings, row) - 1

    def _span(self, group: int) -> tuple[int, int]:
        """The first position of a day with claims, and the one after its last."""
        number = self._numbers[group]
        return self._sides.periods.starts[number], self._sides.periods.end(number)


def _each(periods: Periods, positions: BitMap) -> list[int]:
    """How many of the positions are in each period."""
    if not positions:
        return [0] * len(periods.bounds)
    ranks = periods.ranks(positions)
    return list(map(sub, ranks, [0, *ranks]))


def _before(positions: BitMap, end: int) -> int:
    """How many of the positions are before `end`."""
    return positions.rank(end - 1) if end > 0 else 0


def _count(positions: BitMap, first: int, end: int) -> int:
    """How many of the positions are from `first` on and before `end`."""
    return positions.range_cardinality(first, end) if first < end else 0


def _nth(positions: BitMap, span: tuple[int, int], number: int) -> SideCell | None:
    """The claim of this number, from 0, among the positions within a span."""
    first, end = span
    at = _before(positions, first) + number
    return SideCell(positions[at]) if at < len(positions) and positions[at] < end else None
