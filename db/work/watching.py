"""Which rows a connection changes, noted by triggers of its own that leave no trace in the case."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from db.updating.touched import Touched

_COUNTING = "stated_from, stated_to, event_from, event_to, topic, language, quote, figure_low, figure, figure_high"
"""The columns of a claim that count in the index."""

_TABLE = "CREATE TEMP TABLE touched (what TEXT NOT NULL, id INTEGER NOT NULL, other INTEGER NOT NULL DEFAULT 0)"
_TRIGGER = "CREATE TEMP TRIGGER touched_{number} AFTER {event} ON main.{table} BEGIN {note}; END"
_TAKEN = "SELECT DISTINCT what, id, other FROM touched"
_ROW = "INSERT INTO touched (what, id) VALUES ('{what}', {row}.{column})"
_LINK = "INSERT INTO touched VALUES ('links', {row}.from_id, {row}.to_id)"
_OF_SOURCE = "INSERT INTO touched (what, id) SELECT 'claims', claim_id FROM claim_source WHERE source_id = new.id"
_MERGED = (
    "INSERT INTO touched (what, id) SELECT '{kind}s', id FROM {kind}"
    " WHERE {row}.kind = '{kind}' AND uid IN ({row}.uid, {row}.\"into\")"
)
_BOTH = (("INSERT", "new"), ("DELETE", "old"))
_ALL = (*_BOTH, ("UPDATE", "new"), ("UPDATE", "old"))


def _rules() -> Iterator[tuple[str, str, str]]:
    """The table, the event and the statement of each trigger."""
    for table, column, what, changes in _NOTED:
        for event, row in _BOTH:
            yield table, event, _ROW.format(what=what, row=row, column=column)
        for columns, of_change in changes.items():
            yield table, f"UPDATE OF {columns}", _ROW.format(what=of_change, row="new", column=column)
    yield "source", "UPDATE OF outlet, language, published_from, published_to", _OF_SOURCE
    yield "link", "UPDATE OF part", _LINK.format(row="new")
    for event, row in _BOTH:
        yield "link", event, _LINK.format(row=row)
    for event, row in _ALL:
        for kind in ("actor", "region"):
            yield "merged", event, _MERGED.format(kind=kind, row=row)


_NOTED: Sequence[tuple[str, str, str, Mapping[str, str]]] = (
    ("claim", "id", "claims", {_COUNTING: "claims", "text, note": "texts"}),
    ("claim_speaker", "claim_id", "claims", {"actor_id": "claims"}),
    ("claim_region", "claim_id", "claims", {"region_id": "claims"}),
    ("claim_source", "claim_id", "claims", {"source_id": "claims"}),
    ("actor", "id", "voices", {"parent_id, kind": "actors", "uid, name, role, country": "voices"}),
    ("region", "id", "names", {"parent_id": "regions", "uid, name, kind, iso, lat, lon": "names"}),
    ("actor_alias", "actor_id", "voices", {"name": "voices"}),
    ("region_alias", "region_id", "names", {"name": "names"}),
    ("actor_alignment", "actor_id", "alignments", {}),
)
"""Tables, the column of the id that is noted, as what, and as what if some columns change."""


class Watch:
    """Notes the rows that a connection changes from now on. Other connections are not seen."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.execute("PRAGMA recursive_triggers = ON")  # rows that are replaced are seen to go
        connection.execute(_TABLE)
        for number, (table, event, note) in enumerate(_rules()):
            connection.execute(_TRIGGER.format(number=number, event=event, table=table, note=note))

    def begin(self) -> None:
        """Forget what was noted so far."""
        self._connection.execute("DELETE FROM touched")

    def touched(self) -> Touched:
        """What was touched since `begin`."""
        ids: dict[str, set[int]] = defaultdict(set)
        links = set()
        for what, id, other in self._connection.execute(_TAKEN):
            if what == "links":
                links.add((id, other))
            else:
                ids[what].add(id)
        return Touched(
            claims=frozenset(ids["claims"]),
            texts=frozenset(ids["claims"] | ids["texts"]),
            links=frozenset(links),
            actors=frozenset(ids["actors"]),
            regions=frozenset(ids["regions"]),
            voices=frozenset(ids["voices"] | ids["actors"]),
            names=bool(ids["names"] or ids["voices"] or ids["actors"] or ids["regions"]),
            alignments=bool(ids["alignments"]),
        )
