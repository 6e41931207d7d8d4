"""Actors and regions that analysts merged, for readers: each class appears as the one that stands for it.

The rows keep the uids that were given. A reader of a case with merged names sees, by temporary views, the claims of all
names under one, and the other names and uids as its aliases.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from types import MappingProxyType

_SAME = """
CREATE TEMP TABLE same_{node} AS SELECT o.id AS id, i.id AS into_id FROM main.merged m
JOIN main.{node} o ON o.uid = m.uid JOIN main.{node} i ON i.uid = m."into"
WHERE m.kind = '{node}' AND o.id <> i.id
AND m."into" NOT IN (SELECT uid FROM main.merged WHERE kind = '{node}')
"""
"""Which row stands for another; links of a chain, which only a foreign file has, are left out."""

_INDEX = "CREATE UNIQUE INDEX temp.same_{node}_id ON same_{node} (id)"

_NODES = """
CREATE TEMP VIEW {node} AS SELECT n.id AS id, n.uid AS uid, n.name AS name, n.kind AS kind,
nullif(ifnull((SELECT into_id FROM same_{node} s WHERE s.id = n.parent_id), n.parent_id), n.id) AS parent_id,
{columns}, n.batch_id AS batch_id
FROM main.{node} n WHERE n.id NOT IN (SELECT id FROM same_{node})
"""
_ALIASES = """
CREATE TEMP VIEW {node}_alias AS
SELECT ifnull((SELECT into_id FROM same_{node} s WHERE s.id = a.{node}_id), a.{node}_id) AS {node}_id, a.name AS name
FROM main.{node}_alias a
UNION SELECT s.into_id, n.name FROM same_{node} s JOIN main.{node} n ON n.id = s.id
UNION SELECT s.into_id, n.uid FROM same_{node} s JOIN main.{node} n ON n.id = s.id
"""
_CLAIMS = """
CREATE TEMP VIEW claim_{member} AS
SELECT c.claim_id AS claim_id, ifnull(s.into_id, c.{node}_id) AS {node}_id, min(c.ordinal) AS ordinal,
iif(s.id IS NOT NULL AND c.name_as_given = '', (SELECT name FROM main.{node} n WHERE n.id = s.id), c.name_as_given)
AS name_as_given{columns}
FROM main.claim_{member} c LEFT JOIN same_{node} s ON s.id = c.{node}_id GROUP BY 1, 2
"""
_ALIGNMENTS = """
CREATE TEMP VIEW actor_alignment AS
SELECT ifnull(o.into_id, a.actor_id) AS actor_id, ifnull(w.into_id, a.with_id) AS with_id, a.note AS note,
a.source_id AS source_id, a.batch_id AS batch_id
FROM main.actor_alignment a LEFT JOIN same_actor o ON o.id = a.actor_id LEFT JOIN same_actor w ON w.id = a.with_id
WHERE ifnull(o.into_id, a.actor_id) <> ifnull(w.into_id, a.with_id) GROUP BY 1, 2
"""

_NODE_COLUMNS: Mapping[str, str] = MappingProxyType(
    {"actor": "n.role AS role, n.country AS country", "region": "n.iso AS iso, n.lat AS lat, n.lon AS lon"}
)
_MEMBERS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"actor": ("speaker", ""), "region": ("region", ", c.precision AS precision")}
)


def show_merged(connection: sqlite3.Connection) -> None:
    """Let a reader see merged actors and regions as one. Nothing is done for a case without any."""
    kinds = {kind for (kind,) in connection.execute("SELECT DISTINCT kind FROM merged")}
    for node in sorted(kinds & _MEMBERS.keys()):
        for statement in _views(node):
            connection.execute(statement)


def _views(node: str) -> Iterator[str]:
    member, columns = _MEMBERS[node]
    yield _SAME.format(node=node)
    yield _INDEX.format(node=node)
    yield _NODES.format(node=node, columns=_NODE_COLUMNS[node])
    yield _ALIASES.format(node=node)
    yield _CLAIMS.format(node=node, member=member, columns=columns)
    if node == "actor":
        yield _ALIGNMENTS
