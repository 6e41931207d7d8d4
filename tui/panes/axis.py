"""Stretches of time as the cells of a line."""

from __future__ import annotations

from collections.abc import Sequence


def in_cells(stretch: int, stretches: int, cells: int) -> int:
    """The cell in which one of `stretches` begins; −1 for those before the first, `cells` for those after the last."""
    return min(max(stretch * cells // stretches, -1), cells)


def gather(counts: Sequence[float], cells: int) -> list[float]:
    """The same counts in another number of stretches; each count goes whole to the stretch it begins in."""
    gathered: list[float] = [0] * cells
    for number, count in enumerate(counts):
        gathered[number * cells // len(counts)] += count
    if cells > len(counts):
        for number in range(cells):
            gathered[number] = counts[((number + 1) * len(counts) - 1) // cells]
    return gathered


def bar(count: float, top: float, bars: str) -> str:
    """The sign for a count: the lowest for none or nearly none, the others in proportion to the largest."""
    if count < _NEARLY_NONE:
        return bars[0]
    return bars[1 + int((len(bars) - 2) * (max(count - 1, 0) / max(top - 1, 1)))]


_NEARLY_NONE = 0.5


def axis(first: int, last: int, cells: int, signs: str) -> str:
    """An axis of `cells` with a date on it, from cell `first` to cell `last`; `signs` are those of `Glyphs.axis`."""
    nothing, start, between, end, point, before, after = tuple(signs)
    left, right = (min(max(cell, 0), cells - 1) for cell in (min(first, last), max(first, last)))
    drawn = [nothing] * left + [between] * (right + 1 - left) + [nothing] * (cells - 1 - right)
    if left == right:
        drawn[left] = point
    else:
        drawn[left], drawn[right] = start, end
    if min(first, last) < 0:
        drawn[left] = before
    if max(first, last) >= cells:
        drawn[right] = after
    return "".join(drawn)
