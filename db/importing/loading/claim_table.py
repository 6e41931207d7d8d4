"""The table of claims with their speakers, regions and sources, and how a claim is stored."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TypeVar

from db.importing.loading.keyed_tables import ChildTable, KeyedTable, RowState, Values
from db.importing.loading.record_tables import NO_DATE
from db.importing.loading.references import References
from db.importing.loading.replaced import ReplacedTexts
from db.importing.records import ClaimRecord, PlaceRef, RefusedError, SpeakerRef, all_faults

_KEPT = 16_384

Refs = TypeVar("Refs", bound=tuple[SpeakerRef, ...] | tuple[PlaceRef, ...])


class ClaimTable(KeyedTable[ClaimRecord]):
    """Claims with their speakers, regions and sources."""

    name = "claim"
    columns = (
        *("text", "quote", "attribution", "topic", "language", "stated", "stated_from", "stated_to"),
        *("event", "event_from", "event_to", "figure_low", "figure", "figure_high", "unit", "note", "credibility"),
    )
    lists = (("speakers", "actor"), ("regions", "region"), ("sources", "source"))
    select = (
        "SELECT uid, id, text, quote, attribution, topic, language, stated, stated_from, stated_to, event, "
        "event_from, event_to, figure_low, figure, figure_high, unit, note, credibility FROM claim "
        "WHERE uid IN (SELECT value FROM json_each(?))"
    )
    insert = (
        "INSERT INTO claim (text, quote, attribution, topic, language, stated, stated_from, stated_to, event, "
        "event_from, event_to, figure_low, figure, figure_high, unit, note, credibility, batch_id, uid, id) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    )
    update = (
        "UPDATE claim SET text = ?, quote = ?, attribution = ?, topic = ?, language = ?, stated = ?, "
        "stated_from = ?, stated_to = ?, event = ?, event_from = ?, event_to = ?, figure_low = ?, figure = ?, "
        "figure_high = ?, unit = ?, note = ?, credibility = ?, batch_id = ? WHERE uid = ? AND id = ?"
    )
    children = (
        ChildTable(
            "SELECT claim_id, actor_id, ordinal, name_as_given FROM claim_speaker "
            "WHERE claim_id IN (SELECT value FROM json_each(?)) ORDER BY claim_id, ordinal",
            "DELETE FROM claim_speaker WHERE claim_id = ?",
            "INSERT INTO claim_speaker (claim_id, actor_id, ordinal, name_as_given) VALUES (?, ?, ?, ?)",
        ),
        ChildTable(
            "SELECT claim_id, region_id, ordinal, name_as_given, precision FROM claim_region "
            "WHERE claim_id IN (SELECT value FROM json_each(?)) ORDER BY claim_id, ordinal",
            "DELETE FROM claim_region WHERE claim_id = ?",
            "INSERT INTO claim_region (claim_id, region_id, ordinal, name_as_given, precision) VALUES (?, ?, ?, ?, ?)",
        ),
        ChildTable(
            "SELECT claim_id, source_id, ordinal FROM claim_source "
            "WHERE claim_id IN (SELECT value FROM json_each(?)) ORDER BY claim_id, ordinal",
            "DELETE FROM claim_source WHERE claim_id = ?",
            "INSERT INTO claim_source (claim_id, source_id, ordinal) VALUES (?, ?, ?)",
        ),
    )

    def __init__(self, connection: sqlite3.Connection, references: dict[str, References]) -> None:
        super().__init__(connection, references)
        self._references = (references["actor"], references["region"], references["source"])
        self.replaced = ReplacedTexts(connection)
        self._speakers: dict[tuple[SpeakerRef, ...], tuple[Values, ...]] = {}
        self._places: dict[tuple[PlaceRef, ...], tuple[Values, ...]] = {}

    def begin_file(self, name: str) -> None:
        """Begin a file, which may take the place of texts of other files."""
        super().begin_file(name)
        self.replaced.begin_file(name)

    def note_changes(self, changed: Sequence[tuple[int, str, RowState]], stored: Mapping[int, RowState]) -> None:
        """Note the claims that get another text."""
        self.replaced.note([id for id, _, state in changed if stored[id].columns[0] != state.columns[0]])

    def prepare(self, records: Sequence[ClaimRecord]) -> None:
        """Load the row ids of the claims and of all that they refer to."""
        self.own.load(record.uid for record in records)
        actors, regions, sources = self._references
        actors.load(speaker.uid for record in records for speaker in record.speakers)
        regions.load(place.uid for record in records for place in record.places)
        sources.load(uid for record in records for uid in record.sources)

    def state(self, record: ClaimRecord) -> RowState:
        """The columns, speakers, regions and sources. Raises RefusedError with all that are not in the case."""
        try:
            return self._state(record)
        except RefusedError as error:
            actors, regions, sources = self._references
            named = [(actors, uid) for uid, _ in record.speakers] + [(regions, uid) for uid, _, _ in record.places]
            named += [(sources, uid) for uid in record.sources]
            raise RefusedError(all_faults(error, (partial(table.__getitem__, uid) for table, uid in named))) from None

    def _state(self, record: ClaimRecord) -> RowState:
        actors, regions, sources = self._references
        _, text, who, where, origins, quote, attribution, topic, language, stated, event, *rest = record
        low, figure, high, unit, note, credibility, _ = rest
        said = NO_DATE if stated is None else (stated.text, stated.start, stated.end)
        happened = NO_DATE if event is None else (event.text, event.start, event.end)
        speakers, places = self._speakers.get(who), self._places.get(where)
        if speakers is None:
            speakers = tuple([(actors[uid], n, given) for n, (uid, given) in enumerate(who, 1)])
            _keep(self._speakers, who, speakers)
        if places is None:
            places = tuple([(regions[uid], n, given, precision) for n, (uid, given, precision) in enumerate(where, 1)])
            _keep(self._places, where, places)
        return RowState(
            (text, quote, attribution, topic, language, *said, *happened, low, figure, high, unit, note, credibility),
            (
                speakers,
                places,
                tuple([(sources[uid], n) for n, uid in enumerate(origins, 1)]),
            ),
        )

    def merged(self, record: ClaimRecord, state: RowState, stored: RowState) -> RowState:
        """The state, with the names as given and precisions of the case if the record is partial."""
        if not record.partial:
            return state
        speakers, places, sources = state.children
        stored_speakers, stored_places = ({row[0]: row for row in rows} for rows in stored.children[:2])
        return RowState(
            state.columns,
            (
                tuple((*row[:2], row[2] or stored_speakers.get(row[0], row)[2]) for row in speakers),
                tuple((*row[:2], *stored_places.get(row[0], row)[2:]) for row in places),
                sources,
            ),
        )


def _keep(known: dict[Refs, tuple[Values, ...]], key: Refs, rows: tuple[Values, ...]) -> None:
    """Keep the rows for speakers or places, of which most claims repeat a few."""
    if len(known) >= _KEPT:
        known.clear()
    known[key] = rows
