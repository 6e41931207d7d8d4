"""Text templates of a mapping: `{column}` is the text of a column, `[…]` an optional part."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple, TypeAlias

from db.importing.mapped.foreign_row import LIST_SEPARATOR, ForeignRow, written_out
from db.importing.uids import host, name_key

TextFilter: TypeAlias = Callable[[str], str]

_MOST_FOUND = 200_000
_SHA256 = re.compile(r"(?:sha-?256[:=]?\s*)?([0-9a-f]{64})|", re.IGNORECASE)
_WHOLE = re.compile(r"([+-]?[0-9]+)\.0*")
_SIGN = re.compile(r"\{\{|\}\}|\[\[|\]\]|\{[^{}]*\}|[\[\]{}]|[^\[\]{}]+", re.DOTALL)
_LITERAL = "To write a bracket itself, double it:"
_DOUBLED = {"{{": "{", "}}": "}", "[[": "[", "]]": "]"}


def _whole(text: str) -> str:
    """A number without the decimal places that spreadsheets add: 300380.0 becomes 300380."""
    if text.isdigit():
        return text
    match = _WHOLE.fullmatch(text)
    return match[1] if match else text


def _signed(text: str) -> str:
    """A number with its sign; "" for zero."""
    number = _whole(text)
    if not number.strip("+-0."):
        return ""
    return number if number[0] in "+-" else f"+{number}"


def _sha256(text: str) -> str:
    """The digits of a SHA-256 with or without its name; "" for another checksum."""
    match = _SHA256.fullmatch(text.strip())
    return match[1].lower() if match else ""


def _day(text: str, days: int) -> str:
    """The ISO day `days` later; "" for other text."""
    try:
        return (date.fromisoformat(text) + timedelta(days)).isoformat()
    except (ValueError, OverflowError):
        return ""


TEXT_FILTERS: Mapping[str, TextFilter] = {
    "whole": _whole,
    "lower": str.lower,
    "upper": str.upper,
    "words": lambda text: text.replace("_", " ").lower(),
    "host": host,
    "signed": _signed,
    "sha256": _sha256,
    "day-before": lambda text: _day(text, -1),
    "day-after": lambda text: _day(text, 1),
}
"""Filters for a column after `|`, besides the value tables and word lists of the mapping."""


class Lookup:
    """A filter that a mapping defines. `outcomes` are pairs of a key in the mapping and the text that it gives."""

    def __init__(self, find: TextFilter, outcomes: Iterable[tuple[str, str]]) -> None:
        self._find = find
        self.outcomes = tuple(outcomes)

    def __call__(self, text: str) -> str:
        """Apply the filter."""
        return self._find(text)


def value_table(values: Mapping[str, str]) -> Lookup:
    """A filter that looks a text up, ignoring case; `*` gives the value for all other texts."""
    table = {name_key(name): value for name, value in values.items()}
    other = table.pop("*", "")
    return Lookup(lambda text: table.get(name_key(text), other), values.items())


class FileLookup:
    """A filter that looks a text up in another list of the file, as soon as that is `read`; "" for what it lacks.

    `rows` is the path of the list. `key` and `value` are templates for its objects.
    """

    def __init__(self, rows: str, key: Alternatives, value: Alternatives) -> None:
        self.rows = rows
        self._key = key
        self._value = value
        self._found: dict[str, str] = {}

    def read(self, rows: Iterable[ForeignRow]) -> None:
        """Read the list, as far as `_MOST_FOUND` keys."""
        self._found.clear()
        for row in rows:
            if len(self._found) < _MOST_FOUND and (key := self._key(row)):
                self._found.setdefault(key, self._value(row))

    def __call__(self, text: str) -> str:
        """Apply the filter."""
        return self._found.get(text, "")


def word_list(lists: Mapping[str, Iterable[str]]) -> Lookup:
    """A filter that gives the first name of which a word or phrase is in the text, else ""."""
    patterns = [
        (name, re.compile("|".join(rf"(?<!\w){re.escape(name_key(phrase))}(?!\w)" for phrase in phrases)))
        for name, phrases in lists.items()
    ]

    def with_columns(text: str) -> str:
        folded = name_key(text)
        return next((name for name, pattern in patterns if pattern.search(folded)), "")

    return Lookup(with_columns, ((name, name) for name in lists))


class _Piece(NamedTuple):
    """A piece of a template: a `literal`, or what `read` takes from a row. A `required` piece must not be empty.

    `last` is the name of the last filter.
    """

    literal: str
    read: Callable[[ForeignRow], str] | None = None
    required: bool = False
    columns: tuple[str, ...] = ()
    last: str = ""


class Template:
    """A template. An empty column outside of `[…]` makes the whole text empty."""

    def __init__(self, text: str, filters: Mapping[str, TextFilter]) -> None:
        """Parse a template. Raises ValueError."""
        parts = _parse(text, filters)
        self.columns = tuple(dict.fromkeys(column for part in parts for column in part.columns))
        only = parts[0].read if len(parts) == 1 else None
        self.fixed = None if self.columns else _filled(parts, ForeignRow()).strip()
        """The text if it is the same for every row, else None."""
        self.last = parts[0].last if len(parts) == 1 else ""
        """The name of the filter that the whole text passes through last, or ""."""
        self.raw: Callable[[ForeignRow], str] = only or (lambda row: _filled(parts, row))
        """The text for a row, with the values of lists joined by `LIST_SEPARATOR`."""

    def __call__(self, row: ForeignRow) -> str:
        """The text for a row."""
        if self.fixed is not None:
            return self.fixed
        text = self.raw(row).strip()
        return written_out(text) if LIST_SEPARATOR in text else text


class Alternatives:
    """Alternative templates: the first that gives a text is used."""

    def __init__(self, templates: Iterable[Template] = ()) -> None:
        self.templates = tuple(templates)
        self.columns = tuple(dict.fromkeys(column for template in self.templates for column in template.columns))
        self._first = self.templates[0] if len(self.templates) == 1 else None

    def __call__(self, row: ForeignRow) -> str:
        """The text for a row, "" if no template gives one."""
        if self._first:
            return self._first(row)
        for template in self.templates:
            if text := template(row):
                return text
        return ""

    def filled(self, row: ForeignRow) -> tuple[str, ...]:
        """The columns of the templates that are not empty in the row."""
        return tuple(column for column in self.columns if row[column].strip())

    def __bool__(self) -> bool:
        return bool(self.templates)


def _filled(parts: Iterable[_Piece], row: ForeignRow) -> str:
    texts: list[str] = []
    for literal, read, required, *_ in parts:
        text = literal if read is None else read(row)
        if required and not text:
            return ""
        texts.append(text)
    return "".join(texts)


def _parse(text: str, filters: Mapping[str, TextFilter]) -> tuple[_Piece, ...]:
    parts: list[_Piece] = []
    inside: list[_Piece] | None = None
    for sign in _SIGN.findall(text):
        if sign == "[" and inside is None:
            inside = []
        elif sign == "]" and inside is not None:
            parts.append(_option(tuple(inside)))
            inside = None
        elif sign in ("[", "]", "{", "}"):
            raise ValueError(f"{sign} has no partner in “{text}”. {_LITERAL} {sign * 2}")
        else:
            is_column = sign.startswith("{") and sign not in _DOUBLED
            part = _column(sign[1:-1], filters) if is_column else _Piece(_DOUBLED.get(sign, sign))
            (parts if inside is None else inside).append(part)
    if inside is not None:
        raise ValueError(f"[ is not closed in “{text}”. {_LITERAL} [[")
    return tuple(parts)


def _option(parts: tuple[_Piece, ...]) -> _Piece:
    columns = tuple(column for part in parts for column in part.columns)
    return _Piece("", lambda row: _filled(parts, row), False, columns)


def _column(text: str, filters: Mapping[str, TextFilter]) -> _Piece:
    name, *called = (part.strip() for part in text.split("|"))
    if not name:
        raise ValueError("{} needs the name of a column")
    for filter in called:
        if filter not in filters:
            raise ValueError(f"{{{text}}}: unknown filter or value table “{filter}”. Use one of: {', '.join(filters)}")
    return _Piece("", _reader(name, tuple(filters[filter] for filter in called)), True, (name,), (called or [""])[-1])


def _reader(name: str, filters: tuple[TextFilter, ...]) -> Callable[[ForeignRow], str]:
    if not filters:
        return lambda row: row[name].strip()

    def read(row: ForeignRow) -> str:
        text = row[name].strip()
        for filter in filters:
            text = filter(text) if text else ""
        return text

    return read
