"""Dates as foreign files write them, as dates in our notation (EDTF)."""

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
"""What a pair of days may mean, or one day: see the page on mappings."""

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
    """A function that reads dates of one format as EDTF, or gives None. Raises ValueError for an unknown format.

    A format consists of Y (four digits) or y (two, for the years 1969 to 2068), m, d, F (the name of a month in
    English), H, i, s and the signs between them; `edtf` is our own notation, `unix` and `unix-ms` count seconds and
    milliseconds since 1970 in UTC.
    """
    if written == "edtf":
        return _edtf
    if written in ("unix", "unix-ms"):
        return _counted(1_000 if written == "unix-ms" else 1)
    if "%" in written:
        plain = written.replace("%b", "F").replace("%B", "F").replace("%M", "i").replace("%S", "s").replace("%", "")
        raise ValueError(f"“{written}”: formats of dates have no % here, only letters: write “{plain}”")
    letters = [letter for letter in written if letter.isalpha() and letter != "T"]
    unknown = [letter for letter in letters if letter not in _LETTERS]
    if unknown or letters.count("Y") + letters.count("y") != 1 or len(set(letters)) != len(letters):
        raise ValueError(
            f"“{written}” is no format of dates: write m, d, F, H, i, s each once at most and Y (2024) or y (24) once, "
            "such as “d.m.Y”, “Ymd” or “Y-m-d H:i”; or edtf, unix, unix-ms"
        )
    fixed = {"m": r"(?P<m>[0-9]{2})", "d": r"(?P<d>[0-9]{2})"} if re.search("[Yymd]{2}", written) else {}
    pattern = re.compile("".join(fixed.get(sign) or _LETTERS.get(sign) or re.escape(sign) for sign in written))
    return lambda text: _by_pattern(pattern, text)


class DateRule(NamedTuple):
    """How a date comes out of a row: two texts, the formats they may have, and what the two mean together.

    `form` is one of `FORMS`, `by` a text whose value in a row is one, `from_by` one of which the first day is widened
    before; `split` takes several dates in one cell apart. With `drop_reversed` a pair in the wrong order is no date,
    else the row is refused.
    """

    key: str
    start: Alternatives
    end: Alternatives
    readers: tuple[DateParser, ...]
    formats: tuple[str, ...]
    form: str
    by: Alternatives
    from_by: Alternatives
    split: Splitter | None
    drop_reversed: bool
    earliest: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the date comes from."""
        return tuple(dict.fromkeys((*self.start.columns, *self.end.columns, *self.by.columns, *self.from_by.columns)))

    def __call__(self, row: ForeignRow) -> Edtf | None:
        """The date of a row, None where there is none. Raises RefusedError that says what is wrong with it."""
        start, end = self.start(row), self.end(row)
        if not start and not end:
            return None
        form = (self.by(row) if self.by else "") or self.form
        if form not in DATE_FORMS:
            about = with_columns("form_by", self.by.filled(row))
            raise RefusedError(f"{about}: there is no form “{form[:_SHOWN]}” of dates; known: {', '.join(DATE_FORMS)}")
        return _dated(self, start, end, form, self.from_by(row) if self.from_by else "")

    @property
    def _about(self) -> str:
        return with_columns(self.key, dict.fromkeys((*self.start.columns, *self.end.columns)))

    def of(self, start: str, end: str, form: str, from_form: str) -> Edtf | None:
        """The date that two texts and a form stand for, after the first was widened. Raises RefusedError."""
        first, last = self._read(start), self._read(end)
        if from_form and first:
            widened = list(_ends(shaped(min(first), min(first), from_form)))
            first = (widened[:1] if last else widened) + first[1:]
        found = sorted((*first, *last)) if self.split else [*first, *last]
        if not found:
            return None
        if found[0] > found[-1]:
            if self.drop_reversed:
                return None
            raise RefusedError(f"{self._about}: {found[0]} to {found[-1]} ends before it begins")
        text = shaped(found[0], found[-1], form)
        try:
            value = dates.parse(text)
        except ValueError as error:
            raise RefusedError(f"{self._about}: {error}") from None
        if self.earliest and (value.start or value.end or "") < self.earliest:
            unset = "; 1970-01-01 is what programs write for no date" if found[0].startswith("1970-01-01") else ""
            raise RefusedError(
                f"{self._about}: {found[0]} is before {self.earliest}, where this data begins{unset}. "
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
        for read in self.readers:
            found = read(written)
            if found is not None:
                return found
        wanted = " or ".join(self.formats)
        shown = written if len(written) <= _SHOWN else f"{written[:_SHOWN]}…"
        raise RefusedError(f"{self._about}: “{shown}” is not a date of the form {wanted}")


@lru_cache(16_384)
def _dated(days: DateRule, start: str, end: str, form: str, from_form: str) -> Edtf | None:
    """What `Days.of` gives: in most files few dates come again and again."""
    return days.of(start, end, form, from_form)


def _ends(text: str) -> Iterator[str]:
    """The first and the last day of a date."""
    value = dates.parse(text)
    yield from filter(None, (value.start, value.end))


def shaped(first: str, last: str, form: str) -> str:
    """Two days as one date in EDTF; forms other than intervals need to widen a single day only."""
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
    """Whether a text is a day as ISO writes it."""
    try:
        return bool(_DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _edtf(text: str) -> str | None:
    """A date in our notation; one with a space before the time of day counts as well."""
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
    found = pattern.fullmatch(text)
    if found is None:
        return None
    parts = found.groupdict()
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


def readers(formats: Iterable[str]) -> tuple[DateParser, ...]:
    """The functions for several formats. Raises ValueError."""
    return tuple(date_format(written) for written in formats)
