"""Small cases for tests: drafted in a few lines, written to a file with plain SQL, opened by the real door."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlite_utils import Database

from db import dates
from db.case.case import Case
from db.store import schema
from db.text.safe import SHOWN, Reading

Uids = str | Iterable[str]
"""Several uids, or one text with spaces between them."""


class Draft:
    """A case in the making. Things are named by their uids; columns that are not given are as the schema has them."""

    def __init__(self, **meta: str) -> None:
        self._meta = {"title": "A case", "uid": "case-1"} | meta
        self._rows: list[tuple[str, dict[str, Any]]] = []
        self._ids: dict[tuple[str, str], int] = {}
        self._numbers = Counter[str]()
        self._statements: list[str] = []

    def actor(self, uid: str, parent: str = "", aliases: Iterable[str] = (), **columns: Any) -> Draft:
        """An actor; its name is its uid unless given, and its parent must have been drafted before."""
        return self._node("actor", uid, parent, aliases, {"kind": "government"} | columns)

    def region(self, uid: str, parent: str = "", aliases: Iterable[str] = (), **columns: Any) -> Draft:
        """A region; its name is its uid unless given, and its parent must have been drafted before."""
        return self._node("region", uid, parent, aliases, columns)

    def source(self, uid: str, **columns: Any) -> Draft:
        """A source; `published` sets its bounds."""
        self._add("source", uid, _with_bounds(columns, "published"))
        return self

    def claim(self, uid: str, speakers: Uids = (), *, regions: Uids = (), sources: Uids = (), **columns: Any) -> Draft:
        """A claim; `stated` and `event` set their bounds, and its text is its uid unless given."""
        claim = self._add("claim", uid, {"text": uid} | _with_bounds(columns, "stated", "event"))
        for table, thing, uids in (
            ("claim_speaker", "actor", speakers),
            ("claim_region", "region", regions),
            ("claim_source", "source", sources),
        ):
            for ordinal, one in enumerate(_several(uids)):
                row = {"claim_id": claim, f"{thing}_id": self._ids[thing, one], "ordinal": ordinal}
                self._rows.append((table, row))
        return self

    def link(self, from_: str, relation: str, to: str, **columns: Any) -> Draft:
        """A link between two claims that have been drafted before."""
        ends = {"from_id": self._ids["claim", from_], "to_id": self._ids["claim", to]}
        self._rows.append(("link", ends | {"relation": relation} | columns))
        return self

    def alignment(self, one: str, other: str, **columns: Any) -> Draft:
        """An alignment of two actors that have been drafted before."""
        row = {"actor_id": self._ids["actor", one], "with_id": self._ids["actor", other]}
        self._rows.append(("actor_alignment", row | columns))
        return self

    def sql(self, statement: str) -> Draft:
        """A statement that is run at the end, without regard to foreign keys and checks: what a stranger may do."""
        self._statements.append(statement)
        return self

    def write(self, path: Path, version: int = schema.FORMAT_VERSION) -> Path:
        """Write the case to a new file of a format version."""
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            schema.create(Database(connection), self._meta, schema.STEPS[:version])
            connection.execute("PRAGMA ignore_check_constraints = ON")
            connection.execute("BEGIN")
            for table, row in self._rows:
                marks = ", ".join("?" * len(row))
                connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
            for statement in self._statements:
                connection.execute(statement)
            connection.execute("COMMIT")
        return path

    @contextmanager
    def opened(self, reading: Reading = SHOWN) -> Iterator[Case]:
        """Write the case to a file that is gone afterwards, and open it."""
        with TemporaryDirectory() as folder, Case.open(self.write(Path(folder) / "case.sqlite"), reading) as case:
            yield case

    def _node(self, table: str, uid: str, parent: str, aliases: Iterable[str], columns: dict[str, Any]) -> Draft:
        above = {"parent_id": self._ids[table, parent]} if parent else {}
        node = self._add(table, uid, {"name": uid} | above | columns)
        for alias in aliases:
            self._rows.append((f"{table}_alias", {f"{table}_id": node, "name": alias}))
        return self

    def _add(self, table: str, uid: str, columns: dict[str, Any]) -> int:
        self._numbers[table] += 1
        id: int = columns.get("id", self._numbers[table])
        self._ids[table, uid] = id
        self._rows.append((table, {"id": id, "uid": uid} | columns))
        return id


def _with_bounds(columns: dict[str, Any], *dated: str) -> dict[str, Any]:
    """The columns with the bounds of those that are dates, unless they are given."""
    for column in dated:
        if columns.get(column):
            read = dates.parse(columns[column])
            columns = {f"{column}_from": read.start, f"{column}_to": read.end} | columns
    return columns


def _several(uids: Uids) -> list[str]:
    return uids.split() if isinstance(uids, str) else list(uids)
