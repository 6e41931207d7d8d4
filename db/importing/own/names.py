"""Names in the cells of a table in place of ids, and the records of what is named."""

from __future__ import annotations

from collections.abc import Container, Iterator
from functools import lru_cache

from db.importing.own.claim_objects import source_of
from db.importing.own.speakers import SpeakersAlone
from db.importing.readers import cells
from db.importing.readers.table import Table
from db.importing.records import ActorRecord, ClaimRecord, Entity, RegionRecord, Reject, Row, SourceRecord
from db.importing.uids import UNATTRIBUTED_ACTOR
from db.model.claims import UNATTRIBUTED

NAMED = (("speakers", ActorRecord), ("regions", RegionRecord), ("sources", SourceRecord))
"""The columns of claims that hold names or ids, and the records of what is named."""


class EntitiesByName:
    """Replaces the names in the cells of a row by ids, and makes the records of what is named if that is wanted.

    A name gets the same id in every import, so that a table of names can be imported again.
    """

    def __init__(self, columns: tuple[str, ...], made: Container[type[Entity]], speakers: SpeakersAlone) -> None:
        """`made` are the kinds of which records are made."""
        self._speakers = speakers
        self._places = [(columns.index(name), kind, kind in made) for name, kind in NAMED if name in columns]

    def __call__(self, values: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[Entity, ...]]:
        """The cells with ids in place of names, and the records of the names."""
        texts, entities = list(values), []
        for position, kind, is_made in self._places:
            cell = self._speakers(values[position]) if kind is ActorRecord else values[position]
            texts[position] = _ids_of(cell)
            if is_made:
                named = zip(texts[position].split(";"), cells.names(cell), strict=False)
                entities += [_entity(kind, uid, name) for uid, name in named]
        return tuple(texts), tuple(entities)


@lru_cache(16_384)
def _ids_of(cell: str) -> str:
    """The ids of the names in a cell."""
    return ";".join(map(cells.id_of, cells.names(cell)))


def _entity(kind: type[Entity], uid: str, name: str) -> Entity:
    """A record of which only the name is known, of a source only the name or address."""
    if uid == UNATTRIBUTED and kind is ActorRecord:
        return UNATTRIBUTED_ACTOR
    return source_of(uid, name) if kind is SourceRecord else kind(uid, name)


def with_unattributed(row: Row | Reject) -> Row | Reject:
    """The same row; if its claim has an unattributed voice, with the actor of that name, which every case knows."""
    if isinstance(row, Reject) or not isinstance(row.record, ClaimRecord) or row.entities:
        return row
    is_speaker = any(speaker.uid == UNATTRIBUTED for speaker in row.record.speakers)
    return row._replace(entities=(UNATTRIBUTED_ACTOR,)) if is_speaker else row


def speakers_in(table: Table) -> Iterator[str]:
    """The speakers of each row of a table."""
    position = table.columns.index("speakers")
    return (row.values[position] for row in table.rows() if not isinstance(row, Reject))
