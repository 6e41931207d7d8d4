"""The words of a case's claims in a full-text table of its own: in memory, or in a file of the cache.

The table is filled step by step, and each step is whole, so that a filling that was cut off goes on where it stopped,
also by another process.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from db.store.files import open_words

_SCHEMA = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(body, content='', tokenize='unicode61 remove_diacritics 0')",
    "CREATE TABLE IF NOT EXISTS filled (claims INTEGER NOT NULL)",
    "INSERT INTO filled SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM filled)",
)
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
"""What SQLite says of a file that is no table of words, or not any more."""


class FullTextError(Exception):
    """The table of words has failed, by `error`; an interrupt is no failure and comes as it is."""

    def __init__(self, error: sqlite3.DatabaseError) -> None:
        super().__init__(str(error))
        self.error = error


@contextmanager
def _told_apart() -> Iterator[None]:
    """Make what the table complains about other than what a case does."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            raise
        raise FullTextError(error) from error


class FullText:
    """A table of words for claims 0 to `size` − 1. One thread at a time may use it; any thread may interrupt."""

    def __init__(self, file: Path | None) -> None:
        """Nothing is opened yet. Without a file the table is in memory, and gone when it is closed."""
        self._file = file
        self._table: sqlite3.Connection | None = None

    def find(self, query: str) -> str:
        """The positions that fit an FTS5 query, as a JSON array; the table must be full. Raises WordsError."""
        with _told_apart():
            found = self.table.execute("SELECT json_group_array(rowid) FROM words WHERE words MATCH ?", (query,))
            positions: str = found.fetchone()[0]
        return positions

    def filled(self) -> int:
        """How many claims, from the first on, are in the table. Raises WordsError."""
        with _told_apart():
            row = self.table.execute("SELECT claims FROM filled").fetchone()
        return row[0] if row else 0

    def fill(self, first: int, bodies: Sequence[str]) -> int:
        """Take in the words of the claims from the first on, all or none of them; return how many are in it then.

        Where another process has been faster, nothing is taken in. Raises WordsError.
        """
        with _told_apart():
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
        """Make what another thread asks of the table fail soon with sqlite3.OperationalError."""
        table = self._table
        if table is not None:
            with suppress(sqlite3.ProgrammingError):  # it was closed just now
                table.interrupt()

    def give_up_file(self, error: sqlite3.Error) -> bool:
        """Go on in memory after the file has failed; return whether there was one. What is damaged is removed."""
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
        """Let the table go."""
        table, self._table = self._table, None
        if table is not None:
            table.close()

    @property
    def table(self) -> sqlite3.Connection:
        """The connection to the table, opened and laid out when it is first used."""
        if self._table is None:
            with ExitStack() as unless_laid_out:
                table = open_words(self._file)
                unless_laid_out.callback(table.close)
                table.execute("BEGIN IMMEDIATE")
                for statement in _SCHEMA:
                    table.execute(statement)
                table.execute("COMMIT")
                unless_laid_out.pop_all()
            self._table = table  # only now can an interrupt reach it, which would leave it half laid out
        return self._table
