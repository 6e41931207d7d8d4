"""The index of a case: as it was kept from the last time, else built, and of a large case kept."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from db.cache import files
from db.cache.codec import Packed, pack, unpack
from db.findings.finders import Finders
from db.index.build import Progress, build_index
from db.index.index import Index
from db.model.claims import Actor, Region
from db.model.tree import Forest
from db.status.lasting import LastingEffects
from db.store.files import CaseConnection
from db.text.safe import SHOWN, Reading

LARGE = 20_000
"""Claims from which on an index is kept: a smaller one is built as fast as a kept one is found."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """An index, what its links make of its claims, and the file for their words; None where they are not kept.

    `finders` find claims by that.
    """

    index: Index
    course: LastingEffects
    finders: Finders
    words: Path | None


def read_index(
    connection: CaseConnection,
    path: Path,
    actors: Forest[Actor],
    regions: Forest[Region],
    reading: Reading,
    progress: Progress | None = None,
) -> Indexed:
    """The index of a case, within a read transaction of the caller."""
    stamp = files.stamp_of(path, connection.edition) if _is_large(connection) else None
    if stamp is None:
        return _built(build_index(connection, actors, regions, reading.line, progress), actors, None)
    file, words = files.file_for(path, "shown" if reading == SHOWN else "stored"), files.words_for(path, stamp)
    parts = files.load(file, stamp)
    if parts:
        with suppress(KeyError, ValueError):
            kept = unpack(parts, actors)
            return Indexed(kept.index, kept.course, Finders(kept.index, actors, kept.finders), words)
    built = _built(build_index(connection, actors, regions, reading.line, progress), actors, words)
    if stamp == files.stamp_of(path, connection.edition):
        files.save(file, stamp, pack(Packed(built.index, built.course, built.finders.keep())))
    return built


def _built(index: Index, actors: Forest[Actor], words: Path | None) -> Indexed:
    return Indexed(index, LastingEffects.of(index.links.telling), Finders(index, actors), words)


def _is_large(connection: sqlite3.Connection) -> bool:
    query = "SELECT count(*) FROM (SELECT 1 FROM claim LIMIT ?)"
    return bool(connection.execute(query, (LARGE,)).fetchone()[0] == LARGE)
