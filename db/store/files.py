"""Open SQLite files. No other module of the program connects to one."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from db.errors import CaseUnusableError, ConflictError, StorageError
from db.store.format_2 import views_of_format_1
from db.store.guards import check_case, check_file, check_triggers, format_of
from db.store.merged_names import show_merged
from db.store.private import private_file

if TYPE_CHECKING:
    from sqlite_utils import Database

LENGTH_LIMIT = 10_000_000
"""Maximum size in bytes of a value or row that SQLite returns; longer results have to be fetched in parts."""

_FULL_TEXT_TIMEOUT = 1.0
"""Seconds to wait for another process that fills the same full-text table; this wait cannot be interrupted."""
_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: LENGTH_LIMIT,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 250_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 500,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 10,
}


class Edition(NamedTuple):
    """Identifies one state of a file without reading its content. Times are in nanoseconds since the epoch."""

    device: int
    inode: int
    size: int
    modified: int
    changed: int


class CaseConnection(sqlite3.Connection):
    """A connection to a case file.

    `edition` was taken before the file was opened: the content read is of this edition or a later one.
    """

    edition: Edition | None = None


def sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sha256_of_folder(folder: Path) -> str:
    """A SHA-256 over the names and bytes of the .csv, .toml and .jsonl files in a folder, in hexadecimal."""
    total = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.suffix in (".csv", ".toml", ".jsonl") and path.is_file():
            total.update(f"{path.name} {sha256(path)}\n".encode())
    return total.hexdigest()


def open_case(path: Path, timeout: float = 2.0, merged: bool = True) -> CaseConnection:
    """Open a case read-only. Actors and regions that were merged are seen as one, unless `merged` is false.

    `timeout` is the number of seconds that a query waits for another program to finish writing. The connection can be
    used by several threads, one at a time. Text that is not UTF-8 is read with replacement characters.
    A case of format version 1 is seen as if it had the columns and tables of version 2, without content.
    Raises CaseUnusableError if the file is not an undamaged case of a format version that can be read.
    """
    path = Path(path)
    edition = edition_of(path)
    check_file(path)
    try:
        connection = _reader(path, "mode=ro", timeout, merged)
    except (sqlite3.Error, UnicodeError, MemoryError) as error:
        connection = _second_try(path, timeout, error, merged)
    connection.edition = edition
    return connection


def open_full_text(path: Path | None) -> sqlite3.Connection:
    """Open a database for a full-text table, in memory or in a cache file of mode 0600 that is created if missing.

    Raises sqlite3.Error.
    """
    name = ":memory:" if path is None else str(path)
    if path is not None:
        with contextlib.suppress(OSError):  # SQLite says what is wrong
            private_file(path)
    connection = sqlite3.connect(name, check_same_thread=False, isolation_level=None, timeout=_FULL_TEXT_TIMEOUT)
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def open_for_writing(path: Path, create: bool = False, newest: int = 0, timeout: float = 5.0) -> Database:
    """Open a case for writing, with foreign keys enforced and no transaction begun.

    With `create`, `path` must be an empty file or not exist; the result is an empty database without tables.
    With `newest`, the case may have any format version up to that one. `timeout` is the number of seconds to wait for
    another writer. Raises CaseUnusableError like `open_case`, and for a case with triggers; StorageError if the file
    cannot be written.
    """
    from sqlite_utils import Database  # a third of the start-up time, and only writers need it

    return Database(connect_for_writing(path, create, newest, timeout), execute_plugins=False)


def connect_for_writing(path: Path, create: bool = False, newest: int = 0, timeout: float = 5.0) -> CaseConnection:
    """Open a case for writing as `open_for_writing` does, without sqlite-utils, which takes long to load."""
    path = Path(path)
    if not create:
        check_file(path)
        if not _writable(path):
            raise StorageError(f"{path} cannot be written: no permission, or a read-only file system")
    try:
        connection = _connect(path, "mode=rwc" if create else "mode=rw", timeout)
        with contextlib.ExitStack() as on_failure:
            on_failure.callback(connection.close)
            connection.execute("PRAGMA foreign_keys = ON")
            if not create:
                format_of(connection, path, newest) if newest else check_case(connection, path, for_writing=True)
                check_triggers(connection, path)
            on_failure.pop_all()
    except (sqlite3.Error, UnicodeError, MemoryError) as error:
        raise case_error(path, error) from error
    return connection


def edition_of(path: Path) -> Edition | None:
    """The edition of the file that a path names now; None if there is no such file."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return Edition(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def data_version(connection: sqlite3.Connection) -> int:
    """SQLite's `data_version`: it changes when another connection has written to the case.

    Raises sqlite3.OperationalError at once if another program is writing.
    """
    timeout = connection.execute("PRAGMA busy_timeout").fetchone()[0]
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        version: int = connection.execute("PRAGMA data_version").fetchone()[0]
    finally:
        connection.execute(f"PRAGMA busy_timeout = {timeout}")
    return version


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection, exclusive: bool = False) -> Iterator[None]:
    """Run the block in a transaction: commit if it succeeds, roll back if it raises.

    With `exclusive` nobody else reads meanwhile.
    """
    connection.execute("BEGIN EXCLUSIVE" if exclusive else "BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def write_anew(connection: sqlite3.Connection) -> None:
    """Write the whole file anew, so that nothing of deleted rows is left in it. Raises sqlite3.Error."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 1)  # SQLite attaches the new file
    try:
        connection.execute("VACUUM")
    finally:
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, _LIMITS[sqlite3.SQLITE_LIMIT_ATTACHED])


def case_error(path: Path, error: Exception) -> ConflictError:
    """Translate an SQLite error about the case at `path` into an exception that tells the user what to do."""
    code = _primary_code(error)
    name = (getattr(error, "sqlite_errorname", "") or "").removeprefix("SQLITE_")
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return CaseUnusableError(
            f"{path} is locked: another program is writing to it. Try again when that program has finished"
        )
    if code == sqlite3.SQLITE_FULL:
        return StorageError(f"The disk is full. {path} was not changed. Free some space and try again")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return StorageError(f"{path} cannot be written: its file or folder is read-only ({name})")
    if code == sqlite3.SQLITE_CANTOPEN:
        return CaseUnusableError(f"{path} cannot be opened ({name}). Check the permissions of the file and its folder")
    if code == sqlite3.SQLITE_IOERR:
        return StorageError(f"{path} cannot be read or written: the disk reports an error ({name})")
    if isinstance(error, MemoryError) or code == sqlite3.SQLITE_TOOBIG:
        return CaseUnusableError(
            f"{path} contains a value that is too big to read: more than {LENGTH_LIMIT // 1_000_000} MB"
        )
    return CaseUnusableError(f"{path} is damaged ({error}). Restore it from a backup, or import its data again")


def _primary_code(error: Exception) -> int:
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF


def _connect(path: Path, mode: str, timeout: float) -> CaseConnection:
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?{mode}",
        uri=True,
        isolation_level=None,
        timeout=timeout,
        check_same_thread=False,
        factory=CaseConnection,
    )
    for limit, value in _LIMITS.items():
        connection.setlimit(limit, value)
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0", "cache_size = -32000"):
        connection.execute(f"PRAGMA {pragma}")
    if sys.version_info >= (3, 12):
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_VIEW, False)
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, False)
    return connection


def _reader(path: Path, mode: str, timeout: float, merged: bool) -> CaseConnection:
    connection = _connect(path, mode, timeout)
    with contextlib.ExitStack() as on_failure:
        on_failure.callback(connection.close)
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA cache_size = -8000")  # KiB; more would stay in memory and save little time
        if check_case(connection, path) == 1:
            for view in views_of_format_1():
                connection.execute(view)
        elif merged:
            show_merged(connection)
        connection.execute("PRAGMA query_only = ON")
        on_failure.pop_all()
    return connection


def _second_try(path: Path, timeout: float, error: Exception, merged: bool) -> CaseConnection:
    """Open a case after a first error: one in a folder that cannot be written, or with an interrupted write."""
    if _primary_code(error) not in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
        raise case_error(path, error) from error
    mode = "mode=ro"
    if _has_content(path, "-journal"):
        _roll_back(path, timeout)
    elif _has_content(path, "-wal"):
        raise CaseUnusableError(
            f"{path} has changes in {path.name}-wal that are not in it yet, and its folder cannot be written. "
            "Copy both files to a folder of your own and open the copy"
        ) from error
    elif _is_write_ahead(path):
        mode = "mode=ro&immutable=1"
    try:
        return _reader(path, mode, timeout, merged)
    except (sqlite3.Error, UnicodeError, MemoryError) as second:
        raise case_error(path, second) from second


def _is_write_ahead(path: Path) -> bool:
    """Whether the journal mode of the file is WAL, in which even readers write to a file beside it."""
    with path.open("rb") as file:
        return file.read(20)[18:20] == b"\x02\x02"


def _has_content(path: Path, suffix: str) -> bool:
    beside = path.resolve()
    beside = beside.with_name(beside.name + suffix)
    return beside.is_file() and beside.stat().st_size > 0


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _roll_back(path: Path, timeout: float) -> None:
    """Let SQLite roll back an interrupted write, as any program that opens the file would.

    Raises CaseUnusableError if the folder cannot be written, or the journal belongs to several files.
    """
    interrupted = f"{path} was being written to when the writing program stopped ({path.name}-journal)"
    resolved = path.resolve()
    journal = resolved.with_name(f"{resolved.name}-journal")
    if not (_writable(resolved) and _writable(resolved.parent)):
        raise CaseUnusableError(
            f"{interrupted}, and it cannot be repaired in place because it cannot be written. "
            "Copy both files to a folder of your own and open the copy"
        )
    with journal.open("rb") as file:
        file.seek(max(0, journal.stat().st_size - len(_JOURNAL_MAGIC)))
        if file.read() == _JOURNAL_MAGIC:  # the journal names a further file, which SQLite would delete
            raise CaseUnusableError(
                f"{interrupted}. The journal covers other files too, so it is not applied here. "
                "Open the case with the program that wrote it"
            )
    with (
        contextlib.suppress(sqlite3.Error),
        contextlib.closing(_connect(path, "mode=rw", timeout)) as connection,
    ):
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
