"""The days to which an as-of date can be stepped."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from db.filters.filter import parse
from db.views.asof_steps import AsOfStops, asof_stops
from tests.cases import Draft

STATED = ("2025-02-10", "2025-03-01", "2025-03-13", "2025-03-13", "2025-03", "2025-05-02", "", "2025-06/..", "2024")
DAYS = ["2024-12-31", "2025-02-10", "2025-03-01", "2025-03-13", "2025-03-31", "2025-05-02"]


def _draft() -> Draft:
    draft = Draft().actor("russia").actor("ukraine")
    for number, stated in enumerate(STATED):
        draft.claim(f"c{number}", "ukraine" if number in (0, 5) else "russia", stated=stated)
    return draft.link("c5", "disputes", "c3")


def test_from_now_on_everything_lies_before() -> None:
    with _draft().opened() as case:
        assert asof_stops(case, parse("")) == AsOfStops("2025-05-02", None, "2025-05", None)
        assert asof_stops(case, parse("actor:ukraine")) == AsOfStops("2025-05-02", None, "2025-05", None)


def test_a_step_leads_to_the_nearest_day_on_which_something_in_the_matches_was_stated() -> None:
    with _draft().opened() as case:
        assert asof_stops(case, parse("asof:2025-03-13")) == AsOfStops("2025-03-01", "2025-03-31", "2025-02", "2025-03")
        assert asof_stops(case, parse("asof:2025-03")) == AsOfStops("2025-03-13", "2025-05-02", "2025-02", "2025-05")
        assert asof_stops(case, parse("actor:ukraine asof:2025-03")) == AsOfStops(
            "2025-03-13", "2025-05-02", "2025-02", "2025-05"
        )
        assert asof_stops(case, parse("asof:2020")) == AsOfStops(None, "2024-12-31", None, "2024-12")
        assert asof_stops(case, parse("asof:2030")) == AsOfStops("2025-05-02", None, "2025-05", None)


def test_no_day_is_passed_over_on_account_of_what_follows_from_the_links_of_another_day() -> None:
    with _draft().opened() as case:
        assert asof_stops(case, parse("status:unverified actor:russia asof:2025-03-01")).day_after == "2025-03-13"


def test_without_a_day_there_is_nowhere_to_go() -> None:
    with Draft().claim("a").claim("b", stated="2025/..").opened() as case:
        assert asof_stops(case, parse("")) == AsOfStops(None, None, None, None)
        assert asof_stops(case, parse("asof:2025")) == AsOfStops(None, None, None, None)


@given(st.dates(min_value=date(2024, 1, 1), max_value=date(2026, 1, 1)))
def test_a_step_and_one_back_lead_to_the_day_before_or_to_where_one_was(day: date) -> None:
    asof = day.isoformat()
    with _draft().opened() as case:
        found = asof_stops(case, parse(f"asof:{asof}"))
    before, after = bisect_left(DAYS, asof), bisect_right(DAYS, asof)
    assert found.day_before == (DAYS[before - 1] if before else None)
    assert found.day_after == (DAYS[after] if after < len(DAYS) else None)
    earlier = [known[:7] for known in DAYS if known[:7] < asof[:7]]
    assert found.month_before == (earlier[-1] if earlier else None)
    assert found.month_after == (found.day_after and found.day_after[:7])
