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
        text = "" if self._value is None else LIST_SEPARATOR.join(filter(None, _texts(self._value, column)))
        if text in self._missing:
            text = ""
        self[column] = text
        return text


def written_out(text: str) -> str:
    """The text with the values of a list separated by "; "."""
    return text.replace(LIST_SEPARATOR, "; ")


class Splitter:
    """Splits a cell with several values at separators; `list` parses lists written by JSON, Python or PHP."""

    def __init__(self, separators: tuple[str, ...]) -> None:
        self._lists = _LIST in separators
        signs = [re.escape(sign) for sign in separators if sign != _LIST]
        self._pattern = re.compile("|".join([LIST_SEPARATOR, *signs]))

    def __call__(self, text: str) -> list[str]:
        """The values without surrounding spaces. Empty values are kept, except at the end."""
        values = _listed(text) if self._lists else None
        parts = [part.strip() for part in (self._pattern.split(text) if values is None else values)]
        while parts and not parts[-1]:
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
    """The texts under a path of keys, which may contain dots themselves."""
    if isinstance(value, list):
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
