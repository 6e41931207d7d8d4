"""Where a cursor may stand and which rows a view shows: plain arithmetic over rows, without a screen."""

from __future__ import annotations

from collections.abc import Callable

Selectable = Callable[[int], bool]
"""Says whether the cursor may stand on a row."""


def nearest(row: int, count: int, step: int, selectable: Selectable) -> int | None:
    """Return the selectable one of `count` rows next to `row` in direction `step`, else in the other.

    A `row` outside counts as the first or the last; None means that no row is selectable.
    """
    if count <= 0:
        return None
    row = min(max(row, 0), count - 1)
    ahead, back = range(row, count), range(row, -1, -1)
    for rows in (ahead, back) if step > 0 else (back, ahead):
        found = next(filter(selectable, rows), None)
        if found is not None:
            return found
    return None


def revealing(row: int, top: int, height: int, selectable: Selectable) -> int:
    """Return the first row of a view of `height` rows, as near to `top` as shows `row` and the headings above it.

    Headings are the rows right above that cannot be selected, as far as they have room.
    """
    first = row
    while first > 0 and row - first < height - 1 and not selectable(first - 1):
        first -= 1
    return min(max(top, row - height + 1), first)
