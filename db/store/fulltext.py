"""A full-text table over the claims of a case, in memory or in a cache file.

The table is filled in steps, each in a transaction. After an interruption, this or another process continues with the
next step.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from db.store.files import open_full_text

_SCHEMA = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(body, content='', tokenize='unicode61 remove_diacritics 0')",
    "CREATE TABLE IF NOT EXISTS filled (claims INTEGER NOT NULL)",
    "INSERT INTO filled SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM filled)",
)
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
    """A full-text table over claims by position. Only one thread at a time may use it; any thread may interrupt it."""

    def __init__(self, file: Path | None) -> None:
        """Prepare a table in `file`, or in memory if None. The database is opened on first use."""
        self._file = file
        self._table: sqlite3.Connection | None = None

    def find(self, query: str) -> str:
        """The positions that match an FTS5 query, as a JSON array. Fill the table first. Raises FullTextError."""
        with _as_full_text_error():
            rows = self.table.execute("SELECT json_group_array(rowid) FROM words WHERE words MATCH ?", (query,))
            positions: str = rows.fetchone()[0]
        return positions

    def filled(self) -> int:
        """The number of claims in the table: those at positions below it. Raises FullTextError."""
        with _as_full_text_error():
            row = self.table.execute("SELECT claims FROM filled").fetchone()
        return row[0] if row else 0

    def fill(self, first: int, bodies: Sequence[str]) -> int:
        """Add the texts of the claims at positions `first`, `first` + 1, … in one transaction; return `filled()`.

        Adds nothing if another process has added claims in the meantime. Raises FullTextError.
        """
        with _as_full_text_error():
            table = self.table
            table.execute("BEGIN IMMEDIATE")
            try:
                if self.filled() == first:
                    table.executemany("INSERT INTO words(rowid, body) VALUES (?, ?)", enumerate(bodies, first))
                    table.execute("UPDATE filled SET claims = ?", (first + len(bodies),))
                table.execute("COMMIT")
            finally:
                if table.in_transaction:  # neither committed nor ended by an interrupt
                    table.execute("ROLLBACK")
            return self.filled()

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
                for statement in _SCHEMA:
                    table.execute(statement)
                table.execute("COMMIT")
                on_failure.pop_all()
            self._table = table  # set last: an interrupt must not reach it while the table is being created
        return self._table
