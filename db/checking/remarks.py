"""What deserves a look in the links and sources of a case, in sentences for people."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from db.checking.sentences import count, listed, way
from db.model.claims import Relation
from db.text.phrases import NO_LINKS
from db.text.safe import fold

_REPEATING_BOTH = """
SELECT DISTINCT c.uid FROM link d
JOIN link a ON a.to_id = d.from_id AND a.relation = 'repeats'
JOIN link b ON b.from_id = a.from_id AND b.to_id = d.to_id AND b.relation = 'repeats'
JOIN claim c ON c.id = a.from_id WHERE d.relation = 'disputes' ORDER BY c.id
"""
_REPEATING_DISPUTED = """
SELECT DISTINCT c.uid FROM link a JOIN claim c ON c.id = a.from_id
WHERE a.relation = 'repeats' AND EXISTS (SELECT 1 FROM link d WHERE d.relation = 'disputes'
    AND (d.from_id, d.to_id) IN (VALUES (a.from_id, a.to_id), (a.to_id, a.from_id)))
ORDER BY c.id
"""
_EARLIER = """
SELECT c.uid FROM link l JOIN claim c ON c.id = l.from_id JOIN claim t ON t.id = l.to_id
WHERE l.relation = 'retracts' AND c.stated_to < t.stated_from ORDER BY c.id
"""
_BY_NAMESAKES = """
SELECT c.uid, s.name, t.name FROM link l JOIN claim c ON c.id = l.from_id
JOIN claim_speaker f ON f.claim_id = l.from_id JOIN (SELECT id, name FROM actor
    UNION SELECT actor_id, name FROM actor_alias) s ON s.id = f.actor_id
JOIN claim_speaker o ON o.claim_id = l.to_id AND o.actor_id <> f.actor_id JOIN (SELECT id, name FROM actor
    UNION SELECT actor_id, name FROM actor_alias) t ON t.id = o.actor_id
WHERE l.relation = 'retracts' ORDER BY c.id
"""
_SINGLE = """
SELECT count(*) FROM (SELECT 1 FROM claim_source GROUP BY claim_id HAVING count(*) = 1)
"""


def unlinked(connection: sqlite3.Connection) -> Iterator[str]:
    """Whether nobody has linked anything."""
    claims, links = (connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("claim", "link"))
    if claims and not links:
        yield NO_LINKS


def repetitions(connection: sqlite3.Connection) -> Iterator[str]:
    """Claims that share an origin with what they cannot agree with."""
    yield from listed(
        connection.execute(_REPEATING_BOTH),
        "claim repeats two that dispute each other",
        "claims repeat two that dispute each other",
    )
    yield from listed(
        connection.execute(_REPEATING_DISPUTED),
        "claim repeats one that it stands in dispute with",
        "claims repeat one that they stand in dispute with",
    )


def order(connection: sqlite3.Connection) -> Iterator[str]:
    """Links that go against time: earlier claims that retract later ones, and circles."""
    yield from listed(
        connection.execute(_EARLIER),
        "claim retracts one that was stated later",
        "claims retract ones that were stated later",
    )
    for relation, verb in ((Relation.SUPERSEDES, "supersede"), (Relation.RETRACTS, "retract")):
        circle = _circle(connection, relation)
        if circle:
            yield f"claims {verb} each other in a circle: {way(circle)}"


def _circle(connection: sqlite3.Connection, relation: Relation) -> list[str]:
    """The uids of one circle of links of a relation; empty if there is none."""
    links: dict[str, list[str]] = defaultdict(list)
    for from_, to in connection.execute(
        "SELECT f.uid, t.uid FROM link l JOIN claim f ON f.id = l.from_id JOIN claim t ON t.id = l.to_id "
        "WHERE l.relation = ? AND l.from_id <> l.to_id ORDER BY f.uid, t.uid",
        (relation,),
    ):
        links[to].append(from_)
    try:
        TopologicalSorter(links).prepare()
    except CycleError as error:
        return list(error.args[1])[:-1]
    return []


def namesakes(connection: sqlite3.Connection) -> Iterator[str]:
    """Retractions by an actor who only bears the name of the speaker: probably one actor entered twice."""
    found = (uid for uid, one, other in connection.execute(_BY_NAMESAKES) if fold(one) == fold(other))
    yield from listed(
        dict.fromkeys(found),
        "claim is meant to retract one of another actor of the same name, which counts for nothing",
        "claims are meant to retract ones of another actor of the same name, which counts for nothing",
    )


def sources(connection: sqlite3.Connection) -> Iterator[str]:
    """How much rests on a single source, and which sources cannot be looked up."""
    single = connection.execute(_SINGLE).fetchone()[0]
    if single:
        yield count(single, "claim rests on a single source", "claims rest on a single source each")
    yield from listed(
        connection.execute("SELECT uid FROM source WHERE url = '' AND archive_url = '' ORDER BY uid"),
        "source has no address",
        "sources have no address",
    )
