"""The notation of dates: what it reads, what it refuses and why."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.dates.edtf import Edtf, Extent, endpoint, parse
from db.dates.spelling import short, words

days = st.dates(date(1, 1, 1), date(9999, 12, 31))
qualifiers = st.sampled_from(("", "?", "~", "%"))
notation = st.text("0123456789-/.[]X?~%TZ:+ ", max_size=26)


@st.composite
def masks(draw: st.DrawFn) -> tuple[str, date]:
    """Draw a date with digits left open from the right, and a day that it may mean."""
    day = draw(st.dates(date(1000, 1, 1), date(9999, 12, 31)))
    text = day.isoformat()
    opened = draw(st.integers(0, 7))
    digits = [position for position, character in enumerate(text) if character != "-"]
    for position in digits[len(digits) - opened :]:
        text = text[:position] + "X" + text[position + 1 :]
    return text, day


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        ("  ", "is empty"),
        ("2025-02-30", "February 2025 has no day 30, only 01 to 28"),
        ("2023-02-29", "February 2023 has no day 29, only 01 to 28"),
        ("1900-02-29", "February 1900 has no day 29, only 01 to 28"),
        ("2025-04-31", "April 2025 has no day 31, only 01 to 30"),
        ("2025-04-00", "April 2025 has no day 00, only 01 to 30"),
        ("2025-02-3X", "February 2025 has no day 3X, only 01 to 28"),
        ("2025-13", "no month 13"),
        ("2025-00-10", "no month 00"),
        ("0000", "years begin at 0001"),
        ("000X-XX-XX", "years begin at 0001"),
        ("202X-04", "an X left of a digit"),
        ("2025-XX-12", "an X left of a digit"),
        ("2025-0X-1X", "an X left of a digit"),
        ("2025-04-2XT20:00Z", "an X left of a digit"),
        ("2X25", "write 2025,"),
        ("XXXX", "write 2025,"),
        ("2025-04-26T24:00Z", "write 2025,"),
        ("2025-04-26T20:60Z", "write 2025,"),
        ("2025-04-26T20:00+15:00", "write 2025,"),
        ("2025-04T20:00Z", "write 2025,"),
        ("2025-04-26 20:00", "write 2025,"),
        ("26.04.2025", "write 2025,"),
        ("20250426", "write 2025,"),
        ("2025-4-26", "write 2025,"),
        ("２０２５", "write 2025,"),
        ("٢٠٢٥-٠٤", "write 2025,"),
        ("-044", "write 2025,"),
        ("now", "write 2025,"),
        ("2025-04-26??", "write 2025,"),
        ("2025/2026/2027", "write 2025,"),
        ("2025-04-26/2025-04-25", "ends before it begins"),
        ("[2026..2025]", "ends before it begins"),
        ("2025-05/2025-04-26", "ends before it begins"),
        ("../..", "no bound on either side"),
        ("/", "no bound on either side"),
        ("[..]", "no bound on either side"),
        ("[2025]", "has no two dots"),
        ("[2025,2026]", "has no two dots"),
        ("[2025-04-05..2025-04-26", "write 2025,"),
        ("2025-02-30/2025-03-01", "February 2025 has no day 30, only 01 to 28"),
        ("9" * 1_000_000, "too long"),
    ],
    ids=lambda value: value[:30],
)
def test_what_is_no_date_is_refused_with_a_reason_and_shown_as_it_is(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)) as refusal:
        parse(text)
    assert len(str(refusal.value)) < 300
    if text.strip():
        assert words(text) == short(text) == text


@given(days, qualifiers)
def test_a_day_is_its_own_bounds_whatever_its_qualifier(day: date, qualifier: str) -> None:
    text = day.isoformat()
    value = parse(text + qualifier)
    assert (value.text, value.start, value.end) == (text + qualifier, text, text)


@given(masks(), qualifiers)
def test_open_digits_bound_the_days_that_fit_them(mask: tuple[str, date], qualifier: str) -> None:
    text, day = mask
    value = parse(text + qualifier)
    assert value.start is not None
    assert value.end is not None
    assert value.start <= day.isoformat() <= value.end
    shape = re.compile(text.replace("X", "[0-9]"))
    outside = (date.fromisoformat(value.start), -1), (date.fromisoformat(value.end), 1)
    for bound, step in outside:
        assert shape.fullmatch(bound.isoformat())
        if date.min < bound < date.max:
            assert not shape.fullmatch((bound + timedelta(step)).isoformat())


@given(days, days, qualifiers, qualifiers)
def test_intervals_and_sets_reach_from_one_end_to_the_other(one: date, other: date, left: str, right: str) -> None:
    first, last = sorted((one.isoformat(), other.isoformat()))
    for text in (f"{first}{left}/{last}{right}", f"[{first}{left}..{last}{right}]"):
        value = parse(text)
        assert (value.start, value.end) == (first, last)
    if first < last:
        with pytest.raises(ValueError, match="before it begins"):
            parse(f"{last}{left}/{first}{right}")


@given(notation)
def test_the_alphabet_of_dates_gives_ordered_days_or_a_refusal(text: str) -> None:
    try:
        value = parse(text)
    except ValueError:
        assert words(text) in (text, "no date")
        return
    assert parse(value.text) == value
    known = [bound for bound in (value.start, value.end) if bound is not None]
    assert known == sorted(known)
    assert known == [date.fromisoformat(bound).isoformat() for bound in known]
    assert words(text) != text or re.fullmatch(r"[0-9]{4}", text)


def test_dates_are_values() -> None:
    assert parse("2025-04") == parse(" 2025-04")
    assert isinstance(parse("2025-04"), Edtf)
    assert len({parse("2025-04"), parse("2025-04"), parse("2025-04?")}) == 2


def test_the_parts_of_a_date() -> None:
    value = parse("[2025-04-2X~..2025-04-26T20:00+03:00?]")
    assert value.extent is Extent.WITHIN
    assert value.first == endpoint("2025-04-2X~")
    assert value.last == endpoint("2025-04-26T20:00+03:00?")
    assert (value.first.unit, value.first.vague, value.first.qualifier) == ("day", True, "~")
    assert (value.last.vague, value.last.qualifier, value.last.time, value.last.zone) == (False, "?", "20:00", "+03:00")
    assert parse("2025/..").extent is Extent.THROUGHOUT
    assert parse("2025").extent is Extent.POINT
