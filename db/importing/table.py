"""CSV files as rows of cells with their line numbers; dirt is named, never guessed away."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from db.errors import CaseUnusableError, InputRefusedError
from db.guards import check_regular, looks_like
from db.importing.records import Reject

CELL_LIMIT = 1_000_000
"""Characters in the longest cell that is taken."""

ROW_LIMIT = 2_000_000
"""Characters in all cells of a row together."""

_LINE_LIMIT = 16_000_000
_BLOCK = 262_144
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
        with self.path.open("rb", buffering=0) as file:
            watched = _Watched(file, self.name)
            lines = io.TextIOWrapper(io.BufferedReader(watched, _BLOCK), encoding="utf-8-sig", newline="")
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            while True:
                start = reader.line_num + 1
                try:
                    values = tuple(next(reader))
                except StopIteration:
                    return
                except UnicodeDecodeError as error:
                    raise InputRefusedError(self._undecodable()) from error
                except csv.Error as error:
                    yield self._broken(start, reader.line_num, error)
                    continue
                self.offset = watched.offset
                if watched.null and any("\0" in value for value in values):
                    yield Reject(self.name, start, "it contains a NUL character (byte 0)", values)
                elif sum(map(len, values)) > ROW_LIMIT:
                    yield Reject(self.name, start, f"it is longer than {ROW_LIMIT:,} characters")
                elif values:
                    yield Cells(start, values)

    def _undecodable(self) -> str:
        """Where the file stops being UTF-8, and what to do."""
        with self.path.open("rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    line.decode()
                except UnicodeDecodeError as error:
                    byte = f"byte {line[error.start]:#04x} at byte {error.start + 1} of the line"
                    return f"{self.name} line {number}: not UTF-8 ({byte}). {_REMEDY}"
        return f"{self.name}: not UTF-8. {_REMEDY}"

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


class _Watched(io.RawIOBase):
    """The bytes of a file as they are read: how many, whether a NUL was among them, and no line without an end."""

    def __init__(self, file: io.RawIOBase, name: str) -> None:
        super().__init__()
        self._file = file
        self._name = name
        self._line = 0
        self.offset = 0
        self.null = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        size = self._file.readinto(buffer) or 0
        data = bytes(buffer[:size])
        self.offset += size
        self.null = self.null or b"\x00" in data
        end = max(data.rfind(b"\n"), data.rfind(b"\r"))
        self._line = self._line + size if end < 0 else size - end
        if self._line > _LINE_LIMIT:
            raise InputRefusedError(f"{self._name}: a line is longer than {_LINE_LIMIT:,} bytes")
        return size
