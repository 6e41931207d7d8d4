"""Figures in a text, each with the word for what it counts."""

from __future__ import annotations

import re
from typing import NamedTuple

from db.suggest.reading.dated import is_month
from db.suggest.reading.words import words_of
from db.text.safe import fold

_FIGURE = re.compile(r"(?<![\w.,])(\d{1,3}(?:[,\u00a0\u202f ]\d{3})+|\d+(?:[.,]\d+)?)(?![\w.,:]*\d)[\s-]+([^\W\d_]+)")
_TIMES = {
    **dict.fromkeys(("thousand", "thousands", "тисяч", "тисячі", "тысяч", "тысячи", "الف", "الاف"), 1_000.0),
    **dict.fromkeys(("million", "мільйон", "мільйони", "мільйонів", "миллион", "миллиона", "миллионов"), 1_000_000.0),
}
_FOLDED_TIMES = {fold(word): times for word, times in _TIMES.items()}
_YEARS = (1900.0, 2100.0)
_MOST = 8


class Quantity(NamedTuple):
    """A figure with its bounds, and the key of the word for its unit."""

    unit: str
    low: float
    high: float


def quantities_in(text: str) -> list[Quantity]:
    """The figures of a text in its order. Numbers that look like years, and those before no word, are left out."""
    found: list[Quantity] = []
    for match in _FIGURE.finditer(text):
        number, unit = _number(match[1]), fold(match[2])
        rest = text[match.end() :]
        if times := _FOLDED_TIMES.get(unit):
            number *= times
            following = words_of(rest[:40])[:1]
            unit = following[0].folded if following else ""
        key = unit_key(unit)
        if (
            key
            and not is_month(unit)
            and not (number.is_integer() and _YEARS[0] <= number <= _YEARS[1] and len(match[1]) == 4)
        ):
            found.append(Quantity(key, number, number))
    return found[:_MOST]


def _number(written: str) -> float:
    """The value of a number whose groups of three digits may be set apart."""
    if re.fullmatch(r"\d{1,3}(?:[,\u00a0\u202f ]\d{3})+", written):
        return float(re.sub(r"\D", "", written))
    return float(written.replace(",", "."))


def stored_quantity(low: float | None, best: float | None, high: float | None, unit: str) -> Quantity | None:
    """The figure of a claim with its bounds; None if it has none."""
    given = [value for value in (low, best, high) if value is not None]
    if not given:
        return None
    return Quantity(unit_key(unit), min(given), max(given))


def unit_key(unit: str) -> str:
    """The key of a unit by its first word."""
    words = words_of(unit)[:1]
    return words[0].key or words[0].folded if words else ""
