"""The facts of a case brought up to date from the rows that have changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import replace

from db.batches import batched
from db.index.index import Index
from db.index.links import Links, Pairs
from db.index.pairs import Pair
from db.index.positions import Positions
from db.index.rows.entries import read_entries
from db.index.speakers import VoiceTable
from db.model.claims import Actor, Region, Relation
from db.model.tree import Forest
from db.status.lasting import LastingEffects
from db.status.rules import CONDITIONS
from db.status.snapshot import Facts
from db.updating.relinking import LinkSet, relinked
from db.updating.replacing import with_claims
from db.updating.touched import Touched

MOST = 5_000
"""Maximum number of claims that are looked at one by one. Beyond that the case is read anew as fast."""

_BATCH = 200
_LINKS = "SELECT from_id, to_id, relation, part <> '' FROM link WHERE {end} IN ({ids})"
_BETWEEN = "SELECT from_id, to_id, relation, part <> '' FROM link WHERE from_id = ? AND to_id = ?"
_BELOW = "SELECT claim_id FROM {table} WHERE {node}_id IN ({ids}) LIMIT ?"
_ALIGNMENTS = "SELECT actor_id, with_id FROM actor_alignment"

_RELATIONS = frozenset(relation.value for relation in Relation)

IdLink = tuple[int, int, str, bool]
"""A link as stored: the ids of both claims, the relation, and whether it names the part that it bears on."""


def updated(
    facts: Facts,
    touched: Touched,
    connection: sqlite3.Connection,
    actors: Forest[Actor],
    regions: Forest[Region],
    clean: Callable[[object], str],
) -> Facts | None:
    """The facts of a case as its rows are now, within a read transaction of the caller.

    `touched` has everything that may have changed since the facts were those of the case. `actors` and `regions` are
    those of now. None if so much has changed that the case is better read anew.
    """
    claims = set(touched.claims)
    claims.update(_claims_below(connection, "claim_speaker", "actor", actors, touched.actors))
    claims.update(_claims_below(connection, "claim_region", "region", regions, touched.regions))
    if len(claims) > MOST or len(touched.links) > MOST:
        return None
    facts = _in_trees(facts, touched, connection, actors, regions)
    index = facts.index
    leaving = {position for id in claims if (position := index.position_of(id)) is not None}
    old = _old_links(index, leaving, touched.links)
    rows = _read_links(connection, claims, touched.links)
    if not claims:
        new = _as_positions(rows, index.position_of)
        return relinked(facts, _without(old, new), _without(new, old))

    def uid_at(position: int) -> str:
        row = connection.execute("SELECT uid FROM claim WHERE id = ?", (index.ids[position],)).fetchone()
        return "" if row is None else str(row[0])

    without = _bare(facts, old) if touched.actors else relinked(facts, old, LinkSet())
    entries = read_entries(connection, claims, clean)
    moved = with_claims(without, leaving, entries.values(), uid_at)
    new = _as_positions(rows, moved.index.position_of)
    return _derived_anew(moved, new) if touched.actors else relinked(moved, LinkSet(), new)


def _claims_below(
    connection: sqlite3.Connection, table: str, node: str, forest: Forest[Actor] | Forest[Region], ids: Iterable[int]
) -> set[int]:
    """The claims that name some actors or regions, or one below them. Not many more than `MOST`."""
    nodes = list(ids)
    for node_id in nodes:
        nodes.extend(child.id for child in forest.children(node_id))
    found: set[int] = set()
    for batch in batched(dict.fromkeys(nodes), _BATCH):
        query = _BELOW.format(table=table, node=node, ids=_listed(batch))
        found.update(claim for (claim,) in connection.execute(query, (MOST + 1,)))
        if len(found) > MOST:
            break
    return found


def _in_trees(
    facts: Facts,
    touched: Touched,
    connection: sqlite3.Connection,
    actors: Forest[Actor],
    regions: Forest[Region],
) -> Facts:
    """The facts with the trees and alignments of now."""
    if not (touched.actors or touched.regions or touched.names or touched.alignments):
        return facts
    index = replace(facts.index, voices=VoiceTable(actors, facts.index.voices.groups))
    alignments = connection.execute(_ALIGNMENTS).fetchall()
    shades = None if touched.alignments else facts.shades.known
    return Facts.of(index, actors, regions, facts.effects, alignments, facts.finders.known(), shades)


def _read_links(connection: sqlite3.Connection, claims: Iterable[int], links: Iterable[Pair]) -> set[IdLink]:
    """The links of some claims, and those between some pairs of claims, as they are stored now."""
    found: set[IdLink] = set()
    for batch in batched(claims, _BATCH):
        for end in ("from_id", "to_id"):
            found.update(connection.execute(_LINKS.format(end=end, ids=_listed(batch))))
    for pair in links:
        found.update(connection.execute(_BETWEEN, pair))
    return found


def _old_links(index: Index, claims: Iterable[int], links: Iterable[Pair]) -> LinkSet:
    """The links of some claims, by position, and those between some pairs of claims, by id, as they were."""
    found = LinkSet()
    pairs = [(index.position_of(one), index.position_of(other)) for one, other in links]
    for relation, every in index.links.every.items():
        found.pairs[relation] |= every.touching(claims)
        found.pairs[relation].update(
            (one, other) for one, other in pairs if one is not None and other is not None and (one, other) in every
        )
    found.partial.update(pair for pair in found.of(Relation.SUPPORTS) if pair in index.links.partial)
    return found


def _as_positions(links: Iterable[IdLink], position_of: Positions) -> LinkSet:
    """Links by the positions of their claims. Those with a claim that does not exist are left out."""
    found = LinkSet()
    for from_, to, relation, has_part in links:
        one, other = position_of(from_), position_of(to)
        if one is None or other is None or one == other or relation not in _RELATIONS:
            continue
        found.pairs[Relation(relation)].add((one, other))
        if has_part and relation == Relation.SUPPORTS:
            found.partial.add((one, other))
    return found


def _without(links: LinkSet, others: LinkSet) -> LinkSet:
    """The links that are not among others, and those of which only one of the two names a part."""
    parted = links.partial ^ others.partial
    pairs = {relation: links.of(relation) - others.of(relation) for relation in Relation}
    pairs[Relation.SUPPORTS] |= links.of(Relation.SUPPORTS) & parted
    return LinkSet(pairs, links.partial - others.partial)


def _bare(facts: Facts, links: LinkSet) -> Facts:
    """The facts without some links, and without anything that follows from links."""
    before = facts.index.links
    every = {relation: pairs.changed(links.of(relation), ()) for relation, pairs in before.every.items()}
    bare = Links(every, every, before.partial.changed(links.partial, ()))
    nothing = {relation: Pairs.gathered(()) for relation in Relation}
    return facts.with_index(replace(facts.index, links=bare), LastingEffects.of(nothing))


def _derived_anew(facts: Facts, added: LinkSet) -> Facts:
    """The facts with more links, and with what follows from all links computed anew, as others may speak in them."""
    index, links = facts.index, facts.index.links
    pairs = {relation: [*every, *added.of(relation)] for relation, every in links.every.items()}
    made = Links.gathered(pairs, index.voices, CONDITIONS, [*links.partial, *added.partial])
    return facts.with_index(replace(index, links=made), LastingEffects.of(made.counting))


def _listed(ids: Iterable[int]) -> str:
    return ", ".join(str(int(id)) for id in ids)
