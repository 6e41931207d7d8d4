"""From rows of the file to claims, actors, regions and sources: here every text is made safe to show, once."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from db.batches import batched
from db.index.speakers import side_of
from db.model.claims import (
    PERSON,
    Actor,
    Basis,
    Claim,
    ClaimRow,
    Direction,
    Figures,
    Link,
    Place,
    Region,
    Relation,
    Source,
    Speaker,
    StatusReason,
)
from db.status.history import history
from db.status.snapshot import Facts, Snapshot
from db.text.safe import Reading, as_stored, hidden
from db.text.statements import beginnings, without_speaker

_BATCH = 500
_RELATIONS = frozenset(Relation)
# Bytes. No import takes a longer cell, but a file from elsewhere may hold many of ten megabytes: too much for memory.
_CELL = 4_000_000


def _cut(*columns: str) -> str:
    """SQL for some columns, in which an overlong value is cut, with a notice before it that no later cut removes.

    The value is cut as bytes, because the text functions of SQLite take a NUL for the end.
    """
    return ", ".join(
        f"iif(length(CAST({column} AS BLOB)) > {_CELL}, printf('⟨the first {_CELL:,} of %,d bytes⟩ ', "
        f"length(CAST({column} AS BLOB))) || CAST(substr(CAST({column} AS BLOB), 1, {_CELL}) AS TEXT), {column})"
        for column in columns
    )


_NOTHING = ("", "", "", "", None, None, None, "")
"""The columns of a claim that is missing from the file."""
_UIDS = "SELECT c.id, c.uid FROM json_each(?) j CROSS JOIN claim c ON c.id = j.value"
_ROWS = f"""
SELECT c.id, {_cut("c.uid", "c.text", "c.stated", "c.topic")},
       c.figure_low, c.figure, c.figure_high, {_cut("c.unit")}
FROM json_each(?) j CROSS JOIN claim c ON c.id = j.value
"""
_SPEAKERS = f"""
SELECT s.claim_id, s.actor_id, {_cut("s.name_as_given")}
FROM json_each(?) j CROSS JOIN claim_speaker s ON s.claim_id = j.value ORDER BY s.claim_id, s.ordinal
"""
_PLACES = f"""
SELECT r.claim_id, r.region_id, {_cut("r.name_as_given")}, r.precision
FROM json_each(?) j CROSS JOIN claim_region r ON r.claim_id = j.value ORDER BY r.claim_id, r.ordinal
"""
_SOURCE = (
    _cut("s.uid", "s.outlet", "s.title", "s.url", "s.published", "s.language")
    + ", "
    + _cut("s.reliability", "s.archive_url", "s.sha256")
)
_SOURCES = f"""
SELECT c.claim_id, s.id, {_SOURCE}
FROM json_each(?) j CROSS JOIN claim_source c ON c.claim_id = j.value CROSS JOIN source s ON s.id = c.source_id
ORDER BY c.claim_id, c.ordinal
"""
_LINK_SOURCES = f"SELECT s.id, {_SOURCE} FROM json_each(?) j CROSS JOIN source s ON s.id = j.value"
_CLAIMS = f"""
SELECT c.id, {_cut("c.uid", "c.text", "c.quote", "c.attribution", "c.topic", "c.language", "c.stated", "c.event")},
       {_cut("c.note")}, c.figure_low, c.figure, c.figure_high, {_cut("c.unit")}, {_cut("b.file")}
FROM json_each(?) j CROSS JOIN claim c ON c.id = j.value LEFT JOIN batch b ON b.id = c.batch_id
"""
_OF_LINK = (
    f"l.relation, {_cut('l.note')}, l.source_id, {_cut('l.part')}, l.basis, substr(l.by, 1, 200), substr(l.at, 1, 40)"
)
_BASIS = 7
"""The place of the basis in a row of a link, behind the direction."""
_UNNAMED = re.compile(r"\A[0-9a-f]{12}\Z")
"""A random id, which stands in place of the name of an analyst who gives none."""
_LINKS_TO = f"""
SELECT l.from_id, l.to_id, {_OF_LINK}
FROM json_each(?) j CROSS JOIN link l ON l.from_id = j.value
"""
_LINKS_FROM = f"""
SELECT l.to_id, l.from_id, {_OF_LINK}
FROM json_each(?) j CROSS JOIN link l ON l.to_id = j.value
"""


def read_meta(connection: sqlite3.Connection, reading: Reading) -> dict[str, str]:
    """The metadata of the case, by key."""
    rows = connection.execute(f"SELECT {_cut('key', 'value')} FROM meta").fetchall()
    return {reading.line(key): reading.line(value) for key, value in rows}


def read_actors(connection: sqlite3.Connection, reading: Reading) -> list[Actor]:
    """All actors, in the order of the case."""
    aliases = _aliases(connection, "actor", reading)
    columns = _cut("uid", "name", "kind", "role", "country")
    rows = connection.execute(f"SELECT id, parent_id, {columns} FROM actor ORDER BY id")
    return [
        Actor(id, uid, name, kind, parent, role, country, aliases.get(id, ()))
        for id, parent, *texts in rows
        for uid, name, kind, role, country in [map(reading.line, texts)]
    ]


def read_regions(connection: sqlite3.Connection, reading: Reading) -> list[Region]:
    """All regions, in the order of the case."""
    aliases = _aliases(connection, "region", reading)
    columns = _cut("uid", "name", "kind", "iso")
    rows = connection.execute(f"SELECT id, parent_id, lat, lon, {columns} FROM region ORDER BY id")
    return [
        Region(id, uid, name, kind, parent, iso, lat, lon, aliases.get(id, ()))
        for id, parent, lat, lon, *texts in rows
        for uid, name, kind, iso in [map(reading.line, texts)]
    ]


def _aliases(connection: sqlite3.Connection, owner: str, reading: Reading) -> dict[int, tuple[str, ...]]:
    aliases: dict[int, list[str]] = defaultdict(list)
    query = f"SELECT {owner}_id, {_cut('name')} FROM {owner}_alias ORDER BY 1, 2"
    for id, name in connection.execute(query):
        aliases[id].append(reading.line(name))
    return {id: tuple(names) for id, names in aliases.items()}


class ClaimReader:
    """Reads claims by their position. Every query is read to its end, and its size is bounded."""

    def __init__(
        self, connection: sqlite3.Connection, facts: Facts, reading: Reading, published_only: bool = False
    ) -> None:
        """With `published_only` links that rest on an analyst's reading are left out, as they are from the facts."""
        self._connection = connection
        self._without = Basis.ANALYST if published_only else None
        self._index = facts.index
        self._actors = facts.actors
        self._regions = facts.regions
        self._line: Callable[[object], str] = reading.line
        self._block: Callable[[object], str] = reading.block
        self._beginnings: dict[int, tuple[str, ...]] = {}

    def uids(self, positions: Iterable[int]) -> Iterator[str]:
        """The uids of the claims at these positions, in this order, as stored: keys, not safe to show as they are."""
        for batch in batched(positions, _BATCH):
            ids = [self._index.ids[position] for position in batch]
            uids = dict(self._fetch(_UIDS, ids))
            yield from (as_stored(uids[id]) for id in ids if id in uids)

    def rows(self, positions: Sequence[int], snapshot: Snapshot) -> list[ClaimRow]:
        """The claims at these positions as rows of a list, in this order."""
        statuses = snapshot.statuses
        ids = [self._index.ids[position] for position in positions]
        speakers: dict[int, list[str]] = defaultdict(list)
        voices: dict[int, list[int]] = defaultdict(list)
        for claim, actor, given in self._fetch(_SPEAKERS, ids):
            speaker = self._actors.get(actor)
            speakers[claim].append(speaker.name if speaker else self._line(given))
            voices[claim].append(actor)
        stored = {row[0]: row[1:] for row in self._fetch(_ROWS, ids)}
        rows = []
        for position, id in zip(positions, ids, strict=True):
            columns = stored.get(id, _NOTHING)
            uid, text, stated, topic = map(self._line, columns[:4])
            rows.append(
                ClaimRow(
                    position,
                    uid,
                    text,
                    tuple(speakers[id]),
                    stated,
                    statuses.status(position),
                    position in statuses.superseded,
                    statuses.links(position),
                    topic,
                    figures=self._figures(*columns[4:]),
                    shades=snapshot.shades.of(position),
                    shortened=self._without_speaker(text, voices[id]),
                )
            )
        return rows

    def _without_speaker(self, text: str, voices: Sequence[int]) -> str:
        """The text of a claim without its speaker at the start, if there is only one; else ""."""
        if len(voices) != 1:
            return ""
        if (speaker := self._beginnings.get(voices[0])) is None:
            actor = self._actors.get(voices[0])
            speaker = beginnings(actor.name, actor.aliases, actor.kind == PERSON) if actor else ()
            self._beginnings[voices[0]] = speaker
        shown = without_speaker(text, speaker)
        return "" if shown is text else shown

    def sources(self, positions: Iterable[int]) -> Mapping[int, list[Source]]:
        """The sources of the claims at these positions. Claims without any are left out."""
        sources: dict[int, list[Source]] = {}
        for batch in batched(positions, _BATCH):
            carriers = self._sources(self._index.ids[position] for position in batch)
            sources |= {p: carriers[self._index.ids[p]] for p in batch if self._index.ids[p] in carriers}
        return sources

    def claims(self, positions: Sequence[int], snapshot: Snapshot, linked: bool = True) -> list[Claim]:
        """The claims at these positions with all their details, in this order; without links if not `linked`."""
        ids = [self._index.ids[position] for position in positions]
        stored = {row[0]: row[1:] for row in self._fetch(_CLAIMS, ids)}
        speakers, places, sources = self._speakers(ids), self._places(ids), self._sources(ids)
        links = self._links(ids if linked else (), snapshot)
        return [
            self._claim(position, stored[id], speakers[id], places[id], sources[id], links.get(id, []), snapshot)
            for position, id in zip(positions, ids, strict=True)
            if id in stored
        ]

    def reason(self, position: int, snapshot: Snapshot) -> StatusReason:
        """Why the claim at a position has its status."""
        status, behind = snapshot.evaluation.explain(position)
        involved = [self._index.voices(other) for other in (position, *behind)]
        return StatusReason(
            status,
            tuple(sorted(behind)),
            sides=len(frozenset().union(*(voice.sides for voice in involved))),
            voices=len(frozenset().union(*(voice.speakers for voice in involved))),
            history=history(snapshot, position),
            backing=frozenset(snapshot.evaluation.independent(position)),
        )

    def _fetch(self, query: str, ids: Iterable[int]) -> list[tuple[Any, ...]]:
        return self._connection.execute(query, (json.dumps(list(dict.fromkeys(ids))),)).fetchall()

    def _claim(
        self,
        position: int,
        row: tuple[Any, ...],
        speakers: list[Speaker],
        places: list[Place],
        sources: list[Source],
        links: list[Link],
        snapshot: Snapshot,
    ) -> Claim:
        uid, text, quote, attribution, topic, language, stated, event, note, low, best, high, unit, batch = row
        line, block, statuses = self._line, self._block, snapshot.statuses
        return Claim(
            position=position,
            uid=line(uid),
            text=block(text),
            quote=block(quote),
            attribution=line(attribution),
            topic=line(topic),
            language=line(language),
            stated=line(stated),
            event=line(event),
            note=block(note),
            speakers=tuple(speakers),
            places=tuple(places),
            sources=tuple(sources),
            links=tuple(links),
            status=statuses.status(position),
            superseded=position in statuses.superseded,
            reason=self.reason(position, snapshot),
            figures=self._figures(low, best, high, unit),
            batch=line(batch),
            hidden=tuple(sorted(hidden(f"{text}{quote}{note}").items())),
            shades=snapshot.shades.of(position),
        )

    def _figures(self, low: float | None, best: float | None, high: float | None, unit: object) -> Figures | None:
        counted = any(figure is not None for figure in (low, best, high))
        return Figures(low, best, high, self._line(unit)) if counted else None

    def _speakers(self, ids: Iterable[int]) -> Mapping[int, list[Speaker]]:
        speakers: dict[int, list[Speaker]] = defaultdict(list)
        for claim, id, given in self._fetch(_SPEAKERS, ids):
            actor = self._actors.get(id)
            if actor:
                side = side_of(self._actors, id)
                speakers[claim].append(Speaker(actor, self._actors.chain(id), side, self._line(given)))
        return speakers

    def _places(self, ids: Iterable[int]) -> Mapping[int, list[Place]]:
        places: dict[int, list[Place]] = defaultdict(list)
        for claim, id, given, precision in self._fetch(_PLACES, ids):
            region = self._regions.get(id)
            if region:
                places[claim].append(Place(region, self._regions.chain(id), precision, self._line(given)))
        return places

    def _sources(self, ids: Iterable[int]) -> Mapping[int, list[Source]]:
        sources: dict[int, list[Source]] = defaultdict(list)
        for claim, *columns in self._fetch(_SOURCES, ids):
            sources[claim].append(self._source(columns))
        return sources

    def _source(self, columns: Sequence[Any]) -> Source:
        id, uid, outlet, title, url, published, language, reliability, archive_url, sha256 = columns
        line, address = self._line, self._address
        return Source(
            id,
            line(uid),
            line(outlet),
            line(title),
            address(url),
            line(published),
            line(language),
            line(reliability),
            address(archive_url),
            line(sha256),
        )

    def _address(self, stored: object) -> str:
        """A web address. One that was cut or changed would lead elsewhere: it is marked, and nothing opens it."""
        shown = self._line(stored)
        return shown if shown == as_stored(stored) else f"⟨not as stored⟩ {shown}"

    def _links(self, ids: Sequence[int], snapshot: Snapshot) -> Mapping[int, list[Link]]:
        """The links of each claim to known claims, in the order in which they are listed."""
        ids = [id for id in ids if self._known(id, snapshot) is not None]
        raw = [(Direction.FROM, *row) for row in self._fetch(_LINKS_FROM, ids)]
        raw += [(Direction.TO, *row) for row in self._fetch(_LINKS_TO, ids)]
        raw = [row for row in raw if row[_BASIS] != self._without]
        far = ((row[2], self._known(row[2], snapshot)) for row in raw)
        ends = {other: position for other, position in far if position is not None}
        rows = {row.position: row for row in self._chunked_rows(sorted(set(ends.values())), snapshot)}
        sources, carriers = self._link_sources(row[5] for row in raw), self._sources(ends)
        by_claim: dict[int, list[Link]] = defaultdict(list)
        for direction, claim, other, relation, note, source, part, basis, by, at in raw:
            if other in ends and other != claim and relation in _RELATIONS:
                link = Link(
                    Relation(relation),
                    direction,
                    rows[ends[other]],
                    self._line(note),
                    sources.get(source),
                    tuple(carriers.get(other, ())),
                    self._line(part),
                    Basis.ANALYST if basis == Basis.ANALYST else Basis.PUBLISHED,
                    _UNNAMED.sub("", self._line(by)),
                    self._line(at),
                )
                by_claim[claim].append(link)
        for links in by_claim.values():
            links.sort(key=lambda link: link.rank)
        return by_claim

    def _known(self, claim: int, snapshot: Snapshot) -> int | None:
        """The position of a claim by its id; None if it does not exist or was not known yet."""
        position = self._index.position_of(claim)
        return position if position is not None and position < snapshot.known else None

    def _chunked_rows(self, positions: Sequence[int], snapshot: Snapshot) -> Iterator[ClaimRow]:
        for batch in batched(positions, _BATCH):
            yield from self.rows(batch, snapshot)

    def _link_sources(self, ids: Iterable[int | None]) -> Mapping[int, Source]:
        wanted = sorted({id for id in ids if id is not None})
        return {row[0]: self._source(row) for row in self._fetch(_LINK_SOURCES, wanted)} if wanted else {}
