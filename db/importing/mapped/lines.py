"""Where the keys of a TOML file stand, so that a message about one can name its line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

_TABLE = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")

Place = tuple[str, ...]
"""The names on the way to a key; of several tables with one name, each is followed by its number from 1."""


def lines_of(text: str) -> Mapping[Place, int]:
    """The line of each table and key, counted from 1."""
    found: dict[Place, int] = {}
    tables: Counter[Place] = Counter()
    above: Place = ()
    for number, line in enumerate(text.splitlines(), 1):
        table = _TABLE.fullmatch(line)
        key = _KEY.match(line)
        if table:
            above = _numbered(_names(table[2]), tables, table[1] == "[[")
            found.setdefault(above, number)
        elif key:
            found.setdefault((*above, *_names(key[1])), number)
    return found


def line_of(lines: Mapping[Place, int], place: Place) -> int:
    """The line of a key, of the first of several tables, or of the nearest table around it; 1 when there is none."""
    if (*place, "1") in lines:
        return lines[*place, "1"]
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)


def _names(dotted: str) -> Place:
    return tuple(name.strip().strip("\"'") for name in dotted.split("."))


def _numbered(names: Place, tables: Counter[Place], is_array: bool) -> Place:
    """The place of a table: names of arrays of tables on the way get the number of their latest table."""
    place: Place = ()
    for position, name in enumerate(names):
        place = (*place, name)
        if is_array and position == len(names) - 1:
            tables[place] += 1
            for inner in [known for known in tables if known[: len(place)] == place and len(known) > len(place)]:
                if inner[len(place)] == str(tables[place]):
                    del tables[inner]
        if tables[place]:
            place = (*place, str(tables[place]))
    return place
