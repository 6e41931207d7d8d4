"""Text templates of a mapping: `{column}` is the text of a column, `[…]` a part that may be left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple, TypeAlias

from db.importing.mapped.foreign_row import LIST_SEPARATOR, ForeignRow, written_out
from db.importing.uids import host, key

TextFilter: TypeAlias = Callable[[str], str]

_WHOLE = re.compile(r"([+-]?[0-9]+)\.0*")
_SIGN = re.compile(r"\{\{|\}\}|\[\[|\]\]|\{[^{}]*\}|[\[\]{}]|[^\[\]{}]+", re.DOTALL)
_MEANT = "a bracket that is meant as such is doubled:"
_DOUBLED = {"{{": "{", "}}": "}", "[[": "[", "]]": "]"}


def _whole(text: str) -> str:
    """A number without the decimal point that a spreadsheet put behind it: 300380.0 is 300380."""
    if text.isdigit():
        return text
    found = _WHOLE.fullmatch(text)
    return found[1] if found else text


def _signed(text: str) -> str:
    """A change with its sign; nothing for none."""
    number = _whole(text)
    if not number.strip("+-0."):
        return ""
    return number if number[0] in "+-" else f"+{number}"


def _day(text: str, days: int) -> str:
    """The day so many days later, for an ISO day."""
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
    "day-before": lambda text: _day(text, -1),
    "day-after": lambda text: _day(text, 1),
}
"""What may stand behind a column after `|`, besides the value tables and word lists of the mapping."""


class Lookup:
    """A filter that a mapping makes itself. `outcomes` are all texts it may give, each with the key it stands under."""

    def __init__(self, find: TextFilter, outcomes: Iterable[tuple[str, str]]) -> None:
        self._find = find
        self.outcomes = tuple(outcomes)

    def __call__(self, text: str) -> str:
        """What a text becomes."""
        return self._find(text)


def value_table(values: Mapping[str, str]) -> Lookup:
    """A filter that looks a text up, whatever its capitals; the value of `*` stands for everything else."""
    known = {key(name): value for name, value in values.items()}
    other = known.pop("*", "")
    return Lookup(lambda text: known.get(key(text), other), values.items())


def word_list(lists: Mapping[str, Iterable[str]]) -> Lookup:
    """A filter that gives the first name of which one word or phrase stands in the text; empty when none does."""
    patterns = [
        (name, re.compile("|".join(rf"(?<!\w){re.escape(key(phrase))}(?!\w)" for phrase in phrases)))
        for name, phrases in lists.items()
    ]

    def with_columns(text: str) -> str:
        folded = key(text)
        return next((name for name, pattern in patterns if pattern.search(folded)), "")

    return Lookup(with_columns, ((name, name) for name in lists))


class _Piece(NamedTuple):
    """A piece of a template: a `literal`, or what `read` takes from a row; a `required` one must not be empty.

    `last` is the filter that has the last say.
    """

    literal: str
    read: Callable[[ForeignRow], str] | None = None
    required: bool = False
    columns: tuple[str, ...] = ()
    last: str = ""


class Template:
    """A template that was understood. A column that is empty makes the whole empty, unless it stands in `[…]`."""

    def __init__(self, text: str, filters: Mapping[str, TextFilter]) -> None:
        """Take a template apart. Raises ValueError that says what is wrong with it."""
        parts = _understood(text, filters)
        self.columns = tuple(dict.fromkeys(column for part in parts for column in part.columns))
        only = parts[0].read if len(parts) == 1 else None
        self.fixed = None if self.columns else _filled(parts, ForeignRow()).strip()
        """The text, where it is the same for every row."""
        self.last = parts[0].last if len(parts) == 1 else ""
        """The filter that everything passes through in the end, if there is one."""
        self.raw: Callable[[ForeignRow], str] = only or (lambda row: _filled(parts, row))
        """The text for a row, with lists still in one piece."""

    def __call__(self, row: ForeignRow) -> str:
        """The text for a row."""
        if self.fixed is not None:
            return self.fixed
        text = self.raw(row).strip()
        return written_out(text) if LIST_SEPARATOR in text else text


class Alternatives:
    """Templates of which the first that gives a text is taken."""

    def __init__(self, templates: Iterable[Template] = ()) -> None:
        self.templates = tuple(templates)
        self.columns = tuple(dict.fromkeys(column for template in self.templates for column in template.columns))
        self._first = self.templates[0] if len(self.templates) == 1 else None

    def __call__(self, row: ForeignRow) -> str:
        """The text for a row, empty when no template gives one."""
        if self._first:
            return self._first(row)
        for template in self.templates:
            if text := template(row):
                return text
        return ""

    def filled(self, row: ForeignRow) -> tuple[str, ...]:
        """The columns of the templates that are not empty in a row."""
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


def _understood(text: str, filters: Mapping[str, TextFilter]) -> tuple[_Piece, ...]:
    parts: list[_Piece] = []
    inside: list[_Piece] | None = None
    for sign in _SIGN.findall(text):
        if sign == "[" and inside is None:
            inside = []
        elif sign == "]" and inside is not None:
            parts.append(_option(tuple(inside)))
            inside = None
        elif sign in ("[", "]", "{", "}"):
            raise ValueError(f"{sign} has no partner in “{text}”; {_MEANT} {sign * 2}")
        else:
            is_column = sign.startswith("{") and sign not in _DOUBLED
            part = _column(sign[1:-1], filters) if is_column else _Piece(_DOUBLED.get(sign, sign))
            (parts if inside is None else inside).append(part)
    if inside is not None:
        raise ValueError(f"[ is not closed in “{text}”; {_MEANT} [[")
    return tuple(parts)


def _option(parts: tuple[_Piece, ...]) -> _Piece:
    columns = tuple(column for part in parts for column in part.columns)
    return _Piece("", lambda row: _filled(parts, row), False, columns)


def _column(text: str, filters: Mapping[str, TextFilter]) -> _Piece:
    name, *called = (part.strip() for part in text.split("|"))
    if not name:
        raise ValueError("{} names no column")
    for filter in called:
        if filter not in filters:
            raise ValueError(f"{{{text}}}: there is no filter or value table “{filter}”; known: {', '.join(filters)}")
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
