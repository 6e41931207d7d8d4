"""The project's own files: a case folder (five CSV files and case.toml), or a single CSV file of claims."""

from __future__ import annotations

import contextlib
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from db import files
from db.errors import InputRefusedError
from db.importing.layout import ACTORS, CLAIMS, LINKS, REGIONS, SOURCES, Layout
from db.importing.records import ActorRecord, RefusedError, RegionRecord, Reject, Row
from db.importing.table import Table

FILES: Mapping[str, Layout] = {
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


class Input:
    """Files of one import that belong together: a stream of rows, and what is to be recorded about them.

    `name` stands in the case and in messages, `format` is the name of the layout, `about` holds rows for `meta`
    of a new case, `notes` are remarks for the user.
    """

    def __init__(self, path: Path, tables: Mapping[Table, Layout], name: str, layout: str) -> None:
        self.path = path
        self.name = name
        self.format = layout
        self.about: dict[str, str] = {}
        self._tables = tables
        self.notes = tuple(
            f"{table.name}: these columns mean nothing here and were left out: {', '.join(unknown)}"
            for table, columns in tables.items()
            if (unknown := columns.unknown(table.columns))
        )

    @property
    def share(self) -> float:
        """How much of the input has been read, 0 to 1."""
        size = sum(table.size for table in self._tables)
        return min(1.0, sum(table.offset for table in self._tables) / size) if size else 1.0

    def rows(self) -> Iterator[Row | Reject]:
        """All rows, those first that others refer to. Raises InputRefusedError when a file cannot be read on."""
        for table, layout in self._tables.items():
            rows = _understood(table, layout)
            with _readable(table.path):
                yield from _parents_first(rows) if layout in (ACTORS, REGIONS) else rows

    def sha256(self) -> str:
        """The SHA-256 of a single file, or over the files of a folder. Raises InputRefusedError."""
        with _readable(self.path):
            return files.sha256_of_folder(self.path) if self.path.is_dir() else files.sha256(self.path)


def open_folder(path: Path) -> Input:
    """Open a case folder. Raises InputRefusedError when it is none, or one of its files has a wrong header."""
    with _readable(path):
        present = {name: layout for name, layout in FILES.items() if (path / name).exists()}
        name = path.resolve().name
    if "claims.csv" not in present:
        raise InputRefusedError(f"{path} is a folder without claims.csv; a case folder holds {', '.join(FILES)}")
    tables: dict[Table, Layout] = {}
    for file, layout in present.items():
        table = Table(path / file, file)
        if missing := layout.missing(table.columns):
            raise InputRefusedError(_missing(table, missing))
        tables[table] = layout
    found = Input(path, tables, name, "case-folder")
    found.about = about(path)
    return found


def open_claims(path: Path) -> Input:
    """Open a CSV file of claims whose actors, regions and sources are in the case already.

    Raises InputRefusedError, with the file's columns, when it has another layout.
    """
    table = Table(path, path.name)
    missing = CLAIMS.missing(table.columns)
    if missing:
        known = next((name for name, layout in FILES.items() if not layout.missing(table.columns)), None)
        hint = f" It looks like the {known} of a case folder: import the folder it is in." if known else ""
        raise InputRefusedError(_missing(table, missing) + hint)
    return Input(path, {table: CLAIMS}, path.name, "claims-csv")


def recognise(path: Path) -> Input:
    """Open whatever stands at `path`, if it has a layout we know; InputRefusedError says why not."""
    with _readable(path):
        is_folder = path.is_dir()
    return open_folder(path) if is_folder else open_claims(path)


def about(folder: Path) -> dict[str, str]:
    """What case.toml says about the case: title, compiled_on, licence, attribution, description."""
    path = folder / ABOUT
    try:
        with _readable(path):
            values = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    except ValueError as error:
        raise InputRefusedError(f"{path} cannot be read: {error}") from error
    return {key: str(values[key]).strip() for key in _ABOUT_KEYS if key in values}


@contextlib.contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Report what the system says against reading a file or folder as a refusal."""
    try:
        yield
    except OSError as error:
        raise InputRefusedError(f"{path} cannot be read: {error.strerror}") from error


def _missing(table: Table, missing: tuple[str, ...]) -> str:
    return (
        f"{table.name} is not laid out as expected. Its columns are: {', '.join(table.columns) or '(none)'}. "
        f"Missing: {', '.join(missing)}."
    )


def _understood(table: Table, layout: Layout) -> Iterator[Row | Reject]:
    for item in table.rows():
        if isinstance(item, Reject):
            yield item
            continue
        try:
            record = layout.read(dict(zip(table.columns, item.values, strict=True)))
        except RefusedError as error:
            yield Reject(table.name, item.line, str(error), item.values)
        else:
            yield Row(table.name, item.line, item.values, record)


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
