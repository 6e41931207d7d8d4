"""The words of a case's claims in a full-text table of its own: in memory, or in a file of the cache.

The table is filled step by step, and each step is whole, so that a filling that was cut off goes on where it stopped,
also by another process.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from db.files import open_words

_SCHEMA = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(body, content='', tokenize='unicode61 remove_diacritics 0')",
    "CREATE TABLE IF NOT EXISTS filled (claims INTEGER NOT NULL)",
    "INSERT INTO filled SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM filled)",
)

Bodies = Callable[[int, int], Iterable[tuple[int, str]]]
"""Gives the positions from the first to the one before the end, each with all words of its claim."""


class Words:
    """A table of words for claims 0 to `size` − 1. One thread at a time may use it; any thread may interrupt."""

    def __init__(self, size: int, file: Path | None) -> None:
        """Nothing is opened yet. Without a file the table is in memory, and gone when it is closed."""
        self._size = size
        self._file = file
        self._table: sqlite3.Connection | None = None

    def find(self, query: str) -> str:
        """The positions that fit an FTS5 query, as a JSON array; the table must be full."""
        found = self.table.execute("SELECT json_group_array(rowid) FROM words WHERE words MATCH ?", (query,))
        positions: str = found.fetchone()[0]
        return positions

    def filled(self) -> int:
        """How many claims, from the first on, are in the table."""
        claims: int = self.table.execute("SELECT claims FROM filled").fetchone()[0]
        return claims

    def fill(self, bodies: Bodies, step: int) -> int:
        """Take in up to `step` further claims, all or none of them; return how many are in the table then."""
        table = self.table
        table.execute("BEGIN IMMEDIATE")
        try:
            done = self.filled()
            end = min(done + step, self._size)
            table.executemany("INSERT INTO words(rowid, body) VALUES (?, ?)", bodies(done, end))
            table.execute("UPDATE filled SET claims = ?", (end,))
            table.execute("COMMIT")
        finally:
            if table.in_transaction:  # neither committed nor ended by an interrupt
                table.execute("ROLLBACK")
        return end

    def interrupt(self) -> None:
        """Make what another thread asks of the table fail soon with sqlite3.OperationalError."""
        if self._table is not None:
            self._table.interrupt()

    def give_up_file(self) -> bool:
        """Go on in memory after the file has failed; return whether there was one."""
        if self._file is None:
            return False
        self.close()
        with suppress(OSError):
            self._file.unlink(missing_ok=True)
        self._file = None
        return True

    def close(self) -> None:
        """Let the table go."""
        table, self._table = self._table, None
        if table is not None:
            table.close()

    @property
    def table(self) -> sqlite3.Connection:
        """The connection to the table, opened when it is first used."""
        if self._table is None:
            self._table = open_words(self._file)
            for statement in _SCHEMA:
                self._table.execute(statement)
        return self._table
