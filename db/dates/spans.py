"""Parse the date ranges of a filter."""

from __future__ import annotations

import re
from datetime import date, timedelta

from db.dates.edtf import endpoint, parse

HOW_TO_WRITE = (
    'Write 2025, 2025-04, 2025-04-26, 26.04.2025, "26 April 2025", yesterday, 2025-03..2025-04 or >=2025-04-01.'
)
_DAY = timedelta(days=1)
_PLAIN = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")


def span(text: str) -> tuple[str | None, str | None]:
    """Return the first and last ISO day of a date range, each None where the range is open.

    Accepts `2025`, `2025-04`, `2025-04-26`, `a..b`, `a..`, `..b`, `>=a`, `>a`, `<=b` and `<b`. Raises ValueError.
    """
    wanted = text.strip()
    if wanted[:1] in ("<", ">"):
        return _compared(wanted)
    left, dots, right = (part.strip() for part in wanted.partition(".."))
    if not dots:
        first, last = _plain(left)
        return first.isoformat(), last.isoformat()
    if not left and not right:
        raise ValueError(
            "a range of dates needs at least one end. Write it as 2025-03..2025-04, 2025-03.. or ..2025-04."
        )
    start = _plain(left)[0].isoformat() if left else None
    end = _plain(right)[1].isoformat() if right else None
    if start and end and start > end:
        raise ValueError(f"{wanted[:60]} ends before it begins. Put the earlier date first.")
    return start, end


def range_of(text: str) -> str:
    """Return the range of a filter that an EDTF date stands for, as short as it can be written; "" for no date."""
    try:
        when = parse(text)
    except ValueError:
        return ""
    start, end = when.start, when.end
    if start and end:
        shorter = (short for short in (start, start[:7], start[:4]) if span(short) == (start, end))
        return next(shorter, f"{start}..{end}")
    return f"{start or ''}..{end or ''}"


def _compared(text: str) -> tuple[str | None, str | None]:
    """Return the bounds of a comparison such as `>=2025-04`."""
    sign = text[:2] if text[1:2] == "=" else text[:1]
    first, last = _plain(text[len(sign) :].strip())
    try:
        match sign:
            case ">=":
                return first.isoformat(), None
            case ">":
                return (last + _DAY).isoformat(), None
            case "<=":
                return None, last.isoformat()
            case _:
                return None, (first - _DAY).isoformat()
    except OverflowError:
        raise ValueError(f"{text[:60]} matches no day of the calendar. Write another date.") from None


def _plain(text: str) -> tuple[date, date]:
    """Return the first and last day of a year, month or day written in digits; raises ValueError."""
    if not _PLAIN.fullmatch(text):
        raise ValueError(f"{text[:60] or 'nothing'} is not a date. {HOW_TO_WRITE}")
    point = endpoint(text)
    return point.first, point.last
