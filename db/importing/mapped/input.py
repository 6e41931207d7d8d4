"""Files of foreign layouts as inputs."""

from __future__ import annotations

from collections.abc import Iterator

from db.errors import InputRefusedError
from db.importing.inputs import Input, readable
from db.importing.mapped.foreign_row import ForeignRow
from db.importing.mapped.row_mapper import RowMapper
from db.importing.mapped.rules import LayoutMapping
from db.importing.readers.csv_file import CsvFile, TableRow
from db.importing.readers.json_file import JsonFile, JsonObject
from db.importing.readers.text_file import TextFile
from db.importing.records import RefusedError, Reject, Row, Skipped


class MappedInput(Input):
    """A table or JSON file with its mapping. Raises InputRefusedError if the mapping does not fit the file."""

    removes_stale_links = True

    def __init__(self, file: CsvFile | JsonFile, mapping: LayoutMapping, because: str) -> None:
        super().__init__(file.path, file.name, mapping.name, because)
        self._file = file
        self._mapping = mapping
        self._mapper = RowMapper(mapping, file.name)
        self.licence, self.attribution = mapping.licence, mapping.attribution
        if isinstance(file, CsvFile):
            self.header = file.header
            self._names = _as_mapped(file.columns, mapping)
            _check_columns(file, mapping)

    @property
    def files(self) -> tuple[TextFile, ...]:
        """The file."""
        return (self._file,)

    def rows(self) -> Iterator[Row | Reject | Skipped]:
        """All rows in the order of the file."""
        self._mapper = RowMapper(self._mapping, self.name)
        with readable(self.path):
            for item in self._file.rows():
                if isinstance(item, Reject):
                    yield item
                    continue
                cells, row = self._read(item)
                try:
                    yield self._mapper(item.line, cells, row)
                except RefusedError as error:
                    yield Reject(self.name, item.line, str(error), cells)

    def remarks(self) -> tuple[str, ...]:
        """Oddities of rows that were not rejected, with the number of rows."""
        return tuple(
            f"{self.name}: 1 row {remark}" if number == 1 else f"{self.name}: {number:,} rows: each {remark}"
            for remark, number in self._mapper.remarks.items()
        )

    def _read(self, item: TableRow | JsonObject) -> tuple[tuple[str, ...], ForeignRow]:
        missing = self._mapping.missing
        if isinstance(item, JsonObject):
            return (item.text,), ForeignRow(value=item.value, missing=missing)
        values = ("" if value in missing else value for value in item.values) if missing else item.values
        return item.values, ForeignRow(zip(self._names, values, strict=True))


def _as_mapped(columns: tuple[str, ...], mapping: LayoutMapping) -> tuple[str, ...]:
    """The columns of a table in the spelling of the mapping, as case does not matter."""
    spelt = {column.lower(): column for column, _ in mapping.used}
    spelt |= {column.lower(): column for column in mapping.hash}
    return tuple(spelt.get(column, column) for column in columns)


def _check_columns(file: CsvFile, mapping: LayoutMapping) -> None:
    """Refuse a mapping for JSON, and one with columns that are neither in the file nor optional."""
    if mapping.where:
        raise InputRefusedError(f"{mapping.where_at}: is for JSON only, but {file.name} is a table. Remove this key")
    there = {column.lower() for column in (*file.columns, *mapping.recognition.optional)}
    uses = (*mapping.used, *((column, f"{mapping.path.name}: hash") for column in mapping.hash))
    for column, where in uses:
        if column.lower() not in there:
            raise InputRefusedError(
                f"{where}: {file.name} has no column “{column}”. Its columns are: {', '.join(file.header)}. "
                "List columns that may be missing under optional in [recognise]"
            )
