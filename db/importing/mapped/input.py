"""Files of foreign layouts as inputs."""

from __future__ import annotations

from collections.abc import Iterator

from db.errors import InputRefusedError
from db.importing.inputs import Input, readable
from db.importing.mapped.dates.orders import UndecidedOrderError
from db.importing.mapped.foreign_row import PREVIOUS, ForeignRow, has_key
from db.importing.mapped.row_mapper import RowMapper
from db.importing.mapped.rules import LayoutMapping
from db.importing.mapped.survey import NamesAlone, orders_of, with_orders
from db.importing.readers.json_file import JsonFile, JsonObject
from db.importing.readers.table import InputFile, Table, TableRow
from db.importing.records import REJECTED_LINE, REJECTED_REASON, REJECTED_TEXT, RefusedError, Reject, Row, Skipped

_REJECTED = (REJECTED_LINE, REJECTED_REASON, REJECTED_TEXT)


class MappedInput(Input):
    """A table or JSON file with its mapping. Raises InputRefusedError if the mapping does not fit the file."""

    removes_stale_links = True

    def __init__(self, file: Table | JsonFile, mapping: LayoutMapping, because: str) -> None:
        super().__init__(file.path, file.name, mapping.name, because)
        self._file = file
        self._mapping = mapping
        self._names = NamesAlone(mapping, self._foreign_rows)
        self._mapper = RowMapper(mapping, file.name, self._names)
        self._told: tuple[str, ...] = ()
        self.licence, self.attribution = mapping.licence, mapping.attribution
        if isinstance(file, Table):
            self.header = file.header
            self._spelt = _as_mapped(file.columns, mapping)
            _check_columns(file, mapping)
            file.watch(_used(mapping), mapping.missing)
            self.notes = (*file.remarks, *_unread(file.name, file.header, mapping))
        else:
            _read_lookups(file, mapping)
            self.notes = (*_unread(file.name, file.keys, mapping), *_without_key(file, mapping))

    @property
    def files(self) -> tuple[InputFile, ...]:
        """The file."""
        return (self._file,)

    def rows(self) -> Iterator[Row | Reject | Skipped]:
        """All rows in the order of the file."""
        self._names = NamesAlone(self._mapping, self._foreign_rows)
        self._mapper = RowMapper(self._mapping, self.name, self._names)
        with readable(self.path):
            for item in self._file.rows():
                if isinstance(item, Reject):
                    yield item
                    continue
                cells, row = self._read(item)
                try:
                    yield self._mapped(item.line, cells, row)
                except RefusedError as error:
                    yield Reject(self.name, item.line, str(error), cells)

    def remarks(self) -> tuple[str, ...]:
        """Oddities of rows that were not rejected, with the number of rows."""
        return (
            *(f"{self.name}: {text}" for text in (*self._told, *self._names.told())),
            *(
                f"{self.name}: 1 row {remark}" if number == 1 else f"{self.name}: {number:,} rows: each {remark}"
                for remark, number in self._mapper.remarks.items()
            ),
        )

    def _mapped(self, line: int, cells: tuple[str, ...], row: ForeignRow) -> Row | Skipped:
        """The records of a row. The first date that may be read in two ways has the whole file asked for its order."""
        try:
            return self._mapper(line, cells, row)
        except UndecidedOrderError:
            orders, self._told = orders_of(self._mapping, self._foreign_rows)
            decided = with_orders(self._mapping, orders)
            self._names = NamesAlone(decided, self._foreign_rows)
            self._mapper = RowMapper(decided, self.name, self._names).go_on_after(self._mapper)
            return self._mapper(line, cells, row)

    def _foreign_rows(self) -> Iterator[ForeignRow]:
        """The rows of the file, read once more."""
        offset = self._file.offset
        for item in self._file.rows():
            if not isinstance(item, Reject):
                yield self._read(item)[1]
        self._file.offset = offset

    def _read(self, item: TableRow | JsonObject) -> tuple[tuple[str, ...], ForeignRow]:
        missing = self._mapping.missing
        if isinstance(item, JsonObject):
            return (item.text,), ForeignRow(value=item.value, missing=missing)
        values = ("" if value in missing else value for value in item.values) if missing else item.values
        return item.values, ForeignRow(zip(self._spelt, values, strict=True))


def _read_lookups(file: JsonFile, mapping: LayoutMapping) -> None:
    """Fill the filters that look texts up in other lists of the file. Raises InputRefusedError for a missing list."""
    for lookup in mapping.lookups:
        objects = JsonFile(file.path, file.name, file.encoding, lookup.rows).rows()
        lookup.read(ForeignRow(value=item.value) for item in objects if isinstance(item, JsonObject))


def _used(mapping: LayoutMapping) -> tuple[str, ...]:
    """The columns that a mapping reads."""
    columns = (column.removeprefix(PREVIOUS) for column, _ in mapping.used)
    return (*columns, *(column for names in mapping.hash for column in names))


def _unread(file: str, columns: tuple[str, ...], mapping: LayoutMapping) -> Iterator[str]:
    """A remark on the columns or keys that a mapping leaves unread."""
    used = {column.lower() for column in _used(mapping)}
    used |= {column.partition(".")[0] for column in used}
    used |= {claim.each.partition(".")[0].lower() for claim in mapping.claims}
    used |= {lookup.rows.partition(".")[0].lower() for lookup in mapping.lookups}
    unread = [column for column in columns if column.lower() not in used and column.lower() not in _REJECTED]
    if unread:
        yield f"{file}: not read by {mapping.name}: {', '.join(unread)}"


def _without_key(file: JsonFile, mapping: LayoutMapping) -> Iterator[str]:
    """A remark on keys that a mapping reads and that none of the first objects has."""
    optional = {*mapping.recognition.optional, *mapping.recognition.columns}
    missing = [
        column
        for column in dict.fromkeys(_used(mapping))
        if column not in optional and not any(has_key(value, column) for value in file.sample)
    ]
    if missing and file.sample and not mapping.is_bundled:
        yield f"{file.name}: none of the first {len(file.sample)} objects has {', '.join(missing)}"


def _as_mapped(columns: tuple[str, ...], mapping: LayoutMapping) -> tuple[str, ...]:
    """The columns of a table in the spelling of the mapping, as case does not matter."""
    spelt = {column.lower(): column for column in _used(mapping)}
    return tuple(spelt.get(column, column) for column in columns)


def _check_columns(file: Table, mapping: LayoutMapping) -> None:
    """Refuse a mapping for JSON, and one with columns that are neither in the file nor optional."""
    if mapping.where:
        raise InputRefusedError(f"{mapping.where_at}: is for JSON only, but {file.name} is a table. Remove this key")
    if mapping.lookups or any(claim.each for claim in mapping.claims):
        key = "lookup" if mapping.lookups else "each"
        raise InputRefusedError(f"{mapping.path.name}: {key} is for JSON only, but {file.name} is a table")
    there = {column.lower() for column in (*file.columns, *mapping.recognition.optional)}
    hashed = ((column, f"{mapping.path.name}: hash") for names in mapping.hash for column in names)
    for column, where in (*mapping.used, *hashed):
        if column.lower() not in there:
            raise InputRefusedError(
                f"{where}: {file.name} has no column “{column}”. Its columns are: {', '.join(file.header)}. "
                "List columns that may be missing under optional in [recognise]"
            )
