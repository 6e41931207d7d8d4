"""Matches as the rows of a timeline: a heading for each date, and the claims under it."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass
from itertools import compress, count
from operator import add, lt

from pyroaring import BitMap

from db import dates
from db.index import Periods


@dataclass(frozen=True, slots=True)
class Heading:
    """The row that opens a date; `claims` is the number of matches under it."""

    text: str
    claims: int


class Timeline:
    """Where each heading and each match stands, counted in rows from 0.

    Costs one step for each date of the case, and nothing for the matches themselves.
    """

    def __init__(self, positions: BitMap, periods: Periods) -> None:
        self._positions = positions
        self._periods = periods
        ranks = periods.ranks(positions)
        before = [0, *ranks]
        matched = list(map(lt, before, ranks))
        self._numbers: array[int] = array("q", compress(count(), matched))
        self._firsts: array[int] = array("q", compress(before, matched))
        self._headings: array[int] = array("q", map(add, self._firsts, count()))

    def __len__(self) -> int:
        return len(self._positions) + len(self._numbers)

    def is_heading(self, row: int) -> bool:
        """Whether this row is a heading."""
        return self._headings[self._group(row)] == row

    def heading(self, row: int) -> Heading:
        """The heading above this row, or in it."""
        group = self._group(row)
        following = self._firsts[group + 1] if group + 1 < len(self._firsts) else len(self._positions)
        bounds = self._periods.bounds[self._numbers[group]]
        return Heading(dates.heading(*bounds), following - self._firsts[group])

    def position(self, row: int) -> int | None:
        """The claim in this row; None for a heading."""
        group = self._group(row)
        if self._headings[group] == row:
            return None
        return self._positions[self._firsts[group] + row - self._headings[group] - 1]

    def positions(self, rows: range) -> list[int]:
        """The claims in these rows, from first to last."""
        found = (self.position(row) for row in range(max(rows.start, 0), min(rows.stop, len(self))))
        return [position for position in found if position is not None]

    def row(self, position: int) -> int | None:
        """The row of a claim; None if it is no match."""
        return self.row_from(position) if position in self._positions else None

    def row_from(self, position: int) -> int | None:
        """The row of the first match at this position or after it; the last match's if there is none after."""
        if not self._positions:
            return None
        before = self._positions.rank(position - 1) if position > 0 else 0
        ordinal = min(before, len(self._positions) - 1)
        group = bisect_right(self._firsts, ordinal) - 1
        return self._headings[group] + 1 + ordinal - self._firsts[group]

    def _group(self, row: int) -> int:
        return bisect_right(self._headings, row) - 1
