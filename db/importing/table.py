"""CSV files as rows of cells with their line numbers; dirt is named, never guessed away."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from db.errors import InputRefusedError
from db.importing.encoded import UTF_8, Encoded
from db.importing.records import Reject

CELL_LIMIT = 1_000_000
"""Characters in the longest cell that is taken."""

ROW_LIMIT = 2_000_000
"""Characters in all cells of a row together."""

_DELIMITERS = ",;\t|"


class Cells(NamedTuple):
    """One row of a table; `line` is where it begins, counted from 1."""

    line: int
    values: tuple[str, ...]


class Table(Encoded):
    """A CSV file with a header. `columns` are the names in lower case, `header` those as they were written."""

    def __init__(self, path: Path, name: str, encoding: str = UTF_8) -> None:
        """Read the header. Raises InputRefusedError when the file is no such text or its header is no good."""
        super().__init__(path, name, encoding)
        csv.field_size_limit(CELL_LIMIT)
        self._delimiter, self.header = self._read_header()
        self.columns = tuple(column.lower() for column in self.header)
        twice = [name or "(no name)" for name, count in Counter(self.columns).items() if count > 1]
        if twice:
            raise InputRefusedError(f"{name} line 1: these columns stand twice: {', '.join(twice)}")

    def rows(self) -> Iterator[Cells | Reject]:
        """The rows below the header, in order. Raises InputRefusedError when the rest cannot be read at all."""
        width = len(self.columns)
        first = True
        for item in self._parsed(self._delimiter):
            if first:
                first = False
            elif isinstance(item, Reject) or len(item.values) == width:
                yield item
            elif len(item.values) > width and not any(item.values[width:]):
                yield Cells(item.line, item.values[:width])
            else:
                reason = f"{len(item.values)} cells where the header names {width} columns"
                yield Reject(self.name, item.line, reason, item.values)

    def _parsed(self, delimiter: str) -> Iterator[Cells | Reject]:
        """All rows that are not blank, the header included."""
        with self.open() as lines:
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            while True:
                start = reader.line_num + 1
                try:
                    values = tuple(next(reader))
                except StopIteration:
                    return
                except UnicodeDecodeError as error:
                    raise self.undecodable() from error
                except csv.Error as error:
                    yield self._broken(start, reader.line_num, error)
                    continue
                text = "".join(values)
                if len(text) > ROW_LIMIT:
                    yield Reject(self.name, start, f"it is longer than {ROW_LIMIT:,} characters")
                elif "\0" in text:
                    yield Reject(self.name, start, "it contains a NUL character (byte 0)", values)
                elif values:
                    yield Cells(start, values)

    def _broken(self, start: int, line: int, error: csv.Error) -> Reject:
        if "end of data" in str(error):
            raise InputRefusedError(
                f"{self.name} line {start}: a quote is opened in this row and never closed, so that the rest of the "
                "file cannot be told apart. Close it, or double the quotes that belong to the text"
            )
        if "field limit" in str(error):
            reason = f"a cell is longer than {CELL_LIMIT:,} characters"
            if line > start:
                raise InputRefusedError(f"{self.name} line {start}: {reason}; is a quote missing at its end?")
            return Reject(self.name, start, reason)
        return Reject(self.name, start, "text follows a closing quote; double the quotes that belong to the text")

    def _read_header(self) -> tuple[str, tuple[str, ...]]:
        """The delimiter that gives the most columns, and the names of these columns."""
        headers = [(delimiter, self._first_row(delimiter)) for delimiter in _DELIMITERS]
        delimiter, header = max(headers, key=lambda found: len(found[1]))
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
