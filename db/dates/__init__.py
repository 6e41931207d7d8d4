"""Dates: EDTF notation, dates in words, dates as people type them, and the date ranges of a filter."""

from db.dates.edtf import Edtf, parse
from db.dates.spans import range_of, span
from db.dates.spelling import NO_DATE, UNCLEAR, heading, short, words
from db.dates.typed import DAY_FORMS, RELATIVE, AmbiguousDateError, month_named, span_in_words, typed_day, typed_span

__all__ = [
    "DAY_FORMS",
    "NO_DATE",
    "RELATIVE",
    "UNCLEAR",
    "AmbiguousDateError",
    "Edtf",
    "heading",
    "month_named",
    "parse",
    "range_of",
    "short",
    "span",
    "span_in_words",
    "typed_day",
    "typed_span",
    "words",
]
