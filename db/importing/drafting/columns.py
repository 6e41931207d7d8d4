"""The columns of a file with what its first rows have in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Any

from db.importing.readers.cells import NUMBER
from db.importing.readers.json_file import JsonFile
from db.importing.readers.table import Table, TableRow

SAMPLE = 5_000
"""Rows that are looked at."""

_DEEPEST = 4
_LONGEST = 400
_PLAIN = re.compile(r"[^\[\]{}|]+")
_ADDRESS = re.compile(r"https?://\S+")
_GROUPED = re.compile(r"[+-]?[0-9][0-9 .,\u00a0\u2009\u202f]*")
_SOME_FIGURE = re.compile(r"[<>~≈≥≤]?\s*[0-9][0-9 .,]*\s*(?:[-–]\s*[0-9][0-9 .,]*|\+)?")


class ForeignColumn:
    """A column or key with its values in the first rows, empty ones left out. `is_list` tells of lists in JSON."""

    def __init__(self, name: str, values: Sequence[str], rows: int, is_list: bool = False) -> None:
        self.name = name
        self.values = values
        self.rows = rows
        self.is_list = is_list

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the name in lower case."""
        spaced = re.sub(r"([a-z])([A-Z])", r"\1 \2", self.name)
        return frozenset(re.findall(r"[^\W\d_]+", spaced.lower()))

    @cached_property
    def distinct(self) -> float:
        """The share of different values among all."""
        return len(set(self.values)) / len(self.values) if self.values else 0.0

    @cached_property
    def length(self) -> float:
        """The average number of words of a value; of scripts without spaces, a third of its letters."""
        if not self.values:
            return 0.0
        return sum(max(len(value.split()), _unspaced(value) // 3) for value in self.values) / len(self.values)

    @cached_property
    def numeric(self) -> float:
        """The share of values that are numbers, with or without separators."""
        return self._share(lambda value: bool(NUMBER.fullmatch(value) or _GROUPED.fullmatch(value)))

    @cached_property
    def figures(self) -> float:
        """The share of values that are numbers, ranges or bounds."""
        return self._share(lambda value: bool(_SOME_FIGURE.fullmatch(value)))

    @cached_property
    def addresses(self) -> float:
        """The share of values that begin with a web address."""
        return self._share(lambda value: bool(_ADDRESS.match(value)))

    @property
    def filled(self) -> float:
        """The share of rows with a value."""
        return len(self.values) / self.rows if self.rows else 0.0

    def within(self, most: float) -> bool:
        """Whether all values are numbers in digits from -`most` to `most`."""
        return bool(self.values) and all(NUMBER.fullmatch(one) and abs(float(one)) <= most for one in self.values)

    def _share(self, holds: Any) -> float:
        return sum(map(holds, self.values)) / len(self.values) if self.values else 0.0


def _unspaced(value: str) -> int:
    """The number of letters of scripts that are written without spaces."""
    return sum("\u3040" <= letter <= "\u9fff" or "\u0e00" <= letter <= "\u0eff" for letter in value)


def columns_in(file: Table | JsonFile) -> list[ForeignColumn]:
    """The columns of a file that a mapping can name."""
    found: dict[str, list[str]] = {}
    lists: set[str] = set()
    rows = 0
    for texts in islice(_rows(file, lists), SAMPLE):
        rows += 1
        for name, text in texts:
            value = text.strip()[:_LONGEST]
            values = found.setdefault(name, [])
            if value:
                values.append(value)
    return [
        ForeignColumn(name, values, rows, name in lists) for name, values in found.items() if _PLAIN.fullmatch(name)
    ]


def _rows(file: Table | JsonFile, lists: set[str]) -> Iterator[Sequence[tuple[str, str]]]:
    if isinstance(file, JsonFile):
        for value in file.sample:
            yield list(_leaves(value, "", lists))
        return
    for item in file.rows():
        if isinstance(item, TableRow):
            yield list(zip(file.header, item.values, strict=True))


def _leaves(value: Mapping[str, Any], above: str, lists: set[str], depth: int = 0) -> Iterator[tuple[str, str]]:
    """The texts in nested objects with their paths; of a list of objects, those of its first object."""
    for key, inner in value.items():
        path = f"{above}{key}"
        if isinstance(inner, dict) and depth < _DEEPEST:
            yield from _leaves(inner, f"{path}.", lists, depth + 1)
        elif isinstance(inner, list) and inner and all(isinstance(one, int | float) for one in inner):
            yield from ((f"{path}.{number}", str(one)) for number, one in enumerate(inner[:3]))
        elif isinstance(inner, list):
            objects = [one for one in inner if isinstance(one, dict)]
            if objects and depth < _DEEPEST:
                for name, text in _leaves(objects[0], f"{path}.", lists, depth + 1):
                    lists.add(name)
                    yield name, text
            elif inner and not objects:
                lists.add(path)
                yield path, str(inner[0])
        elif inner is not None and not isinstance(inner, dict):
            yield path, str(inner)
