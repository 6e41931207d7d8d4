"""What the index holds of single claims, read from the case."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from db.batches import batched
from db.index.periods import NO_DATE, Bounds, in_time
from db.index.rows.stored import bounds_of, stored_text

_BATCH = 200
_CLAIMS = """
SELECT id, uid, stated_from, stated_to, event_from, event_to, topic, language, quote <> '',
       coalesce(figure, figure_low, figure_high) IS NOT NULL
FROM claim WHERE id IN ({ids})
"""
_SPEAKERS = "SELECT claim_id, actor_id FROM claim_speaker WHERE claim_id IN ({ids}) ORDER BY actor_id"
_REGIONS = "SELECT claim_id, region_id FROM claim_region WHERE claim_id IN ({ids}) ORDER BY region_id"
_SOURCES = """
SELECT c.claim_id, s.outlet, s.language, s.published_from, s.published_to
FROM claim_source c CROSS JOIN source s ON s.id = c.source_id WHERE c.claim_id IN ({ids})
"""


@dataclass(frozen=True, slots=True)
class ClaimEntry:
    """A claim as the index sees it: who speaks, and the values that one can filter by."""

    id: int
    uid: str
    stated: Bounds
    event: Bounds
    published: Bounds
    speakers: tuple[int, ...]
    regions: tuple[int, ...]
    topic: str
    languages: frozenset[str]
    outlets: frozenset[str]
    sources: int
    flags: frozenset[str]

    @property
    def place(self) -> tuple[Any, ...]:
        """What orders claims in the timeline."""
        return (*in_time(self.stated), self.uid)


def read_entries(
    connection: sqlite3.Connection, ids: Iterable[int], clean: Callable[[object], str]
) -> Mapping[int, ClaimEntry]:
    """The entries of the claims with these ids, by id. Ids without a claim are left out.

    `clean` makes topics, languages and outlets safe to show.
    """
    entries: dict[int, ClaimEntry] = {}
    decode = connection.text_factory
    connection.text_factory = bytes
    try:
        for batch in batched(ids, _BATCH):
            entries |= _read(connection, batch, lambda stored: clean(stored_text(stored)) if stored else "")
    finally:
        connection.text_factory = decode
    return entries


def _read(
    connection: sqlite3.Connection, ids: Iterable[int], name: Callable[[object], str]
) -> Mapping[int, ClaimEntry]:
    numbers = ", ".join(str(int(id)) for id in ids)

    def rows(query: str) -> Mapping[int, list[tuple[Any, ...]]]:
        found: dict[int, list[tuple[Any, ...]]] = {}
        for id, *values in connection.execute(query.format(ids=numbers)):
            found.setdefault(id, []).append(tuple(values))
        return found

    speakers, regions, sources = rows(_SPEAKERS), rows(_REGIONS), rows(_SOURCES)
    entries = {}
    for id, [(uid, first, last, event_first, event_last, topic, language, quoted, counted)] in rows(_CLAIMS).items():
        stated, carried = bounds_of(first, last), sources.get(id, [])
        outlets = frozenset(name(outlet) for outlet, *_ in carried if outlet)
        flags = {"quote": quoted, "figure": counted, "source": outlets, "date": stated != NO_DATE}
        entries[id] = ClaimEntry(
            id=id,
            uid=uid.decode("utf-8", "replace"),
            stated=stated,
            event=bounds_of(event_first, event_last),
            published=min((bounds_of(*dates) for _, _, *dates in carried), key=in_time, default=NO_DATE),
            speakers=tuple(actor for (actor,) in speakers.get(id, ())),
            regions=tuple(region for (region,) in regions.get(id, ())),
            topic=name(topic),
            languages=frozenset(name(one) for one in (language, *(spoken for _, spoken, *_ in carried)) if one),
            outlets=outlets,
            sources=len(carried),
            flags=frozenset(flag for flag, holds in flags.items() if holds),
        )
    return entries
