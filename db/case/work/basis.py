"""The links that rest on an analyst's reading, and not on what a source says."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping

from db.index.index import Index
from db.index.pairs import Pair
from db.model.claims import Basis, Relation
from db.status.snapshot import Facts
from db.updating.relinking import LinkSet, relinked

_LINKS = "SELECT relation, from_id, to_id FROM link WHERE basis = ?"
_LINKS_FROM = """
SELECT l.relation, l.from_id, l.to_id
FROM json_each(?) j CROSS JOIN link l ON l.from_id = j.value WHERE l.basis = ?
"""
_RELATIONS = {relation.value: relation for relation in Relation}

Drawn = Mapping[Relation, set[Pair]]
"""Links by relation, as pairs of positions."""


def analysts_links(connection: sqlite3.Connection, index: Index) -> Drawn:
    """These links, as far as the index has them. Costs one pass over the links of the file."""
    found = _placed(connection.execute(_LINKS, (Basis.ANALYST.value,)), index)
    return {relation: pairs.intersection(index.links.every[relation]) for relation, pairs in found.items()}


def readings_from(connection: sqlite3.Connection, index: Index, positions: Iterable[int]) -> Drawn:
    """Those of these links that go from the claims at some positions."""
    ids = json.dumps([index.ids[position] for position in positions])
    return _placed(connection.execute(_LINKS_FROM, (ids, Basis.ANALYST.value)), index)


def facts_without(facts: Facts, drawn: Drawn) -> Facts:
    """The facts as if these links were not there. What follows from links is brought up to date around them."""
    partial = drawn.get(Relation.SUPPORTS, set()).intersection(facts.index.links.partial)
    return relinked(facts, LinkSet(drawn, partial), LinkSet())


def _placed(rows: Iterable[tuple[str, int, int]], index: Index) -> Drawn:
    links: dict[Relation, set[Pair]] = defaultdict(set)
    for relation, from_, to in rows:
        ends = index.position_of(from_), index.position_of(to)
        if relation in _RELATIONS and ends[0] is not None and ends[1] is not None:
            links[_RELATIONS[relation]].add((ends[0], ends[1]))
    return links
