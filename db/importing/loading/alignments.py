"""Alignments of actors into a case."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from db.importing.loading.befores import OWNER, Before, keep_before
from db.importing.loading.keyed_tables import begin_batch
from db.importing.loading.references import References
from db.importing.records import AlignmentRecord, RefusedError
from db.importing.report import Outcome, RowResult

_STORED = """
SELECT actor_id, with_id, note, source_id, batch_id, ifnull((SELECT uid FROM source s WHERE s.id = source_id), '')
FROM actor_alignment
WHERE (actor_id = ?1 AND with_id = ?2) OR (actor_id = ?2 AND with_id = ?1)
"""


class AlignmentTable:
    """Alignments, identified by their two actors in either order. Written rows get `batch_id`."""

    batch_id = 0

    def __init__(self, connection: sqlite3.Connection, references: dict[str, References]) -> None:
        self._connection = connection
        self._actors = references["actor"]
        self._sources = references["source"]
        self._seen: set[frozenset[int]] = set()

    def begin_file(self, _: str) -> None:
        """Forget which alignments were read, as another file may repeat them."""
        self._seen.clear()

    def write(self, records: Sequence[AlignmentRecord]) -> list[RowResult]:
        """Write what differs from the case. Return one result for each record."""
        self._actors.load(uid for record in records for uid in (record.actor, record.other))
        self._sources.load(record.source for record in records if record.source)
        return [self._written(record) for record in records]

    def _written(self, record: AlignmentRecord) -> RowResult:
        try:
            actor, other = self._actors[record.actor], self._actors[record.other]
            source = self._sources[record.source] if record.source else None
        except RefusedError as error:
            return str(error)
        if {actor, other} in self._seen:
            return f"the alignment of {record.actor} with {record.other} is in this file already"
        self._seen.add(frozenset((actor, other)))
        stored: tuple[Any, ...] | None = self._connection.execute(_STORED, (actor, other)).fetchone()
        if stored and stored[2:4] == (record.note, source):
            return Outcome.UNCHANGED
        begin_batch(self._connection, self.batch_id)
        if stored:
            self._keep_before(record, stored)
        one, two = stored[:2] if stored else (actor, other)
        self._connection.execute(
            "INSERT OR REPLACE INTO actor_alignment (actor_id, with_id, note, source_id, batch_id) "
            "VALUES (?, ?, ?, ?, ?)",
            (one, two, record.note, source, self.batch_id),
        )
        return Outcome.CHANGED if stored else Outcome.ADDED

    def _keep_before(self, record: AlignmentRecord, stored: tuple[Any, ...]) -> None:
        note, _, owner, source = stored[2:]
        values = {OWNER: owner, "note": note, "source": source}
        target = " ".join(sorted((record.actor, record.other)))
        keep_before(self._connection, self.batch_id, "alignment", [Before(target, owner, values)])
