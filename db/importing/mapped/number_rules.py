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
from db.importing.records import RefusedError

DECIMALS = (".", ",")
"""The decimal separators."""

_SPACES = "\u0020\u00a0\u2009\u202f"
_GROUPED = {
    decimal: re.compile(
        rf"[+-]?[0-9]{{1,3}}([{re.escape(other)}{_SPACES}])[0-9]{{3}}(?:\1[0-9]{{3}})*(?:{re.escape(decimal)}[0-9]*)?"
    )
    for decimal, other in (".,", ",.")
}
_ARABIC = str.maketrans("٫٬", ".,")
_SEPARATOR_NAMES = {".": "point", ",": "comma"}
_SHOWN = 40


class NumberRule(NamedTuple):
    """A number of a row: its key in the mapping, its text and its decimal separator."""

    key: str
    text: Alternatives
    decimal: str

    def __call__(self, row: ForeignRow, within: tuple[float, float] | None = None) -> float | None:
        """The number of a row, None if it is empty. Raises RefusedError that names the key and the columns."""
        text = self.text(row)
        if not text:
            return None
        if (value := _parsed(text, self.decimal)) is not None and (not within or within[0] <= value <= within[1]):
            return value
        about = with_columns(self.key, self.text.filled(row))
        plain = _plain(text, self.decimal)
        if not cells.NUMBER.fullmatch(plain):
            shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
            separator = _SEPARATOR_NAMES[self.decimal]
            raise RefusedError(f"{about}: {shown!r} is not a number. Write digits with a decimal {separator}")
        return cells.number(plain, f"{about}:", within)


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


@lru_cache(16_384)
def _parsed(text: str, decimal: str) -> float | None:
    """The number, or None if the text is not a number."""
    try:
        return cells.number(_plain(text, decimal), "")
    except RefusedError:
        return None


def _plain(written: str, decimal: str) -> str:
    """The number with a decimal point and without separators of thousands; other text stays invalid."""
    text = plain_digits(written).replace("\u2212", "-")
    if "٫" in text or "٬" in text:
        text, decimal = text.translate(_ARABIC), "."
    if grouped := _GROUPED[decimal].fullmatch(text):
        text = text.replace(grouped[1], "")
    elif decimal == "," and "." in text:
        return ""
    return text.replace(decimal, ".")
