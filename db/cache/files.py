"""Cache files: what is derived from a case and kept for the next start. All of them can be deleted at any time.

They lie in the user's cache folder and never in the case, because a case from a stranger must not bring its own index.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sys
import unicodedata
import zlib
from array import array
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from db import __version__
from db.errors import ConflictError
from db.store.atomic import new_file
from db.store.files import Edition, edition_of
from db.store.private import close_to_others, private_folder

if TYPE_CHECKING:
    from db.cache.codec import Parts

_MAGIC = b"conflict-tui index 6 "
WORDS = "words"
"""The kind of the files with the words of a case."""
_INDEXES = ("shown", "stored")
EDITS = "edits"
"""The kind of the files that note what own changes have touched."""
_KEPT = 18
"""Maximum number of files; the oldest are removed first."""


class Stamp(NamedTuple):
    """Tells that a file belongs to this edition of a case, and to this program on this kind of machine."""

    program: str
    edition: Edition


def folder() -> Path:
    """The folder of all cache files."""
    from platformdirs import user_cache_path  # small cases do without

    return user_cache_path("conflict-tui") / "cases"


def stamp_of(case: Path, edition: Edition | None) -> Stamp | None:
    """The stamp of an edition of a case.

    None if it would not be reliable: while changes of the case are in a file beside it, or if the name stands for
    another edition by now.
    """
    log = case.resolve().with_name(f"{case.resolve().name}-wal")
    if edition is None or edition_of(case) != edition or ((beside := edition_of(log)) and beside.size):
        return None
    program = (__version__, unicodedata.unidata_version, sys.byteorder, array("I").itemsize)
    return Stamp(" ".join(map(str, program)), edition)


def file_for(case: Path, kind: str) -> Path:
    """The cache file of this kind for a case."""
    name = hashlib.sha256(str(case.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return folder() / f"{name}.{kind}"


def words_for(case: Path) -> Path | None:
    """The file for the words of a case; None if there is no folder for it."""
    path = file_for(case, WORDS)
    try:
        private_folder(path.parent)
    except OSError:
        return None
    _make_room(path)
    return path


def load(path: Path, program: str) -> tuple[Edition, Parts] | None:
    """The parts that this program saved, with the edition that they belong to.

    None if there are none, or the file is damaged.
    """
    close_to_others(path)
    try:
        data = path.read_bytes()
    except OSError:
        return None
    start = len(_MAGIC) + 8
    check = b"%08x" % zlib.crc32(memoryview(data)[start:])
    if not data.startswith(_MAGIC) or data[len(_MAGIC) : start] != check:
        return None
    length = int.from_bytes(data[start : start + 8], "big")
    head = json.loads(data[start + 8 : start + 8 + length])
    if head["program"] != program:
        return None
    parts, at = {}, start + 8 + length
    for name, size in head["parts"]:
        parts[name] = data[at : at + size]
        at += size
    return Edition(*head["edition"]), parts


def save(path: Path, stamp: Stamp, parts: Parts) -> None:
    """Save parts under a stamp. A failure to write is ignored, because the file only saves work."""
    head = json.dumps({**stamp._asdict(), "parts": [(name, len(part)) for name, part in parts.items()]}).encode()
    body = (len(head).to_bytes(8, "big"), head, *parts.values())
    check = 0
    for piece in body:
        check = zlib.crc32(piece, check)
    with contextlib.suppress(OSError, ConflictError):
        private_folder(path.parent)
        _make_room(path)
        with new_file(path, force=True, private=True) as unfinished, unfinished.open("wb") as file:
            file.write(_MAGIC + b"%08x" % check)
            file.writelines(body)


def _make_room(path: Path) -> None:
    """Remove the oldest files, so that there is room for one more."""
    ages = {}
    for other in path.parent.iterdir():
        if other != path and other.suffix[1:] in (WORDS, EDITS, *_INDEXES):
            with contextlib.suppress(OSError):
                ages[other] = other.stat().st_mtime_ns
    for other in sorted(ages, key=ages.__getitem__)[: max(len(ages) - _KEPT + 1, 0)]:
        _remove(other)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
