"""From the tables of a case to its index."""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import accumulate, groupby
from operator import itemgetter
from typing import Any, TypeAlias, TypeVar

from pyroaring import BitMap

from db.index import Bounds, Index, Periods, Positions, prefix, union
from db.links import Links, Pair
from db.model import Actor, Region, Relation
from db.status import CONDITIONS
from db.tree import Forest
from db.voices import VoiceTable

Progress = Callable[[int, int], None]
"""Called now and then with (rows done, rows in all)."""

Ids: TypeAlias = "array[int]"
K = TypeVar("K")

_CHUNK = 1_000
_LONGEST = 800
_CLAIMS = """
SELECT id, stated_from, stated_to, event_from, event_to, topic, language, quote <> '', figure IS NOT NULL FROM claim
"""
_IN_ORDER_OF_UID = "SELECT id FROM claim ORDER BY uid"
_SPEAKERS = "SELECT actor_id, claim_id FROM claim_speaker ORDER BY actor_id"
_PLACES = "SELECT region_id, claim_id FROM claim_region ORDER BY region_id"
_SOURCES = """
SELECT s.outlet, s.language, c.claim_id
FROM claim_source c CROSS JOIN source s ON s.id = c.source_id ORDER BY c.source_id
"""
_LINKS = "SELECT from_id, to_id, relation FROM link"
_READ = ("claim", "claim", "claim_speaker", "claim_region", "claim_source", "link")


def build_index(
    connection: sqlite3.Connection,
    actors: Forest[Actor],
    regions: Forest[Region],
    clean: Callable[[object], str],
    progress: Progress | None = None,
) -> Index:
    """Read every claim once and gather the sets. `clean` makes the topics, languages and outlets safe to show."""
    decode = connection.text_factory
    connection.text_factory = bytes  # most texts come again and again: they are decoded once
    try:
        return _build(_Rows(connection, progress), actors, regions, clean)
    finally:
        connection.text_factory = decode


def _build(rows: _Rows, actors: Forest[Actor], regions: Forest[Region], clean: Callable[[object], str]) -> Index:
    def name(stored: object) -> str:
        return clean(_text(stored))

    claims = _Claims(rows)
    periods, ids = _in_timeline_order(claims, rows)
    positions = Positions(ids)
    speaking = _sets(_by_node(rows(_SPEAKERS)).items(), positions)
    placed = _sets(_by_node(rows(_PLACES)).items(), positions)
    outlets, languages, sourced = _by_source(rows(_SOURCES))
    voices = VoiceTable(actors, speaking, len(ids))
    return Index(
        ids=ids,
        periods=periods,
        events=_sets(((_bounds(*stored), found) for stored, found in claims.events.items()), positions),
        actors=_up_the_tree(actors, speaking),
        regions=_up_the_tree(regions, placed),
        topics=_sets(_named(claims.topics, name), positions),
        languages=_sets([*_named(claims.languages, name), *_named(languages, name)], positions),
        outlets=_sets(_named(outlets, name), positions),
        flags={
            **_sets((("quote", claims.quoted), ("figure", claims.counted), ("source", sourced)), positions),
            "date": prefix(periods.dated),
        },
        links=Links(_links(rows(_LINKS), positions), voices, CONDITIONS),
        voices=voices,
        position_of=positions,
    )


class _Rows:
    """Reads the tables in pieces, and tells how far it is."""

    def __init__(self, connection: sqlite3.Connection, progress: Progress | None) -> None:
        self._connection = connection
        self._progress = progress
        self._done = self._total = 0
        if progress:
            counts = (connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in _READ)
            self._total = sum(counts)

    def __call__(self, query: str) -> Iterator[list[tuple[Any, ...]]]:
        cursor = self._connection.execute(query)
        while rows := cursor.fetchmany(_CHUNK):
            yield rows
            self._done += len(rows)
            if self._progress:
                self._progress(min(self._done, self._total), self._total)


class _Claims:
    """What the rows of the claim table say, in the order of the file; claims are named by their ids."""

    def __init__(self, rows: _Rows) -> None:
        self.ids: Ids = array("q")
        self.stated: dict[tuple[object, object], int] = {}
        """The dates of statement as stored, numbered in the order in which they were met."""
        self.numbers = array("I")
        """The number of each claim's date of statement."""
        self.events: dict[tuple[object, object], Ids] = _gatherer()
        self.topics: dict[object, Ids] = _gatherer()
        self.languages: dict[object, Ids] = _gatherer()
        self.quoted: Ids = array("q")
        self.counted: Ids = array("q")
        for some in rows(_CLAIMS):
            self._add(some)

    def _add(self, rows: Iterable[tuple[Any, ...]]) -> None:
        for id, first, last, event_first, event_last, topic, language, quoted, counted in rows:
            self.ids.append(id)
            self.numbers.append(self.stated.setdefault((first, last), len(self.stated)))
            if event_first or event_last:
                self.events[event_first, event_last].append(id)
            if topic:
                self.topics[topic].append(id)
            if language:
                self.languages[language].append(id)
            if quoted:
                self.quoted.append(id)
            if counted:
                self.counted.append(id)


def _in_timeline_order(claims: _Claims, rows: _Rows) -> tuple[Periods, Ids]:
    """The dates of statement in order, and the ids of the claims in timeline order.

    Each claim is dealt to its date in the order of the uids, which an index has: nothing large is sorted.
    """
    bounds = [_bounds(first, last) for first, last in claims.stated]
    ordered = sorted(set(bounds), key=_in_time)
    rank = {bounds: number for number, bounds in enumerate(ordered)}
    ranks = array("I", [rank[stated] for stated in bounds])
    sizes = Counter[int]()
    for number, size in Counter(claims.numbers).items():
        sizes[ranks[number]] += size
    starts = array("q", accumulate((sizes[number] for number in range(len(ordered) - 1)), initial=0))
    free = array("q", starts)
    ids = array("q", bytes(8 * len(claims.ids)))
    row_of = Positions(claims.ids)
    for some in rows(_IN_ORDER_OF_UID):
        found = array("q", [id for (id,) in some])
        for id, row in zip(found, row_of.of(found), strict=True):
            number = ranks[claims.numbers[row]]
            ids[free[number]] = id
            free[number] += 1
    return Periods(tuple(ordered), starts[: len(ordered)], len(ids)), ids


def _in_time(bounds: Bounds) -> tuple[bool, str, bool, int]:
    first, last = bounds
    return last is None, last or "", first is None, -date.fromisoformat(first).toordinal() if first else 0


def _bounds(first: object, last: object) -> Bounds:
    return _day(first), _day(last)


def _day(stored: object) -> str | None:
    """An ISO day, or None where a stranger's file has something else in its place."""
    text = _text(stored)
    try:
        return text if isinstance(text, str) and date.fromisoformat(text).isoformat() == text else None
    except ValueError:
        return None


def _text(stored: object) -> object:
    return stored[:_LONGEST].decode("utf-8", "replace") if isinstance(stored, bytes) else stored


def _gatherer() -> defaultdict[Any, Ids]:
    return defaultdict(lambda: array("q"))


def _by_node(chunks: Iterable[list[tuple[int, int]]]) -> Mapping[int, Ids]:
    """For each actor or region, the ids of the claims that name it directly; rows of one node come together."""
    found: dict[int, Ids] = _gatherer()
    for rows in chunks:
        for node, group in groupby(rows, itemgetter(0)):
            found[node].extend([claim for _, claim in group])
    return found


def _by_source(chunks: Iterable[list[tuple[Any, ...]]]) -> tuple[dict[object, Ids], dict[object, Ids], Ids]:
    """The ids by outlet, by language of a source, and those of all claims that have a source."""
    outlets: dict[object, Ids] = _gatherer()
    languages: dict[object, Ids] = _gatherer()
    sourced: Ids = array("q")
    for rows in chunks:
        for (outlet, language), group in groupby(rows, itemgetter(0, 1)):
            claims = [claim for _, _, claim in group]
            sourced.extend(claims)
            if outlet:
                outlets[outlet].extend(claims)
            if language:
                languages[language].extend(claims)
    return outlets, languages, sourced


def _named(gathered: Mapping[object, Ids], name: Callable[[object], str]) -> list[tuple[str, Ids]]:
    return sorted((name(stored), found) for stored, found in gathered.items())


def _sets(gathered: Iterable[tuple[K, Ids]], positions: Positions) -> dict[K, BitMap]:
    """The positions under each key; those of a key that comes more than once are put together."""
    found: dict[K, BitMap] = {}
    for key, ids in gathered:
        more = BitMap(positions.of(ids))
        found[key] = found[key] | more if key in found else more
    return found


def _links(chunks: Iterable[list[tuple[Any, ...]]], positions: Positions) -> Mapping[Relation, Iterable[Pair]]:
    """The links by relation; those of an unknown relation or with a missing claim are left out."""
    ends: dict[object, tuple[Ids, Ids]] = {relation.value.encode(): (array("q"), array("q")) for relation in Relation}
    for rows in chunks:
        for one, other, relation in rows:
            if relation in ends:
                from_, to = ends[relation]
                from_.append(one)
                to.append(other)
    return {relation: positions.pairs(*ends[relation.value.encode()]) for relation in Relation}


def _up_the_tree(forest: Forest[Any], direct: Mapping[int, BitMap]) -> dict[int, BitMap]:
    """Each node's claims with those of everything below it; nodes without any are left out."""
    whole: dict[int, BitMap] = {}
    for node in forest.bottom_up():
        below = [whole[child.id] for child in forest.children(node.id) if child.id in whole]
        if node.id in direct:
            below.append(direct[node.id])
        if below:
            whole[node.id] = below[0] if len(below) == 1 else union(below)
    return whole
