"""Text into a file that appears whole or not at all."""

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

    Without `force` an existing file is left alone: TargetExistsError. With it the file is replaced at one stroke and
    keeps its permissions; a symbolic link is replaced, not what it points to. A device, a folder or an SQLite
    file is never replaced. Raises StorageError when it cannot be written; then, as after any other failure, what was
    there before is still there and nothing else is left.
    """
    mode = _replaceable(path) if force else None
    size = 0
    with new_file(path, force) as unfinished, _reported(path), unfinished.open("wb") as file:
        if mode is not None:
            os.fchmod(file.fileno(), mode)
        for chunk in chunks:
            size += file.write(chunk.encode("utf-8", "replace"))
    return size


def _replaceable(path: Path) -> int | None:
    """The permissions to take over from a file, None for the usual ones. Raises TargetExistsError if it must stay."""
    with _reported(path):
        try:
            found = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
    if not stat.S_ISREG(found.st_mode):
        kind = "a folder" if stat.S_ISDIR(found.st_mode) else "no regular file"
        raise TargetExistsError(f"{path} is {kind} and is not replaced; choose another name")
    if _head(path) == _SQLITE_HEADER:
        raise TargetExistsError(f"{path} is an SQLite file, perhaps a case, and is not replaced; choose another name")
    return None if path.is_symlink() else stat.S_IMODE(found.st_mode)


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
            raise StorageError(f"{path} was not written: no room is left on the disk") from error
        raise StorageError(f"{path} was not written: {error.strerror}") from error
