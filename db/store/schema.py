"""The tables of a case file, their format version, and the migrations that create them.

A case stores facts only; everything derived from them (status, bitmaps, full text) is kept elsewhere.
Unknown text is empty, never NULL. Columns ending in `_from` and `_to` are ISO dates, NULL where the interval is open.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from db.store import format_1, format_2

if TYPE_CHECKING:
    from sqlite_utils import Database

Step = Callable[["Database"], None]
"""One migration: it takes a case from one format version to the next."""

APPLICATION_ID = int.from_bytes(b"CTUI", "big")
"""`PRAGMA application_id` of every case."""

TABLES = format_2.TABLES
"""Every table of the current format version → the columns that it must have."""

INDEXES = format_2.INDEXES
"""Name of each secondary index → the table and columns it covers. A first import builds them after the rows."""

TABLES_OF: Mapping[int, Mapping[str, tuple[str, ...]]] = MappingProxyType({1: format_1.TABLES, 2: format_2.TABLES})
"""The tables of each format version that can be read."""


def create_indexes(connection: sqlite3.Connection) -> None:
    """Create the secondary indexes that are missing."""
    for name, covers in INDEXES.items():
        connection.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {covers}")


def drop_indexes(connection: sqlite3.Connection) -> None:
    """Drop the secondary indexes."""
    for name in INDEXES:
        connection.execute(f"DROP INDEX IF EXISTS {name}")


def _version_1(db: Database) -> None:
    """Create the tables of format version 1."""
    _run(db.conn, format_1.SQL)
    for name, covers in format_1.INDEXES.items():
        db.conn.execute(f"CREATE INDEX {name} ON {covers}")
    db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _version_2(db: Database) -> None:
    """Add the columns and tables of format version 2, and give every import that is there an identity."""
    for table, columns in format_2.COLUMNS.items():
        for column in columns:
            db.conn.execute(f'ALTER TABLE "{table}" ADD COLUMN {column.sql}')
    _run(db.conn, format_2.SQL)
    create_indexes(db.conn)
    db.conn.execute("UPDATE batch SET uid = lower(hex(randomblob(16))), n = id")


def _run(connection: sqlite3.Connection, statements: str) -> None:
    for statement in statements.split(";\n"):
        if statement.strip():
            connection.execute(statement)


STEPS: tuple[Step, ...] = (_version_1, _version_2)
"""All migrations in order: the n-th takes a case from version n - 1 to version n."""

FORMAT_VERSION = len(STEPS)
"""The format version that this program writes: `PRAGMA user_version` of a case. Older ones are read as well."""


def migrate(db: Database, steps: Sequence[Step] = STEPS) -> None:
    """Apply the migrations that `db` has not had yet. Call it inside a transaction."""
    from sqlite_utils import Migrations  # a third of the start-up time, and only writers need it

    migrations = Migrations("conflict-tui")
    for number, step in enumerate(steps, 1):
        migrations(name=f"version-{number}")(step)
    migrations.apply(db)
    db.conn.execute(f"PRAGMA user_version = {len(steps)}")
    set_meta(db.conn, {"format": str(len(steps))})


def create(db: Database, meta: Mapping[str, str] | None = None, steps: Sequence[Step] = STEPS) -> None:
    """Create an empty case in an empty database, of the format version that `steps` lead to, within a transaction.

    `meta` can give `title`, `licence`, `compiled_on`, `attribution`, `description`, `edition` and `uid`; the uid is
    random unless given.
    """
    migrate(db, steps)
    blank = dict.fromkeys(("title", "licence", "compiled_on", "attribution", "description", "edition"), "")
    set_meta(db.conn, blank | {"uid": uuid.uuid4().hex, "generation": "1"} | dict(meta or {}))


def set_meta(connection: sqlite3.Connection, values: Mapping[str, str]) -> None:
    """Insert rows into `meta`, replacing those with the same key."""
    connection.executemany(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        values.items(),
    )
