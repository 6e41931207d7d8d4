"""The links that rest on an analyst's reading, and not on what a source says."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping

from db.index.pairs import Pair
from db.index.positions import Positions
from db.model.claims import Basis, Relation

_LINKS = "SELECT relation, from_id, to_id FROM link WHERE basis = ?"
_RELATIONS = {relation.value: relation for relation in Relation}


def analysts_links(connection: sqlite3.Connection, position_of: Positions) -> Mapping[Relation, set[Pair]]:
    """These links as pairs of positions, by relation. Costs one pass over the links of the file."""
    links: dict[Relation, set[Pair]] = defaultdict(set)
    for relation, from_, to in connection.execute(_LINKS, (Basis.ANALYST.value,)):
        ends = position_of(from_), position_of(to)
        if relation in _RELATIONS and ends[0] is not None and ends[1] is not None:
            links[_RELATIONS[relation]].add((ends[0], ends[1]))
    return links
