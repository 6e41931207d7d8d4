"""Figures in words and in short, and statuses with their shades."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.model.claims import Figures, Shade, Status
from db.text import phrases

SIGNS = ("≥ ", "≤ ", "≈ ")
NUMBERS = st.one_of(st.none(), st.integers(0, 10**8).map(float), st.sampled_from([1_200_000.0, 76_500.0, 0.5, 12.25]))


@pytest.mark.parametrize(
    ("low", "best", "high", "forms"),
    [
        (76_500, None, None, ("at least 76,500 men", "≥ 76,500 men", "≥ 76,500")),
        (None, None, 400, ("at most 400 men", "≤ 400 men", "≤ 400")),
        (10, None, 15, ("10 to 15 men", "10–15 men", "10–15")),
        (None, 400, None, ("400 men", "400")),
        (400, 400, 400, ("400 men", "400")),
        (800, 900, 1_000, ("900 (800 to 1,000) men", "900 (800–1,000) men", "900 (800–1,000)", "≈ 900")),
        (None, 1_200_000, None, ("1,200,000 men", "1,200,000", "1.2 M")),
        (None, 450_000, None, ("450,000 men", "450,000", "450 k")),
        (None, 1_234_567, None, ("1,234,567 men", "1,234,567")),
        (1_000_000, None, 2_500_000, ("1,000,000 to 2,500,000 men", "1,000,000–2,500,000 men", "1,000,000–2,500,000")),
    ],
)
def test_a_figure_has_ever_shorter_forms(
    low: float | None, best: float | None, high: float | None, forms: tuple[str, ...]
) -> None:
    assert phrases.short_figures(Figures(low, best, high, "men"), *SIGNS)[: len(forms)] == forms


@given(low=NUMBERS, best=NUMBERS, high=NUMBERS)
def test_every_number_in_every_form_is_one_of_the_figure(
    low: float | None, best: float | None, high: float | None
) -> None:
    sizes = {"": 1, " k": 1_000, " M": 1_000_000}
    for form in phrases.short_figures(Figures(low, best, high, ""), *SIGNS):
        for number, size in re.findall(r"([\d,]+(?:\.\d+)?)( k| M|)", form):
            assert round(float(number.replace(",", "")) * sizes[size], 6) in {low, best, high}


def test_every_shade_goes_on_behind_its_status() -> None:
    assert set(phrases.SHADE_WORDS) == set(Shade)
    assert phrases.status_word(Status.DISPUTED) == "disputed"
    assert phrases.status_word(Status.DISPUTED, True) == "disputed, superseded"
    assert (
        phrases.status_word(Status.CORROBORATED, True, (Shade.ALLY, Shade.PART))
        == "corroborated (only by allies; only in part), superseded"
    )
