"""Single cells as values. Each function raises RefusedError with a message that names the column."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache

from db import dates
from db.dates import Edtf
from db.importing.readers.figures import refuse_thousands
from db.importing.records import RefusedError
from db.importing.uids import slug
from db.model.claims import Basis, Relation

UID_LIMIT = 200
"""Maximum length of an id in characters."""

EXACT = 1 << 53
"""Whole numbers above this are not all numbers of a case, which are stored with 53 bits."""

_PLAIN_UID = re.compile(r"[A-Za-z0-9_.:/@+-]{1,200}")
_NOT_IN_UID = re.compile(r"""[\s,;"'`“”„‟«»‘’‚]""")
NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
"""A number in ASCII digits with a decimal point."""

_ID_RULE = "Ids have no spaces, quotes, commas, semicolons or control characters"
_SHOWN = 60


def uid(text: str, column: str) -> str:
    """An id: 1 to 200 printable characters without spaces, quotes, commas and semicolons."""
    return text if _PLAIN_UID.fullmatch(text) else _unusual_uid(text, column)


def _unusual_uid(text: str, column: str) -> str:
    value = text.strip()
    if not value:
        raise RefusedError(f"{column} is empty")
    if not value.isascii():
        value = unicodedata.normalize("NFC", value)
    if len(value) > UID_LIMIT:
        raise RefusedError(f"{column} {_cut(value)} is longer than {UID_LIMIT} characters")
    if not value.isprintable() or _NOT_IN_UID.search(value):
        raise RefusedError(f"{column} {_cut(value)} is not an id. {_ID_RULE}")
    return value


def id_of(name: str) -> str:
    """A name as an id: unchanged if it is a valid id, else its slug. Raises RefusedError if the slug is empty."""
    try:
        return uid(name, "id")
    except RefusedError:
        if entities := slug(name):
            return entities
        raise


def optional_uid(text: str, column: str) -> str:
    """An id, or "" for an empty cell."""
    return uid(text, column) if text and not text.isspace() else ""


@lru_cache(16_384)
def uids(text: str, column: str) -> tuple[str, ...]:
    """Ids separated by semicolons, without duplicates, in the order of the cell."""
    if not text:
        return ()
    if _PLAIN_UID.fullmatch(text):
        return (text,)
    return tuple(dict.fromkeys([uid(part, column) for part in text.split(";") if part and not part.isspace()]))


def names(text: str) -> tuple[str, ...]:
    """Names separated by semicolons, without duplicates, in the order of the cell."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))


def required(text: str, column: str) -> str:
    """Text that must not be empty, without surrounding spaces."""
    value = text.strip()
    if not value:
        raise RefusedError(f"{column} is empty")
    return value


@lru_cache(16_384)
def date(text: str, column: str) -> Edtf | None:
    """A date in EDTF, or None for an empty cell."""
    value = text.strip() if text else ""
    if not value:
        return None
    try:
        return dates.parse(value)
    except ValueError as error:
        raise RefusedError(f"{column}: {error}") from error


def number(text: str, column: str, within: tuple[float, float] | None = None) -> float | None:
    """A number in ASCII digits with a decimal point, inside the bounds `within`; None for an empty cell."""
    value = text.strip() if text else ""
    if not value:
        return None
    if not NUMBER.fullmatch(value) or abs(float(value)) == float("inf"):
        raise RefusedError(f"{column} {_cut(value)} is not a number. Write digits with a decimal point")
    result = float(value)
    if abs(result) >= EXACT and "e" not in value.lower() and Decimal(value) != Decimal(result):
        raise RefusedError(f"{column} {_cut(value)} has more digits than a case can keep exactly. Round it")
    if within and not within[0] <= result <= within[1]:
        raise RefusedError(f"{column} {value} is not between {within[0]:g} and {within[1]:g}")
    return result


def figure(text: str, column: str) -> float | None:
    """A number that can only be meant in one way; None for an empty cell."""
    value = number(text, column)
    if value is not None:
        refuse_thousands(text, column, "Write it without a separator of thousands, or with more or fewer decimals")
    return value


def whole(text: str, column: str, within: range) -> int:
    """A whole number within a range."""
    value = text.strip()
    if not value.isascii() or not value.isdigit() or int(value) not in within:
        raise RefusedError(f"{column} {_cut(value)} is not a whole number from {within[0]} to {within[-1]}")
    return int(value)


@lru_cache(256)
def relation(text: str) -> str:
    """The value of one of the relations."""
    value = text.strip().lower()
    if value in tuple(Relation):
        return value
    close = get_close_matches(value, tuple(Relation), n=1)
    hint = f" Did you mean {close[0]}?" if close else ""
    raise RefusedError(f"relation {_cut(value)} is unknown. Use one of: {', '.join(Relation)}.{hint}")


@lru_cache(16)
def basis(text: str) -> str:
    """The value of one of the bases of a link; published if the cell is empty."""
    value = text.strip().lower() or Basis.PUBLISHED.value
    if value not in tuple(Basis):
        raise RefusedError(f"basis {_cut(value)} is unknown. Use one of: {', '.join(Basis)}.")
    return value


def _cut(value: str) -> str:
    return repr(value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…")
