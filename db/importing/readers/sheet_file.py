"""Spreadsheets (.xlsx, .xlsm, .xlsb, .xls, .ods) as tables. They need the extra `tables`, a package that reads them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from db.errors import InputRefusedError
from db.importing.readers.cells import NUMBER
from db.importing.readers.packed import MOST_PACKED
from db.importing.readers.sheet_errors import errors_in
from db.importing.readers.table import CELL_LIMIT, HEADER_WITHIN, ROW_LIMIT, Table, TableRow
from db.importing.records import Reject
from db.text.names import listed

MOST_CONTENT = 512 << 20
"""Maximum size of a spreadsheet when unpacked, in bytes."""

_SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_OLD = b"\xd0\xcf\x11\xe0"
_INSIDE = ("[Content_Types].xml", "content.xml")
_FREE = 64 << 20
_HOW = (
    "needs a package that is not installed. Install it with: pip install 'conflict-tui[tables]' "
    "(pipx inject conflict-tui python-calamine), or save the sheet as CSV in UTF-8"
)


def is_spreadsheet(path: Path) -> bool:
    """Whether a file is a spreadsheet, by its first bytes, what it holds and its name. Raises OSError."""
    with path.open("rb") as file:
        head = file.read(4)
    if head == _OLD:
        return True
    if head != b"PK\x03\x04":
        return False
    with suppress(zipfile.BadZipFile), zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        return any(name in names for name in _INSIDE) and (
            path.suffix.lower() in _SUFFIXES or any(name.startswith("xl/") for name in names) or "mimetype" in names
        )
    return path.suffix.lower() in _SUFFIXES


class SheetFile(Table):
    """A sheet of a spreadsheet: the one with the name `sheet`, or the first. Lines are the rows of the sheet."""

    def __init__(self, path: Path, name: str, sheet: str = "", header_at: int = 0) -> None:
        """Read the header, in the row `header_at` or the first that is not blank. Raises InputRefusedError."""
        super().__init__()
        self.path = path
        self.name = name
        self.size = path.stat().st_size
        self.sheet = sheet
        _check_size(path, name)
        workbook = _opened(path, name)
        self._sheet = self._chosen(workbook)
        self._first_row = self._sheet.start[0] if self._sheet.start else 0
        self._first_column = self._sheet.start[1] if self._sheet.start else 0
        self._errors = errors_in(path, self._sheet.name)
        self._merged = self._merged_cells()
        self._body = 0
        line, cells = self._read_header(header_at)
        self.set_header(line, cells)
        self.header_line = max(self.header_line, self._body)
        others = [other for other in workbook.sheet_names if other != self._sheet.name]
        if others and not sheet:
            told = f"{name}: the sheet “{self._sheet.name}” is read, not {listed(others)}; --sheet names another"
            self.remarks = (*self.remarks, told)

    def with_header_at(self, line: int) -> SheetFile:
        """The same sheet with its header in another row."""
        return SheetFile(self.path, self.name, self.sheet, line)

    def first_rows(self) -> Sequence[TableRow]:
        """The first rows that are not blank."""
        return list(islice((row for row in self.parsed() if isinstance(row, TableRow)), HEADER_WITHIN))

    def parsed(self) -> Iterator[TableRow | Reject]:
        """All rows that are not blank, with as many cells as the header if that was read."""
        width = len(self.columns) if self.header_line else 0
        height = max(1, self._sheet.total_height)
        for number, row in enumerate(self._sheet.iter_rows(), self._first_row + 1):
            self.offset = self.size * number // (height + self._first_row)
            values = tuple(map(written, row))
            if self._errors:
                values = tuple(
                    self._errors.get((number - 1, column), value)
                    for column, value in enumerate(values, self._first_column)
                )
            if width:
                extra = values[width:]
                values = values[:width] + ("",) * (width - len(values)) + (extra if any(extra) else ())
            text = "".join(values)
            if len(text) > ROW_LIMIT or any(len(value) > CELL_LIMIT for value in values):
                yield Reject(self.name, number, f"longer than {ROW_LIMIT:,} characters")
            elif "#" in text and number > self.header_line > 0 and (reason := self.fault(values)):
                yield Reject(self.name, number, reason, values)
            elif text and not text.isspace():
                yield TableRow(number, values)

    def _chosen(self, workbook: Any) -> Any:
        names = workbook.sheet_names
        if not names:
            raise InputRefusedError(f"{self.name} has no sheets")
        if self.sheet and self.sheet not in names:
            raise InputRefusedError(f"{self.name} has no sheet “{self.sheet}”. Its sheets are: {', '.join(names)}")
        return _guarded(self.name, lambda: workbook.get_sheet_by_name(self.sheet or names[0]))

    def _merged_cells(self) -> dict[tuple[int, int], tuple[int, int]]:
        """For each cell of the first rows that a merged cell covers, the one that has its text. Both count from 0."""
        covered: dict[tuple[int, int], tuple[int, int]] = {}
        for (top, left), (bottom, right) in self._sheet.merged_cell_ranges or ():
            for row in range(top, min(bottom, HEADER_WITHIN) + 1):
                for column in range(left, min(right, left + 500) + 1):
                    covered[row, column] = (top, left)
        return covered

    def _read_header(self, wanted: int) -> tuple[int, Iterable[str]]:
        """The row of the header and its cells. A cell that is merged over several columns names each of them.

        If such cells are in the header, and the row below has names under them, these are added.
        """
        rows = [row for row in self.first_rows() if row.line >= wanted]
        if not rows:
            return 1, ()
        head, below = rows[0], rows[1] if len(rows) > 1 else None
        names = list(head.values)
        wide = [column for column in range(len(names)) if self._is_covered(head.line, column)]
        if not wide:
            return head.line, names
        for column in wide:
            _, left = self._merged[head.line - 1, column + self._first_column]
            names[column] = names[left - self._first_column]
        if below is not None and below.line == head.line + 1 and _names(below.values, wide):
            self._body = below.line
            names = [" ".join(filter(None, pair)) for pair in zip(names, below.values, strict=False)]
        else:
            names = [f"{name} {column + 1}" if column in wide else name for column, name in enumerate(names)]
        told = f"{self.name}: columns below merged cells are called {', '.join(names[column] for column in wide)}"
        self.remarks = (*self.remarks, told)
        return head.line, names

    def _is_covered(self, line: int, column: int) -> bool:
        """Whether a cell of a row belongs to a merged cell with several columns."""
        place = (line - 1, column + self._first_column)
        top, left = self._merged.get(place, (-1, -1))
        if top != line - 1:
            return False
        return any(self._merged.get((line - 1, other)) == (top, left) for other in (place[1] - 1, place[1] + 1))


def _names(cells: Sequence[str], columns: Sequence[int]) -> bool:
    """Whether a row names these columns, and no others, with texts that are no numbers."""
    named = [column for column, cell in enumerate(cells) if cell]
    return named == list(columns) and not any(NUMBER.fullmatch(cells[column]) for column in columns)


def written(value: Any) -> str:
    """A cell as text: days and times as ISO 8601, numbers without needless decimals."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else _decimal(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(timespec="seconds")
    if isinstance(value, date | time | timedelta):
        return str(value)
    return "" if value is None else str(value)


def _decimal(value: float) -> str:
    """A number in digits, of which nobody can take the decimals for thousands."""
    text = repr(value)
    return f"{text}0" if len(text.partition(".")[2]) == 3 and "e" not in text else text


def _check_size(path: Path, name: str) -> None:
    """Raise InputRefusedError for a file that unpacks to more than a spreadsheet has."""
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise InputRefusedError(f"{name} is damaged: {error}") from error
    if size > MOST_CONTENT or (size > _FREE and size > MOST_PACKED * path.stat().st_size):
        raise InputRefusedError(f"{name} unpacks to {size >> 20:,} MB, which is too much for a spreadsheet")


def _opened(path: Path, name: str) -> Any:
    try:
        reader = import_module("python_calamine")
    except ImportError:
        raise InputRefusedError(f"{name} is a spreadsheet, and to read it {_HOW}") from None
    return _guarded(name, lambda: reader.CalamineWorkbook.from_path(str(path)))


def _guarded(name: str, read: Any) -> Any:
    """What a reader of spreadsheets returns; its errors become a refusal."""
    errors = import_module("python_calamine").CalamineError
    try:
        return read()
    except (errors, OSError, ValueError) as error:
        raise InputRefusedError(f"{name} cannot be read as a spreadsheet: {error}. Save it as CSV in UTF-8") from error
