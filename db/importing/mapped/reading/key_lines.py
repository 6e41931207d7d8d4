"""The line numbers of the keys in a TOML file, for error messages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

_TABLE = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")

KeyPath = tuple[str, ...]
"""The path to a key. The name of an array of tables is followed by the number of the table, from 1."""


def lines_of(text: str) -> Mapping[KeyPath, int]:
    """The line of each table and key, counted from 1."""
    lines: dict[KeyPath, int] = {}
    tables: Counter[KeyPath] = Counter()
    above: KeyPath = ()
    for number, line in enumerate(text.splitlines(), 1):
        table = _TABLE.fullmatch(line)
        key = _KEY.match(line)
        if table:
            above = _numbered(_names(table[2]), tables, table[1] == "[[")
            lines.setdefault(above, number)
        elif key:
            lines.setdefault((*above, *_names(key[1])), number)
    return lines


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    """The line of a key or table, of the first of several tables, or of the innermost table around it; else 1."""
    if (*path, "1") in lines:
        return lines[*path, "1"]
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _names(dotted: str) -> KeyPath:
    return tuple(name.strip().strip("\"'") for name in dotted.split("."))


def _numbered(names: KeyPath, tables: Counter[KeyPath], is_array: bool) -> KeyPath:
    """The path of a table, with the number of the latest table after each array of tables."""
    path: KeyPath = ()
    for position, name in enumerate(names):
        path = (*path, name)
        if is_array and position == len(names) - 1:
            tables[path] += 1
            for inner in [other for other in tables if other[: len(path)] == path and len(other) > len(path)]:
                if inner[len(path)] == str(tables[path]):
                    del tables[inner]
        if tables[path]:
            path = (*path, str(tables[path]))
    return path
