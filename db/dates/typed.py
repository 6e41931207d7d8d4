"""Read dates as people type them: "April 2025", "26.04.2025", "yesterday". What could mean two days is refused.

`today` is the day that relative words refer to.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import NamedTuple, NoReturn

from db.dates.edtf import LONGEST, MONTHS, endpoint, parse
from db.dates.spans import HOW_TO_WRITE, span
from db.dates.spelling import words

RELATIVE = ("today", "yesterday", "this week", "last week", "this month", "last month", "this year", "last year")
"""Relative dates that `typed_span` reads; "last 7 days" and "3 days ago" are read as well."""

DAY_FORMS = "Write a day, a month or a year: 2025-04-26, 2025-04, 2025, 26.04.2025 or yesterday."
"""How to write one date."""
_FOUR_DIGITS = "Write the year in four digits, as in 2025-04-26."
_SEPARATORS = re.compile(r"[\s.,/_-]+")
_YEAR_AND_NUMBER = re.compile(r"\b\d{4}[-/.]\d{1,2}\b|\b\d{1,2}[-/.]\d{4}\b")
"""A year joined with a number, which is a month: a month in words beside it says something else."""
_NUMBERS = re.compile(r"([0-9]{1,4}) ?([./ -]) ?([0-9]{1,4})(?: ?[./ -] ?([0-9]{1,4}))?\.?")
_INTERVAL = re.compile(r"([0-9]{4}(?:-[0-9]{2}){0,2})/([0-9]{4}(?:-[0-9]{2}){0,2})")
_PLAIN = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_COMPARISON = re.compile(r"[<>]=?")
_ORDINAL = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)")
_BACK = re.compile(r"(?:last|past) ([1-9][0-9]{0,3}) (day|week)s?|([1-9][0-9]{0,3}) (day|week)s? ago")
_FILLERS = ("of", "the", "року", "рік", "р", "года", "год", "г")
_SHORTEST_MONTH = 3
"""Minimum number of letters to which the name of a month may be shortened."""

_MONTH_NAMES = tuple(
    (english.casefold(), *others.split())
    for english, others in zip(
        MONTHS,
        (
            "січень січня январь января",
            "лютий лютого февраль февраля",
            "березень березня март марта",
            "квітень квітня апрель апреля",
            "травень травня май мая",
            "червень червня июнь июня",
            "липень липня июль июля",
            "серпень серпня август августа",
            "вересень вересня сентябрь сентября",
            "жовтень жовтня октябрь октября",
            "листопад листопада ноябрь ноября",
            "грудень грудня декабрь декабря",
        ),
        strict=True,
    )
)
_DAYS = {"today": 0, "yesterday": 1, "сьогодні": 0, "вчора": 1, "сегодня": 0, "вчера": 1}
"""How many days ago each word means."""


class AmbiguousDateError(ValueError):
    """A date, `text`, that means one day or another; `readings` are both as ISO days."""

    def __init__(self, text: str, readings: tuple[str, str]) -> None:
        one, other = readings
        super().__init__(f"{text} is {words(one)} or {words(other)}. Write {one} or {other}.")
        self.text = text
        self.readings = readings


class _NotADateError(ValueError):
    """Text that is no date in any form."""


class _Period(NamedTuple):
    """The first and the last date that a text means, each a year, month or day in digits; often the same."""

    first: str
    last: str


def typed_span(text: str, today: date, how_to_write: str = HOW_TO_WRITE) -> str:
    """Return the date range that a person means, in the notation of `span`: "april 2025" is 2025-04.

    Raises ValueError that says what is wrong and `how_to_write` it; AmbiguousDateError if day and month can be swapped.
    """
    wanted = _tidy(text)
    try:
        read = _range(wanted, today)
    except _NotADateError as problem:
        raise ValueError(f"{problem}. {how_to_write}") from None
    span(read)
    return read


def typed_day(text: str, today: date) -> str:
    """Return the date with a last day that a person means, in EDTF notation. Raises ValueError like `typed_span`."""
    wanted = text.strip()
    try:
        end = parse(wanted).end
    except ValueError:
        if ".." in wanted or _COMPARISON.match(wanted):
            raise ValueError(f"{wanted[:60]} is not one date. {DAY_FORMS}") from None
        try:
            meant = _period(_tidy(text), today)
        except _NotADateError as problem:
            raise ValueError(f"{problem}. {DAY_FORMS}") from None
        span(f"{meant.first}..{meant.last}")
        return meant.last
    if end is None:
        raise ValueError(f"{wanted} has no last day. {DAY_FORMS}")
    return wanted


def span_in_words(text: str) -> str:
    """Return a date range in the notation of `span` in words: "April 2025", "after 26 April 2025"."""
    comparison = _COMPARISON.match(text)
    if comparison:
        before = {">=": "from ", ">": "after ", "<=": "until ", "<": "before "}[comparison[0]]
        return before + words(text[comparison.end() :])
    left, dots, right = text.partition("..")
    return words(f"{left or '..'}/{right or '..'}") if dots else words(left)


def month_named(name: str) -> int | None:
    """Return the number of a month, from 1, whose name in English, Ukrainian or Russian begins like this."""
    begun = _tidy(name).rstrip(".")
    if len(begun) < _SHORTEST_MONTH:
        return None
    found = [number for number, names in enumerate(_MONTH_NAMES, 1) if any(name.startswith(begun) for name in names)]
    return found[0] if len(found) == 1 else None


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _range(wanted: str, today: date) -> str:
    comparison = _COMPARISON.match(wanted)
    if comparison:
        sign, period = comparison[0], _period(wanted[comparison.end() :].strip(), today)
        return sign + (period.first if sign in (">=", "<") else period.last)
    left, dots, right = (part.strip() for part in wanted.partition(".."))
    if not dots:
        first, last = _period(left, today)
        return first if first == last else f"{first}..{last}"
    start = _period(left, today).first if left else ""
    return f"{start}..{_period(right, today).last if right else ''}"


def _period(text: str, today: date) -> _Period:
    """The dates that one date as typed means: a relative word, a date in words, or one in digits."""
    if len(text) > LONGEST:
        raise _NotADateError(f"{text[:40]}… is too long for a date")
    interval = _INTERVAL.fullmatch(text)
    if interval:
        return _Period(_checked(interval[1]), _checked(interval[2]))
    if _PLAIN.fullmatch(text):
        return _single(text)
    return _relative(text, today) or _single(_with_month_name(text) or _in_digits(text) or _refuse(text))


def _single(iso: str) -> _Period:
    return _Period(_checked(iso), iso)


def _checked(iso: str) -> str:
    """The same date if it exists. Raises ValueError."""
    try:
        endpoint(iso)
    except ValueError as problem:
        raise ValueError(f"{problem}.") from None
    return iso


def _refuse(text: str) -> NoReturn:
    raise _NotADateError(f"{text or 'nothing'} is not a date")


def _relative(text: str, today: date) -> _Period | None:
    """The dates of a relative word; None if it is none. A week is one from Monday to Sunday."""
    plain = " ".join(_SEPARATORS.split(text)).strip()
    back = _BACK.fullmatch(plain)
    try:
        if plain in _DAYS:
            return _days(today, today, _DAYS[plain])
        if back:
            days = int(back[1] or back[3]) * (7 if "week" in (back[2], back[4]) else 1)
            return _days(today - timedelta(days - 1), today) if back[1] else _days(today, today, days)
        return _calendar_unit(plain, today)
    except OverflowError:
        return None


def _calendar_unit(text: str, today: date) -> _Period | None:
    """The dates of "this week" or "last month"; None for anything else."""
    which, _, unit = text.partition(" ")
    if which not in ("this", "last"):
        return None
    is_last = which == "last"
    match unit:
        case "week":
            monday = today - timedelta(today.weekday())
            return _days(monday, monday + timedelta(6), 7 * is_last)
        case "month":
            day = today.replace(day=1) - timedelta(is_last)
            return _single(day.isoformat()[:7])
        case "year":
            return _single(f"{today.year - is_last:04}")
        case _:
            return None


def _days(first: date, last: date, earlier: int = 0) -> _Period:
    """The days from `first` to `last`, or so many days earlier."""
    return _Period((first - timedelta(earlier)).isoformat(), (last - timedelta(earlier)).isoformat())


def _with_month_name(text: str) -> str | None:
    """The ISO date of a text with the name of a month, in any order; None if it has none."""
    if _YEAR_AND_NUMBER.search(text):
        return None
    parts = [part for part in _SEPARATORS.split(text) if part and part not in _FILLERS]
    parts = [ordinal[1] if (ordinal := _ORDINAL.fullmatch(part)) else part for part in parts]
    months = [(place, number) for place, part in enumerate(parts) if (number := month_named(part))]
    if len(months) != 1:
        return None
    place, month = months[0]
    numbers = parts[:place] + parts[place + 1 :]
    if len(numbers) > 2 or not all(number.isascii() and number.isdigit() for number in numbers):
        return None
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) <= 2]
    if len(years) > 1 or len(days) + len(years) < len(numbers):
        return None
    if not years:
        example = f"2025-{month:02}" + (f"-{int(days[0]):02}" if len(days) == 1 and 0 < int(days[0]) < 32 else "")
        raise ValueError(f"{text} has no year in four digits. Write it with its year, as in {example}.")
    return f"{years[0]}-{month:02}" + (f"-{int(days[0]):02}" if days else "")


def _in_digits(text: str) -> str | None:
    """The ISO date of a text of two or three numbers; None if it is none."""
    match = _NUMBERS.fullmatch(text)
    if not match:
        return None
    first, separator, second, third = match.groups()
    if third is None:
        return _month_in_digits(text, first, second)
    if len(first) == 4 and len(second) <= 2 and len(third) <= 2:
        return f"{first}-{int(second):02}-{int(third):02}"
    if len(third) != 4 or len(first) > 2 or len(second) > 2:
        raise ValueError(f"{text} has no year in four digits. {_FOUR_DIGITS}")
    return _day_in_digits(text, int(first), int(second), third, day_first=separator == ".")


def _month_in_digits(text: str, first: str, second: str) -> str:
    if len(first) == 4 and len(second) <= 2:
        return f"{first}-{int(second):02}"
    if len(second) == 4 and len(first) <= 2:
        return f"{second}-{int(first):02}"
    if len(first) == len(second) == 4:
        raise ValueError(f"{text} has two years. Write {first}..{second} for all from the one to the other.")
    raise ValueError(f"{text} has no year in four digits. {_FOUR_DIGITS}")


def _day_in_digits(text: str, one: int, other: int, year: str, day_first: bool) -> str:
    """The ISO day of two numbers and a year. Where dots stand between them, the day is first."""
    by_day, by_month = f"{year}-{other:02}-{one:02}", f"{year}-{one:02}-{other:02}"
    if one > 12 or other > 12:
        return by_month if one <= 12 else by_day
    if day_first or one == other:
        return by_day
    raise AmbiguousDateError(text, (_checked(by_day), _checked(by_month)))
