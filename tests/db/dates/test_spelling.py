"""Dates with their bounds in words, headings and the dates of a filter."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.dates import heading, parse, short, words
from db.dates.spans import span

days = st.dates(date(1, 1, 1), date(9999, 12, 31))
notation = st.text("0123456789-/.[]X?~%TZ:+ ", max_size=26)


@pytest.mark.parametrize(
    ("text", "start", "end", "long", "terse"),
    [
        ("2025", "2025-01-01", "2025-12-31", "2025", "2025"),
        ("2025-04", "2025-04-01", "2025-04-30", "April 2025", "Apr 2025"),
        ("2024-02", "2024-02-01", "2024-02-29", "February 2024", "Feb 2024"),
        ("2025-04-26", "2025-04-26", "2025-04-26", "26 April 2025", "26 Apr 2025"),
        ("0044-03-15", "0044-03-15", "0044-03-15", "15 March 0044", "15 Mar 0044"),
        (" 2025-04-26 ", "2025-04-26", "2025-04-26", "26 April 2025", "26 Apr 2025"),
        ("2025-04-26~", "2025-04-26", "2025-04-26", "about 26 April 2025", "~26 Apr 2025"),
        ("2025-04-26?", "2025-04-26", "2025-04-26", "26 April 2025 (uncertain)", "26 Apr 2025?"),
        ("2025-04%", "2025-04-01", "2025-04-30", "about April 2025 (uncertain)", "~Apr 2025?"),
        ("2025~", "2025-01-01", "2025-12-31", "about 2025", "~2025"),
        ("2025-04-26T20:00Z", "2025-04-26", "2025-04-26", "26 April 2025, 20:00 UTC", "26 Apr 2025"),
        ("2025-04-26T20:00:15Z", "2025-04-26", "2025-04-26", "26 April 2025, 20:00:15 UTC", "26 Apr 2025"),
        ("2025-04-26T01:30+03:00", "2025-04-26", "2025-04-26", "26 April 2025, 01:30 UTC+3", "26 Apr 2025"),
        ("2025-04-26T01:30-0330", "2025-04-26", "2025-04-26", "26 April 2025, 01:30 UTC-3:30", "26 Apr 2025"),
        ("2025-04-26T01:30+00:30", "2025-04-26", "2025-04-26", "26 April 2025, 01:30 UTC+0:30", "26 Apr 2025"),
        ("2025-04-26T01:30+00", "2025-04-26", "2025-04-26", "26 April 2025, 01:30 UTC", "26 Apr 2025"),
        ("2025-04-26T01:30", "2025-04-26", "2025-04-26", "26 April 2025, 01:30", "26 Apr 2025"),
        ("2025-04-26T01:30Z~", "2025-04-26", "2025-04-26", "about 26 April 2025, 01:30 UTC", "~26 Apr 2025"),
        ("2025-04-XX", "2025-04-01", "2025-04-30", "some time in April 2025", "Apr 2025"),
        ("2025-XX", "2025-01-01", "2025-12-31", "some time in 2025", "2025"),
        ("2025-XX-XX", "2025-01-01", "2025-12-31", "some time in 2025", "2025"),
        ("2025-04-0X", "2025-04-01", "2025-04-09", "some time 1–9 April 2025", "1–9 Apr 2025"),
        ("2025-04-2X", "2025-04-20", "2025-04-29", "some time 20–29 April 2025", "20–29 Apr 2025"),
        ("2025-02-2X", "2025-02-20", "2025-02-28", "some time 20–28 February 2025", "20–28 Feb 2025"),
        ("2025-04-3X", "2025-04-30", "2025-04-30", "30 April 2025", "30 Apr 2025"),
        ("2025-0X", "2025-01-01", "2025-09-30", "some time January – September 2025", "Jan – Sep 2025"),
        ("2025-1X", "2025-10-01", "2025-12-31", "some time October – December 2025", "Oct – Dec 2025"),
        ("202X", "2020-01-01", "2029-12-31", "some time 2020–2029", "2020–2029"),
        ("19XX?", "1900-01-01", "1999-12-31", "some time 1900–1999 (uncertain)", "1900–1999?"),
        ("2025-04-05/2025-04-26", "2025-04-05", "2025-04-26", "5–26 April 2025", "5–26 Apr 2025"),
        ("2025-04-26/2025-04-26", "2025-04-26", "2025-04-26", "26 April 2025", "26 Apr 2025"),
        (
            "2025-01-31/2025-02-04",
            "2025-01-31",
            "2025-02-04",
            "31 January – 4 February 2025",
            "31 Jan – 4 Feb 2025",
        ),
        (
            "2024-12-30/2025-01-02",
            "2024-12-30",
            "2025-01-02",
            "30 December 2024 – 2 January 2025",
            "30 Dec 2024 – 2 Jan 2025",
        ),
        ("2024-08/2025-03", "2024-08-01", "2025-03-31", "August 2024 – March 2025", "Aug 2024 – Mar 2025"),
        ("2025-03/2025-04", "2025-03-01", "2025-04-30", "March – April 2025", "Mar – Apr 2025"),
        ("2024/2025", "2024-01-01", "2025-12-31", "2024–2025", "2024–2025"),
        ("2025-04/2025-05-03", "2025-04-01", "2025-05-03", "April 2025 – 3 May 2025", "Apr 2025 – 3 May 2025"),
        ("2025-04-26/2025-04", "2025-04-26", "2025-04-30", "26 April 2025 – April 2025", "26 Apr 2025 – Apr 2025"),
        (
            "2024-09-10~/2024-09-12",
            "2024-09-10",
            "2024-09-12",
            "from about 10 September 2024 to 12 September 2024",
            "from ~10 Sep 2024 to 12 Sep 2024",
        ),
        ("2024-09-10~/2024-09-12~", "2024-09-10", "2024-09-12", "about 10–12 September 2024", "~10–12 Sep 2024"),
        (
            "2025-04-2X/2025-05-03",
            "2025-04-20",
            "2025-05-03",
            "from some time 20–29 April 2025 to 3 May 2025",
            "from 20–29 Apr 2025 to 3 May 2025",
        ),
        (
            "2025-04-26T20:00Z/2025-04-26T22:00Z",
            "2025-04-26",
            "2025-04-26",
            "from 26 April 2025, 20:00 UTC to 26 April 2025, 22:00 UTC",
            "26 Apr 2025",
        ),
        ("2025-04-26/..", "2025-04-26", None, "from 26 April 2025", "from 26 Apr 2025"),
        ("../2025-04", None, "2025-04-30", "until April 2025", "until Apr 2025"),
        ("2025-04-26~/", "2025-04-26", None, "from about 26 April 2025, end not known", "from ~26 Apr 2025"),
        ("/2025-04-26", None, "2025-04-26", "until 26 April 2025, start not known", "until 26 Apr 2025"),
        ("[2025-04-05..2025-04-26]", "2025-04-05", "2025-04-26", "some time 5–26 April 2025", "5–26 Apr 2025"),
        ("[2025-04..2025-04]", "2025-04-01", "2025-04-30", "some time in April 2025", "Apr 2025"),
        ("[2025-04-26..2025-04-26]", "2025-04-26", "2025-04-26", "26 April 2025", "26 Apr 2025"),
        ("[2025-04-26..]", "2025-04-26", None, "some time from 26 April 2025", "from 26 Apr 2025"),
        ("[..2025-04-26]", None, "2025-04-26", "some time until 26 April 2025", "until 26 Apr 2025"),
        (
            "[2025-04-05?..2025-04-26]",
            "2025-04-05",
            "2025-04-26",
            "some time from 5 April 2025 (uncertain) to 26 April 2025",
            "from 5 Apr 2025? to 26 Apr 2025",
        ),
    ],
)
def test_bounds_and_words(text: str, start: str | None, end: str | None, long: str, terse: str) -> None:
    value = parse(text)
    assert (value.text, value.start, value.end) == (text.strip(), start, end)
    assert words(text) == long
    assert short(text) == terse


def test_what_lasts_has_a_heading_that_does_not_say_its_day_is_not_known() -> None:
    assert heading("2024-08-01", "2024-08-31", lasting=True) == "August 2024"
    assert heading("2024-08-01", "2025-03-31", lasting=True) == "August 2024 – March 2025"
    assert heading("2025-04-26", None, lasting=True) == "from 26 April 2025, end not known"


def test_no_date_has_words_too() -> None:
    assert words("") == short("") == words(" ") == "no date"


@given(st.text() | notation)
def test_words_never_raise(text: str) -> None:
    assert words(text) or not text
    assert len(short(text)) <= len(words(text))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (None, None, "No date"),
        ("", "", "No date"),
        ("2025-04-26", "2025-04-26", "26 April 2025"),
        ("2024-08-01", "2024-08-31", "August 2024, day not known"),
        ("2024-02-01", "2024-02-29", "February 2024, day not known"),
        ("2024-01-01", "2024-12-31", "2024, month not known"),
        ("2024-01-01", "2025-12-31", "2024–2025, year not known"),
        ("2024-08-01", "2025-03-31", "August 2024 – March 2025, day not known"),
        ("2024-08-01", "2024-09-30", "August – September 2024, day not known"),
        ("2025-01-31", "2025-02-04", "31 January – 4 February 2025, day not known"),
        ("2025-04-20", "2025-04-29", "20–29 April 2025, day not known"),
        ("2024-12-31", "2025-01-01", "31 December 2024 – 1 January 2025, day not known"),
        ("2025-04-26", None, "from 26 April 2025, end not known"),
        (None, "2025-04-26", "until 26 April 2025, start not known"),
        ("2025-04-27", "2025-04-26", "Date unclear"),
        ("2025-02-30", "2025-03-01", "Date unclear"),
        ("2025-04", None, "Date unclear"),
        (None, "yesterday", "Date unclear"),
    ],
)
def test_headings(start: str | None, end: str | None, expected: str) -> None:
    assert heading(start, end) == expected


@given(st.text() | notation | st.none(), st.text() | notation | st.none())
def test_headings_never_fail(start: str | None, end: str | None) -> None:
    assert heading(start, end)


@given(days)
def test_the_heading_of_a_day_is_the_day_in_words(day: date) -> None:
    assert heading(day.isoformat(), day.isoformat()) == words(day.isoformat())


@given(days, days)
def test_different_bounds_have_different_headings(one: date, other: date) -> None:
    first, last = sorted((one.isoformat(), other.isoformat()))
    headings = {
        heading(*bounds) for bounds in ((first, last), (first, first), (last, last), (first, None), (None, last))
    }
    assert len(headings) == (5 if first < last else 3)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025", "2025-01-01", "2025-12-31"),
        ("2025-04", "2025-04-01", "2025-04-30"),
        (" 2025-04-26 ", "2025-04-26", "2025-04-26"),
        ("2025-03..2025-04", "2025-03-01", "2025-04-30"),
        ("2025-03-05 .. 2025", "2025-03-05", "2025-12-31"),
        ("2025-04..", "2025-04-01", None),
        ("..2025-04", None, "2025-04-30"),
        (">=2025-04", "2025-04-01", None),
        (">2025-04", "2025-05-01", None),
        ("> 2025", "2026-01-01", None),
        ("<=2025-04", None, "2025-04-30"),
        ("<2025-04", None, "2025-03-31"),
    ],
)
def test_dates_of_a_filter(text: str, start: str | None, end: str | None) -> None:
    assert span(text) == (start, end)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Write 2025,"),
        (">=", "Write 2025,"),
        ("..", "at least one end"),
        ("soon", "soon is not a date"),
        ("2025-04~", "Write 2025,"),
        ("2025-04-XX", "Write 2025,"),
        ("2025-03/2025-04", "Write 2025,"),
        ("=2025", "Write 2025,"),
        (">2025..2026", "Write 2025,"),
        ("2025-02-30", "February 2025 has no day 30, only 01 to 28"),
        ("2025..2025-13", "no month 13"),
        ("2026..2025", "ends before it begins"),
        (">9999", "matches no day"),
        ("<0001", "matches no day"),
    ],
)
def test_dates_that_no_filter_can_use(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)):
        span(text)


@given(st.dates(date(2, 1, 1), date(9998, 12, 31)), st.sampled_from((4, 7, 10)))
def test_comparisons_divide_the_days(day: date, digits: int) -> None:
    text = day.isoformat()[:digits]
    first, last = span(text)
    assert first is not None
    assert last is not None
    assert (span(f">={text}"), span(f"<={text}")) == ((first, None), (None, last))
    assert span(f"<{text}") == (None, (date.fromisoformat(first) - timedelta(1)).isoformat())
    assert span(f">{text}") == ((date.fromisoformat(last) + timedelta(1)).isoformat(), None)


@given(st.text() | notation)
def test_a_filter_date_is_read_or_refused(text: str) -> None:
    try:
        bounds = span(text)
    except ValueError:
        return
    assert bounds != (None, None)
    assert (bounds[0] or "0001-01-01") <= (bounds[1] or "9999-12-31")
