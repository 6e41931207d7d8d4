"""Case folders, our own layout: CSV files and case.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from db.errors import InputRefusedError
from db.importing.formats import CASE_FOLDER
from db.importing.inputs import DERIVED_COLUMNS, Input, readable
from db.importing.own.columns import ACTORS, ALIGNMENTS, CLAIMS, LINKS, REGIONS, SOURCES, TableLayout
from db.importing.readers.csv_file import CsvFile
from db.importing.readers.text_file import UTF_8, TextFile
from db.importing.records import ActorRecord, Record, RefusedError, RegionRecord, Reject, Row

FILES: Mapping[str, TableLayout[Record]] = {
    "regions.csv": REGIONS,
    "actors.csv": ACTORS,
    "sources.csv": SOURCES,
    "claims.csv": CLAIMS,
    "links.csv": LINKS,
    "alignments.csv": ALIGNMENTS,
}
"""The files of a case folder with their layouts, in the order in which they are read."""

ABOUT = "case.toml"
_ABOUT_KEYS = ("title", "uid", "compiled_on", "licence", "attribution", "description")
_LOOP_SHOWN = 8


class FolderInput(Input):
    """The files of a case folder."""

    def __init__(self, path: Path, tables: Mapping[CsvFile, TableLayout[Record]], name: str) -> None:
        super().__init__(path, name, CASE_FOLDER, f"it has {', '.join(table.name for table in tables)}")
        self._tables = tables
        self.notes = tuple(note for table, layout in tables.items() for note in unknown_columns(table, layout))

    @property
    def files(self) -> tuple[TextFile, ...]:
        """The tables."""
        return tuple(self._tables)

    def rows(self) -> Iterator[Row | Reject]:
        """All rows, each after the rows that it refers to. Raises InputRefusedError if a file cannot be read."""
        for table, layout in self._tables.items():
            rows = _records(table, layout)
            with readable(table.path):
                yield from _parents_first(rows) if layout in (ACTORS, REGIONS) else rows


def open_folder(path: Path, encoding: str = UTF_8) -> FolderInput:
    """Open a case folder. Raises InputRefusedError without claims.csv, and for a file without a required column."""
    with readable(path):
        present = {name: layout for name, layout in FILES.items() if (path / name).exists()}
        name = path.resolve().name
    if "claims.csv" not in present:
        raise InputRefusedError(f"{path} is a folder without claims.csv. A case folder has {', '.join(FILES)}")
    tables: dict[CsvFile, TableLayout[Record]] = {}
    for file, layout in present.items():
        table = CsvFile(path / file, file, encoding)
        if missing := layout.missing(table.columns):
            raise InputRefusedError(_missing(table, missing))
        tables[table] = layout
    folder = FolderInput(path, tables, name)
    folder.about = about(path)
    folder.licence, folder.attribution = (folder.about.get(key, "") for key in ("licence", "attribution"))
    return folder


def about(folder: Path) -> dict[str, str]:
    """The values of `_ABOUT_KEYS` in case.toml. Raises InputRefusedError."""
    path = folder / ABOUT
    try:
        with readable(path):
            values = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    except ValueError as error:
        raise InputRefusedError(f"{path} cannot be read: {error}") from error
    return {key: str(values[key]).strip() for key in _ABOUT_KEYS if key in values}


def unknown_columns(table: CsvFile, layout: TableLayout[Record]) -> Iterator[str]:
    """A remark on the columns of a table that are not part of the layout, if there are any."""
    unknown = [column for column in layout.unknown(table.columns) if column not in DERIVED_COLUMNS]
    if unknown:
        yield f"{table.name}: unknown columns, which are ignored: {', '.join(unknown)}"


def _missing(table: CsvFile, missing: tuple[str, ...]) -> str:
    return (
        f"{table.name} lacks the columns {', '.join(missing)}. Its columns are: {', '.join(table.columns) or '(none)'}"
    )


def _records(table: CsvFile, layout: TableLayout[Record]) -> Iterator[Row | Reject]:
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
    """Rows of actors or regions, each after its parent. Rows in a circle of parents are rejected."""
    nodes: dict[str, tuple[Row, str]] = {}
    for row in rows:
        if isinstance(row, Reject) or not isinstance(row.record, ActorRecord | RegionRecord):
            yield row
            continue
        uid = row.record.uid
        if uid in nodes:
            first = nodes[uid][0].line
            yield Reject(row.file, row.line, f"the id {uid} is in line {first} already", row.cells)
        else:
            nodes[uid] = (row, row.record.parent)
    done: set[str] = set()
    for start in nodes:
        yield from _chain(start, nodes, done)


def _chain(start: str, nodes: Mapping[str, tuple[Row, str]], done: set[str]) -> Iterator[Row | Reject]:
    """A row with those of its ancestors that were not returned before, from the top down."""
    chain: list[str] = []
    uid = start
    while uid in nodes and uid not in done:
        done.add(uid)
        chain.append(uid)
        uid = nodes[uid][1]
    loop = chain[chain.index(uid) :] if uid in chain else []
    looping = set(loop)
    circle = " → ".join([*loop[:_LOOP_SHOWN], "…" if len(loop) > _LOOP_SHOWN else uid])
    for name in reversed(chain):
        row = nodes[name][0]
        if name in looping:
            yield Reject(row.file, row.line, f"its parents form a circle: {circle}", row.cells)
        else:
            yield row
