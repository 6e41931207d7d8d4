"""Rows of foreign files, tables and JSON alike, as texts by column."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

LIST_SEPARATOR = "\x1f"
"""Separates the values of a JSON list until they are split or written out."""

PREVIOUS = "previous."
"""Prefix of the columns of the previous row."""

_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_PHP = re.compile(r's:\d+:"(.*?)";')
_LIST = "list"


class ForeignRow(dict[str, str]):
    """The texts of a row by column; a missing column is empty.

    Keys of nested JSON are joined by dots (`author.name`). The values of a list on the path are joined by
    `LIST_SEPARATOR`. `previous` is the previous row, for columns that begin with `previous.`.
    """

    def __init__(
        self,
        texts: Iterable[tuple[str, str]] = (),
        value: dict[str, Any] | None = None,
        missing: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(texts)
        self._value = value
        self._missing = missing
        self.previous: ForeignRow | None = None

    def __missing__(self, column: str) -> str:
        if column.startswith(PREVIOUS):
            return self.previous[column.removeprefix(PREVIOUS)] if self.previous is not None else ""
        texts = [] if self._value is None else _texts(self._value, column)
        text = LIST_SEPARATOR.join(texts) if any(texts) else ""
        if text in self._missing:
            text = ""
        self[column] = text
        return text

    def objects(self, columns: Iterable[str]) -> tuple[str, list[ForeignRow]]:
        """The first list of objects that a column leads through, and the row once for each of these objects.

        In such a row the object takes the place of the list. Without such a list there are no rows.
        """
        for column in columns:
            path = _path_to_objects(self._value, column)
            if path:
                return path, self.each(path)
        return "", []

    def each(self, path: str) -> list[ForeignRow]:
        """The row once for each member of the list under a path of keys, or of its single value."""
        if self._value is None:
            return []
        found = _value_at(self._value, path)
        members = found if isinstance(found, list) else [] if found is None else [found]
        rows = []
        for member in members:
            row = ForeignRow((), _replaced(self._value, path, member), self._missing)
            row.previous = self.previous
            rows.append(row)
        return rows


def has_key(value: dict[str, Any], path: str) -> bool:
    """Whether an object has anything under a path of keys."""
    return bool(_texts(value, path))


def written_out(text: str) -> str:
    """The text with the values of a list separated by "; "."""
    return "; ".join(filter(None, text.split(LIST_SEPARATOR)))


class Splitter:
    """Splits a cell with several values at separators; `list` parses lists written by JSON, Python or PHP.

    Empty values keep their place, except those at the end of a cell.
    """

    def __init__(self, separators: tuple[str, ...]) -> None:
        self._lists = _LIST in separators
        signs = [re.escape(sign) for sign in separators if sign != _LIST]
        self._pattern = re.compile("|".join([LIST_SEPARATOR, *signs]))

    def __call__(self, text: str) -> list[str]:
        """The values without surrounding spaces."""
        values = _listed(text) if self._lists else None
        parts = [part.strip() for part in (self._pattern.split(text) if values is None else values)]
        while parts and not parts[-1] and LIST_SEPARATOR not in text:
            parts.pop()
        return parts


def _listed(text: str) -> list[str] | None:
    """The values of a list written by JSON, Python or PHP; None if the cell is not such a list."""
    bare = text.strip()
    if bare.startswith("a:") and bare.endswith("}"):
        return _PHP.findall(bare)
    if not (bare.startswith("[") and bare.endswith("]")):
        return None
    try:
        return [_text(value) for value in json.loads(bare)]
    except (ValueError, RecursionError):
        quoted = [single or double for single, double in _QUOTED.findall(bare)]
        return quoted or [part for part in bare[1:-1].split(",") if part.strip()]


def _texts(value: Any, path: str) -> list[str]:
    """The texts under a path of keys, which may contain dots themselves; a number is the place in a list, from 0."""
    if isinstance(value, list):
        place, _, rest = path.partition(".")
        if place.isdecimal():
            return _member_texts(value, int(place), rest)
        return [text for part in value for text in _texts(part, path)]
    if not isinstance(value, dict):
        return []
    if path in value:
        item = value[path]
        return [_text(part) for part in item] if isinstance(item, list) else [_text(item)]
    end = path.find(".")
    while end > 0:
        if path[:end] in value:
            return _texts(value[path[:end]], path[end + 1 :])
        end = path.find(".", end + 1)
    return []


def _member_texts(values: list[Any], place: int, path: str) -> list[str]:
    """The texts of one member of a list, or under a path in it."""
    if place >= len(values):
        return []
    member = values[place]
    if path:
        return _texts(member, path)
    return [_text(part) for part in member] if isinstance(member, list) else [_text(member)]


def _value_at(value: Any, path: str) -> Any:
    """What is under a path of keys of nested objects; None if there is nothing."""
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _replaced(value: dict[str, Any], path: str, member: Any) -> dict[str, Any]:
    """An object in which something else is under a path of keys."""
    key, _, rest = path.partition(".")
    return {**value, key: _replaced(value[key], rest, member) if rest else member}


def _path_to_objects(value: Any, column: str) -> str:
    """The part of a path of keys that leads to a list of objects through which the path goes on; "" if none does."""
    keys = column.split(".")
    for number, key in enumerate(keys[:-1], 1):
        value = value.get(key) if isinstance(value, dict) else None
        if isinstance(value, list):
            is_list = any(isinstance(member, dict) for member in value) and not keys[number].isdecimal()
            return ".".join(keys[:number]) if is_list else ""
    return ""


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return _text(value.get("@value"))
    if isinstance(value, list):
        return LIST_SEPARATOR.join(map(_text, value))
    return str(value)
