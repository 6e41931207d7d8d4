"""Imports that do not overwrite what was done by hand."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from db.work.effects.effects import Effects
from db.work.effects.rows import Rows
from db.work.journal.journal import Journal, read_operations
from db.work.journal.operation import canonical
from db.work.journal.things import Thing, thing_from


@contextmanager
def hands_kept(connection: sqlite3.Connection, journal: Journal | None = None) -> Iterator[None]:
    """A block that imports rows, within a transaction of the caller: it sees what imports brought before.

    What was added by hand stays where it is, so that rows can name it. Afterwards edits and drops take effect again.
    """
    journal = Journal(read_operations(connection)) if journal is None else journal
    if not journal.operations:
        yield
        return
    connection.execute("PRAGMA defer_foreign_keys = ON")
    Effects(connection, Journal()).restore(kept_things(connection, "<>"))
    yield
    rows = Rows(connection)
    for thing in kept_things(connection, "="):
        image = rows.read(thing)
        if image is not None and image["batch_id"] is not None:  # the import brought it as well
            connection.execute(
                "UPDATE imported SET row = ? WHERE kind = ? AND target = ?",
                (canonical(image), thing.kind, thing.target),
            )
    Effects(connection, journal).run(list(journal.things()))


def kept_things(connection: sqlite3.Connection, sign: str) -> list[Thing]:
    """The things of which imports brought another row than there is, or, with "=", none."""
    query = f"SELECT kind, target FROM imported WHERE row {sign} 'null'"
    return [thing_from(kind, target) for kind, target in connection.execute(query)]
