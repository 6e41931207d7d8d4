"""Imports as a whole: one transaction over all files, into a new or an existing case."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from db.errors import ConflictError, TargetExistsError, UsageError
from db.importing.inputs import Input
from db.importing.loading.about import apply_about
from db.importing.loading.known_names import names_by_hand
from db.importing.loading.load import load
from db.importing.recognise import recognise
from db.importing.rejects import RejectSink, check_alike, rejects_file
from db.importing.report import ImportReport
from db.store.atomic import new_file, temporary_file
from db.store.files import case_error, open_case, open_for_writing, transaction
from db.store.schema import create

if TYPE_CHECKING:
    from sqlite_utils import Database

_BESIDE = ("-journal", "-wal", "-shm")
"""Suffixes of the files that SQLite keeps beside a database."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """Options of an import.

    With `strict` nothing is imported if any row is rejected. With `dry_run` the transaction is rolled back in the end.
    `rejects` is a file for rejected rows, which is replaced only with `force`. With `add_names` actors, regions and
    sources that the case does not have are added, as always in a new case. `timeout` is the number of seconds to wait
    for another writer.
    """

    strict: bool = False
    dry_run: bool = False
    rejects: Path | None = None
    force: bool = False
    add_names: bool = False
    timeout: float = 5.0


Keeping: TypeAlias = Callable[[sqlite3.Connection], AbstractContextManager[None]]
"""A context, within the transaction of an import, in which rows are written."""


def nothing_kept(_: sqlite3.Connection) -> AbstractContextManager[None]:
    """The context of an import into a case without work by hand."""
    return nullcontext()


def import_files(
    case: Path,
    files: Sequence[Path],
    *,
    strict: bool = False,
    progress: Callable[[int, float], None] | None = None,
    timeout: float = 5.0,
) -> ImportReport:
    """Recognise `files` and import them into `case`, see `import_inputs`."""
    inputs = [recognise(Path(path)) for path in files]
    return import_inputs(case, inputs, ImportOptions(strict=strict, timeout=timeout), progress)


def import_inputs(
    case: Path,
    inputs: Sequence[Input],
    options: ImportOptions = ImportOptions(),
    progress: Callable[[int, float], None] | None = None,
    keeping: Keeping = nothing_kept,
) -> ImportReport:
    """Import `inputs` into `case`, which is created if it does not exist, in one transaction.

    Rows that the case has with the same values are not written. `progress` is called with the number of rows read and
    the share of the current file, 0 to 1. `keeping` is a context for writing rows that keeps what is done by hand, or
    adds what comes with them; a new case needs it only if an input brings work.
    Raises InputRefusedError for files that cannot be imported, CaseUnusableError
    and StorageError for the case, UsageError and TargetExistsError for the file of rejected rows.
    """
    _check_rejects(options.rejects, case, inputs)
    is_new = not os.path.lexists(case)
    for item in inputs:
        item.adds_names = options.add_names or is_new
    with rejects_file(options.rejects, inputs, options.force) as sink:
        if is_new:
            return _create(case, inputs, {}, options, progress, sink, keeping=keeping)
        db = open_for_writing(case, timeout=options.timeout)
        with _closed(db, case), _transaction(db, options.dry_run):
            by_hand = names_by_hand(db.conn)
            with keeping(db.conn):
                report = load(db.conn, inputs, strict=options.strict, progress=progress, sink=sink, by_hand=by_hand)
            told = [text for item in inputs for text in apply_about(db.conn, item.about, case.stem)]
            return replace(report, notes=(*report.notes, *told))


def create_case(
    case: Path,
    inputs: Sequence[Input],
    meta: Mapping[str, str] | None = None,
    *,
    force: bool = False,
) -> ImportReport:
    """Create a case from `inputs`. The file appears only when it is complete.

    The `about` of the first input becomes `meta` of the case; the parameter `meta` overrides it.
    Raises TargetExistsError if `case` exists and `force` is not set.
    """
    return _create(case, inputs, meta or {}, force=force)


def _create(
    case: Path,
    inputs: Sequence[Input],
    meta: Mapping[str, str],
    options: ImportOptions = ImportOptions(),
    progress: Callable[[int, float], None] | None = None,
    sink: RejectSink | None = None,
    force: bool = False,
    keeping: Keeping = nothing_kept,
) -> ImportReport:
    _check_beside(case)
    if not any(item.brings_work for item in inputs):
        keeping = nothing_kept
    about = {"title": case.stem} | (inputs[0].about if inputs else {}) | dict(meta)
    target = temporary_file(case) if options.dry_run else new_file(case, force)
    with target as unfinished:
        db = open_for_writing(unfinished, create=True)
        with _closed(db, case):
            db.conn.execute("PRAGMA synchronous = OFF")  # the unfinished file need not survive a crash
            db.conn.execute("PRAGMA journal_mode = MEMORY")
            if keeping is nothing_kept:
                db.conn.execute("PRAGMA foreign_keys = OFF")  # References look up every id that is written
            with transaction(db.conn):
                create(db, about)
                with keeping(db.conn):
                    return load(db.conn, inputs, strict=options.strict, progress=progress, sink=sink)


@contextmanager
def _closed(db: Database, case: Path) -> Iterator[None]:
    """Close the case at the end of the block; raise errors of SQLite as errors about the case."""
    try:
        yield
    except sqlite3.Error as error:
        db.close()
        with suppress(ConflictError):  # opening the case rolls back what a full disk kept from being rolled back
            open_case(case).close()
        raise case_error(case, error) from error
    finally:
        db.close()


@contextmanager
def _transaction(db: Database, dry_run: bool) -> Iterator[None]:
    """A transaction, which a dry run rolls back in the end."""
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
    """Raise UsageError if rejected rows would overwrite the case or a file that is imported."""
    if rejects is None:
        return
    check_alike(inputs)
    target = rejects.resolve()
    written = [case.resolve(), *(case.resolve().with_name(f"{case.name}{suffix}") for suffix in _BESIDE)]
    read = [path.resolve() for item in inputs for path in (item.path, *(file.path for file in item.files))]
    for path, what in (
        *((path, "the case") for path in written),
        *((path, "a file that is imported") for path in read),
    ):
        if target == path or (target.exists() and path.exists() and target.samefile(path)):
            raise UsageError(f"--rejects {rejects} is {what}. Choose another file for the rejected rows")
        if path.is_dir() and target.is_relative_to(path):
            raise UsageError(f"--rejects {rejects} is in a folder that is imported. Choose a file outside of it")


def _check_beside(case: Path) -> None:
    """Raise TargetExistsError for journals of an earlier file, which SQLite would apply to the new case."""
    for suffix in _BESIDE:
        beside = case.absolute().with_name(case.name + suffix)
        if os.path.lexists(beside):
            raise TargetExistsError(
                f"{beside} is left over from another file. Move it away, or choose another name for the case"
            )
