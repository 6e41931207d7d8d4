from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.scrolling import nearest, top_showing


def not_heading(row: int) -> bool:
    return row % 5 != 0


@pytest.mark.parametrize(
    ("row", "step", "found"),
    [(3, 1, 3), (5, 1, 6), (5, -1, 4), (0, -1, 1), (-7, -1, 1), (99, 1, 19), (20, 1, 19)],
)
def test_headings_are_passed_over_in_the_direction_of_the_movement(row: int, step: int, found: int) -> None:
    assert nearest(row, 20, step, not_heading) == found


def test_at_the_end_the_search_turns_round() -> None:
    assert nearest(5, 6, 1, not_heading) == 4


@pytest.mark.parametrize("count", [0, -1, 1])
def test_a_list_without_selectable_rows_has_no_place_for_the_cursor(count: int) -> None:
    assert nearest(0, count, 1, not_heading) is None


@pytest.mark.parametrize(
    ("row", "top", "height", "first"),
    [
        (12, 10, 5, 10),
        (14, 10, 5, 10),
        (17, 10, 5, 13),
        (7, 10, 5, 7),
        (6, 10, 5, 5),
        (6, 6, 5, 5),
        (6, 10, 1, 6),
    ],
)
def test_the_view_moves_as_little_as_possible_and_shows_the_heading_above(
    row: int, top: int, height: int, first: int
) -> None:
    assert top_showing(row, top, height, not_heading) == first


@given(row=st.integers(0, 50), top=st.integers(0, 50), height=st.integers(1, 9), every=st.integers(1, 6))
def test_the_row_is_always_in_the_view(row: int, top: int, height: int, every: int) -> None:
    first = top_showing(row, top, height, lambda other: other % every == 0)
    assert first <= row < first + height
