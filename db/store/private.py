"""Files and folders that the program makes for itself: only the user can open them, whatever the umask says."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from db.store.atomic import new_file

_FOLDER = 0o700
_FILE = 0o600


def private_folder(folder: Path) -> Path:
    """Make a folder of mode 0700 with those above it that are missing; one that others can open is closed to them.

    Returns the folder. Raises OSError.
    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        with suppress(FileExistsError):  # another process was faster
            one.mkdir(_FOLDER)
            one.chmod(_FOLDER)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    close_to_others(folder)
    return folder


def private_file(path: Path) -> Path:
    """Make an empty file of mode 0600, or close an existing one to others. Returns the path. Raises OSError."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _FILE))
        path.chmod(_FILE)
    close_to_others(path)
    return path


def write_private(path: Path, data: bytes) -> None:
    """Put a file of mode 0600 in the place of `path`; it is on disk as a whole when this returns.

    The folder is made if it is missing. Raises OSError or StorageError.
    """
    private_folder(path.parent)
    with new_file(path, force=True, private=True) as unfinished:
        unfinished.write_bytes(data)


def read_regular(path: Path, limit: int) -> bytes:
    """The content of a regular file of at most `limit` bytes.

    Raises OSError, also if the file is larger or is of another kind, such as a pipe, which could keep one waiting.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    with open(handle, "rb") as file:
        check_regular(handle, path)
        data = file.read(limit + 1)
    if len(data) > limit:
        raise OSError(errno.EFBIG, f"larger than {limit:,} bytes", str(path))
    return data


def check_regular(handle: int, path: Path) -> None:
    """Raise OSError unless an open file is a regular one; `path` is for the message."""
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        raise OSError(errno.EINVAL, "not a regular file", str(path))


def close_to_others(path: Path) -> None:
    """Take the permissions of everybody else from a file or folder, as far as that can be done."""
    with suppress(OSError):  # there is none, or it belongs to somebody else, who decides
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            path.chmod(mode & _FOLDER)
