"""The facts of a case: kept ones if they are those of this edition of the file, else built anew and kept."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from db.cache import files
from db.cache.codec import KeptFacts, pack, unpack
from db.cache.edits import between
from db.index.build import Progress, build_index
from db.model.claims import Actor, Region
from db.model.tree import Forest
from db.status.lasting import LastingEffects
from db.status.rules import CONDITIONS
from db.status.snapshot import Facts
from db.store.files import CaseConnection, Edition, edition_of
from db.text.safe import SHOWN, Reading
from db.updating.touched import Touched
from db.updating.update import updated

_ALIGNMENTS = "SELECT actor_id, with_id FROM actor_alignment"

LARGE = 20_000
"""Number of claims from which on facts are kept: those of a smaller case are built as fast as kept ones are read."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The facts of a case, and the file for its words; None where they are not kept.

    `stamp` is that under which the facts can be kept, if they are not those of the file that is there.
    """

    facts: Facts
    words: Path | None
    stamp: files.Stamp | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """Facts of an earlier edition of the case, and what was touched since."""

    facts: Facts
    touched: Touched


def known_from(facts: Facts, old: Edition | None, path: Path, new: Edition | None) -> Known | None:
    """The facts of an earlier edition with what was touched since, if own changes are all that has happened.

    Within a read transaction on the case, which is of the edition `new` or a later one.
    """
    if old is None or new is None or edition_of(path) != new:
        return None
    touched = between(path, old, new)
    return None if touched is None else Known(facts, touched)


def load_facts(
    connection: CaseConnection,
    path: Path,
    actors: Forest[Actor],
    regions: Forest[Region],
    reading: Reading,
    progress: Progress | None = None,
    known: Known | None = None,
) -> Loaded:
    """Bring facts up to date, else load or build them, within a read transaction of the caller."""

    def complete(kept: KeptFacts) -> Facts:
        alignments = connection.execute(_ALIGNMENTS).fetchall()
        return Facts.of(kept.index, actors, regions, kept.effects, alignments, kept.findings, kept.shades)

    def current(facts: Facts, touched: Touched) -> Facts | None:
        return updated(facts, touched, connection, actors, regions, reading.line)

    stamp = files.stamp_of(path, connection.edition) if _is_large(connection) else None
    words = files.words_for(path) if stamp else None
    if known and (facts := current(known.facts, known.touched)):
        return Loaded(facts, words, stamp)
    if stamp and (kept := files.load(files.file_for(path, _kind(reading)), stamp.program)):
        edition, parts = kept
        touched = between(path, edition, stamp.edition)
        if touched is not None:
            with suppress(KeyError, ValueError):
                facts = complete(unpack(parts, actors))
                if edition == stamp.edition:
                    return Loaded(facts, words)
                if facts := current(facts, touched):
                    return Loaded(facts, words, stamp)
    index = build_index(connection, actors, regions, CONDITIONS, reading.line, progress)
    facts = complete(KeptFacts(index, LastingEffects.of(index.links.counting)))
    if stamp:
        keep_facts(path, reading, facts, stamp)
    return Loaded(facts, words)


def keep_facts(path: Path, reading: Reading, facts: Facts, stamp: files.Stamp) -> None:
    """Keep the facts of a case for the next start, unless the file is another edition by now."""
    if stamp == files.stamp_of(path, stamp.edition):
        kept = KeptFacts(facts.index, facts.effects, facts.finders.keep(), facts.shades.keep())
        files.save(files.file_for(path, _kind(reading)), stamp, pack(kept))


def _kind(reading: Reading) -> str:
    return "shown" if reading == SHOWN else "stored"


def _is_large(connection: sqlite3.Connection) -> bool:
    query = "SELECT count(*) FROM (SELECT 1 FROM claim LIMIT ?)"
    return bool(connection.execute(query, (LARGE,)).fetchone()[0] == LARGE)
