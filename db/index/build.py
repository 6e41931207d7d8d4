"""From the tables of a case to its index: every row is read once."""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import accumulate, compress, groupby
from operator import itemgetter
from typing import Any, TypeAlias, TypeVar

from pyroaring import BitMap

from db.index.index import Index
from db.index.links import Condition, Links
from db.index.periods import NO_DATE, Bounds, Periods, in_time
from db.index.positions import UNKNOWN, Occurrences, Positions
from db.index.rows.stored import bounds_of, stored_text
from db.index.sets import prefix, union
from db.index.speakers import SpeakerGroups, VoiceTable
from db.model.claims import Actor, Region, Relation
from db.model.tree import Forest

Progress = Callable[[int, int], None]
"""Called from time to time with (rows read, rows in all)."""

Ids: TypeAlias = "array[int]"
K = TypeVar("K")

_CHUNK = 1_000
_CLAIMS = """
SELECT id, stated_from, stated_to, event_from, event_to, topic, language, quote <> '',
       coalesce(figure, figure_low, figure_high) IS NOT NULL
FROM claim
"""
_IN_ORDER_OF_UID = "SELECT id FROM claim ORDER BY uid"
_BAD_INDEX = "the index of the ids of its claims does not fit the claims"
_SPEAKERS = "SELECT actor_id, claim_id FROM claim_speaker ORDER BY actor_id"
_REGIONS = "SELECT region_id, claim_id FROM claim_region ORDER BY region_id"
_SOURCES = """
SELECT s.outlet, s.language, s.published_from, s.published_to, c.claim_id
FROM claim_source c CROSS JOIN source s ON s.id = c.source_id ORDER BY c.source_id
"""
_LINKS = "SELECT from_id, to_id, relation, part <> '' FROM link"
_SUPPORTS = Relation.SUPPORTS.value.encode()
_READ = ("claim", "claim", "claim_speaker", "claim_region", "claim_source", "link")


def build_index(
    connection: sqlite3.Connection,
    actors: Forest[Actor],
    regions: Forest[Region],
    conditions: Mapping[Relation, Condition],
    clean: Callable[[object], str],
    progress: Progress | None = None,
) -> Index:
    """Read every claim once and gather the sets.

    `conditions` say which links count, given who speaks. `clean` makes topics, languages and outlets safe to show.
    """
    decode = connection.text_factory
    connection.text_factory = bytes  # most texts repeat, and each is decoded once
    try:
        return _build(_Rows(connection, progress), actors, regions, conditions, clean)
    finally:
        connection.text_factory = decode


def _build(
    rows: _Rows,
    actors: Forest[Actor],
    regions: Forest[Region],
    conditions: Mapping[Relation, Condition],
    clean: Callable[[object], str],
) -> Index:
    def name(stored: object) -> str:
        return clean(stored_text(stored))

    claims = _Claims(rows)
    periods, order = in_timeline_order(claims, rows)
    ids = array("q", bytes(8 * len(order)))
    for id, position in zip(claims.ids, order, strict=True):
        ids[position] = id
    positions = Positions(ids)
    speaking = _sets(_by_node(rows(_SPEAKERS)), positions)
    located = _sets(_by_node(rows(_REGIONS)), positions)
    carriers = Occurrences(positions)
    outlets, languages, published = (_sets(ids, positions) for ids in _by_source(rows(_SOURCES), carriers.add))
    voices = VoiceTable(actors, SpeakerGroups.gathered(speaking, len(ids)))
    return Index(
        ids=ids,
        periods=periods,
        events=_in_order(claims.events.sets(order, lambda stored: bounds_of(*stored))),
        publications=_earliest(_renamed(published, lambda stored: bounds_of(*stored)), prefix(len(ids))),
        actors=_up_the_tree(actors, speaking),
        regions=_up_the_tree(regions, located),
        topics=_sorted(claims.topics.sets(order, name)),
        languages=_sorted(claims.languages.sets(order, name), _renamed(languages, name)),
        outlets=_sorted(_renamed(outlets, name)),
        carriers=carriers.exactly(),
        flags={
            "quote": BitMap(array("I", compress(order, claims.quoted))),
            "figure": BitMap(array("I", compress(order, claims.counted))),
            "source": union(outlets.values()),
            "date": prefix(periods.dated),
        },
        links=_links(rows(_LINKS), positions, voices, conditions),
        voices=voices,
        position_of=positions,
    )


class _Rows:
    """Reads tables in chunks and reports the progress."""

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


class _Numbers(dict[Any, int]):
    """Distinct values, numbered in the order in which they are met."""

    def __missing__(self, value: object) -> int:
        number = self[value] = len(self)
        return number


class _Column:
    """A column with few distinct values, stored as the number of the value in each row."""

    def __init__(self) -> None:
        self.values = _Numbers()
        self.numbers = array("I")

    def extend(self, values: Iterable[object]) -> None:
        """Append the values of the next rows."""
        self.numbers.extend(map(self.values.__getitem__, values))

    def sets(self, order: Iterable[int], name: Callable[[Any], K]) -> dict[K, BitMap]:
        """The positions of the rows that have each value, by the name of the value."""
        gathered = [array("I") for _ in self.values]
        for position, number in zip(order, self.numbers, strict=True):
            gathered[number].append(position)
        return _renamed({value: BitMap(gathered[number]) for value, number in self.values.items()}, name)


class _Claims:
    """The columns of the claim table, in the order of the file."""

    def __init__(self, rows: _Rows) -> None:
        self.ids: Ids = array("q")
        self.stated, self.events, self.topics, self.languages = _Column(), _Column(), _Column(), _Column()
        self.quoted = array("B")
        self.counted = array("B")
        for some in rows(_CLAIMS):
            ids, first, last, event_first, event_last, topics, languages, quoted, counted = zip(*some, strict=True)
            self.ids.extend(ids)
            self.stated.extend(zip(first, last, strict=True))
            self.events.extend(zip(event_first, event_last, strict=True))
            self.topics.extend(topics)
            self.languages.extend(languages)
            self.quoted.extend(map(bool, quoted))
            self.counted.extend(counted)


def in_timeline_order(claims: _Claims, rows: _Rows) -> tuple[Periods, array[int]]:
    """The dates of statement in order, and the position of each row of the claim table.

    Claims are distributed to their dates in the order of their uids, which SQLite has in an index, so that nothing
    large is sorted. Raises sqlite3.DatabaseError if that index does not hold every claim exactly once.
    """
    bounds = [bounds_of(*stored) for stored in claims.stated.values]
    ordered = sorted(set(bounds), key=in_time)
    rank = {bounds: number for number, bounds in enumerate(ordered)}
    ranks = [rank[stated] for stated in bounds]
    sizes = Counter[int]()
    for number, size in Counter(claims.stated.numbers).items():
        sizes[ranks[number]] += size
    starts = array("q", accumulate((sizes[number] for number in range(len(ordered) - 1)), initial=0))
    free = starts.tolist()
    order = array("I", [UNKNOWN]) * len(claims.ids)
    row_of, numbers = Positions(claims.ids), claims.stated.numbers
    placed = 0
    for some in rows(_IN_ORDER_OF_UID):
        numbered_rows = row_of.of(array("q", [id for (id,) in some]))
        if UNKNOWN in numbered_rows:
            raise sqlite3.DatabaseError(_BAD_INDEX)
        for row in numbered_rows:
            number = ranks[numbers[row]]
            order[row] = free[number]
            free[number] += 1
        placed += len(numbered_rows)
    if placed != len(order) or UNKNOWN in order:
        raise sqlite3.DatabaseError(_BAD_INDEX)
    return Periods(tuple(ordered), starts[: len(ordered)], len(order)), order


def _gatherer() -> defaultdict[Any, Ids]:
    return defaultdict(lambda: array("q"))


def _by_node(chunks: Iterable[list[tuple[int, int]]]) -> Mapping[int, Ids]:
    """For each actor or region, the ids of the claims that name it directly. Rows of one node must be adjacent."""
    claims: dict[int, Ids] = _gatherer()
    for rows in chunks:
        for node, group in groupby(rows, itemgetter(0)):
            claims[node].extend([claim for _, claim in group])
    return claims


def _by_source(chunks: Iterable[list[tuple[Any, ...]]], count: Callable[[Ids], None]) -> tuple[dict[object, Ids], ...]:
    """The ids of the claims that have a source, by its outlet, by its language and by its date, empty ones included.

    `count` is called with the ids of claims, each as often as it has sources.
    """
    outlets: dict[object, Ids] = _gatherer()
    languages: dict[object, Ids] = _gatherer()
    published: dict[object, Ids] = _gatherer()
    for rows in chunks:
        count(array("q", [row[4] for row in rows]))
        for (outlet, language, first, last), group in groupby(rows, itemgetter(0, 1, 2, 3)):
            claims = [row[4] for row in group]
            outlets[outlet].extend(claims)
            languages[language].extend(claims)
            published[first, last].extend(claims)
    return outlets, languages, published


def _in_order(sets: Mapping[Bounds, BitMap]) -> dict[Bounds, BitMap]:
    """The same sets in order of time."""
    return {bounds: sets[bounds] for bounds in sorted(sets, key=in_time)}


def _earliest(sets: Mapping[Bounds, BitMap], every: BitMap) -> dict[Bounds, BitMap]:
    """Each claim under the earliest of its dates only, in order of time; those without any under "no date"."""
    by_date: dict[Bounds, BitMap] = {}
    remaining = every
    for bounds, positions in _in_order({**sets, NO_DATE: every}).items():
        first = positions & remaining
        if first:
            by_date[bounds] = first
            remaining = remaining - first
    return by_date


def _sets(gathered: Mapping[K, Ids], positions: Positions) -> dict[K, BitMap]:
    return {key: positions.among(ids) for key, ids in gathered.items()}


def _renamed(sets: Mapping[Any, BitMap], name: Callable[[Any], K]) -> dict[K, BitMap]:
    """The same sets under other names. Sets with the same new name are united; sets with an empty key are dropped."""
    renamed: dict[K, BitMap] = {}
    for key, positions in sets.items():
        if not key:
            continue
        called = name(key)
        renamed[called] = renamed[called] | positions if called in renamed else positions
    return renamed


def _sorted(*several: Mapping[str, BitMap]) -> dict[str, BitMap]:
    """Sets sorted by name. Sets with the same name are united."""
    names = sorted({name for sets in several for name in sets})
    return {name: union(sets[name] for sets in several if name in sets) for name in names}


def _links(
    chunks: Iterable[list[tuple[Any, ...]]],
    positions: Positions,
    voices: VoiceTable,
    conditions: Mapping[Relation, Condition],
) -> Links:
    """The links. Those of an unknown relation or with a missing claim are left out."""
    ends: dict[object, tuple[Ids, Ids]] = {relation.value.encode(): (array("q"), array("q")) for relation in Relation}
    partial = array("q"), array("q")
    for rows in chunks:
        for one, other, relation, has_part in rows:
            if relation in ends:
                from_, to = ends[relation]
                from_.append(one)
                to.append(other)
                if has_part and relation == _SUPPORTS:
                    partial[0].append(one)
                    partial[1].append(other)
    pairs = {relation: positions.pairs(*ends[relation.value.encode()]) for relation in Relation}
    return Links.gathered(pairs, voices, conditions, positions.pairs(*partial))


def _up_the_tree(forest: Forest[Any], direct: Mapping[int, BitMap]) -> dict[int, BitMap]:
    """Each node's claims with those of everything below it. Nodes without any are left out."""
    whole: dict[int, BitMap] = {}
    for node in forest.bottom_up():
        below = [whole[child.id] for child in forest.children(node.id) if child.id in whole]
        if node.id in direct:
            below.append(direct[node.id])
        if len(below) > 1:
            gathered = below[0].copy()
            for other in below[1:]:
                gathered |= other  # a union of many at once fragments the memory
            whole[node.id] = gathered
        elif below:
            whole[node.id] = below[0]
    return whole
