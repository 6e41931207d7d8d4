"""A full-text table over the claims of a case, in memory or in a cache file.

The table is filled in steps, each in a transaction, in the order of the ids of the claims. After an interruption, this
or another process continues with the next step. A text that has changed is added under a new number, and what was found
under its old number counts no longer: SQLite removes words only if it is told all of them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from db.store.files import open_full_text

_SCHEMA = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(body, content='', tokenize='unicode61 remove_diacritics 0')",
    "CREATE TABLE IF NOT EXISTS filled (claims INTEGER NOT NULL, last INTEGER NOT NULL, edition TEXT NOT NULL)",
    f"INSERT INTO filled SELECT 0, {-(1 << 62)}, '' WHERE NOT EXISTS (SELECT 1 FROM filled)",
    "CREATE TABLE IF NOT EXISTS moved (number INTEGER PRIMARY KEY, claim INTEGER NOT NULL UNIQUE)",
    "CREATE TABLE IF NOT EXISTS stale (number INTEGER PRIMARY KEY)",
)
_TABLES = ("words", "filled", "moved", "stale")
_FIRST_MOVED = 1 << 60
"""The numbers of texts that have changed begin here; all others have the id of their claim."""
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
"""SQLite's error codes for a file that is damaged or is not a full-text table."""


class FullTextError(Exception):
    """SQLite reported `error` about the full-text table. Interrupts are not wrapped."""

    def __init__(self, error: sqlite3.DatabaseError) -> None:
        super().__init__(str(error))
        self.error = error


@contextmanager
def _as_full_text_error() -> Iterator[None]:
    """Raise SQLite's errors about the table as FullTextError, to tell them from errors about the case."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            raise
        raise FullTextError(error) from error


class FullText:
    """A full-text table over claims by id. Only one thread at a time may use it; any thread may interrupt it."""

    def __init__(self, file: Path | None) -> None:
        """Prepare a table in `file`, or in memory if None. The database is opened on first use."""
        self._file = file
        self._table: sqlite3.Connection | None = None

    def find(self, query: str) -> list[int]:
        """The ids of the claims that match an FTS5 query. Fill the table first. Raises FullTextError."""
        with _as_full_text_error():
            table = self.table
            rows = table.execute("SELECT json_group_array(rowid) FROM words WHERE words MATCH ?", (query,))
            numbers: list[int] = json.loads(rows.fetchone()[0])  # one JSON array is read four times faster than rows
            stale = {number for (number,) in table.execute("SELECT number FROM stale")}
            if not stale:
                return numbers
            moved = dict(table.execute("SELECT number, claim FROM moved"))
        return [moved.get(number, number) for number in numbers if number not in stale]

    def filled(self) -> tuple[int, int]:
        """The number of claims in the table, and the id of the last one; lower ids follow no more.

        Raises FullTextError.
        """
        with _as_full_text_error():
            row = self.table.execute("SELECT claims, last FROM filled").fetchone()
        return row or (0, -_FIRST_MOVED)

    def edition(self) -> str:
        """The edition of the case of which the words are; empty if that was never said. Raises FullTextError."""
        with _as_full_text_error():
            row = self.table.execute("SELECT edition FROM filled").fetchone()
        return row[0] if row else ""

    def fill(self, last: int, bodies: Sequence[tuple[int, str]]) -> tuple[int, int]:
        """Add the texts of the claims that follow the id `last`, by id, in one transaction; return `filled()`.

        Adds nothing if another process has added claims in the meantime. Raises FullTextError.
        """
        with self._changing() as table:
            claims, before = self.filled()
            if before == last and bodies:
                table.executemany("INSERT INTO words(rowid, body) VALUES (?, ?)", bodies)
                table.execute("UPDATE filled SET claims = ?, last = ?", (claims + len(bodies), bodies[-1][0]))
        return self.filled()

    def begin(self, edition: str) -> None:
        """Begin anew, for an edition of the case. Raises FullTextError."""
        with self._changing() as table:
            for name in _TABLES:
                table.execute(f"DROP TABLE IF EXISTS {name}")
            _create(table)
            table.execute("UPDATE filled SET edition = ?", (edition,))

    def follow(self, before: str, edition: str, bodies: Mapping[int, str | None]) -> None:
        """Replace the texts of some claims by id, to go on with another edition; None for a claim that is gone.

        Does nothing if another process has gone on already. Raises FullTextError.
        """
        with self._changing() as table:
            if self.edition() == before:
                _, last = self.filled()
                for id, body in bodies.items():
                    if id <= last:
                        _replace(table, id, body)
                table.execute("UPDATE filled SET edition = ?", (edition,))

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        with _as_full_text_error():
            table = self.table
            table.execute("BEGIN IMMEDIATE")
            try:
                yield table
                table.execute("COMMIT")
            finally:
                if table.in_transaction:  # neither committed nor ended by an interrupt
                    table.execute("ROLLBACK")

    def interrupt(self) -> None:
        """Abort the query of another thread, which then raises sqlite3.OperationalError."""
        table = self._table
        if table is not None:
            with suppress(sqlite3.ProgrammingError):  # closed by another thread in the meantime
                table.interrupt()

    def give_up_file(self, error: sqlite3.Error) -> bool:
        """Continue in memory after the file has failed; remove it if it is damaged. False if there was no file."""
        if self._file is None:
            return False
        self.close()
        if (getattr(error, "sqlite_errorcode", None) or sqlite3.SQLITE_ERROR) & 0xFF in _DAMAGED:
            for name in (self._file.name, f"{self._file.name}-journal"):
                with suppress(OSError):
                    self._file.with_name(name).unlink(missing_ok=True)
        self._file = None
        return True

    def close(self) -> None:
        """Close the database; it is opened again on the next use."""
        table, self._table = self._table, None
        if table is not None:
            table.close()

    @property
    def table(self) -> sqlite3.Connection:
        """The connection to the table; opens the database and creates the table on first use."""
        if self._table is None:
            with ExitStack() as on_failure:
                table = open_full_text(self._file)
                on_failure.callback(table.close)
                table.execute("BEGIN IMMEDIATE")
                _create(table)
                table.execute("COMMIT")
                on_failure.pop_all()
            self._table = table  # set last: an interrupt must not reach it while the table is being created
        return self._table


def _create(table: sqlite3.Connection) -> None:
    for statement in _SCHEMA:
        table.execute(statement)


def _replace(table: sqlite3.Connection, id: int, body: str | None) -> None:
    """Put a new text of a claim in the place of its old one."""
    moved = table.execute("DELETE FROM moved WHERE claim = ? RETURNING number", (id,)).fetchone()
    table.execute("INSERT OR IGNORE INTO stale VALUES (?)", moved or (id,))
    if body is not None:
        query = "SELECT max(coalesce((SELECT max(number) FROM moved), 0), coalesce((SELECT max(number) FROM stale), 0))"
        number = max(table.execute(query).fetchone()[0] + 1, _FIRST_MOVED)
        table.execute("INSERT INTO words(rowid, body) VALUES (?, ?)", (number, body))
        table.execute("INSERT INTO moved VALUES (?, ?)", (number, id))
