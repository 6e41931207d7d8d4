"""CSV files as rows of cells with line numbers. Broken rows are rejected, not repaired."""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, Self

from db.errors import InputRefusedError
from db.importing.readers.text_file import UTF_8, TextFile
from db.importing.records import Reject

CELL_LIMIT = 1_000_000
"""Maximum length of a cell in characters."""

ROW_LIMIT = 2_000_000
"""Maximum length of all cells of a row together in characters."""

_DELIMITERS = ",;\t|"


class TableRow(NamedTuple):
    """One row of a table. `line` is its first line, counted from 1."""

    line: int
    values: tuple[str, ...]


class CsvFile(TextFile):
    """A CSV file with a header. `columns` has the names in lower case, `header` has them as written."""

    def __init__(self, path: Path, name: str, encoding: str = UTF_8) -> None:
        """Read the header. Raises InputRefusedError if the file is not text or two columns have the same name."""
        super().__init__(path, name, encoding)
        csv.field_size_limit(CELL_LIMIT)
        self._delimiter, self.header = self._read_header()
        self.columns = tuple(column.lower() for column in self.header)
        twice = [name or "(no name)" for name, count in Counter(self.columns).items() if count > 1]
        if twice:
            raise InputRefusedError(f"{name} line 1: these columns appear twice: {', '.join(twice)}")

    def rows(self) -> Iterator[TableRow | Reject]:
        """The rows below the header, in order. Raises InputRefusedError if the rest cannot be decoded."""
        width = len(self.columns)
        first = True
        for item in self._parsed(self._delimiter):
            if first:
                first = False
            elif isinstance(item, Reject) or len(item.values) == width:
                yield item
            elif len(item.values) > width and not any(item.values[width:]):
                yield TableRow(item.line, item.values[:width])
            else:
                reason = f"{len(item.values)} cells where the header has {width} columns"
                yield Reject(self.name, item.line, reason, item.values)

    def _parsed(self, delimiter: str) -> Iterator[TableRow | Reject]:
        """All rows that are not blank, including the header.

        If a row cannot be parsed, its first line is rejected and parsing continues with the next line, so that an
        unclosed quote costs one line only.
        """
        with self.open() as file:
            lines = _Lines(file)
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            while True:
                lines.begin_row()
                try:
                    values = tuple(next(reader))
                except StopIteration:
                    return
                except UnicodeDecodeError as error:
                    raise self.undecodable() from error
                except csv.Error as error:
                    yield Reject(
                        self.name, lines.start, _broken(error, len(lines.taken)), (lines.taken[0].rstrip("\r\n"),)
                    )
                    lines.go_on_after_first()
                    reader = csv.reader(lines, delimiter=delimiter, strict=True)
                    continue
                text = "".join(values)
                if len(text) > ROW_LIMIT:
                    yield Reject(self.name, lines.start, f"longer than {ROW_LIMIT:,} characters")
                elif "\0" in text:
                    yield Reject(self.name, lines.start, "contains a NUL character (byte 0)", values)
                elif values:
                    yield TableRow(lines.start, values)

    def _read_header(self) -> tuple[str, tuple[str, ...]]:
        """The delimiter that gives the most columns, and the names of the columns."""
        headers = [(delimiter, self._first_row(delimiter)) for delimiter in _DELIMITERS]
        delimiter, header = max(headers, key=lambda candidate: len(candidate[1]))
        columns = [name.strip() for name in header]
        while columns and not columns[-1]:
            columns.pop()
        return delimiter, tuple(columns)

    def _first_row(self, delimiter: str) -> tuple[str, ...]:
        for item in self._parsed(delimiter):
            if isinstance(item, Reject):
                return ()
            return item.values
        return ()


class _Lines:
    """The lines of a file; those of the current row are kept so that they can be read again."""

    def __init__(self, file: Iterable[str]) -> None:
        self._file = iter(file)
        self._again: deque[str] = deque()
        self._read = 0
        self.taken: list[str] = []

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        text = self._again.popleft() if self._again else next(self._file)
        self._read += 1
        self.taken.append(text)
        return text

    @property
    def start(self) -> int:
        """The number of the first line of the row, from 1."""
        return self._read - len(self.taken) + 1

    def begin_row(self) -> None:
        """Forget the lines of the previous row."""
        self.taken.clear()

    def go_on_after_first(self) -> None:
        """Read the lines of the row again, except the first."""
        self._again.extendleft(reversed(self.taken[1:]))
        self._read -= len(self.taken) - 1
        self.taken.clear()


def _broken(error: csv.Error, lines: int) -> str:
    """The reason why a row of `lines` lines cannot be parsed."""
    if "field limit" in str(error) and lines == 1:
        return f"a cell is longer than {CELL_LIMIT:,} characters"
    if lines > 1 or "end of data" in str(error):
        return "a quote is opened but not closed. Close it, or double quotes that are part of the text"
    return "text follows a closing quote. Double quotes that are part of the text"
