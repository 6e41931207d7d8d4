"""The links that rest on an analyst's reading, and not on what a source says."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping

from db.index.pairs import Pair
from db.index.positions import Positions
from db.model.claims import Basis, Relation

_LINKS = "SELECT relation, from_id, to_id FROM link WHERE basis = ?"
_LINKS_FROM = """
SELECT l.relation, l.from_id, l.to_id
FROM json_each(?) j CROSS JOIN link l ON l.from_id = j.value WHERE l.basis = ?
"""
_RELATIONS = {relation.value: relation for relation in Relation}


def analysts_links(connection: sqlite3.Connection, position_of: Positions) -> Mapping[Relation, set[Pair]]:
    """These links as pairs of positions, by relation. Costs one pass over the links of the file."""
    return _placed(connection.execute(_LINKS, (Basis.ANALYST.value,)), position_of)


def readings_from(
    connection: sqlite3.Connection, ids: Iterable[int], position_of: Positions
) -> Mapping[Relation, set[Pair]]:
    """Those of these links that go from claims with these ids."""
    return _placed(connection.execute(_LINKS_FROM, (json.dumps(list(ids)), Basis.ANALYST.value)), position_of)


def _placed(rows: Iterable[tuple[str, int, int]], position_of: Positions) -> Mapping[Relation, set[Pair]]:
    links: dict[Relation, set[Pair]] = defaultdict(set)
    for relation, from_, to in rows:
        ends = position_of(from_), position_of(to)
        if relation in _RELATIONS and ends[0] is not None and ends[1] is not None:
            links[_RELATIONS[relation]].add((ends[0], ends[1]))
    return links
