"""Tables as rows of cells with line numbers, whatever file holds them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from db.errors import InputRefusedError
from db.importing.records import Reject

CELL_LIMIT = 1_000_000
"""Maximum length of a cell in characters."""

ROW_LIMIT = 2_000_000
"""Maximum length of all cells of a row together in characters."""

HEADER_WITHIN = 40
"""The header of a table is among its first rows, as many as this."""

_ERRORS = frozenset(
    (
        *("#N/A", "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!"),
        *("#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#GETTING_DATA", "#ERROR!", "#PYTHON!"),
        *("#NV", "#BEZUG!", "#WERT!", "#ZAHL!", "#ÜBERLAUF!", "#N/D", "#NOM?", "#VALEUR!", "#NOMBRE!", "#NOMBRE?"),
        *("#¡REF!", "#¡VALOR!", "#¡NUM!", "#¡DIV/0!", "#¡NULO!", "#¿NOMBRE?", "#Н/Д", "#ССЫЛКА!", "#ЗНАЧ!", "#ИМЯ?"),
        *("#ДЕЛ/0!", "#ЧИСЛО!", "#ПУСТО!", "#ПОСИЛАННЯ!", "#ІМ'Я?", "#ЗНАЧ!", "#КОЛО!"),
    )
)
"""What spreadsheets write into a cell instead of a value that they cannot compute."""


def is_error(cell: str) -> bool:
    """Whether a cell holds an error of a spreadsheet, or nothing but the `#` of a column that was too narrow."""
    text = cell.strip()
    return text.upper() in _ERRORS or (bool(text) and not text.strip("#")) or _is_numbered_error(text)


def _is_numbered_error(text: str) -> bool:
    """Whether a text is an error as LibreOffice numbers them, such as Err:508."""
    return text[:4] in ("Err:", "#ERR") and text[4:].isdigit()


class InputFile:
    """A file to read. `name` is used in messages. `offset` bytes of `size` have been read."""

    path: Path
    name: str
    size: int
    offset: int = 0


class TableRow(NamedTuple):
    """One row of a table. `line` is its first line, counted from 1."""

    line: int
    values: tuple[str, ...]


class Table(InputFile, ABC):
    """A table with a header. `columns` has the names in lower case, `header` has them as written.

    `header_line` is the line of the header. `remarks` are what to tell the user of how the table was read.
    """

    header: tuple[str, ...]
    columns: tuple[str, ...]
    header_line = 0
    remarks: tuple[str, ...] = ()

    def __init__(self) -> None:
        self._watched: tuple[int, ...] | None = None
        self._allowed: frozenset[str] = frozenset()

    @abstractmethod
    def parsed(self) -> Iterator[TableRow | Reject]:
        """All rows that are not blank, the header and what is above it included."""

    @abstractmethod
    def with_header_at(self, line: int) -> Table:
        """The same table with its header in another line."""

    @abstractmethod
    def first_rows(self) -> Sequence[TableRow]:
        """The first rows of the file, at most `HEADER_WITHIN`, whichever of them is the header."""

    def set_header(self, line: int, cells: Iterable[str]) -> None:
        """Take the names of the columns. Raises InputRefusedError if two have the same name."""
        names = [cell.strip() for cell in cells]
        while names and not names[-1]:
            names.pop()
        unnamed = [number for number, name in enumerate(names, 1) if not name]
        self.header = tuple(name or f"column {number}" for number, name in enumerate(names, 1))
        self.columns = tuple(column.lower() for column in self.header)
        self.header_line = line
        twice = [name for name, count in Counter(self.columns).items() if count > 1]
        if twice:
            raise InputRefusedError(f"{self.name} line {line}: these columns appear twice: {', '.join(twice)}")
        if unnamed:
            called = ", ".join(f"column {number}" for number in unnamed)
            self.remarks = (*self.remarks, f"{self.name}: columns without a name are called {called}")

    def watch(self, columns: Iterable[str], allowed: frozenset[str] = frozenset()) -> None:
        """Reject rows only for spreadsheet errors in these columns, and not for those in `allowed`."""
        wanted = {column.lower() for column in columns}
        self._watched = tuple(number for number, column in enumerate(self.columns) if column in wanted)
        self._allowed = allowed

    def rows(self) -> Iterator[TableRow | Reject]:
        """The rows below the header, in order. Raises InputRefusedError if the rest cannot be read."""
        width = len(self.columns)
        below = False
        for item in self.parsed():
            if not below:
                below = item.line >= self.header_line
                if item.line <= self.header_line:
                    continue
            if isinstance(item, Reject) or len(item.values) == width:
                yield item
            elif len(item.values) > width and not any(item.values[width:]):
                yield TableRow(item.line, item.values[:width])
            else:
                reason = f"{len(item.values)} cells where the header has {width} columns"
                yield Reject(self.name, item.line, reason, item.values)

    def fault(self, values: Sequence[str]) -> str:
        """The reason why a row cannot be taken: its cells that hold errors of a spreadsheet; "" without any."""
        numbers = range(min(len(values), len(self.header))) if self._watched is None else self._watched
        found = [
            f"{self.header[number]} is {values[number].strip()}"
            for number in numbers
            if number < len(values) and is_error(values[number]) and values[number].strip() not in self._allowed
        ]
        return f"{', '.join(found)}, which a spreadsheet writes for an error" if found else ""
