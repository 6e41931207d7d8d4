"""Formats of dates in foreign files, and their conversion to EDTF."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import NamedTuple

from db import dates

_LETTERS = {
    "Y": r"(?P<Y>[0-9]{4})",
    "y": r"(?P<y>[0-9]{2})",
    "m": r"(?P<m>[0-9]{1,2})",
    "d": r"(?P<d>[0-9]{1,2})",
    "F": r"(?P<F>[A-Za-z]{3,9})\.?",
    "H": r"(?P<H>[0-9]{1,2})",
    "h": r"(?P<h>[0-9]{1,2})",
    "i": r"(?P<i>[0-9]{2})",
    "s": r"(?P<s>[0-9]{2}(?:\.[0-9]{1,9})?)",
    "A": r"(?P<A>[AaPp]\.?[Mm]\.?)",
    "P": r"(?P<P>Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)",
}
_ORDERED = "YymdF"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MIDNIGHT = re.compile(r"00:00(?::00(?:\.0+)?)?")
_EXCHANGED = str.maketrans("dm", "md")
_PIVOT = "69"
_ENDS_IN_TIME = re.compile(r"T[0-9:.]+\Z")
_NO_TIME = re.compile(r"T[^?~%]*")

DateParser = Callable[[str], "str | None"]


class DateFormat(NamedTuple):
    """A format as it is written, and what reads dates of it: the date in EDTF, None for another text.

    `order` are the letters of year, month and day as they follow each other, "" for formats that are no pattern.
    """

    written: str
    read: DateParser
    order: str


def date_formats(formats: Iterable[str]) -> tuple[DateFormat, ...]:
    """Several date formats. Raises ValueError for a bad one."""
    return tuple(map(date_format, formats))


def date_format(written: str) -> DateFormat:
    """A date format. Raises ValueError for a bad one.

    A format consists of Y (four digits) or y (two digits, for 1969 to 2068), m, d, F (English name of a month), H, h
    (with A for AM or PM), i, s, P (the zone) and other characters between them. `edtf` is EDTF; `unix` and `unix-ms`
    are seconds and milliseconds since 1970 in UTC. A time of 00:00 counts as not known: programs write it for days.
    """
    if written == "edtf":
        return DateFormat(written, _edtf, "")
    if written in ("unix", "unix-ms"):
        return DateFormat(written, _counted(1_000 if written == "unix-ms" else 1), "")
    if "%" in written:
        plain = written.replace("%b", "F").replace("%B", "F").replace("%M", "i").replace("%S", "s").replace("%p", "A")
        plain = plain.replace("%I", "h").replace("%z", "P").replace("%", "")
        raise ValueError(f"“{written}”: date formats are written without %. Write “{plain}”")
    letters = [letter for letter in written if letter.isalpha() and letter != "T"]
    unknown = [letter for letter in letters if letter not in _LETTERS]
    if unknown or letters.count("Y") + letters.count("y") != 1 or len(set(letters)) != len(letters):
        raise ValueError(
            f"“{written}” is not a date format. Use Y (2024) or y (24) once and m, d, F, H, i, s, P at most once, "
            "such as “d.m.Y”, “Ymd” or “Y-m-d H:i”, or use edtf, unix or unix-ms"
        )
    if ("h" in letters) != ("A" in letters):
        raise ValueError(
            f"“{written}” is not a date format. h (1 to 12) and A (AM or PM) need each other; H is 0 to 23"
        )
    fixed = {"m": r"(?P<m>[0-9]{2})", "d": r"(?P<d>[0-9]{2})"} if re.search("[Yymd]{2}", written) else {}
    pattern = re.compile("".join(fixed.get(sign) or _LETTERS.get(sign) or re.escape(sign) for sign in written))
    order = "".join(letter for letter in letters if letter in _ORDERED)
    return DateFormat(written, lambda text: _by_pattern(pattern, text), order)


def exchanged(form: DateFormat, text: str) -> str:
    """The format with day and month exchanged, if a text is a date of it; else ""."""
    if not ("d" in form.order and "m" in form.order):
        return ""
    other = date_format(form.written.translate(_EXCHANGED))
    return other.written if other.read(text) is not None else ""


def is_day(text: str) -> bool:
    """Whether a text is an ISO day."""
    try:
        return bool(_DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def without_time(text: str) -> str:
    """A date in EDTF without the time of day."""
    return _NO_TIME.sub("", text)


def in_zone(text: str, zone: str) -> str:
    """A date in EDTF with a zone behind its time of day, unless it has no time or says the zone itself."""
    return (
        text + zone if zone and "T" in text and text[-1].isdigit() and not re.search(r"[+-]\d\d:?\d\d$", text) else text
    )


def _edtf(text: str) -> str | None:
    """A date in EDTF; a space before the time of day is accepted."""
    if _DAY.match(text) and text[10:11] == " ":
        text = f"{text[:10]}T{text[11:].replace(' ', '')}"
    try:
        return dates.parse(text).text
    except ValueError:
        return None


def _counted(per_second: int) -> DateParser:
    def read(text: str) -> str | None:
        number, _, fraction = text.partition(".")
        if not (number.isascii() and number.isdigit() and len(number) <= 14 and (fraction or "0").isdigit()):
            return None
        try:
            moment = datetime.fromtimestamp(int(number) // per_second, UTC)
        except (ValueError, OverflowError, OSError):
            return None
        return moment.strftime("%Y-%m-%d" if moment.time().isoformat() == "00:00:00" else "%Y-%m-%dT%H:%M:%SZ")

    return read


def _by_pattern(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.fullmatch(text)
    if match is None:
        return None
    parts = match.groupdict()
    month = parts.get("m") or ""
    if name := parts.get("F"):
        month = str(_MONTHS.index(name[:3].lower()) + 1) if name[:3].lower() in _MONTHS else "0"
    day = parts.get("d") or ""
    year = parts.get("Y") or f"{19 if parts['y'] >= _PIVOT else 20}{parts['y']}"
    written = "-".join(filter(None, (year, month.zfill(2) if month else "", day.zfill(2) if day else "")))
    try:
        return dates.parse(written + (_time(parts) if day else "")).text
    except ValueError:
        return None


def _time(parts: dict[str, str | None]) -> str:
    """The time of day and its zone; "" without hours and minutes, and at midnight. Raises ValueError."""
    hour, minute, second = parts.get("H"), parts.get("i"), parts.get("s")
    if twelve := parts.get("h"):
        if not 1 <= int(twelve) <= 12:
            raise ValueError(twelve)
        hour = str(int(twelve) % 12 + (12 if (parts["A"] or "")[0] in "pP" else 0))
    if not hour or not minute:
        return ""
    time = ":".join(filter(None, (hour.zfill(2), minute, second)))
    zone = parts.get("P") or ""
    return "" if _MIDNIGHT.fullmatch(time) else f"T{time}{'Z' if zone in ('UTC', 'GMT') else zone}"
