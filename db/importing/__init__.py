"""Files of other people into a case: readers make records of them, and `load` brings the case up to the records."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from db.atomic import new_file
from db.errors import TargetExistsError
from db.files import explain, open_for_writing, transaction
from db.importing.folder import Input, recognise
from db.importing.load import load
from db.importing.records import Reject
from db.importing.report import Report
from db.schema import create

__all__ = ["Reject", "Report", "create_case", "import_files"]


def import_files(
    case: Path,
    files: Sequence[Path],
    *,
    strict: bool = False,
    progress: Callable[[int, float], None] | None = None,
    timeout: float = 5.0,
) -> Report:
    """Add the claims of `files` (case folders, CSV files of claims) to `case`, which is created if missing.

    All files go in within one transaction, or nothing does; rows that are in the case already, with the same
    values, are left alone. With `strict` a single refused row refuses everything. `progress` is told the rows read
    and the share of the current file, 0 to 1; `timeout` is how many seconds to wait for another writer.
    Raises InputRefusedError for files that cannot be taken, CaseUnusableError and StorageError for the case.
    """
    inputs = [recognise(Path(path)) for path in files]
    if not os.path.lexists(case):
        return create_case(case, inputs, strict=strict, progress=progress)
    db = open_for_writing(case, timeout=timeout)
    try:
        with transaction(db.conn):
            return load(db.conn, inputs, strict=strict, progress=progress)
    except sqlite3.Error as error:
        raise explain(case, error) from error
    finally:
        db.close()


def create_case(
    case: Path,
    inputs: Sequence[Input],
    meta: Mapping[str, str] | None = None,
    *,
    force: bool = False,
    strict: bool = False,
    progress: Callable[[int, float], None] | None = None,
) -> Report:
    """Make a new case of `inputs`; it appears under its name only when it is complete.

    What the first input says about itself becomes its `meta`, unless `meta` says otherwise.
    Raises TargetExistsError when `case` exists, unless `force` lets it be replaced.
    """
    _check_beside(case)
    about = {"title": case.stem} | (inputs[0].about if inputs else {}) | dict(meta or {})
    with new_file(case, force) as unfinished:
        db = open_for_writing(unfinished, create=True)
        try:
            db.conn.execute("PRAGMA synchronous = OFF")  # a file without a name yet need not survive a crash
            db.conn.execute("PRAGMA journal_mode = MEMORY")
            with transaction(db.conn):
                create(db, about)
                return load(db.conn, inputs, strict=strict, progress=progress)
        except sqlite3.Error as error:
            raise explain(case, error) from error
        finally:
            db.close()


def _check_beside(case: Path) -> None:
    """Refuse a name beside which SQLite would find the unfinished write of another file of that name."""
    for suffix in ("-journal", "-wal"):
        beside = case.absolute().with_name(case.name + suffix)
        if os.path.lexists(beside):
            raise TargetExistsError(f"{beside} is left over from another file; move it away, or choose another name")
