"""Case folders, our own layout: CSV files and case.toml; and a table of links by itself."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from db.errors import InputRefusedError
from db.importing.formats import CASE_FOLDER, LINKS_CSV
from db.importing.inputs import DERIVED_COLUMNS, Input, readable
from db.importing.own.columns import ACTORS, ALIGNMENTS, CLAIMS, LINKS, REGIONS, SOURCES, TableLayout
from db.importing.own.names import EntitiesByName, speakers_in, with_unattributed
from db.importing.own.speakers import SpeakersAlone
from db.importing.readers.csv_file import CsvFile
from db.importing.readers.table import InputFile, Table
from db.importing.readers.text_file import UTF_8
from db.importing.records import (
    ActorRecord,
    Entity,
    Record,
    RefusedError,
    RegionRecord,
    Reject,
    Row,
    SourceRecord,
)
from db.model.claims import UNATTRIBUTED

FILES: Mapping[str, TableLayout[Record]] = {
    "regions.csv": REGIONS,
    "actors.csv": ACTORS,
    "sources.csv": SOURCES,
    "claims.csv": CLAIMS,
    "links.csv": LINKS,
    "alignments.csv": ALIGNMENTS,
}
"""The files of a case folder with their layouts, in the order in which they are read."""

_LISTED: Mapping[type[Entity], TableLayout[Record]] = {
    RegionRecord: REGIONS,
    ActorRecord: ACTORS,
    SourceRecord: SOURCES,
}
"""What claims refer to, and the table of a folder that lists it."""

ABOUT = "case.toml"
_ABOUT_KEYS = ("title", "uid", "compiled_on", "licence", "attribution", "description")
_LOOP_SHOWN = 8


Revise: TypeAlias = Callable[[str, Iterator[Row | Reject]], Iterator[Row | Reject]]
"""A function from the rows of the file of a name to those that are to be imported instead."""


def _as_they_are(_: str, rows: Iterator[Row | Reject]) -> Iterator[Row | Reject]:
    return rows


class FolderInput(Input):
    """The files of a case folder, or one of them by itself. `revise` may put other rows in the place of theirs."""

    revise: Revise = staticmethod(_as_they_are)

    def __init__(
        self, path: Path, tables: Mapping[Table, TableLayout[Record]], name: str, format: str, because: str
    ) -> None:
        super().__init__(path, name, format, because)
        self._tables = tables
        self.notes = tuple(
            note for table, layout in tables.items() for note in (*table.remarks, *unknown_columns(table, layout))
        )
        for table, layout in tables.items():
            table.watch((*layout.columns, *(name for name, _ in layout.aliases)))
        self._unlisted = tuple(kind for kind, listing in _LISTED.items() if listing not in tables.values())

    @property
    def files(self) -> tuple[InputFile, ...]:
        """The tables."""
        return tuple(self._tables)

    def rows(self) -> Iterator[Row | Reject]:
        """All rows, each after the rows that it refers to. Raises InputRefusedError if a file cannot be read."""
        names_unattributed = False
        for table, layout in self._tables.items():
            rows = self.revise(table.name, self._records(table, layout))
            if layout in (ACTORS, REGIONS):
                rows = _parents_first(rows)
            elif layout is CLAIMS and not names_unattributed:
                rows = map(with_unattributed, rows)
            with readable(table.path):
                for row in rows:
                    yield row
                    if isinstance(row, Row) and isinstance(row.record, ActorRecord) and row.record.uid == UNATTRIBUTED:
                        names_unattributed = True

    def _records(self, table: Table, layout: TableLayout[Record]) -> Iterator[Row | Reject]:
        """The rows of a table. What claims name and no table of the folder lists is made as from a single table."""
        read, file = layout.reader(table.columns), table.name
        names = None
        if layout is CLAIMS and self._unlisted:
            made = self._unlisted if self.adds_names else ()
            names = EntitiesByName(layout.canonical(table.columns), made, SpeakersAlone(lambda: speakers_in(table)))
        entities: tuple[Entity, ...] = ()
        for item in table.rows():
            if isinstance(item, Reject):
                yield item
                continue
            line, values = item
            try:
                texts, entities = names(values) if names else (values, ())
                record = read(texts)
            except RefusedError as error:
                yield Reject(file, line, str(error), values)
            else:
                yield Row(file, line, values, record, entities)


def open_folder(path: Path, encoding: str = UTF_8) -> FolderInput:
    """Open a case folder. Raises InputRefusedError without any of its files, and for a file that lacks a column."""
    with readable(path):
        present = {name: layout for name, layout in FILES.items() if (path / name).exists()}
        name = path.resolve().name
        has_about = (path / ABOUT).exists()
    if not present and not has_about:
        raise InputRefusedError(f"{path} has none of the files of a case folder: {', '.join(FILES)}, {ABOUT}")
    tables: dict[Table, TableLayout[Record]] = {}
    for file, layout in present.items():
        table = CsvFile(path / file, file, encoding)
        if missing := layout.missing(table.columns):
            raise InputRefusedError(_missing(table, missing))
        tables[table] = layout
    names = [table.name for table in tables] or [ABOUT]
    folder = FolderInput(path, tables, name, CASE_FOLDER, f"it has {', '.join(names)}")
    folder.about = about(path)
    folder.licence, folder.attribution = (folder.about.get(key, "") for key in ("licence", "attribution"))
    return folder


def open_about(path: Path) -> FolderInput:
    """Open a case.toml by itself. Raises InputRefusedError."""
    found = FolderInput(path, {}, path.name, CASE_FOLDER, f"it is called {ABOUT}")
    found.about = about(path.parent)
    found.licence, found.attribution = (found.about.get(key, "") for key in ("licence", "attribution"))
    return found


def are_links(columns: tuple[str, ...]) -> bool:
    """Whether a table with these columns is one of links between claims."""
    return not LINKS.missing(columns) and bool(CLAIMS.missing(columns))


def open_links(table: Table) -> FolderInput:
    """Open a table of links between claims that are in the case. Raises InputRefusedError without their columns."""
    if missing := LINKS.missing(table.columns):
        raise InputRefusedError(_missing(table, missing))
    return FolderInput(table.path, {table: LINKS}, table.name, LINKS_CSV, "it has the columns from, to, relation")


def about(folder: Path) -> dict[str, str]:
    """The values of `_ABOUT_KEYS` in case.toml. Raises InputRefusedError."""
    path = folder / ABOUT
    try:
        with readable(path):
            values = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    except ValueError as error:
        raise InputRefusedError(f"{path} cannot be read: {error}") from error
    return {key: str(values[key]).strip() for key in _ABOUT_KEYS if key in values}


def unknown_columns(table: Table, layout: TableLayout[Record]) -> Iterator[str]:
    """A remark on the columns of a table that are not part of the layout, if there are any."""
    unknown = [column for column in layout.unknown(table.columns) if column not in DERIVED_COLUMNS]
    if unknown:
        yield f"{table.name}: unknown columns, which are ignored: {', '.join(unknown)}"


def _missing(table: Table, missing: tuple[str, ...]) -> str:
    return (
        f"{table.name} lacks the columns {', '.join(missing)}. Its columns are: {', '.join(table.columns) or '(none)'}"
    )


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
