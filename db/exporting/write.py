"""Text files that are written completely or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from db.errors import StorageError, TargetExistsError
from db.store.atomic import new_file

_SQLITE_HEADER = b"SQLite format 3\x00"
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def write_file(path: Path, chunks: Iterable[str], force: bool = False) -> int:
    """Write text as UTF-8 to `path` and return the number of bytes.

    With `force` an existing file is replaced atomically and keeps its permissions; of a symbolic link the link itself
    is replaced. A device, a folder or an SQLite file is never replaced. Raises TargetExistsError if the file exists and
    must not be replaced, StorageError if it cannot be written. After any failure the old file is unchanged, and no
    other file is left behind.
    """
    mode = _replaceable(path)
    size = 0
    with new_file(path, force) as unfinished, _reported(path), unfinished.open("wb") as file:
        if force and mode is not None:
            os.fchmod(file.fileno(), mode)
        for chunk in chunks:
            size += file.write(chunk.encode("utf-8", "replace"))
    return size


def names_folder(text: str) -> bool:
    """Whether a typed path names a folder: `out/` and `out/.` do, but the path made of them is that of a file `out`."""
    return os.path.basename(text) in ("", os.curdir, os.pardir)


def file_named(text: str) -> Path:
    """The path of a file to write that was given as text.

    Raises TargetExistsError or StorageError if the text names a folder, whether there is one or not.
    """
    if text and names_folder(text):
        if os.path.isdir(text):
            raise TargetExistsError(f"{text} is a folder. Name a file in it")
        raise StorageError(f"{text} cannot be written: there is no folder {text}")
    return Path(text)


def is_sqlite(path: Path) -> bool:
    """Whether there is a regular file at `path` that begins as SQLite files do. Raises OSError."""
    return path.is_file() and _head(path) == _SQLITE_HEADER


def _replaceable(path: Path) -> int | None:
    """The permissions to keep, None for the default. Raises TargetExistsError for a file that must not be replaced."""
    with _reported(path):
        try:
            status = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
    if not stat.S_ISREG(status.st_mode):
        kind = "a folder" if stat.S_ISDIR(status.st_mode) else "not a regular file"
        raise TargetExistsError(f"{path} is {kind} and cannot be replaced. Choose another file name")
    if _head(path) == _SQLITE_HEADER:
        raise TargetExistsError(
            f"{path} is an SQLite file, possibly a case, and is never replaced. Choose another file name"
        )
    return None if path.is_symlink() else stat.S_IMODE(status.st_mode)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE_HEADER))
    except PermissionError:
        return b""


@contextlib.contextmanager
def _reported(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise StorageError(f"{path} was not written: the disk is full") from error
        raise StorageError(f"{path} was not written: {error.strerror}") from error
