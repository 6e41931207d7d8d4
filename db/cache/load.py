"""The facts of a case: kept ones if they are those of this edition of the file, else built anew and kept."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from db.cache import files
from db.cache.codec import KeptFacts, pack, unpack
from db.index.build import Progress, build_index
from db.model.claims import Actor, Region
from db.model.tree import Forest
from db.status.lasting import LastingEffects
from db.status.rules import CONDITIONS
from db.status.snapshot import Facts
from db.store.files import CaseConnection
from db.text.safe import SHOWN, Reading

_ALIGNMENTS = "SELECT actor_id, with_id FROM actor_alignment"

LARGE = 20_000
"""Number of claims from which on facts are kept: those of a smaller case are built as fast as kept ones are read."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The facts of a case, and the file for its words; None where they are not kept."""

    facts: Facts
    words: Path | None


def load_facts(
    connection: CaseConnection,
    path: Path,
    actors: Forest[Actor],
    regions: Forest[Region],
    reading: Reading,
    progress: Progress | None = None,
) -> Loaded:
    """Load or build the facts of a case, within a read transaction of the caller."""

    def build() -> KeptFacts:
        index = build_index(connection, actors, regions, CONDITIONS, reading.line, progress)
        return KeptFacts(index, LastingEffects.of(index.links.counting))

    alignments = connection.execute(_ALIGNMENTS).fetchall()

    def complete(kept: KeptFacts) -> Facts:
        return Facts.of(kept.index, actors, regions, kept.effects, alignments, kept.findings, kept.shades)

    stamp = files.stamp_of(path, connection.edition) if _is_large(connection) else None
    if stamp is None:
        return Loaded(complete(build()), None)
    file, words = files.file_for(path, "shown" if reading == SHOWN else "stored"), files.words_for(path, stamp)
    parts = files.load(file, stamp)
    if parts:
        with suppress(KeyError, ValueError):
            return Loaded(complete(unpack(parts, actors)), words)
    facts = complete(build())
    if stamp == files.stamp_of(path, connection.edition):
        files.save(file, stamp, pack(KeptFacts(facts.index, facts.effects, facts.finders.keep(), facts.shades.keep())))
    return Loaded(facts, words)


def _is_large(connection: sqlite3.Connection) -> bool:
    query = "SELECT count(*) FROM (SELECT 1 FROM claim LIMIT ?)"
    return bool(connection.execute(query, (LARGE,)).fetchone()[0] == LARGE)
