"""Files of other people into a case: readers make records of them, and `load` brings the case up to the records."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from db.errors import ConflictError, TargetExistsError, UsageError
from db.importing.inputs import Input
from db.importing.loading.load import load
from db.importing.recognise import recognise
from db.importing.rejects import Sink, check_alike, rejects_file
from db.importing.report import Report
from db.store.atomic import new_file, temporary_file
from db.store.files import case_error, open_case, open_for_writing, transaction
from db.store.schema import create

if TYPE_CHECKING:
    from sqlite_utils import Database

_BESIDE = ("-journal", "-wal", "-shm")
"""What SQLite adds to the name of a file for those beside it."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How an import goes about.

    With `strict` a single refused row refuses everything; with `dry_run` everything is done but kept. `rejects` is a
    file to write refused rows to, which is replaced only with `force`. With `add_names` what a claim names and the
    case lacks is made, as it always is in a new case. `timeout` is how many seconds to wait for another writer.
    """

    strict: bool = False
    dry_run: bool = False
    rejects: Path | None = None
    force: bool = False
    add_names: bool = False
    timeout: float = 5.0


def import_files(
    case: Path,
    files: Sequence[Path],
    *,
    strict: bool = False,
    progress: Callable[[int, float], None] | None = None,
    timeout: float = 5.0,
) -> Report:
    """Recognise `files` and add their claims to `case`, as `import_inputs` does."""
    inputs = [recognise(Path(path)) for path in files]
    return import_inputs(case, inputs, ImportOptions(strict=strict, timeout=timeout), progress)


def import_inputs(
    case: Path,
    inputs: Sequence[Input],
    way: ImportOptions = ImportOptions(),
    progress: Callable[[int, float], None] | None = None,
) -> Report:
    """Add the claims of `inputs` to `case`, which is created if missing.

    All go in within one transaction, or nothing does; rows that are in the case already, with the same values, are
    left alone. `progress` is told the rows read and the share of the current file, 0 to 1.
    Raises InputRefusedError for files that cannot be taken, CaseUnusableError and StorageError for the case.
    """
    _check_rejects(way.rejects, case, inputs)
    is_new = not os.path.lexists(case)
    for source in inputs:
        source.brings_names = way.add_names or is_new
    with rejects_file(way.rejects, inputs, way.force) as sink:
        if is_new:
            return _create(case, inputs, {}, way, progress, sink)
        db = open_for_writing(case, timeout=way.timeout)
        with _closed(db, case), _kept_or_not(db, way.dry_run):
            return load(db.conn, inputs, strict=way.strict, progress=progress, sink=sink)


def create_case(
    case: Path,
    inputs: Sequence[Input],
    meta: Mapping[str, str] | None = None,
    *,
    force: bool = False,
) -> Report:
    """Make a new case of `inputs`; it appears under its name only when it is complete.

    What the first input says about itself becomes its `meta`, unless `meta` says otherwise.
    Raises TargetExistsError when `case` exists, unless `force` lets it be replaced.
    """
    return _create(case, inputs, meta or {}, force=force)


def _create(
    case: Path,
    inputs: Sequence[Input],
    meta: Mapping[str, str],
    way: ImportOptions = ImportOptions(),
    progress: Callable[[int, float], None] | None = None,
    sink: Sink | None = None,
    force: bool = False,
) -> Report:
    _check_beside(case)
    about = {"title": case.stem} | (inputs[0].about if inputs else {}) | dict(meta)
    place = temporary_file(case) if way.dry_run else new_file(case, force)
    with place as unfinished:
        db = open_for_writing(unfinished, create=True)
        with _closed(db, case):
            db.conn.execute("PRAGMA synchronous = OFF")  # a file without a name yet need not survive a crash
            db.conn.execute("PRAGMA journal_mode = MEMORY")
            db.conn.execute("PRAGMA foreign_keys = OFF")  # every id that is written was looked up just before
            with transaction(db.conn):
                create(db, about)
                return load(db.conn, inputs, strict=way.strict, progress=progress, sink=sink)


@contextmanager
def _closed(db: Database, case: Path) -> Iterator[None]:
    """Close a case in the end, and report what SQLite says against it."""
    try:
        yield
    except sqlite3.Error as error:
        db.close()
        with suppress(ConflictError):  # what a full disk kept from being undone is undone when the case is read
            open_case(case).close()
        raise case_error(case, error) from error
    finally:
        db.close()


@contextmanager
def _kept_or_not(db: Database, dry_run: bool) -> Iterator[None]:
    """A transaction that is taken back in the end if it was only tried."""
    if not dry_run:
        with transaction(db.conn):
            yield
        return
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        db.conn.execute("ROLLBACK")


def _check_rejects(rejects: Path | None, case: Path, inputs: Sequence[Input]) -> None:
    """Refuse to write refused rows over what the import itself reads or writes."""
    if rejects is None:
        return
    check_alike(inputs)
    target = rejects.resolve()
    own = [case.resolve(), *(case.resolve().with_name(f"{case.name}{suffix}") for suffix in _BESIDE)]
    read = [path.resolve() for source in inputs for path in (source.path, *(file.path for file in source.encoded))]
    for path, what in (*((path, "the case") for path in own), *((path, "a file that is imported") for path in read)):
        if target == path or (target.exists() and path.exists() and target.samefile(path)):
            raise UsageError(f"{rejects} is {what}: the refused rows need a file of their own")
        if path.is_dir() and target.is_relative_to(path):
            raise UsageError(f"{rejects} lies in a folder that is imported: the refused rows need another place")


def _check_beside(case: Path) -> None:
    """Refuse a name beside which SQLite would find the unfinished write of another file of that name."""
    for suffix in _BESIDE:
        beside = case.absolute().with_name(case.name + suffix)
        if os.path.lexists(beside):
            raise TargetExistsError(f"{beside} is left over from another file; move it away, or choose another name")
