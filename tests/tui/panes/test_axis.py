"""Time drawn in the cells of a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.panes.axis import axis, bar, gather, in_cells
from tui.widgets.glyphs import ASCII, UNICODE

BARS = UNICODE.bars


@pytest.mark.parametrize(
    ("first", "last", "drawn", "plain"),
    [
        (2, 6, "··├───┤····", "..|---|...."),
        (2, 3, "··├┤·······", "..||......."),
        (2, 2, "··│········", "..!........"),
        (-1, 3, "◂──┤·······", "<--|......."),
        (8, 11, "········├─▸", "........|->"),
        (-1, 11, "◂─────────▸", "<--------->"),
        (-1, -1, "◂··········", "<.........."),
        (11, 11, "··········▸", "..........>"),
        (6, 2, "··├───┤····", "..|---|...."),
    ],
)
def test_a_vague_date_on_its_axis(first: int, last: int, drawn: str, plain: str) -> None:
    assert axis(first, last, 11, UNICODE.axis) == drawn
    assert axis(first, last, 11, ASCII.axis) == plain


@given(st.integers(-1, 41), st.integers(-1, 41), st.integers(1, 40))
def test_an_axis_has_its_length(first: int, last: int, cells: int) -> None:
    assert len(axis(min(first, cells), min(last, cells), cells, UNICODE.axis)) == cells


def test_bars_grow_with_the_count_and_only_next_to_none_is_lowest() -> None:
    assert "".join(bar(count, 8, BARS) for count in (0, 0.4, 0.5, 1, 2, 3, 4, 5, 6, 7, 8)) == "▁▁▂▂▂▃▄▅▆▇█"
    assert [bar(count, 1, BARS) for count in (0, 1)] == ["▁", "▂"]
    assert bar(0.6, 0.6, BARS) == "▂"


@given(st.lists(st.integers(0, 9), min_size=1, max_size=60), st.integers(1, 60))
def test_counts_are_gathered_where_their_stretch_begins(counts: list[int], cells: int) -> None:
    found = gather(counts, cells)
    assert len(found) == cells
    if cells <= len(counts):
        assert sum(found) == sum(counts)
    for stretch, count in enumerate(counts):
        assert not count or found[in_cells(stretch, len(counts), cells)]


def test_what_lies_outside_is_outside_in_cells_too() -> None:
    assert [in_cells(stretch, 10, 5) for stretch in (-1, 0, 1, 2, 9, 10)] == [-1, 0, 0, 1, 4, 5]
