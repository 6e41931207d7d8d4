"""CSV files as rows of cells with their line numbers; dirt is named, never guessed away."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from db.errors import CaseUnusableError, InputRefusedError
from db.guards import check_regular, looks_like
from db.importing.records import Reject

CELL_LIMIT = 1_000_000
"""Characters in the longest cell that is taken."""

_LINE_LIMIT = 64_000_000
_HEAD = 4_096
_DELIMITERS = ",;\t|"
_REMEDY = (
    "Save it as UTF-8 (in a spreadsheet: “CSV UTF-8”) or convert it, for example with: iconv -f WINDOWS-1251 -t UTF-8"
)


class Cells(NamedTuple):
    """One row of a table; `line` is where it begins, counted from 1."""

    line: int
    values: tuple[str, ...]


class Table:
    """A CSV file with a header. `name` is what messages call it; `offset` counts the bytes read so far."""

    def __init__(self, path: Path, name: str) -> None:
        """Read the header. Raises InputRefusedError when the file is no UTF-8 text or its header is no good."""
        self.path = path
        self.name = name
        self.offset = 0
        try:
            self.size = check_regular(path)
            with path.open("rb") as file:
                self._check_head(file.read(_HEAD))
        except CaseUnusableError as error:
            raise InputRefusedError(str(error)) from error
        except OSError as error:
            raise InputRefusedError(f"{name} cannot be read: {error.strerror}") from error
        csv.field_size_limit(CELL_LIMIT)
        self._delimiter, self.columns = self._read_header()

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
        with self.path.open("rb") as file:
            lines = _Lines(file, self.name)
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            while True:
                start = lines.number + 1
                lines.null = False
                try:
                    values = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    yield self._broken(start, lines, error)
                    continue
                self.offset = lines.offset
                if lines.null:
                    yield Reject(self.name, start, "it contains a NUL character (byte 0)", tuple(values))
                elif values:
                    yield Cells(start, tuple(values))

    def _broken(self, start: int, lines: _Lines, error: csv.Error) -> Reject:
        if lines.ended:
            raise InputRefusedError(
                f"{self.name} line {start}: a quote is opened in this row and never closed, so that the rest of the "
                "file cannot be told apart. Close it, or double the quotes that belong to the text"
            )
        if "field limit" in str(error):
            reason = f"a cell is longer than {CELL_LIMIT:,} characters"
            if lines.number > start:
                raise InputRefusedError(f"{self.name} line {start}: {reason}; is a quote missing at its end?")
            return Reject(self.name, start, reason)
        if "new-line" in str(error):
            raise InputRefusedError(
                f"{self.name} line {start}: its lines end in bare carriage returns. Save it with usual line ends"
            )
        return Reject(self.name, start, "text follows a closing quote; double the quotes that belong to the text")

    def _check_head(self, head: bytes) -> None:
        looks = looks_like(head)
        if not head.strip():
            raise InputRefusedError(f"{self.name} is empty")
        if head.startswith(b"SQLite format 3\x00"):
            raise InputRefusedError(f"{self.name} is an SQLite database; CSV files and case folders are imported")
        if looks not in ("text", "text in UTF-16", "binary data"):
            raise InputRefusedError(f"{self.name} is {looks}. Unpack it or save it as CSV in UTF-8 first")
        if looks == "text in UTF-16" or head.count(0) > len(head) // 10:
            raise InputRefusedError(f"{self.name} line 1: not UTF-8; it looks like UTF-16 or binary data. {_REMEDY}")

    def _read_header(self) -> tuple[str, tuple[str, ...]]:
        """The delimiter that gives the most columns, and the names of these columns in lower case."""
        headers = [(delimiter, self._first_row(delimiter)) for delimiter in _DELIMITERS]
        delimiter, header = max(headers, key=lambda found: len(found[1]))
        columns = [name.strip().lower() for name in header]
        while columns and not columns[-1]:
            columns.pop()
        twice = [name or "(no name)" for name, count in Counter(columns).items() if count > 1]
        if twice:
            raise InputRefusedError(f"{self.name} line 1: these columns stand twice: {', '.join(twice)}")
        return delimiter, tuple(columns)

    def _first_row(self, delimiter: str) -> tuple[str, ...]:
        for item in self._parsed(delimiter):
            if isinstance(item, Reject):
                return ()
            return item.values
        return ()


class _Lines:
    """The lines of a file as text, for the csv module, with their number and the bytes read so far."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self._name = name
        self.number = 0
        self.offset = 0
        self.null = False
        self.ended = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        data = self._file.readline(_LINE_LIMIT)
        if not data:
            self.ended = True
            raise StopIteration
        self.number += 1
        self.offset += len(data)
        if len(data) == _LINE_LIMIT:
            raise InputRefusedError(f"{self._name} line {self.number}: longer than {_LINE_LIMIT:,} bytes")
        if b"\x00" in data:
            self.null = True
        try:
            return data.decode("utf-8-sig" if self.number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise InputRefusedError(
                f"{self._name} line {self.number}: not UTF-8 (byte {data[error.start]:#04x} at byte "
                f"{error.start + 1} of the line). {_REMEDY}"
            ) from error
