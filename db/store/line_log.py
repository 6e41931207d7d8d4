"""Files of lines that are added to: what was added is on disk when the call returns, and survives a kill at any time.

Several programs can add to one file at the same time. A line that was not written to its end is ignored and removed.
Lines can contain any text, line breaks included. The files belong to the user alone.
"""

from __future__ import annotations

import errno
import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from db.store.atomic import new_file, sync_folder
from db.store.private import check_regular, private_file, private_folder, read_regular

if sys.platform != "win32":
    import fcntl

LIMIT = 256_000_000
"""Maximum size of a file in bytes."""

_PATIENCE = 5.0
"""Seconds to wait for another program that is adding to the same file."""
_PAUSE = 0.01
_BLOCK = 65_536
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def read_lines(path: Path) -> list[str]:
    """The complete lines of a file, oldest first. Raises OSError if there is none or it cannot be read."""
    *lines, _torn = read_regular(path, LIMIT).decode("utf-8", "replace").split("\n")
    return [_read(line) if "\\" in line else line for line in lines]


def append_lines(path: Path, lines: Iterable[str]) -> None:
    """Add lines at the end of a file, which is made if it is missing. Raises OSError, and then adds none of them.

    If the program is killed meanwhile, the first lines may have been added.
    """
    data = _written(lines)
    private_folder(path.parent)
    with _locked(path) as handle:
        end = _end_of_lines(handle)
        os.ftruncate(handle, end)
        try:
            _write(handle, data)
            os.fsync(handle)
        except OSError:
            with suppress(OSError):
                os.ftruncate(handle, end)
            raise
        if not end:
            sync_folder(path.parent)


def rewrite_lines(path: Path, change: Callable[[list[str]], Iterable[str]]) -> None:
    """Replace all lines by what `change` makes of them, while nobody else adds any. Raises OSError or StorageError."""
    private_folder(path.parent)
    with _locked(path), new_file(path, force=True, private=True) as unfinished:
        unfinished.write_bytes(_written(change(read_lines(path))))


def _written(lines: Iterable[str]) -> bytes:
    return "".join(f"{_escaped(line)}\n" for line in lines).encode("utf-8", "surrogatepass")


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("\n", "\\n")


def _read(line: str) -> str:
    return _ESCAPED.sub(lambda escape: "\n" if escape[1] == "n" else escape[1], line)


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    """Open a file for adding to it while nobody else does; it is made if it is missing."""
    while True:
        handle = os.open(private_file(path), os.O_RDWR | os.O_APPEND | getattr(os, "O_NONBLOCK", 0))
        try:
            check_regular(handle, path)
            _lock(handle, path)
            if _is_still(path, handle):
                yield handle
                return
        finally:
            os.close(handle)


def _is_still(path: Path, handle: int) -> bool:
    """Whether a path names the file that was opened there: it may have been rewritten before it was locked."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _lock(handle: int, path: Path) -> None:
    """Wait for the lock of a file. A file system without locks does without."""
    if sys.platform == "win32":
        return
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise OSError(errno.EAGAIN, "another program is using it", str(path)) from None
            time.sleep(_PAUSE)  # a lock of a file cannot be waited for with a limit
        except OSError:
            return
        else:
            return


def _end_of_lines(handle: int) -> int:
    """The size of a file up to the end of its last complete line, in bytes."""
    end = os.fstat(handle).st_size
    while end > 0:
        start = max(end - _BLOCK, 0)
        os.lseek(handle, start, os.SEEK_SET)
        line_break = os.read(handle, end - start).rfind(b"\n")
        if line_break >= 0:
            return start + line_break + 1
        end = start
    return 0


def _write(handle: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]
