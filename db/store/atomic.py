"""New files appear whole or not at all: they are built under another name and put in place when done."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path

from db.errors import StorageError, TargetExistsError

_MARK = ".building-"


@contextlib.contextmanager
def new_file(path: Path, force: bool = False) -> Iterator[Path]:
    """Give the name of an empty file to fill beside `path`; it becomes `path` when the block ends well.

    Without `force` an existing `path` is never replaced: TargetExistsError, also when it appears meanwhile. With it a
    file or a symbolic link is replaced, and nothing else.
    When the block fails nothing remains. Raises StorageError when the folder cannot be written.
    """
    path = path.absolute()
    _check_target(path, force)
    with passing_file(path) as unfinished:
        yield unfinished
        _put(unfinished, path, force)


@contextlib.contextmanager
def passing_file(path: Path) -> Iterator[Path]:
    """Give the name of an empty file to fill beside `path`, which is gone when the block ends.

    Raises StorageError when the folder cannot be written.
    """
    path = path.absolute()
    unfinished = path.with_name(f".{path.name}{_MARK}{os.getpid()}-{secrets.token_hex(4)}")
    try:
        _sweep(path)
        unfinished.touch(exist_ok=False)
    except FileNotFoundError as error:
        raise StorageError(f"{path} cannot be created: there is no folder {path.parent}") from error
    except OSError as error:
        raise StorageError(f"{path} cannot be created: {error.strerror}") from error
    try:
        yield unfinished
    finally:
        for name in (unfinished.name, f"{unfinished.name}-journal"):
            unfinished.with_name(name).unlink(missing_ok=True)


def _check_target(path: Path, force: bool) -> None:
    try:
        mode = path.lstat().st_mode
    except OSError:
        return
    if stat.S_ISDIR(mode):
        raise TargetExistsError(f"{path} is a folder; name a file in it")
    if not force:
        raise _exists(path)
    if not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)):
        raise TargetExistsError(f"{path} is no file that could be replaced; choose another name")


def _put(built: Path, path: Path, force: bool) -> None:
    """Move a finished file to its name, surely on disk before it has that name."""
    try:
        with built.open("rb") as file:
            os.fsync(file.fileno())
        if force:
            built.replace(path)
        else:
            _link(built, path)
    except FileExistsError:
        raise _exists(path) from None
    except OSError as error:
        raise StorageError(f"{path} cannot be created: {error.strerror}") from error
    with contextlib.suppress(OSError):  # some file systems do not open folders; the file itself is safe
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _link(built: Path, path: Path) -> None:
    """Give a file a further name that nothing else has, or FileExistsError."""
    try:
        path.hardlink_to(built)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        built.rename(path)


def _exists(path: Path) -> TargetExistsError:
    return TargetExistsError(f"{path} exists already; choose another name, or allow it to be replaced (--force)")


def _sweep(path: Path) -> None:
    """Remove what builders of the same file left behind when they were killed."""
    prefix = f".{path.name}{_MARK}"
    for entry in os.scandir(path.parent):
        builder = entry.name.removeprefix(prefix).partition("-")[0]
        if entry.name.startswith(prefix) and builder.isdecimal() and not _runs(int(builder)):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(entry.path)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
