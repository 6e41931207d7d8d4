"""Upgrade older cases to the current format version, keeping a backup of the old file."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from db.errors import CaseUnusableError
from db.store.atomic import new_file
from db.store.files import case_error, open_for_writing, transaction
from db.store.guards import format_of
from db.store.schema import STEPS, Step, migrate


@dataclass(frozen=True, slots=True)
class Upgrade:
    """The format version of a case before and after; `backup` is the copy of the old file, if one was made."""

    before: int
    after: int
    backup: Path | None


def upgrade(path: Path, steps: Sequence[Step] = STEPS, keep_backup: bool = True) -> Upgrade:
    """Upgrade a case in one transaction, after copying the old file to a new name beside it unless told otherwise.

    Raises CaseUnusableError if the file is not a case, or newer than `steps` lead to; StorageError if the case or the
    copy cannot be written.
    """
    db = open_for_writing(path, newest=len(steps))
    try:
        before = format_of(db.conn, path, len(steps))
        if before == len(steps):
            return Upgrade(before, before, None)
        if before < 1:
            raise CaseUnusableError(f"{path} has format version {before}, which no conflict-tui writes")
        backup = _back_up(db.conn, path, before) if keep_backup else None
        with transaction(db.conn):
            migrate(db, steps)
            db.conn.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation'")
            if db.conn.execute("PRAGMA foreign_key_check").fetchone():
                raise CaseUnusableError(f"{path} is damaged: rows refer to missing rows. It was not changed")
        return Upgrade(before, len(steps), backup)
    except sqlite3.Error as error:
        raise case_error(path, error) from error
    finally:
        db.close()


def _back_up(connection: sqlite3.Connection, path: Path, version: int) -> Path:
    """Copy a case to an unused name beside it that includes its format version."""
    number = 1
    while (backup := path.with_name(f"{path.stem}.format-{version}-{number}{path.suffix}")).exists():
        number += 1
    with new_file(backup) as unfinished, contextlib.closing(open_for_writing(unfinished, create=True)) as copy:
        connection.backup(copy.conn)
    return backup
