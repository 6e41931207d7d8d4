"""Files as tables or JSON, whatever they are packed or written in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from db.errors import InputRefusedError, UsageError
from db.importing.inputs import readable
from db.importing.readers.csv_file import CsvFile
from db.importing.readers.json_file import JsonFile
from db.importing.readers.sheet_file import SheetFile, is_spreadsheet
from db.importing.readers.table import Table
from db.importing.readers.text_file import UTF_8, TextFile
from db.store.guards import check_regular

_JSON = (".json", ".jsonl", ".ndjson", ".jsonld", ".geojson")
_JSON_BEGINS = ("{", "[{", "[\n", "[ ", "[\r", "[\t", "[]")


def open_file(path: Path, encoding: str = UTF_8, where: str = "", sheet: str = "") -> Table | JsonFile:
    """A file as JSON if it has the suffix or begins like JSON, as a spreadsheet if it is one, else as a table of text.

    Raises InputRefusedError, and UsageError for the name of a `sheet` of a file that has none.
    """
    if path.exists() and path.is_file() and check_regular(path):
        with readable(path):
            if is_spreadsheet(path):
                return SheetFile(path, path.name, sheet)
    if sheet:
        raise UsageError(f"--sheet is for spreadsheets, and {path.name} is none")
    text = TextFile(path, path.name, encoding)
    begins = text.head.decode(text.encoding, "ignore").lstrip("\ufeff \t\r\n")
    if text.suffix in _JSON or begins.startswith(_JSON_BEGINS):
        return JsonFile(path, path.name, encoding, where)
    return CsvFile(path, path.name, encoding)


def lower_headers(table: Table) -> Iterator[Table]:
    """The same table with its header in each of the rows below, which comes with a remark on what is left unread."""
    for row in table.first_rows():
        if row.line <= table.header_line or len({cell for cell in row.values if cell.strip()}) < 2:
            continue
        try:
            lower = table.with_header_at(row.line)
        except InputRefusedError:
            continue
        above = "line 1 is" if row.line == 2 else f"lines 1 to {row.line - 1} are"
        told = f"{table.name}: the header is in line {row.line}; {above} not read"
        lower.remarks = (told, *lower.remarks)
        yield lower
