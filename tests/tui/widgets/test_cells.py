from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.widgets.cells import Span, clip, cut, fit, text_of

FAMILY = "👨‍👩‍👧‍👦"
TEXTS = st.lists(st.sampled_from(["a", " ", "Ж", "漢", "é", "❤️", FAMILY]), max_size=40).map("".join)


@pytest.mark.parametrize(
    ("text", "cells", "shown"),
    [
        ("Kursk", 5, "Kursk"),
        ("Kursk", 4, "Kur…"),
        ("Kursk", 1, "…"),
        ("Kursk", 0, ""),
        ("漢字漢字", 5, "漢字…"),
        ("漢字漢字", 4, "漢 …"),
        (FAMILY + "abc", 4, FAMILY + "a…"),
        ("é" * 5, 3, "é" * 2 + "…"),
    ],
)
def test_text_is_cut_at_a_whole_character_and_says_so(text: str, cells: int, shown: str) -> None:
    assert cut(text, cells) == shown


def test_what_stands_for_the_rest_can_be_plain_ascii() -> None:
    assert cut("Kursk Oblast", 8, more="~") == "Kursk O~"
    assert cut("Kursk Oblast", 8, more="...") == "Kursk..."


def test_numbers_are_set_to_the_right() -> None:
    assert fit("41", 5, right=True) == "   41"


@given(text=TEXTS, cells=st.integers(-1, 30), right=st.booleans())
def test_fitted_text_is_exactly_as_wide_as_asked(text: str, cells: int, right: bool) -> None:
    assert cell_len(fit(text, cells, right=right)) == max(0, cells)


@given(spans=st.lists(st.tuples(TEXTS, st.sampled_from(["", "dim"])), max_size=6), cells=st.integers(0, 30))
def test_clipped_spans_fit_and_say_when_text_is_missing(spans: list[Span], cells: int) -> None:
    kept = clip(spans, cells)
    whole, shown = text_of(spans), text_of(kept)
    assert cell_len(shown) <= cells
    assert all(text for text, _ in kept)
    if cell_len(whole) <= cells:
        assert shown == whole
    elif cells > 0:
        assert shown.endswith("…")


def test_a_row_that_ends_exactly_at_the_edge_still_shows_that_more_follows() -> None:
    assert clip([("abc", "x"), ("def", "y")], 3) == [("ab…", "x")]


def test_enormous_text_is_cut_without_measuring_all_of_it() -> None:
    assert cut("a" * 1_000_000, 3) == "aa…"
