"""Text files that are written completely or not at all, and names for them."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from db.errors import StorageError, TargetExistsError
from db.exporting.escape import slug
from db.filters.fields import AS_OF, FIELDS, TEXT
from db.filters.filter import Filter, Term
from db.store.atomic import new_file

_SQLITE_HEADER = b"SQLite format 3\x00"
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

_STEM, _TITLE = 48, 24
"""Maximum characters of a suggested name, without the as-of date, and of the title of the case in it."""
_VALUES = 2
"""Maximum number of values of one field in a suggested name."""
_FIRST = ("id", TEXT)
"""Fields that come first in a suggested name; the others follow in the order of `FIELDS`."""
_BARE = (TEXT, "id", "actor", "region", "status", "shade", "topic", "source", "is")
"""Fields whose values tell in a name what they are about."""
_COMPARED = {">=": "from ", "<=": "until ", ">": "after ", "<": "before ", "..": " to "}
_COUNTED = {">=": "at least ", "<=": "at most ", ">": "over ", "<": "under ", "..": " to "}
"""Signs of comparison in words, in fields of dates and in those that count."""
_DATES = ("said", "about", "published")


def suggested_stem(title: str, filter: Filter) -> str:
    """A name without suffix for an export: "kursk-gornal-disputed", "kursk-as-of-2025-04-27".

    It has the title of the case, without numbers at its end, and what the filter asks for, in a-z, 0-9 and hyphens.
    """
    order = [*_FIRST, *FIELDS]
    terms = sorted((term for term in filter.terms if term.field != AS_OF), key=lambda term: order.index(term.field))
    named = re.sub(r"(?:-\d+)+$", "", slug(title, "case"))
    stem = _cut(slug("-".join((_cut(named, _TITLE), *map(_told, terms)))), _STEM)
    return f"{stem}-as-of-{filter.asof}" if filter.asof else stem


def free_name(name: str) -> str:
    """The name of a file that does not exist: `name`, or else the first free one of "name-2", "name-3" …"""
    path, number = Path(name), 1
    while os.path.lexists(path):
        number += 1
        path = Path(name).with_stem(f"{Path(name).stem}-{number}")
    return str(path)


def _told(term: Term) -> str:
    """A part of a filter in words: "not-law", "said-from-2025-04"."""
    bare = term.field in _BARE
    signs = _COMPARED if term.field in _DATES else _COUNTED
    values = [slug(value if bare else _in_words(value, signs), "") or term.field for value in term.values[:_VALUES]]
    more = [f"{len(term.values) - _VALUES} more"] if len(term.values) > _VALUES else []
    field = [] if bare else [term.field]
    return "-".join(filter(None, [*(["not"] if term.excluded else []), *field, *values, *more]))


def _in_words(value: str, signs: Mapping[str, str]) -> str:
    for sign, word in signs.items():
        value = value.replace(sign, word)
    return value


def _cut(name: str, limit: int) -> str:
    """The first whole words of a name."""
    return name if len(name) <= limit else name[: limit + 1].rpartition("-")[0] or name[:limit]


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
