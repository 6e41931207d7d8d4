"""Rows of numbers in sorted columns, of which a few change."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence

Row = tuple[int, ...]


def rows_of(columns: Sequence[array[int]]) -> Iterable[Row]:
    """The rows of some columns of equal length."""
    return zip(*columns, strict=True)


def with_changes(columns: Sequence[array[int]], before: Iterable[Row], after: Iterable[Row]) -> tuple[array[int], ...]:
    """The columns with the rows of `after` in place of those of `before`; a row may be there several times.

    Rows ascend by their first column, then by the second, and so on. Raises LookupError if a row is not there.
    """
    old, new = Counter(before), Counter(after)
    removed, added = old - new, new - old
    if not removed and not added:
        return tuple(columns)
    changes: list[tuple[int, int, Row]] = []
    for row, times in removed.items():
        first, end = _range(columns, row)
        if end - first < times:
            raise LookupError(f"{row} is not among the rows")
        changes.extend((place, 1, row) for place in range(first, first + times))
    for row, times in added.items():
        changes.extend([(_range(columns, row)[0], 0, row)] * times)
    changes.sort(key=lambda change: (change[0], change[2]))
    return tuple(_changed(column, number, changes) for number, column in enumerate(columns))


def _range(columns: Sequence[array[int]], row: Row) -> tuple[int, int]:
    """The places from the first up to, not including, the last of a row; both are where it would be if it is not."""
    first, end = 0, len(columns[0])
    for column, value in zip(columns, row, strict=True):
        first, end = bisect_left(column, value, first, end), bisect_right(column, value, first, end)
    return first, end


def _changed(column: array[int], number: int, changes: list[tuple[int, int, Row]]) -> array[int]:
    changed: array[int] = array(column.typecode)
    done = 0
    for place, taken, row in changes:
        changed += column[done:place]
        if not taken:
            changed.append(row[number])
        done = place + taken
    changed += column[done:]
    return changed
