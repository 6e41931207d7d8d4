"""Numbers whose thousands are set apart."""

from __future__ import annotations

import pytest

from db.text.figures import digits, grouped, may_merge


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,294", "1,294"),
        ("1.294.300", "1.294.300"),
        ("76’000", "76’000"),
        ("76\u202f000", "76,000"),
        ("76\u2009000", "76,000"),
        ("1 294", None),
        ("1,29", None),
        ("1,2945", None),
        ("1294", None),
        ("1294,000", None),
        ("1,294 ", None),
    ],
)
def test_what_is_a_number_in_groups(text: str, number: str | None) -> None:
    assert grouped(text) == number


def test_its_digits() -> None:
    assert digits("1,294.300") == "1294300"


@pytest.mark.parametrize(
    ("values", "value", "merges"),
    [
        ("100", "200", True),
        ("a,1", "294", True),
        ("1,294", "300", True),
        ("1", "2945", True),
        ("2024", "200", False),
        ("a1", "200", False),
        ("1", "29", False),
        ('"1"', "294", False),
    ],
)
def test_which_words_a_comma_would_join(values: str, value: str, merges: bool) -> None:
    assert may_merge(values, value) is merges
