"""What carries the claims of a case, as a tree: outlets, and below them their sources, read when asked for."""

from __future__ import annotations

import json
from collections import ChainMap, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from pyroaring import BitMap

from db.case.trees import FieldTree
from db.index.index import Index
from db.index.rows.stored import stored_text
from db.index.sets import NOTHING, union
from db.lru import LRU
from db.model.tree import Forest
from db.store.files import CaseConnection
from db.text.names import Names, words_in
from db.text.safe import fold

_MOST = 2_000
"""Maximum number of sources of one outlet that are listed: the latest."""
_MOST_WITHOUT_OUTLET = 100
"""Maximum number of sources without an outlet that stand beside the outlets, and not below one that has no name."""
_CACHED = 32
_OUTLETS = "SELECT DISTINCT CAST(outlet AS BLOB) FROM source"
_OF_OUTLETS = """
SELECT s.id, s.uid, s.title, s.published FROM source s
WHERE hex(s.outlet) IN (SELECT value FROM json_each(?))
ORDER BY s.published_to DESC, s.id LIMIT ?
"""
_CLAIMS = """
SELECT c.source_id, c.claim_id FROM json_each(?) j CROSS JOIN claim_source c ON c.source_id = j.value
"""
_BY_UID = "SELECT id, CAST(outlet AS BLOB) FROM source WHERE uid = ?"
_TITLES = "SELECT id, uid, title, published, CAST(outlet AS BLOB) FROM source"


@dataclass(frozen=True, slots=True)
class Carrier:
    """An outlet or a source as a node of the tree. `uid` is its value in a filter, empty if it has none.

    `published` is the date of a source as an EDTF text.
    """

    id: int
    uid: str
    name: str
    parent_id: int | None = None
    published: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Group:
    """The sources of one outlet, with their claims by the id of the node."""

    nodes: tuple[Carrier, ...]
    sets: dict[int, BitMap]


def _storable(value: str) -> str:
    """A text as a parameter of a query: a lone surrogate, which no stored text has, becomes a question mark."""
    return value.encode("utf-8", "replace").decode("utf-8")


def _outlet_id(number: int) -> int:
    return 2 * number


def _source_id(id: int) -> int:
    return 2 * id + 1


class Carriers:
    """The outlets and sources of an open case. The ids of nodes hold for one reading of the file."""

    def __init__(self, connection: CaseConnection, index: Index, line: Callable[[object], str]) -> None:
        """`line` makes texts safe to show."""
        self._connection = connection
        self._index = index
        self._line = line
        self._groups = LRU[str, _Group](_CACHED)
        self._forests = LRU[frozenset[str], Forest[Carrier]](2)

    def tree(self, unfolded: Iterable[int], values: Iterable[str]) -> FieldTree[Carrier]:
        """All outlets, with the sources of those that are unfolded, and of those whose sources the values name."""
        named = (self._key_of_source(value) for value in values)
        keys = {self._keys[id] for id in unfolded if id in self._keys} | {key for key in named if key is not None}
        if not self._has_unnamed:
            keys.add("")
        groups = [self._group(key) for key in sorted(keys)]

        def gather() -> Forest[Carrier]:
            return Forest((*self.outlets, *(node for group in groups for node in group.nodes)))

        forest = self._forests.get(frozenset(keys), gather)
        sets = ChainMap(self._outlet_sets, *(group.sets for group in groups))
        return FieldTree("source", forest, sets, self._node_of)

    @cached_property
    def outlets(self) -> Forest[Carrier]:
        """The outlets alone. Names that differ in case or accents only are one."""
        return Forest(self._named_outlets())

    def has_sources(self, id: int) -> bool:
        """Whether sources can be below a node."""
        return id in self._keys

    def place_of(self, uid: str) -> tuple[int, tuple[int, ...]] | None:
        """The id of the node of a source, and that of its outlet if it has one; None if there is no such source."""
        row = self._connection.execute(_BY_UID, (_storable(uid),)).fetchone()
        if row is None:
            return None
        parent = self._parent(self._key(row[1]))
        return _source_id(row[0]), () if parent is None else (parent,)

    def search(self, text: str, limit: int) -> Sequence[Carrier]:
        """The outlets, and the sources, with words in their names that begin like those of a text."""
        found = islice(Names("source", self.outlets, self._size).search(text), limit)
        outlets = [outlet for outlet in found if outlet.uid]
        return [*outlets, *islice(self._titled(words_in(fold(text))), limit - len(outlets))]

    def _size(self, id: int) -> int:
        return len(self._outlet_sets.get(id, NOTHING))

    def _titled(self, words: Sequence[str]) -> Iterator[Carrier]:
        if not words:
            return
        for id, uid, title, published, outlet in self._connection.execute(_TITLES):
            folded = fold(f"{title} {uid}")
            if all(word in folded for word in words):
                among = words_in(folded)
                if all(any(one.startswith(word) for one in among) for word in words):
                    yield self._source(id, uid, title, published, self._parent(self._key(outlet)))

    # The outlets

    @cached_property
    def _spellings(self) -> dict[str, list[str]]:
        """The names of each outlet, by what is the same in all of them; also of those whose sources have no claims."""
        spellings: dict[str, list[str]] = defaultdict(list)
        for name in self._index.outlets:
            if key := fold(name).strip():
                spellings[key].append(name)
        for key, stored in self._stored.items():
            if key and key not in spellings:
                spellings[key].append(self._line(stored_text(stored[0])).strip())
        return dict(sorted(spellings.items()))

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """The id of each outlet. The last one stands for all sources without an outlet."""
        return {key: _outlet_id(number) for number, key in enumerate((*self._spellings, ""))}

    @cached_property
    def _keys(self) -> dict[int, str]:
        return {id: key for key, id in self._numbers.items() if key or self._has_unnamed}

    @cached_property
    def _stored(self) -> dict[str, list[bytes]]:
        """The names of each outlet as they are in the file."""
        stored: dict[str, list[bytes]] = defaultdict(list)
        for (outlet,) in self._connection.execute(_OUTLETS):
            stored[self._key(outlet)].append(outlet or b"")
        return stored

    @cached_property
    def _has_unnamed(self) -> bool:
        """Whether so many sources have no outlet that they stand below one without a name."""
        return len(self._read("", _MOST_WITHOUT_OUTLET + 1)) > _MOST_WITHOUT_OUTLET

    @cached_property
    def _outlet_sets(self) -> dict[int, BitMap]:
        sets = {
            self._numbers[key]: union(self._index.outlets.get(name, NOTHING) for name in names)
            for key, names in self._spellings.items()
        }
        if self._has_unnamed:
            sets[self._numbers[""]] = union(self._group("").sets.values())
        return sets

    def _named_outlets(self) -> Iterator[Carrier]:
        for key, names in self._spellings.items():
            value = next((name for name in names if self._key_of_source(name) is None), "")
            yield Carrier(self._numbers[key], value, names[0])
        if self._has_unnamed:
            yield Carrier(self._numbers[""], "", "outlet not named")

    def _key(self, stored: bytes | None) -> str:
        return fold(self._line(stored_text(stored or b""))).strip()

    def _parent(self, key: str) -> int | None:
        return self._numbers[key] if self._numbers.get(key) in self._keys else None

    # The sources

    def _group(self, key: str) -> _Group:
        return self._groups.get(key, lambda: self._read_group(key))

    def _read_group(self, key: str) -> _Group:
        parent = self._parent(key)
        nodes = [self._source(*row, parent) for row in self._read(key, _MOST)]
        sets: dict[int, list[int]] = {node.id: [] for node in nodes}
        ids = json.dumps([node.id // 2 for node in nodes])
        for source, claim in self._connection.execute(_CLAIMS, (ids,)):
            position = self._index.position_of(claim)
            if position is not None:
                sets[_source_id(source)].append(position)
        return _Group(tuple(nodes), {id: BitMap(claims) for id, claims in sets.items()})

    def _read(self, key: str, limit: int) -> list[tuple[int, str, str, str]]:
        stored = json.dumps([outlet.hex().upper() for outlet in self._stored.get(key, ())])
        return self._connection.execute(_OF_OUTLETS, (stored, limit)).fetchall()

    def _source(self, id: int, uid: str, title: str, published: str, parent: int | None) -> Carrier:
        line = self._line
        return Carrier(_source_id(id), line(uid), line(title) or "without a title", parent, line(published))

    def _key_of_source(self, value: str) -> str | None:
        row = self._connection.execute(_BY_UID, (_storable(value),)).fetchone()
        return None if row is None else self._key(row[1])

    def _node_of(self, value: str) -> int | None:
        """The source with this uid, else the outlet of this name."""
        row = self._connection.execute(_BY_UID, (_storable(value),)).fetchone()
        return _source_id(row[0]) if row else self._numbers.get(fold(value).strip())
