"""Dates as people type them: each means the same days as its EDTF form, or is refused with what to write."""

from __future__ import annotations

from calendar import month_abbr, month_name, monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.dates import AmbiguousDateError, month_named, parse, span, span_in_words, typed_day, typed_span

TODAY = date(2026, 11, 27)  # a Friday

days = st.dates(date(1000, 1, 1), date(9998, 12, 31))
any_today = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("today", "2026-11-27"),
        ("Yesterday", "2026-11-26"),
        ("вчора", "2026-11-26"),
        ("сегодня", "2026-11-27"),
        ("3 days ago", "2026-11-24"),
        ("last 7 days", "2026-11-21..2026-11-27"),
        ("past 1 week", "2026-11-21..2026-11-27"),
        ("this week", "2026-11-23..2026-11-29"),
        ("last week", "2026-11-16..2026-11-22"),
        ("last-week", "2026-11-16..2026-11-22"),
        ("this month", "2026-11"),
        ("Last  Month", "2026-10"),
        ("this year", "2026"),
        ("last year", "2025"),
        ("april 2025", "2025-04"),
        ("April-2025", "2025-04"),
        ("2025 April", "2025-04"),
        ("apr. 2025", "2025-04"),
        ("Sept 2025", "2025-09"),
        ("26 April 2025", "2025-04-26"),
        ("26 apr 2025", "2025-04-26"),
        ("April 26, 2025", "2025-04-26"),
        ("26th of April 2025", "2025-04-26"),
        ("26-Apr-2025", "2025-04-26"),
        ("6 квітня 2025 року", "2025-04-06"),
        ("квітень 2025", "2025-04"),
        ("26 апреля 2025 г.", "2025-04-26"),
        ("май 2025", "2025-05"),
        ("26.04.2025", "2025-04-26"),
        ("4.5.2025", "2025-05-04"),
        ("26. 04. 2025", "2025-04-26"),
        ("26/04/2025", "2025-04-26"),
        ("04/26/2025", "2025-04-26"),
        ("04/04/2025", "2025-04-04"),
        ("26-04-2025", "2025-04-26"),
        ("2025/04/26", "2025-04-26"),
        ("2025.04.26", "2025-04-26"),
        ("2025-4-6", "2025-04-06"),
        ("04/2025", "2025-04"),
        ("4.2025", "2025-04"),
        ("2025/04", "2025-04"),
        ("2025/2026", "2025..2026"),
        ("2025-04/2025-05-03", "2025-04..2025-05-03"),
        ("2025", "2025"),
        ("2025-04", "2025-04"),
        (" 2025-04-26 ", "2025-04-26"),
        ("2025-03 .. 2025-04", "2025-03..2025-04"),
        ("april 2025..26.05.2025", "2025-04..2025-05-26"),
        ("last week..today", "2026-11-16..2026-11-27"),
        ("april 2025..", "2025-04.."),
        ("..yesterday", "..2026-11-26"),
        (">=april 2025", ">=2025-04"),
        ("> last week", ">2026-11-22"),
        ("<last week", "<2026-11-16"),
        ("<=26.04.2025", "<=2025-04-26"),
    ],
)
def test_what_is_unambiguous_is_understood(typed: str, meant: str) -> None:
    assert typed_span(typed, TODAY) == meant


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "nothing is not a date. Write 2025, 2025-04, 2025-04-26, 26.04.2025"),
        ("soon", "soon is not a date. Write 2025, 2025-04,"),
        ("april", "april has no year in four digits. Write it with its year, as in 2025-04."),
        ("26 april", "26 april has no year in four digits. Write it with its year, as in 2025-04-26."),
        ("april 25", "april 25 has no year in four digits."),
        ("26.04.25", "26.04.25 has no year in four digits. Write the year in four digits, as in 2025-04-26."),
        ("26.04", "26.04 has no year in four digits."),
        ("25", "25 is not a date. Write"),
        ("april 2025 2026", "is not a date. Write"),
        ("april may 2025", "is not a date. Write"),
        ("ma 2025", "is not a date. Write"),
        ("2025-2026", "2025-2026 has two years. Write 2025..2026 for all from the one to the other."),
        ("31.02.2025", "2025-02-31 is not a date: February 2025 has no day 31, only 01 to 28."),
        ("31 April 2025", "2025-04-31 is not a date: April 2025 has no day 31, only 01 to 30."),
        ("13/13/2025", "2025-13-13 is not a date: there is no month 13."),
        ("13/2025", "2025-13 is not a date: there is no month 13."),
        ("0 april 2025", "has no day 00"),
        ("april 2025..march 2025", "2025-04..2025-03 ends before it begins. Put the earlier date first."),
        ("..", "a range of dates needs at least one end. Write it as"),
        (">=", "nothing is not a date."),
        ("٢٦.٠٤.2025", "is not a date"),
        ("9" * 200, "is too long for a date. Write"),
        ("last 0 days", "is not a date"),
        ("2025-04 may", "is not a date"),
    ],
)
def test_what_is_no_date_is_refused_with_what_to_write(typed: str, message: str) -> None:
    with pytest.raises(ValueError, match=r"\.$") as refusal:
        typed_span(typed, TODAY)
    assert message in str(refusal.value)


@pytest.mark.parametrize("typed", ["04/05/2025", "4-5-2025", "04 05 2025"])
def test_day_and_month_that_can_be_swapped_are_refused_with_both_readings(typed: str) -> None:
    for read in (typed_span, typed_day):
        with pytest.raises(AmbiguousDateError) as refusal:
            read(typed, TODAY)
        assert refusal.value.readings == ("2025-05-04", "2025-04-05")
        assert str(refusal.value) == f"{typed} is 4 May 2025 or 5 April 2025. Write 2025-05-04 or 2025-04-05."


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("yesterday", "2026-11-26"),
        ("last week", "2026-11-22"),
        ("april 2025", "2025-04"),
        ("26.04.2025", "2025-04-26"),
        ("2025-04-2X", "2025-04-2X"),
        ("2024/2025-04", "2024/2025-04"),
        ("2025/04", "2025-04"),
    ],
)
def test_one_day_for_an_as_of_date(typed: str, meant: str) -> None:
    assert typed_day(typed, TODAY) == meant
    assert parse(meant).end


@pytest.mark.parametrize("typed", ["2025..", "april 2025..", ">=2025", "2025-04/..", "soon", "", "2025-02-30"])
def test_what_is_not_one_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"Write a day, a month or a year|no day 30"):
        typed_day(typed, TODAY)


@pytest.mark.parametrize("typed", ["may 2025..april 2025", "2025-05/2025-04", "26.04.2025..01.04.2025"])
def test_a_range_that_ends_before_it_begins_is_not_one_day(typed: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        typed_day(typed, TODAY)


@given(days, any_today)
def test_every_way_to_write_a_day_means_that_day(day: date, today: date) -> None:
    iso = day.isoformat()
    month = month_name[day.month]
    for typed in (
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{day.day:02}-{month_abbr[day.month].upper()}-{day.year}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day:02}.{day.month:02}.{day.year}",
        f"{day.year}/{day.month}/{day.day}",
        iso,
    ):
        assert typed_span(typed, today) == iso
        assert span(typed_span(f">{typed}", today)) == span(f">{iso}")


@given(days, any_today)
def test_every_way_to_write_a_month_means_that_month(day: date, today: date) -> None:
    month = day.isoformat()[:7]
    for typed in (f"{month_name[day.month]} {day.year}", f"{day.month:02}/{day.year}", f"{day.year}.{day.month}"):
        assert typed_span(typed, today) == month
        assert span(typed_span(f"..{typed}", today)) == (None, f"{month}-{monthrange(day.year, day.month)[1]}")


@given(any_today)
def test_relative_days_are_those_before_today(today: date) -> None:
    assert typed_span("yesterday", today) == (today - timedelta(1)).isoformat()
    first, last = (date.fromisoformat(day or "") for day in span(typed_span("last week", today)))
    assert (first.isoweekday(), last - first) == (1, timedelta(6))
    assert timedelta(1) <= today - last <= timedelta(7)
    assert span(typed_span("last month", today))[1] == (today.replace(day=1) - timedelta(1)).isoformat()


PARTS = (
    *("april", "may", "last", "week", "days", "ago", "26", "2025", "4", "04"),
    *("..", ">", "<=", ",", "/", "."),
)


@given(
    st.one_of(
        st.text(max_size=30),
        st.text("0123456789./- ", max_size=12),
        st.lists(st.sampled_from(PARTS), max_size=7).map(" ".join),
    ),
    any_today,
)
def test_whatever_is_typed_is_a_date_in_digits_or_refused(typed: str, today: date) -> None:
    meant, problem = "", ""
    try:
        meant = typed_span(typed, today)
    except ValueError as refusal:
        problem = str(refusal)
    if not meant:
        assert problem.endswith(".")
        return
    assert typed_span(meant, today) == meant
    assert span(meant) != (None, None)
    assert span_in_words(meant)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2025-04", "April 2025"),
        ("2025-03..2025-04", "March – April 2025"),
        ("2025-03..", "from March 2025"),
        ("..2025-03", "until March 2025"),
        (">=2025-03", "from March 2025"),
        (">2025-03-01", "after 1 March 2025"),
        ("<2025", "before 2025"),
        ("<=2025", "until 2025"),
    ],
)
def test_a_range_in_words(text: str, words: str) -> None:
    assert span_in_words(text) == words


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("apr", 4),
        ("April", 4),
        ("квіт", 4),
        ("апреля", 4),
        ("май", 5),
        ("jun", 6),
        ("ju", None),
        ("", None),
        ("x", None),
    ],
)
def test_months_are_known_by_the_beginning_of_their_names(name: str, number: int | None) -> None:
    assert month_named(name) == number
