"""Numbers as written in spreadsheets, with either decimal separator and digits of any script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from db.importing.mapped.foreign_row import ForeignRow
from db.importing.mapped.templates import Alternatives
from db.importing.readers import cells
from db.importing.readers.figures import FigureRange, in_words, refuse_thousands
from db.importing.records import RefusedError
from db.text.figures import MAY_BE_THOUSANDS

DECIMALS = (".", ",")
"""The decimal separators."""

THOUSANDS = ("", ",", ".", " ")
"""The separators of thousands that a mapping can state; the first is none, and a blank any blank."""

_SPACES = "\u0020\u00a0\u2009\u202f"
_GROUPED = r"[+-]?[0-9]{{1,3}}([{separators}])[0-9]{{3}}(?:\1[0-9]{{3}})*(?:{decimal}[0-9]*)?"
_ARABIC = str.maketrans("٫٬", ".,")
_SEPARATOR_NAMES = {".": "point", ",": "comma"}
_SHOWN = 40


class NumberRule(NamedTuple):
    """A number of a row: its key in the mapping, its text and its separators.

    `thousands` is the separator that the mapping states. Without it either is understood, but a number that may be
    meant in two ways is refused, unless it has to be `within` bounds.
    """

    key: str
    text: Alternatives
    decimal: str
    thousands: str | None = None

    def __call__(self, row: ForeignRow, within: tuple[float, float] | None = None) -> float | None:
        """The number of a row, None if it is empty. Raises RefusedError that names the key and the columns."""
        text = self.text(row)
        if not text:
            return None
        value = _parsed(text, self.decimal, self.thousands)
        if within:
            if value is not None and within[0] <= value <= within[1]:
                return value
        elif value is not None and not (self.thousands is None and _is_unclear(text, self.decimal)):
            return value
        about = with_columns(self.key, self.text.filled(row))
        plain = _plain(text, self.decimal, self.thousands)
        if not cells.NUMBER.fullmatch(plain):
            shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
            separator = _SEPARATOR_NAMES[self.decimal]
            raise RefusedError(f"{about}: {shown!r} is not a number. Write digits with a decimal {separator}")
        self._check_meaning(text, about, bool(within))
        return cells.number(plain, f"{about}:", within)

    def _check_meaning(self, text: str, about: str, is_bounded: bool) -> None:
        """Raise RefusedError for a number that may be meant in two ways."""
        if self.thousands is None and not is_bounded and _is_unclear(text, self.decimal):
            advice = f'Say which in the mapping: thousands = "{self.decimal}", or thousands = ""'
            refuse_thousands(plain_digits(text), f"{about}:", advice)

    def ranged(self, row: ForeignRow) -> FigureRange:
        """The figure of a row where it can be more than a number: a range, a bound, or words. Raises RefusedError."""
        try:
            return FigureRange(best=self(row))
        except RefusedError:
            found = in_words(plain_digits(self.text(row)), self._in_text)
            if found is None:
                raise
            return found

    def _in_text(self, text: str) -> float | None:
        """A number that stands among words; None for other text. Raises RefusedError if its meaning is not clear."""
        value = _parsed(text, self.decimal, self.thousands)
        if value is not None:
            self._check_meaning(text, self.key, False)
        return value


def with_columns(key: str, columns: Iterable[str]) -> str:
    """A key of a mapping with the columns of the file that it is read from, for messages."""
    names = tuple(columns)
    if not names:
        return key
    return f"{key} ({'column' if len(names) == 1 else 'columns'} {', '.join(names)})"


def plain_digits(text: str) -> str:
    """The text with digits of any script as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def _is_unclear(text: str, decimal: str) -> bool:
    """Whether a number has three digits behind its only separator, which would be the decimal one."""
    return decimal in text and MAY_BE_THOUSANDS.fullmatch(plain_digits(text)) is not None


@lru_cache(16_384)
def _parsed(text: str, decimal: str, thousands: str | None) -> float | None:
    """The number, or None if the text is not a number."""
    try:
        return cells.number(_plain(text, decimal, thousands), "")
    except RefusedError:
        return None


@lru_cache(16)
def _groups(decimal: str, thousands: str | None) -> re.Pattern[str]:
    """A pattern of numbers with groups of thousands."""
    if thousands is None:
        signs = _SPACES + ("," if decimal == "." else ".")
    else:
        signs = _SPACES if thousands == " " else thousands
    pattern = _GROUPED.format(separators=re.escape(signs), decimal=re.escape(decimal))
    return re.compile(pattern if signs else "(?!)")


def _plain(written: str, decimal: str, thousands: str | None) -> str:
    """The number with a decimal point and without separators of thousands; other text stays invalid."""
    text = plain_digits(written).replace("\u2212", "-")
    if "٫" in text or "٬" in text:
        text, decimal, thousands = text.translate(_ARABIC), ".", None
    if grouped := _groups(decimal, thousands).fullmatch(text):
        text = text.replace(grouped[1], "")
    elif decimal == "," and "." in text:
        return ""
    return text.replace(decimal, ".")
