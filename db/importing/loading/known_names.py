"""Names by which actors and regions of a case are known, so that later imports mean those by them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from db.importing.readers.cells import id_of
from db.importing.records import RefusedError
from db.importing.uids import name_key

NODES = ("actor", "region")
"""The tables whose rows have names and aliases."""

_NAMES = "SELECT name, id FROM {node} UNION SELECT name, {node}_id FROM {node}_alias"
_BY_HAND = """
SELECT a.name, n.uid FROM {node}_alias a JOIN {node} n ON n.id = a.{node}_id
WHERE n.uid IN (SELECT target FROM journal WHERE kind = '{node}'
    AND (op IN ('alias.add', '{node}.add') OR field = 'aliases' OR op = 'undo'))
"""
_HAS_JOURNAL = "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'journal')"

NamesByHand = Mapping[str, Mapping[str, str]]
"""For each table of nodes, the uid by the key, and by the id made, of an alias given by hand to one node only."""


def names_by_hand(connection: sqlite3.Connection) -> NamesByHand:
    """The aliases that were given by hand. An alias of several nodes is left out: it does not tell which is meant."""
    if not connection.execute(_HAS_JOURNAL).fetchone()[0]:
        return {}
    found: dict[str, dict[str, str]] = {}
    for node in NODES:
        uids: dict[str, set[str]] = {}
        for name, uid in connection.execute(_BY_HAND.format(node=node)):
            for key in {name_key(name), *_made_id(name)}:
                uids.setdefault(key, set()).add(uid)
        found[node] = {key: next(iter(those)) for key, those in uids.items() if len(those) == 1}
    return found


def ids_by_name(connection: sqlite3.Connection, node: str) -> Mapping[str, int]:
    """The row ids by what an id made from a name or alias would be, for names of one node only."""
    ids: dict[str, set[int]] = {}
    for name, id in connection.execute(_NAMES.format(node=node)):
        for made in _made_id(name):
            ids.setdefault(made, set()).add(id)
    return {made: next(iter(those)) for made, those in ids.items() if len(those) == 1}


def _made_id(name: str) -> tuple[str, ...]:
    """The id that an import makes of a name, if it can."""
    try:
        return (id_of(name),)
    except RefusedError:
        return ()
