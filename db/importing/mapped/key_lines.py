"""Where the keys of a TOML file stand, so that a message about one can name its line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

_TABLE = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")

KeyPath = tuple[str, ...]
"""The names on the way to a key; of several tables with one name, each is followed by its number from 1."""


def lines_of(text: str) -> Mapping[KeyPath, int]:
    """The line of each table and key, counted from 1."""
    found: dict[KeyPath, int] = {}
    tables: Counter[KeyPath] = Counter()
    above: KeyPath = ()
    for number, line in enumerate(text.splitlines(), 1):
        table = _TABLE.fullmatch(line)
        key = _KEY.match(line)
        if table:
            above = _numbered(_names(table[2]), tables, table[1] == "[[")
            found.setdefault(above, number)
        elif key:
            found.setdefault((*above, *_names(key[1])), number)
    return found


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    """The line of a key, of the first of several tables, or of the nearest table around it; 1 when there is none."""
    if (*path, "1") in lines:
        return lines[*path, "1"]
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _names(dotted: str) -> KeyPath:
    return tuple(name.strip().strip("\"'") for name in dotted.split("."))


def _numbered(names: KeyPath, tables: Counter[KeyPath], is_array: bool) -> KeyPath:
    """The place of a table: names of arrays of tables on the way get the number of their latest table."""
    path: KeyPath = ()
    for position, name in enumerate(names):
        path = (*path, name)
        if is_array and position == len(names) - 1:
            tables[path] += 1
            for inner in [known for known in tables if known[: len(path)] == path and len(known) > len(path)]:
                if inner[len(path)] == str(tables[path]):
                    del tables[inner]
        if tables[path]:
            path = (*path, str(tables[path]))
    return path
