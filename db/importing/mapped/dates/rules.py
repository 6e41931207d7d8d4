"""Dates of the rows of foreign files: two texts, their formats, and how they combine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from db import dates
from db.dates import Edtf
from db.importing.mapped.dates.formats import DateFormat, exchanged, in_zone, without_time
from db.importing.mapped.dates.orders import UNDECIDED, Decision, UndecidedOrderError, in_doubt, readings
from db.importing.mapped.foreign_row import ForeignRow, Splitter
from db.importing.mapped.number_rules import plain_digits, with_columns
from db.importing.mapped.templates import Alternatives
from db.importing.records import RefusedError

DATE_FORMS = ("day", "within", "throughout", "week", "month", "year", "about", "uncertain")
"""How a day or a pair of days is read, see the topic mappings of the manual."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SHOWN = 40


class DateRule(NamedTuple):
    """The date of a row: two texts, their possible formats, and how the two dates are combined.

    `form` is one of `DATE_FORMS`. `by` is a template that gives the form for a row, `from_by` one that gives the
    form to which the first date is widened before. `split` separates several dates in one cell. A pair in the wrong
    order is no date with `drop_reversed`, otherwise it rejects the row. `zone` is that of times without one. A text
    that fits several formats is read in the order that was decided for its columns.
    """

    key: str
    start: Alternatives
    end: Alternatives
    formats: tuple[DateFormat, ...]
    form: str
    by: Alternatives
    from_by: Alternatives
    split: Splitter | None
    drop_reversed: bool
    earliest: str
    zone: str = ""
    start_order: Decision = UNDECIDED
    end_order: Decision = UNDECIDED

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
        first, last = self._read(start, self.start_order), self._read(end, self.end_order)
        if from_form and first:
            widened = list(_ends(shaped(min(first), min(first), from_form)))
            first = (widened[:1] if last else widened) + first[1:]
        days = sorted((*first, *last)) if self.split else [*first, *last]
        if not days:
            return None
        if days[0][:10] > days[-1][:10]:
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

    def _read(self, written: str, decision: Decision) -> list[str]:
        if not written:
            return []
        return [in_zone(self._one(part, decision), self.zone) for part in self.parts(written)]

    def parts(self, written: str) -> list[str]:
        """The dates in a cell, each as it is written with digits from 0 to 9."""
        written = plain_digits(written)
        return [part for part in (self.split(written) if self.split else [written]) if part]

    def _one(self, written: str, decision: Decision) -> str:
        for form in self.formats:
            date = form.read(written)
            if date is not None:
                return self._in_order(date, written, decision) if form.order else date
        wanted = " or ".join(form.written for form in self.formats)
        shown = written if len(written) <= _SHOWN else f"{written[:_SHOWN]}…"
        other = next(filter(None, (exchanged(form, written) for form in self.formats)), "")
        but = f", but of {other}: look whether day and month are exchanged in other rows, too" if other else ""
        raise RefusedError(f"{self._about}: “{shown}” is not a date of the format {wanted}{but}")

    def _in_order(self, date: str, written: str, decision: Decision) -> str:
        """What a date means that was found by a pattern: that of the order decided, if it fits several."""
        if len(self.formats) == 1:
            return date
        found = readings(self.formats, written)
        if len(set(found.values())) == 1:
            return date
        for order, day in found.items():
            if decision.takes(order):
                return day
        if decision.doubt:
            raise RefusedError(f"{self._about}: {in_doubt(found.values(), decision.doubt, written)}")
        raise UndecidedOrderError(written)


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
    if form == "day":
        first, last = without_time(first), without_time(last)
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
