"""Write files and folders atomically: each is built under a temporary name and gets its own name when complete."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import stat
from collections.abc import Container, Iterator
from pathlib import Path

from db.errors import StorageError, TargetExistsError

_MARK = ".building-"


@contextlib.contextmanager
def new_file(path: Path, force: bool = False, private: bool = False) -> Iterator[Path]:
    """Yield the path of an empty file beside `path` to fill; it is renamed to `path` when the block succeeds.

    A `private` file has mode 0600, any other what the umask leaves. If the block raises, the file is removed.
    Raises TargetExistsError if `path` exists and `force` is not set, also if it is created while the block runs; with
    `force`, only a regular file or a symbolic link is replaced. Raises StorageError if the folder cannot be written.
    """
    path = path.absolute()
    _check_target(path, force)
    with temporary_file(path, private) as unfinished:
        yield unfinished
        _publish(unfinished, path, force)


@contextlib.contextmanager
def temporary_file(path: Path, private: bool = False) -> Iterator[Path]:
    """Yield the path of an empty file beside `path` to fill; it is removed when the block ends.

    A `private` file has mode 0600.

    Raises StorageError if the folder cannot be written.
    """
    path = path.absolute()
    unfinished = _beside(path)
    with _creating(path):
        _remove_abandoned(path)
        unfinished.touch(0o600 if private else 0o666, exist_ok=False)
        if private:
            unfinished.chmod(0o600)
    try:
        yield unfinished
    finally:
        for name in (unfinished.name, f"{unfinished.name}-journal"):
            unfinished.with_name(name).unlink(missing_ok=True)


@contextlib.contextmanager
def new_folder(path: Path, replaceable: Container[str], force: bool = False) -> Iterator[Path]:
    """Yield the path of an empty folder beside `path` to fill; it is renamed to `path` when the block succeeds.

    If the block raises, the folder is removed. Raises TargetExistsError if `path` is there, unless it is an empty
    folder, or `force` is set and it is a folder that has nothing but the files named in `replaceable`.
    Raises StorageError if the folder cannot be written.
    """
    if Path(path).is_symlink():
        raise TargetExistsError(f"{path} is a link. Name the folder itself")
    path = Path(os.path.realpath(path))
    _check_folder(path, replaceable, force)
    unfinished, old = _beside(path), _beside(path)
    with _creating(path):
        _remove_abandoned(path)
        unfinished.mkdir()
    try:
        yield unfinished
        _check_folder(path, replaceable, force)
        with _creating(path):
            if path.exists():
                unfinished.chmod(stat.S_IMODE(path.stat().st_mode))
                path.rename(old)
            try:
                unfinished.rename(path)
            except OSError:
                if old.exists():
                    old.rename(path)
                raise
        sync_folder(path.parent)
    finally:
        for folder in (unfinished, old):
            shutil.rmtree(folder, ignore_errors=True)


def _check_folder(path: Path, replaceable: Container[str], force: bool) -> None:
    if not os.path.lexists(path):
        return
    if not path.is_dir():
        raise TargetExistsError(f"{path} is not a folder. Name a folder")
    with _creating(path):
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    others = [entry.name for entry in entries if entry.name not in replaceable or not entry.is_file()]
    if others:
        raise TargetExistsError(f"{path} has other files, such as {others[0]}. Name another folder")
    if entries and not force:
        raise _already_exists(path)


def _beside(path: Path) -> Path:
    """A new name for what is not finished, in the same folder."""
    return path.with_name(f".{path.name}{_MARK}{os.getpid()}-{secrets.token_hex(4)}")


@contextlib.contextmanager
def _creating(path: Path) -> Iterator[None]:
    """Raise errors within the block as StorageError about `path`."""
    try:
        yield
    except FileNotFoundError as error:
        raise StorageError(f"{path} cannot be created: there is no folder {path.parent}") from error
    except OSError as error:
        raise StorageError(f"{path} cannot be created: {error.strerror}") from error


def _check_target(path: Path, force: bool) -> None:
    try:
        mode = path.lstat().st_mode
    except OSError:
        return
    if stat.S_ISDIR(mode):
        raise TargetExistsError(f"{path} is a folder. Name a file in it")
    if not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)):
        raise TargetExistsError(f"{path} is not a regular file and cannot be replaced. Choose another name")
    if not force:
        raise _already_exists(path)


def _publish(built: Path, path: Path, force: bool) -> None:
    """Flush a finished file to disk, then move it to its name."""
    try:
        with built.open("rb") as file:
            os.fsync(file.fileno())
        if force:
            built.replace(path)
        else:
            _rename_to_new(built, path)
    except FileExistsError:
        raise _already_exists(path) from None
    except OSError as error:
        raise StorageError(f"{path} cannot be created: {error.strerror}") from error
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Flush the names in a folder to disk, as far as the file system can do that: some cannot open folders."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _rename_to_new(built: Path, path: Path) -> None:
    """Give a file a name that nothing else has; raises FileExistsError."""
    try:
        path.hardlink_to(built)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        built.rename(path)


def _already_exists(path: Path) -> TargetExistsError:
    return TargetExistsError(f"{path} already exists. Choose another name, or replace it with --force")


def _remove_abandoned(path: Path) -> None:
    """Remove what processes left behind that were killed while they wrote the same file or folder."""
    prefix = f".{path.name}{_MARK}"
    for entry in os.scandir(path.parent):
        process = entry.name.removeprefix(prefix).partition("-")[0]
        if entry.name.startswith(prefix) and process.isdecimal() and not _is_running(int(process)):
            with contextlib.suppress(FileNotFoundError):
                shutil.rmtree(entry.path) if entry.is_dir(follow_symlinks=False) else os.unlink(entry.path)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
