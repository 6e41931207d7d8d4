"""Older cases to the current format, with a backup of what they were."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from db.errors import CaseUnusableError
from db.store.atomic import new_file
from db.store.files import explain, open_for_writing, transaction
from db.store.guards import format_of
from db.store.schema import STEPS, Step, migrate


@dataclass(frozen=True, slots=True)
class Upgrade:
    """The format of a case before and after; `backup` is None when there was nothing to do."""

    before: int
    after: int
    backup: Path | None


def upgrade(path: Path, steps: Sequence[Step] = STEPS) -> Upgrade:
    """Bring a case to the format that `steps` lead to, in one transaction; a copy of the old one is kept beside it.

    Raises CaseUnusableError when the file is no case, or newer than that; StorageError when it or the copy cannot
    be written.
    """
    db = open_for_writing(path, newest=len(steps))
    try:
        before = format_of(db.conn, path, len(steps))
        if before == len(steps):
            return Upgrade(before, before, None)
        if before < 1:
            raise CaseUnusableError(f"{path} is of format {before}, which no conflict-tui has made")
        backup = _back_up(db.conn, path, before)
        with transaction(db.conn):
            migrate(db, steps)
            db.conn.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation'")
            if db.conn.execute("PRAGMA foreign_key_check").fetchone():
                raise CaseUnusableError(f"{path} is damaged: rows refer to others that are missing. It is as it was")
        return Upgrade(before, len(steps), backup)
    except sqlite3.Error as error:
        raise explain(path, error) from error
    finally:
        db.close()


def _back_up(connection: sqlite3.Connection, path: Path, version: int) -> Path:
    """Copy a case beside itself, under a name that says its version and is not taken yet."""
    number = 1
    while (backup := path.with_name(f"{path.stem}.format-{version}-{number}{path.suffix}")).exists():
        number += 1
    with new_file(backup) as unfinished, contextlib.closing(open_for_writing(unfinished, create=True)) as copy:
        connection.backup(copy.conn)
    return backup
