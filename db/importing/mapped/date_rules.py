"""Dates in the formats of foreign files, converted to EDTF."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from db import dates
from db.dates import Edtf
from db.importing.mapped.foreign_row import ForeignRow, Splitter
from db.importing.mapped.number_rules import plain_digits, with_columns
from db.importing.mapped.templates import Alternatives
from db.importing.records import RefusedError

DATE_FORMS = ("day", "within", "throughout", "week", "month", "year", "about", "uncertain")
"""How a day or a pair of days is read, see the topic mappings of the manual."""

_LETTERS = {
    "Y": r"(?P<Y>[0-9]{4})",
    "y": r"(?P<y>[0-9]{2})",
    "m": r"(?P<m>[0-9]{1,2})",
    "d": r"(?P<d>[0-9]{1,2})",
    "F": r"(?P<F>[A-Za-z]{3,9})\.?",
    "H": r"[0-9]{1,2}",
    "i": r"[0-9]{2}",
    "s": r"[0-9]{2}(?:\.[0-9]+)?",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PIVOT = "69"
_SHOWN = 40

DateParser = Callable[[str], "str | None"]


def date_format(written: str) -> DateParser:
    """A function that converts dates of one format to EDTF, others to None. Raises ValueError for a bad format.

    A format consists of Y (four digits) or y (two digits, for 1969 to 2068), m, d, F (English name of a month), H, i, s
    and other characters between them. `edtf` is EDTF; `unix` and `unix-ms` are seconds and milliseconds since 1970 in
    UTC.
    """
    if written == "edtf":
        return _edtf
    if written in ("unix", "unix-ms"):
        return _counted(1_000 if written == "unix-ms" else 1)
    if "%" in written:
        plain = written.replace("%b", "F").replace("%B", "F").replace("%M", "i").replace("%S", "s").replace("%", "")
        raise ValueError(f"“{written}”: date formats are written without %. Write “{plain}”")
    letters = [letter for letter in written if letter.isalpha() and letter != "T"]
    unknown = [letter for letter in letters if letter not in _LETTERS]
    if unknown or letters.count("Y") + letters.count("y") != 1 or len(set(letters)) != len(letters):
        raise ValueError(
            f"“{written}” is not a date format. Use Y (2024) or y (24) once and m, d, F, H, i, s at most once, "
            "such as “d.m.Y”, “Ymd” or “Y-m-d H:i”, or use edtf, unix or unix-ms"
        )
    fixed = {"m": r"(?P<m>[0-9]{2})", "d": r"(?P<d>[0-9]{2})"} if re.search("[Yymd]{2}", written) else {}
    pattern = re.compile("".join(fixed.get(sign) or _LETTERS.get(sign) or re.escape(sign) for sign in written))
    return lambda text: _by_pattern(pattern, text)


class DateRule(NamedTuple):
    """The date of a row: two texts, their possible formats, and how the two dates are combined.

    `form` is one of `DATE_FORMS`. `by` is a template that gives the form for a row, `from_by` one that gives the
    form to which the first date is widened before. `split` separates several dates in one cell. A pair in the wrong
    order is no date with `drop_reversed`, otherwise it rejects the row.
    """

    key: str
    start: Alternatives
    end: Alternatives
    parsers: tuple[DateParser, ...]
    formats: tuple[str, ...]
    form: str
    by: Alternatives
    from_by: Alternatives
    split: Splitter | None
    drop_reversed: bool
    earliest: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the date is read from."""
        return tuple(dict.fromkeys((*self.start.columns, *self.end.columns, *self.by.columns, *self.from_by.columns)))

    def __call__(self, row: ForeignRow) -> Edtf | None:
        """The date of a row, None without one. Raises RefusedError."""
        start, end = self.start(row), self.end(row)
        if not start and not end:
            return None
        form = (self.by(row) if self.by else "") or self.form
        if form not in DATE_FORMS:
            about = with_columns("form_by", self.by.filled(row))
            raise RefusedError(f"{about}: unknown date form “{form[:_SHOWN]}”. Use one of: {', '.join(DATE_FORMS)}")
        return _dated(self, start, end, form, self.from_by(row) if self.from_by else "")

    @property
    def _about(self) -> str:
        return with_columns(self.key, dict.fromkeys((*self.start.columns, *self.end.columns)))

    def resolve(self, start: str, end: str, form: str, from_form: str) -> Edtf | None:
        """The date for two texts and a form, the first widened to `from_form`. Raises RefusedError."""
        first, last = self._read(start), self._read(end)
        if from_form and first:
            widened = list(_ends(shaped(min(first), min(first), from_form)))
            first = (widened[:1] if last else widened) + first[1:]
        days = sorted((*first, *last)) if self.split else [*first, *last]
        if not days:
            return None
        if days[0] > days[-1]:
            if self.drop_reversed:
                return None
            raise RefusedError(f"{self._about}: {days[0]} to {days[-1]} ends before it begins")
        return self._checked(days[0], shaped(days[0], days[-1], form))

    def _checked(self, first: str, text: str) -> Edtf:
        """A date in EDTF that begins with the day `first`. Raises RefusedError if it is too early or invalid."""
        try:
            value = dates.parse(text)
        except ValueError as error:
            raise RefusedError(f"{self._about}: {error}") from None
        if self.earliest and (value.start or value.end or "") < self.earliest:
            unset = "; programs often write 1970-01-01 for an unknown date" if first.startswith("1970-01-01") else ""
            raise RefusedError(
                f"{self._about}: {first} is before {self.earliest}, the first day of this data{unset}. "
                "Correct it, or leave it empty"
            )
        return value

    def _read(self, written: str) -> list[str]:
        if not written:
            return []
        written = plain_digits(written)
        parts = self.split(written) if self.split else [written]
        return [self._one(part) for part in parts if part]

    def _one(self, written: str) -> str:
        for parser in self.parsers:
            date = parser(written)
            if date is not None:
                return date
        wanted = " or ".join(self.formats)
        shown = written if len(written) <= _SHOWN else f"{written[:_SHOWN]}…"
        raise RefusedError(f"{self._about}: “{shown}” is not a date of the format {wanted}")


@lru_cache(16_384)
def _dated(rule: DateRule, start: str, end: str, form: str, from_form: str) -> Edtf | None:
    """The result of `DateRule.resolve`, cached as most files repeat few dates."""
    return rule.resolve(start, end, form, from_form)


def _ends(text: str) -> Iterator[str]:
    """The first and the last day of a date, if known."""
    value = dates.parse(text)
    yield from filter(None, (value.start, value.end))


def shaped(first: str, last: str, form: str) -> str:
    """Two days as one date in EDTF, of one of `DATE_FORMS`. Two different days are an interval in any form."""
    if first != last:
        left, right = (f"{side}~" if form == "about" else side for side in (first, last))
        return f"{left}/{right}" if form == "throughout" else f"[{left}..{right}]"
    if form in ("about", "uncertain"):
        return first if first[-1:] in "?~%" else first + ("~" if form == "about" else "?")
    if not _DAY.match(first):
        return first
    if form == "week":
        day = date.fromisoformat(first[:10])
        return f"[{day - timedelta(3)}..{day + timedelta(3)}]"
    return first[: {"month": 7, "year": 4}.get(form, len(first))]


def is_day(text: str) -> bool:
    """Whether a text is an ISO day."""
    try:
        return bool(_DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


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
        number = text.removesuffix(".0")
        if not (number.isascii() and number.isdigit() and len(number) <= 14):
            return None
        try:
            return datetime.fromtimestamp(int(number) / per_second, UTC).date().isoformat()
        except (ValueError, OverflowError, OSError):
            return None

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
        return dates.parse(written).text
    except ValueError:
        return None


def date_parsers(formats: Iterable[str]) -> tuple[DateParser, ...]:
    """The functions for several date formats. Raises ValueError."""
    return tuple(date_format(written) for written in formats)
