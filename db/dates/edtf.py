"""Parse EDTF dates (the part of ISO 8601-2 that cases use) into their first and last possible days."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Literal, NoReturn

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

LONGEST = 120
"""Maximum length of a date in characters; longer text is refused without being parsed."""

_CACHED = 8_192
_FORMS = "write 2025, 2025-04, 2025-04-26, 2025-04-XX, a/b, a/.., ../b or [a..b], each optionally with ?, ~ or %"

_ENDPOINT = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX|[0-9]XXX)"
    r"(?:-(?P<month>[0-9]{2}|[01]X|XX)"
    r"(?:-(?P<day>[0-9]{2}|[0-3]X|XX)"
    r"(?:T(?P<time>(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?)"
    r"(?P<zone>Z|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)?)?)?)?"
    r"(?P<qualifier>[?~%])?"
)


class Extent(StrEnum):
    """How a date relates to its bounds: a single date, the whole interval, or some time within it."""

    POINT = "point"
    THROUGHOUT = "throughout"
    WITHIN = "within"


Unit = Literal["day", "month", "year"]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One date of an expression: its first and last possible day, and the unit in which it was written.

    `vague` means that digits are unspecified (`2025-04-2X`). `qualifier` is "", "?" (uncertain), "~" (approximate) or
    "%" (both). `time` and `zone` are as written ("20:00", "Z").
    """

    first: date
    last: date
    unit: Unit
    vague: bool = False
    qualifier: str = ""
    time: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Edtf:
    """A parsed date: `text` as written, and its bounds as ISO days, each None where open or unknown.

    Qualifiers do not widen the bounds. For a single date, `first` and `last` are the same endpoint.
    """

    text: str
    start: str | None
    end: str | None
    extent: Extent
    first: Endpoint | None
    last: Endpoint | None


def parse(text: str) -> Edtf:
    """Parse an EDTF date; raises ValueError with a message that says what is wrong."""
    stripped = text.strip()
    if len(stripped) > LONGEST:
        raise ValueError(f"{stripped[:40]}… is too long for a date; {_FORMS}")
    return _parse(stripped)


@lru_cache(_CACHED)
def _parse(text: str) -> Edtf:
    if text.startswith("[") and text.endswith("]"):
        return _between(text, Extent.WITHIN, text[1:-1].partition(".."))
    if "/" in text:
        left, slash, right = text.partition("/")
        return _between(text, Extent.THROUGHOUT, (_unless_open(left), slash, _unless_open(right)))
    point = endpoint(text)
    return Edtf(text, point.first.isoformat(), point.last.isoformat(), Extent.POINT, point, point)


def _unless_open(text: str) -> str:
    return "" if text == ".." else text


def _between(text: str, extent: Extent, parts: tuple[str, str, str]) -> Edtf:
    """Parse an interval or a set from its two sides and their separator; an empty side is open."""
    left, separator, right = parts
    if not separator:
        raise ValueError(f"{text} has no two dots between its bounds; write [a..b], [a..] or [..b]")
    first = endpoint(left) if left else None
    last = endpoint(right) if right else None
    if first is None and last is None:
        raise ValueError(f"{text} has no bound on either side; leave the date empty")
    if first and last and first.first > last.last:
        raise ValueError(f"{text} ends before it begins")
    return Edtf(
        text,
        first.first.isoformat() if first else None,
        last.last.isoformat() if last else None,
        extent,
        first,
        last,
    )


def endpoint(text: str) -> Endpoint:
    """Parse a single date, such as one side of an interval; raises ValueError."""
    match = _ENDPOINT.fullmatch(text)
    if match is None:
        raise ValueError(f"{text} is not a date; {_FORMS}" if text else f"the date is empty; {_FORMS}")
    year, month, day, time, zone, qualifier = match.groups(default="")
    if ("X" in year and month.strip("X-")) or ("X" in month and day.strip("X-")) or ("X" in day and time):
        raise ValueError(f"{text} has an X left of a digit; only the last digits can be X, as in 2025-04-XX or 202X")
    unit: Unit = "day" if day else "month" if month else "year"
    first, last = _bounds(text, year, month, day)
    return Endpoint(first, last, unit, "X" in year + month + day, qualifier, time, zone)


def _bounds(text: str, year: str, month: str, day: str) -> tuple[date, date]:
    """Return the first and last day that match the digits; raises ValueError if no day does."""
    if day.isdigit() and month.isdigit() and year.isdigit():
        try:
            only = date(int(year), int(month), int(day))
        except ValueError:
            pass  # the code below says which part is wrong
        else:
            return only, only
    first_year, last_year = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if first_year == 0:
        _refuse(text, "years begin at 0001")
    first_month, last_month = _possible(month, 12)
    if first_month > last_month:
        _refuse(text, f"there is no month {month}")
    first_day, _ = _possible(day, monthrange(first_year, first_month)[1])
    length = monthrange(last_year, last_month)[1]
    _, last_day = _possible(day, length)
    if first_day > last_day:
        _refuse(text, f"{MONTHS[last_month - 1]} {last_year} has no day {day}, only 01 to {length}")
    return date(first_year, first_month, first_day), date(last_year, last_month, last_day)


def _possible(digits: str, largest: int) -> tuple[int, int]:
    """Return the smallest and largest number in 1…`largest` that match two digits; smallest > largest if none does."""
    if not digits or digits == "XX":
        return 1, largest
    low, high = max(int(digits.replace("X", "0")), 1), min(int(digits.replace("X", "9")), largest)
    return low, high


def _refuse(text: str, reason: str) -> NoReturn:
    raise ValueError(f"{text} is not a date: {reason}")
