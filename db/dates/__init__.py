"""Dates: EDTF notation, dates in words, and the date ranges of a filter."""

from db.dates.edtf import Edtf, parse
from db.dates.spans import span
from db.dates.spelling import NO_DATE, UNCLEAR, heading, short, words

__all__ = ["NO_DATE", "UNCLEAR", "Edtf", "heading", "parse", "short", "span", "words"]
