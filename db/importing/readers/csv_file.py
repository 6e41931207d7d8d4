"""CSV files as rows of cells with line numbers. Broken rows are rejected, not repaired."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Self

from db.importing.readers.table import CELL_LIMIT, HEADER_WITHIN, ROW_LIMIT, Table, TableRow
from db.importing.readers.text_file import UTF_8, TextFile
from db.importing.records import Reject

_DELIMITERS = ",;\t|"
_STATED = re.compile(r"""["']?sep=(.)["']?[,;\t|]*\s*""", re.IGNORECASE)
"""The first line of a file in which a spreadsheet states the delimiter."""


class CsvFile(TextFile, Table):
    """A CSV file with a header."""

    def __init__(self, path: Path, name: str, encoding: str = UTF_8, header_at: int = 0) -> None:
        """Read the header, in the line `header_at` or the first that is not blank.

        Raises InputRefusedError if the file is not text or two columns have the same name.
        """
        TextFile.__init__(self, path, name, encoding)
        Table.__init__(self)
        csv.field_size_limit(CELL_LIMIT)
        self._stated = self._stated_delimiter()
        self._delimiter, line, cells = self._read_header(header_at)
        self.set_header(line, cells)

    def with_header_at(self, line: int) -> CsvFile:
        """The same file with its header in another line."""
        return CsvFile(self.path, self.name, self.encoding, line)

    def parsed(self) -> Iterator[TableRow | Reject]:
        """All rows that are not blank."""
        return self._parsed(self._delimiter)

    def first_rows(self) -> Sequence[TableRow]:
        """The first rows, each parted at the delimiter that gives the most cells."""
        best: dict[int, TableRow] = {}
        for delimiter in self._stated or _DELIMITERS:
            for row in islice(self._parsed(delimiter), HEADER_WITHIN):
                if isinstance(row, TableRow) and len(row.values) > len(best.get(row.line, row).values) - (
                    row.line not in best
                ):
                    best[row.line] = row
        return [best[line] for line in sorted(best)]

    def _parsed(self, delimiter: str) -> Iterator[TableRow | Reject]:
        """All rows that are not blank, including the header.

        If a row cannot be parsed, its first line is rejected and parsing continues with the next line, so that an
        unclosed quote costs one line only.
        """
        with self.open() as file:
            lines = _Lines(file)
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            header_line = self.header_line
            if self._stated:
                next(reader)
            while True:
                lines.begin_row()
                try:
                    values = tuple(next(reader))
                except StopIteration:
                    return
                except UnicodeError as error:
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
                elif (
                    ("#" in text or "Err:" in text) and lines.start > header_line > 0 and (reason := self.fault(values))
                ):
                    yield Reject(self.name, lines.start, reason, values)
                elif text and not text.isspace():
                    yield TableRow(lines.start, values)

    def _stated_delimiter(self) -> str:
        """The delimiter that the first line states, or ""."""
        with self.open() as file:
            try:
                match = _STATED.fullmatch(file.readline(20))
            except UnicodeError as error:
                raise self.undecodable() from error
        return match[1] if match else ""

    def _read_header(self, wanted: int) -> tuple[str, int, tuple[str, ...]]:
        """The delimiter that gives the most columns, the line of the header, and its cells."""
        found = [(delimiter, self._row(delimiter, wanted)) for delimiter in self._stated or _DELIMITERS]
        delimiter, row = max(found, key=lambda candidate: len(candidate[1].values))
        return delimiter, row.line, row.values

    def _row(self, delimiter: str, wanted: int) -> TableRow:
        for item in self._parsed(delimiter):
            if isinstance(item, TableRow) and item.line >= wanted:
                return item
            if isinstance(item, Reject) and item.line >= wanted:
                break
        return TableRow(wanted or 1, ())


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
