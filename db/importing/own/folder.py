"""A case folder, the project's own layout: five CSV files and case.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from db.errors import InputRefusedError
from db.importing.inputs import DERIVED_COLUMNS, Input, readable
from db.importing.own.columns import ACTORS, CLAIMS, LINKS, REGIONS, SOURCES, TableLayout
from db.importing.readers.csv_file import CsvFile
from db.importing.readers.text_file import UTF_8, TextFile
from db.importing.records import ActorRecord, Record, RefusedError, RegionRecord, Reject, Row

FILES: Mapping[str, TableLayout[Record]] = {
    "regions.csv": REGIONS,
    "actors.csv": ACTORS,
    "sources.csv": SOURCES,
    "claims.csv": CLAIMS,
    "links.csv": LINKS,
}
"""The files of a case folder, in the order in which they are read, and their layouts."""

ABOUT = "case.toml"
_ABOUT_KEYS = ("title", "compiled_on", "licence", "attribution", "description")
_LOOP_SHOWN = 8


class FolderInput(Input):
    """The files of a case folder."""

    def __init__(self, path: Path, tables: Mapping[CsvFile, TableLayout[Record]], name: str) -> None:
        super().__init__(path, name, "case-folder", f"{', '.join(table.name for table in tables)} are there")
        self._tables = tables
        self.notes = tuple(note for table, layout in tables.items() for note in left_out(table, layout))

    @property
    def encoded(self) -> tuple[TextFile, ...]:
        """The tables."""
        return tuple(self._tables)

    def rows(self) -> Iterator[Row | Reject]:
        """All rows, those first that others refer to. Raises InputRefusedError when a file cannot be read on."""
        for table, layout in self._tables.items():
            rows = _understood(table, layout)
            with readable(table.path):
                yield from _parents_first(rows) if layout in (ACTORS, REGIONS) else rows


def open_folder(path: Path, encoding: str = UTF_8) -> FolderInput:
    """Open a case folder. Raises InputRefusedError when it is none, or one of its files has a wrong header."""
    with readable(path):
        present = {name: layout for name, layout in FILES.items() if (path / name).exists()}
        name = path.resolve().name
    if "claims.csv" not in present:
        raise InputRefusedError(f"{path} is a folder without claims.csv; a case folder holds {', '.join(FILES)}")
    tables: dict[CsvFile, TableLayout[Record]] = {}
    for file, layout in present.items():
        table = CsvFile(path / file, file, encoding)
        if missing := layout.missing(table.columns):
            raise InputRefusedError(_missing(table, missing))
        tables[table] = layout
    found = FolderInput(path, tables, name)
    found.about = about(path)
    return found


def about(folder: Path) -> dict[str, str]:
    """What case.toml says about the case: title, compiled_on, licence, attribution, description."""
    path = folder / ABOUT
    try:
        with readable(path):
            values = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    except ValueError as error:
        raise InputRefusedError(f"{path} cannot be read: {error}") from error
    return {key: str(values[key]).strip() for key in _ABOUT_KEYS if key in values}


def left_out(table: CsvFile, layout: TableLayout[Record]) -> Iterator[str]:
    """A remark on the columns of a table that mean nothing in a layout, if there are any."""
    unknown = [column for column in layout.unknown(table.columns) if column not in DERIVED_COLUMNS]
    if unknown:
        yield f"{table.name}: these columns mean nothing here and were left out: {', '.join(unknown)}"


def _missing(table: CsvFile, missing: tuple[str, ...]) -> str:
    return (
        f"{table.name} is not laid out as expected. Its columns are: {', '.join(table.columns) or '(none)'}. "
        f"Missing: {', '.join(missing)}."
    )


def _understood(table: CsvFile, layout: TableLayout[Record]) -> Iterator[Row | Reject]:
    read, file = layout.reader(table.columns), table.name
    for item in table.rows():
        if isinstance(item, Reject):
            yield item
            continue
        line, values = item
        try:
            record = read(values)
        except RefusedError as error:
            yield Reject(file, line, str(error), values)
        else:
            yield Row(file, line, values, record)


def _parents_first(rows: Iterator[Row | Reject]) -> Iterator[Row | Reject]:
    """The nodes of a tree, each after its parent; nodes whose parents lead back to them are refused."""
    nodes: dict[str, tuple[Row, str]] = {}
    for row in rows:
        if isinstance(row, Reject) or not isinstance(row.record, ActorRecord | RegionRecord):
            yield row
            continue
        uid = row.record.uid
        if uid in nodes:
            first = nodes[uid][0].line
            yield Reject(row.file, row.line, f"id {uid} stands in line {first} already", row.cells)
        else:
            nodes[uid] = (row, row.record.parent)
    done: set[str] = set()
    for start in nodes:
        yield from _chain(start, nodes, done)


def _chain(start: str, nodes: Mapping[str, tuple[Row, str]], done: set[str]) -> Iterator[Row | Reject]:
    """A node with all above it that did not come before, from the top down."""
    chain: list[str] = []
    uid = start
    while uid in nodes and uid not in done:
        done.add(uid)
        chain.append(uid)
        uid = nodes[uid][1]
    loop = chain[chain.index(uid) :] if uid in chain else []
    looping = set(loop)
    way = " → ".join([*loop[:_LOOP_SHOWN], "…" if len(loop) > _LOOP_SHOWN else uid])
    for name in reversed(chain):
        row = nodes[name][0]
        if name in looping:
            yield Reject(row.file, row.line, f"its parents lead back to itself: {way}", row.cells)
        else:
            yield row
