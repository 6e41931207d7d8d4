"""What `check` says of the log of a case: whether it is whole, and which conflicts are open."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from db.store.files import open_case
from db.work.journal.identity import Identities
from db.work.journal.journal import Journal, read_operations
from db.work.journal.verify import verify
from db.work.reading import Conflict, conflicts


def problems_of_log(case: Path) -> tuple[str, ...]:
    """What is wrong with the log of a case, and its open conflicts, in sentences. Raises CaseUnusableError."""
    with closing(open_case(case)) as connection:
        try:
            return tuple(_problems(case, connection))
        except sqlite3.Error as error:
            return (f"The log cannot be checked, the file is damaged: {error}",)


def in_words(conflict: Conflict) -> str:
    """A conflict in one line."""
    *others, shown = (value or "(empty)" for value in conflict.values)
    return f"{conflict.thing.kind} {conflict.thing.target} {conflict.field}: {shown} is shown, not {', '.join(others)}"


def _problems(case: Path, connection: sqlite3.Connection) -> Iterator[str]:
    operations = read_operations(connection)
    (uid,) = connection.execute("SELECT ifnull(max(value), '') FROM meta WHERE key = 'uid'").fetchone()
    yield from verify(operations, Identities(str(uid), case).seen)
    for conflict in conflicts(connection, Journal(operations)):
        yield f"Conflict about {in_words(conflict)}"
