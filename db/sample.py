"""The bundled case, built into the user's data folder and refreshed when the program is newer."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from platformdirs import user_data_path

from db.errors import CaseUnusableError, InputRefusedError, StorageError, TargetExistsError
from db.store.files import case_error, open_case, open_for_writing, sha256_of_folder, transaction
from db.store.private import close_to_others, private_folder
from db.store.schema import FORMAT_VERSION

if TYPE_CHECKING:
    from db.importing.inputs import Input

FOLDER = Path(__file__).parent / "kursk"
"""The case folder of the bundled case."""

_DATA = ("actor_alignment", "link", "claim", "source", "actor", "region", "batch")


_HAS_OWN = """
SELECT EXISTS (SELECT 1 FROM batch WHERE sha256 <> ?) OR EXISTS (SELECT 1 FROM journal)
"""
"""Whether a case holds imports or work of the user, beside the bundled data of an edition."""


class _Built(NamedTuple):
    """The edition of a case that was built from the bundled data, and its format version."""

    edition: str
    compiled_on: str
    format: int


def write_sample(path: Path, force: bool = False) -> None:
    """Write the bundled case to `path`.

    Raises TargetExistsError if `path` exists and `force` is not set, StorageError if it cannot be written.
    """
    _build(path, edition(), force)


def bundled_case() -> Path:
    """The path of the bundled case in the user's data folder, built or refreshed if missing or older than the program.

    Only the user can open it. A refresh keeps the uid of the case, which selections refer to, and what was imported.
    Raises StorageError if it cannot be built, CaseUnusableError if another file is in its place.
    """
    path = bundled_path()
    current = edition()
    if not _exists(path):
        _first_build(path, current)
        return path
    for own in (path.parent, path):
        close_to_others(own)
    try:
        with closing(open_case(path)) as connection:
            built = _built(connection)
    except sqlite3.Error as error:
        raise case_error(path, error) from error
    is_old = built.edition != current or built.format < FORMAT_VERSION
    if is_old and _compiled_on() >= built.compiled_on:
        with suppress(StorageError, CaseUnusableError):  # use the case of an older edition
            _refresh(path, current)
    return path


def bundled_path() -> Path:
    """Where the bundled case is kept; it need not exist."""
    return user_data_path("conflict-tui") / "kursk.sqlite"


def edition() -> str:
    """A digest of the bundled data, which identifies its edition. Raises InputRefusedError."""
    try:
        return sha256_of_folder(FOLDER)
    except OSError as error:
        raise InputRefusedError(
            f"the bundled data in {FOLDER} cannot be read: {error.strerror}. Reinstall the program"
        ) from error


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        raise CaseUnusableError(f"{path} cannot be opened: {error.strerror}") from error


def _build(path: Path, current: str, force: bool) -> None:
    from db.importing.imports import create_case

    create_case(path, [_bundled_input()], {"edition": current}, force=force)


def _first_build(path: Path, current: str) -> None:
    try:
        private_folder(path.parent)
    except OSError as error:
        raise StorageError(f"{path.parent} cannot be created: {error.strerror}") from error
    with suppress(TargetExistsError):  # another process was faster
        _build(path, current, force=False)
    close_to_others(path)  # nobody else got into its folder before


def _refresh(path: Path, current: str) -> None:
    """Replace the rows of an older edition, or only add and change rows if the user has imported or added some."""
    from db.importing.loading.load import load
    from db.store.schema import set_meta
    from db.store.upgrade import upgrade
    from db.work.keeping import hands_kept

    bundled = _bundled_input()
    upgrade(path, keep_backup=False)  # the bundled data can always be built anew
    db = open_for_writing(path)
    try:
        with transaction(db.conn):
            built = _built(db.conn)
            if built.edition == current:
                return
            if not db.conn.execute(_HAS_OWN, (built.edition,)).fetchone()[0]:
                _clear(db.conn)
            with hands_kept(db.conn):
                load(db.conn, [bundled])
            about = {key: value for key, value in bundled.about.items() if key != "uid"}
            set_meta(db.conn, about | {"edition": current})
    except sqlite3.Error as error:
        raise case_error(path, error) from error
    finally:
        db.close()


def _clear(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA defer_foreign_keys = ON")
    for table in _DATA:
        connection.execute(f"DELETE FROM {table}")


def _bundled_input() -> Input:
    from db.importing.own.folder import open_folder

    return open_folder(FOLDER)


def _compiled_on() -> str:
    from db.importing.own.folder import about

    return about(FOLDER).get("compiled_on", "")


def _built(connection: sqlite3.Connection) -> _Built:
    meta: dict[str, str | None] = dict(connection.execute("SELECT key, value FROM meta").fetchall())
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    return _Built(meta.get("edition") or "", meta.get("compiled_on") or "", version)
