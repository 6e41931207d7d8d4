"""Spell dates in words, and the headings of a timeline."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from db.dates.edtf import LONGEST, MONTHS, Edtf, Endpoint, Extent, Unit, parse

NO_DATE = "No date"
UNCLEAR = "Date unclear"
_CACHED = 8_192
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class _Style:
    """The words of one way to spell a date.

    `about` and `uncertain` spell the qualifiers; `some_time` and `inside` introduce a date that lies somewhere within
    its bounds. A `terse` style omits the time of day, and does not say that an end of an interval is unknown.
    """

    months: tuple[str, ...]
    about: str
    uncertain: str
    some_time: str
    inside: str
    terse: bool


_LONG = _Style(MONTHS, "about ", " (uncertain)", "some time ", "in ", terse=False)
_SHORT = _Style(tuple(name[:3] for name in MONTHS), "~", "?", "", "", terse=True)


def words(text: str) -> str:
    """Return a date in words: "26 April 2025", "about April 2025", "some time 5–26 April 2025".

    Never raises: empty text gives "no date", and text that is not a date is returned unchanged.
    """
    return _spelt(text, _LONG) if len(text) <= LONGEST else text


def short(text: str) -> str:
    """Return a date in a short form for narrow columns: "26 Apr 2025", "~Apr 2025". Never raises, like `words`."""
    return _spelt(text, _SHORT) if len(text) <= LONGEST else text


def heading(start: str | None, end: str | None, *, lasting: bool = False) -> str:
    """Return the heading over the claims with these bounds: "August 2024, day not known".

    The bounds are ISO days, None where open. With `lasting`, the claims may describe the whole interval, and the
    heading is "August 2024". Never raises: bounds that are not days, or are reversed, give "Date unclear".
    """
    try:
        first, last = _iso_day(start), _iso_day(end)
    except ValueError:
        return UNCLEAR
    if first is None or last is None:
        return _open_heading(first, last)
    return _closed_heading(first, last, lasting)


def _iso_day(text: str | None) -> date | None:
    if not text:
        return None
    if not _ISO_DAY.fullmatch(text):
        raise ValueError(f"{text[:60]} is not a day")
    return date.fromisoformat(text)


def _open_heading(first: date | None, last: date | None) -> str:
    if first is not None:
        return f"from {_single(first, 'day', _LONG)}, end not known"
    if last is not None:
        return f"until {_single(last, 'day', _LONG)}, start not known"
    return NO_DATE


@lru_cache(_CACHED)
def _closed_heading(first: date, last: date, lasting: bool) -> str:
    if first > last:
        return UNCLEAR
    unit = _widest_unit(first, last)
    spelt = _range(first, last, unit, _LONG)
    if first == last or lasting:
        return spelt
    if unit == "year":
        return f"{spelt}, {'month' if first.year == last.year else 'year'} not known"
    return f"{spelt}, day not known"


# Callers pass at most `LONGEST` characters, so that stored text cannot fill the cache with megabytes.
@lru_cache(_CACHED)
def _spelt(text: str, style: _Style) -> str:
    if not text.strip():
        return NO_DATE.lower()
    try:
        value = parse(text)
    except ValueError:
        return text
    some_time = style.some_time if value.extent is Extent.WITHIN else ""
    if value.first is None or value.last is None:
        return some_time + _half_open(value, style)
    if value.extent is Extent.POINT:
        return _point(value.first, style)
    if not _alike(value.first, value.last, style):
        return f"{some_time}from {_point(value.first, style)} to {_point(value.last, style)}"
    return _between(value.first, value.last, some_time, style)


def _half_open(value: Edtf, style: _Style) -> str:
    """Spell an interval or set with one open side. Next to a slash, an empty side (not "..") means unknown."""
    unknown = not style.terse and "/" in (value.text[0], value.text[-1])
    if value.first is not None:
        return f"from {_point(value.first, style)}{', end not known' if unknown else ''}"
    if value.last is not None:
        return f"until {_point(value.last, style)}{', start not known' if unknown else ''}"
    return UNCLEAR.lower()


def _between(left: Endpoint, right: Endpoint, some_time: str, style: _Style) -> str:
    """Spell two endpoints with the same qualifier, without repeating a shared month or year."""
    first, last, unit = left.first, right.last, left.unit
    if unit != right.unit:
        spelt = f"{_single(first, unit, style)} – {_single(last, right.unit, style)}"
    else:
        spelt = _range(first, last, unit, style)
        if _same(first, last, unit):
            some_time = "" if unit == "day" else some_time and some_time + style.inside
    return _qualified(some_time + spelt, left.qualifier, style)


def _alike(first: Endpoint, last: Endpoint, style: _Style) -> bool:
    """Whether two endpoints can be spelt as one range: same qualifier, no unspecified digits, no times to show."""
    timed = not style.terse and (first.time or last.time)
    return first.qualifier == last.qualifier and not (timed or first.vague or last.vague)


def _point(point: Endpoint, style: _Style) -> str:
    """Spell one endpoint with its qualifier and time."""
    if not point.vague:
        return _qualified(_single(point.first, point.unit, style) + _clock(point, style), point.qualifier, style)
    unit = _widest_unit(point.first, point.last)
    spelt = _range(point.first, point.last, unit, style)
    if point.first != point.last:
        spelt = style.some_time + (style.inside if _same(point.first, point.last, unit) else "") + spelt
    return _qualified(spelt, point.qualifier, style)


def _qualified(spelt: str, qualifier: str, style: _Style) -> str:
    about = style.about if qualifier in ("~", "%") else ""
    return about + spelt + (style.uncertain if qualifier in ("?", "%") else "")


def _clock(point: Endpoint, style: _Style) -> str:
    """Spell the time of day as it was written: ", 20:00 UTC+3"."""
    if not point.time or style.terse:
        return ""
    hours, minutes = point.zone[1:3], point.zone[3:].lstrip(":")
    offset = "" if not hours.strip("0") else point.zone[0] + str(int(hours))
    if minutes.strip("0"):
        offset = f"{point.zone[0]}{int(hours)}:{minutes}"
    return f", {point.time}" + (f" UTC{offset}" if point.zone else "")


def _widest_unit(first: date, last: date) -> Unit:
    """Return the largest unit whose boundaries both days lie on: whole years, whole months, else days."""
    if first.day != 1 or last.day != monthrange(last.year, last.month)[1]:
        return "day"
    return "year" if first.month == 1 and last.month == 12 else "month"


def _same(first: date, last: date, unit: Unit) -> bool:
    """Whether two days lie in the same day, month or year."""
    return (
        first.year == last.year
        and (unit == "year" or first.month == last.month)
        and (unit != "day" or first.day == last.day)
    )


def _single(day: date, unit: Unit, style: _Style) -> str:
    if unit == "year":
        return f"{day.year:04}"
    month = f"{style.months[day.month - 1]} {day.year:04}"
    return month if unit == "month" else f"{day.day} {month}"


def _range(first: date, last: date, unit: Unit, style: _Style) -> str:
    """Spell the days from `first` to `last` in the given unit, without repeating a shared month or year."""
    end = _single(last, unit, style)
    if _same(first, last, unit):
        return end
    if unit == "year":
        return f"{first.year:04}–{end}"
    if unit == "day" and _same(first, last, "month"):
        return f"{first.day}–{end}"
    start = _single(first, unit, style)
    return f"{start.removesuffix(f' {first.year:04}') if first.year == last.year else start} – {end}"
