"""Copies of cases to work in, where the case itself cannot be written or is not to be."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from db.errors import CaseUnusableError
from db.store.atomic import new_file
from db.store.files import case_error, connect_for_writing, open_case
from db.store.guards import check_triggers
from db.store.schema import FORMAT_VERSION
from db.store.upgrade import upgrade

_HEADER = b"SQLite format 3\x00"
_LOOKED_AT = 1_000
"""How many files of a folder are looked at."""
_FOREIGN = "SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY type, name"


def uid_of(path: Path) -> str:
    """The uid of a case. Raises CaseUnusableError."""
    with closing(open_case(path)) as connection:
        return uid_in(connection)


def uid_in(connection: sqlite3.Connection) -> str:
    """The uid of a case that is open, which its copies share; "" if it has none."""
    return str(connection.execute("SELECT ifnull(max(value), '') FROM meta WHERE key = 'uid'").fetchone()[0])


def copies_beside(path: Path) -> list[Path]:
    """The copies and backups of a case that lie in its folder, by their names; those that cannot be read are left out.

    Raises CaseUnusableError for the case itself.
    """
    uid, own = uid_of(path), path.resolve()
    found: list[Path] = []
    with suppress(OSError):
        for other in sorted(own.parent.iterdir())[:_LOOKED_AT]:
            with suppress(OSError, CaseUnusableError):
                if other.resolve() != own and _may_be_case(other) and uid_of(other) == uid:
                    found.append(path.parent / other.name)
    return found


def _may_be_case(path: Path) -> bool:
    if not path.is_file() or path.name.endswith(("-journal", "-wal", "-shm")):
        return False
    with path.open("rb") as file:
        return file.read(len(_HEADER)) == _HEADER


def obstacle(path: Path) -> str:
    """Why a case cannot be written as it is, as a clause; empty if it can. Raises CaseUnusableError."""
    if not os.access(path, os.W_OK):
        return "the file is read-only"
    if not os.access(path.resolve().parent, os.W_OK):
        return "its folder is read-only"
    with closing(open_case(path)) as connection:
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        if version < FORMAT_VERSION:
            return f"an older conflict-tui made it (format {version})"
        try:
            check_triggers(connection, path)
        except CaseUnusableError:
            return "it contains triggers, which would run on every change"
    return ""


def copy_case(path: Path, target: Path) -> tuple[str, ...]:
    """Copy a case to a new file, of the current format and with the same uid; it appears only when it is complete.

    Triggers and views, which a case has none of, are left out; returns their names. Raises CaseUnusableError,
    TargetExistsError if `target` exists, and StorageError if it cannot be written.
    """
    with new_file(target) as unfinished:
        try:
            with closing(open_case(path)) as case, closing(connect_for_writing(unfinished, create=True)) as copy:
                case.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
                foreign = [(kind, name) for kind, name in copy.execute(_FOREIGN).fetchall()]
                for kind, name in foreign:
                    quoted = name.replace('"', '""')
                    copy.execute(f'DROP {kind} "{quoted}"')
        except sqlite3.Error as error:
            raise case_error(path, error) from error
        upgrade(unfinished, keep_backup=False)
    return tuple(name for _, name in foreign)


def unused_name(path: Path) -> Path:
    """A name beside a path that nothing has: the path itself, or one with a number."""
    number, unused = 1, path
    while os.path.lexists(unused):
        number += 1
        unused = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return unused
