"""Matches over time: exact days in their stretch, vague dates spread over theirs."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.index.density import Density, Scale
from db.index.periods import Bounds


def day(number: int) -> Bounds:
    """A day of April 2025."""
    return f"2025-04-{number:02}", f"2025-04-{number:02}"


def counted(bins: int, *dates: tuple[Bounds, int]) -> Density:
    """The density of a case of so many claims of each date, in order of time."""
    sizes = [number for _, number in dates]
    return Scale([bounds for bounds, _ in dates], sizes).density(sizes, bins)


def test_exact_days_count_in_equal_stretches_of_time() -> None:
    found = counted(3, (day(1), 2), (day(3), 3), (day(30), 4))
    assert found == Density((5, 0, 4), (0, 0, 0), date(2025, 4, 1), date(2025, 4, 30))


def test_only_matches_count_but_the_days_are_those_of_the_case() -> None:
    scale = Scale([day(1), day(30), (None, None)], [2, 3, 4])
    assert scale.density([0, 1, 3], 2) == Density((0, 1), (0, 0), date(2025, 4, 1), date(2025, 4, 30), 3, 4)


def test_a_vague_date_is_spread_evenly_over_its_days() -> None:
    found = counted(
        10, (day(1), 1), (("2025-04-01", "2025-04-05"), 10), (("2025-04-03", "2025-04-04"), 1), (day(10), 1)
    )
    assert found.counts == (1, *[0] * 8, 1)
    assert found.vague == (2, 2, 2.5, 2.5, 2, *[0] * 5)


def test_an_open_date_reaches_to_the_end_that_is_shown() -> None:
    found = counted(4, (day(1), 1), ((None, "2025-04-02"), 2), (day(4), 1), (("2025-04-03", None), 4))
    assert found == Density((1, 0, 0, 1), (1, 1, 2, 2), date(2025, 4, 1), date(2025, 4, 4))


def test_without_any_date_there_are_no_days() -> None:
    assert counted(2, ((None, None), 7)) == Density((0, 0), (0, 0), None, None, 7, 7)
    assert counted(2) == Density((0, 0), (0, 0), None, None)


def test_only_an_open_date_shows_its_one_day() -> None:
    found = counted(2, (("2025-04-03", None), 4))
    assert (found.first, found.last, found.vague) == (date(2025, 4, 3), date(2025, 4, 3), (2, 2))


def test_a_single_day_has_its_matches_in_the_first_stretch() -> None:
    assert counted(3, (day(1), 4)).counts == (4, 0, 0)


def test_a_vague_date_alone_is_shown_from_end_to_end() -> None:
    found = counted(5, (("2025-04-01", "2025-04-30"), 5))
    assert found == Density((0,) * 5, (1,) * 5, date(2025, 4, 1), date(2025, 4, 30))


def test_a_date_that_ends_before_it_begins_counts_on_its_last_day() -> None:
    assert counted(3, (("2025-04-03", "2025-04-01"), 3), (day(3), 1)).counts == (3, 0, 1)


@pytest.mark.parametrize("vague", [(), ((("0001-01-01", "2025-04-30"), 1),)])
def test_a_few_claims_far_away_do_not_squeeze_the_rest(vague: tuple[tuple[Bounds, int], ...]) -> None:
    far = (("0001-01-01", "0001-01-01"), 1), *((day(number), 20) for number in range(1, 31)), *vague
    found = counted(30, *far, (("9999-12-31", "9999-12-31"), 1))
    assert (found.first, found.last) == (date(2025, 4, 1), date(2025, 4, 30))
    assert found.counts == (21, *[20] * 28, 21)


def test_a_few_vague_dates_do_not_widen_the_days_that_are_shown() -> None:
    many = (("2024-01-01", "2025-04-01"), 1), (day(1), 99), (("2025-03-01", "2025-04-01"), 12), (day(30), 100)
    found = counted(61, *many, (("2025-06-01", None), 1))
    assert (found.first, found.last) == (date(2025, 3, 1), date(2025, 4, 30))
    assert sum(found.vague) == pytest.approx(14, abs=1e-4)
    assert found.reach(("2024-01-01", "2025-04-01")) == (-1, 31)
    assert found.reach(("2025-06-01", None)) == (61, 61)
    assert found.reach((None, "2025-03-02")) == (-1, 1)
    assert found.reach((None, None)) is None
    assert Density((), (), None, None).reach(day(1)) is None


days = st.integers(1, 30).map(lambda number: f"2025-04-{number:02}")
spans = st.tuples(days, days).map(lambda span: (min(span), max(span)))


@given(st.dictionaries(spans, st.integers(1, 3), min_size=1), st.integers(1, 40))
def test_every_claim_counts_once(dates: dict[Bounds, int], bins: int) -> None:
    ordered = sorted(dates, key=lambda bounds: bounds[1] or "")
    found = counted(bins, *((bounds, dates[bounds]) for bounds in ordered))
    assert sum(found.counts) == sum(number for (first, last), number in dates.items() if first == last)
    assert sum(found.counts) + sum(found.vague) == pytest.approx(sum(dates.values()), abs=1e-4)
    assert found.undated == 0
