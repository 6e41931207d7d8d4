"""Which rows a cursor can be on and which a view shows: arithmetic on row numbers, without a widget."""

from __future__ import annotations

from collections.abc import Callable

Selectable = Callable[[int], bool]
"""Whether the cursor can be on a row."""


def nearest(row: int, count: int, step: int, selectable: Selectable) -> int | None:
    """Return the first selectable row at or after `row` in direction `step`, else in the other direction.

    A `row` outside the `count` rows is taken for the first or last one. None if no row is selectable.
    """
    if count <= 0:
        return None
    row = min(max(row, 0), count - 1)
    ahead, back = range(row, count), range(row, -1, -1)
    for rows in (ahead, back) if step > 0 else (back, ahead):
        candidate = next(filter(selectable, rows), None)
        if candidate is not None:
            return candidate
    return None


def top_showing(row: int, top: int, height: int, selectable: Selectable) -> int:
    """Return the first row of a view of `height` rows that shows `row` and its headings, as close to `top` as possible.

    The headings are the rows directly above that are not selectable, as many as fit.
    """
    first = row
    while first > 0 and row - first < height - 1 and not selectable(first - 1):
        first -= 1
    return min(max(top, row - height + 1), first)
