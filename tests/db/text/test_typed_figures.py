"""Quantities as people write them."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.model.claims import Figures
from db.text.typed_figures import read_figures, written_figures

NUMBERS = st.one_of(st.integers(-10, 10_000_000).map(float), st.floats(-1e12, 1e12), st.floats(0, 1e-3))


@pytest.mark.parametrize(
    ("typed", "low", "best", "high"),
    [
        ("1200", None, 1200, None),
        ("1,200", None, 1200, None),
        ("1 200 000", None, 1_200_000, None),
        ("1.200.000", None, 1_200_000, None),
        ("1.5", None, 1.5, None),
        ("-3", None, -3, None),
        ("10-15", 10, None, 15),
        ("10 – 15", 10, None, 15),
        ("10 to 15", 10, None, 15),
        ("1,000..1,500", 1000, None, 1500),
        (">100", 100, None, None),
        ("≥ 100", 100, None, None),
        ("at least 1,200", 1200, None, None),
        ("More than 100", 100, None, None),
        ("100+", 100, None, None),
        ("<50", None, None, 50),
        ("up to 50", None, None, 50),
        ("~50", None, 50, None),
        ("about 50", None, 50, None),
        ("900 (800-1000)", 800, 900, 1000),
        ("900 (>=800)", 800, 900, None),
        ("~900 (<= 1,000)", None, 900, 1000),
    ],
)
def test_numbers_and_bounds_are_read(typed: str, low: float | None, best: float | None, high: float | None) -> None:
    assert read_figures(typed) == Figures(low, best, high, "")


@pytest.mark.parametrize("typed", ["", "many", "1,5", "15-10", "10-", "900 (1000-2000)", "٥", "1e999", "1-2-3", ">"])
def test_what_is_no_number_is_said(typed: str) -> None:
    with pytest.raises(ValueError, match=r"not a number|ascend"):
        read_figures(typed)


@given(st.lists(NUMBERS, min_size=3, max_size=3).map(sorted), st.lists(st.booleans(), min_size=3, max_size=3))
def test_what_is_written_is_read_as_the_same(values: list[float], are_given: list[bool]) -> None:
    low, best, high = (value if is_given else None for value, is_given in zip(values, are_given, strict=True))
    figures = Figures(low, best, high, "")
    if any(are_given):
        assert read_figures(written_figures(figures)) == figures


@given(st.text(max_size=30))
def test_any_text_is_a_quantity_or_a_sentence_about_it(text: str) -> None:
    with suppress(ValueError):
        read = read_figures(text)
        assert read_figures(written_figures(read)) == read
