"""The facts of a case as bytes, and back: arrays and bitmaps as they are in memory, keys and days as JSON."""

from __future__ import annotations

import json
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, compress, pairwise
from typing import Any, TypeVar

from pyroaring import BitMap

from db.findings.columns import Columns
from db.findings.finders import KINDS, KeptFindings
from db.index.changes.changed_sets import SizedSets
from db.index.index import Index
from db.index.links import Links, Pairs
from db.index.merge_order import MergeOrder
from db.index.periods import Bounds, Periods
from db.index.positions import Positions
from db.index.speakers import SpeakerGroups, VoiceTable
from db.model.claims import Actor, Relation
from db.model.tree import Forest
from db.status.lasting import LASTING, Lasting, LastingEffects
from db.status.shades import KeptShades, ShadeColumns

K = TypeVar("K")

Parts = Mapping[str, bytes]
"""The named parts of a cache file."""


@dataclass(frozen=True, slots=True)
class KeptFacts:
    """What is kept of a case: its index, the lasting effects of its links, its findings and shades, if computed."""

    index: Index
    effects: LastingEffects
    findings: KeptFindings | None = None
    shades: KeptShades | None = None


def pack(kept: KeptFacts) -> Parts:
    """The parts from which `unpack` makes the same facts, on a machine of the same kind."""
    index, parts = kept.index, dict[str, bytes]()
    parts["ids"] = index.ids.tobytes()
    parts["slots"] = index.position_of.slots.tobytes()
    parts |= _pack_dates("periods", index.periods.bounds)
    parts["starts"] = index.periods.starts.tobytes()
    for name in _SETS:
        sets = getattr(index, name)
        parts |= _pack_sets(name, sets)
        parts |= _pack_dates(name, sets) if name in _DATED else {f"{name}/keys": json.dumps(list(sets)).encode()}
    for relation, pairs in index.links.every.items():
        parts |= _pack_pairs("every", relation, pairs)
    for relation, pairs in index.links.counting.items():
        if pairs is not index.links.every[relation]:
            parts |= _pack_pairs("counting", relation, pairs)
    parts |= {f"partial/{n}": numbers.tobytes() for n, numbers in enumerate(index.links.partial.arrays)}
    parts |= {f"repeating/{n}": numbers.tobytes() for n, numbers in enumerate(index.links.repeating.arrays)}
    parts |= {f"groups/{name}": numbers.tobytes() for name, numbers in index.voices.groups._asdict().items()}
    for relation, pairs in kept.effects.revocable.items():
        parts |= _pack_pairs("revocable", relation, pairs)
    for name in LASTING:
        parts |= {f"lasting/{name}/{n}": part.tobytes() for n, part in enumerate(getattr(kept.effects, name))}
    for name, columns in (kept.findings or {}).items():
        parts |= {f"findings/{name}/{n}": part for n, part in enumerate(_packed(columns))}
    parts |= {f"shades/{n}": part for n, part in enumerate(_packed(kept.shades or ()))}
    return parts


def unpack(parts: Parts, actors: Forest[Actor]) -> KeptFacts:
    """The facts of a case with these actors. Raises KeyError or ValueError for parts that are not those of facts."""
    ids = _numbers("q", parts["ids"])
    periods = Periods(tuple(_unpack_dates("periods", parts)), _numbers("q", parts["starts"]), len(ids))
    groups = SpeakerGroups(*(_numbers(code, parts[f"groups/{name}"]) for name, code in _GROUPS.items()))
    keys = {name: _unpack_dates(name, parts) if name in _DATED else json.loads(parts[f"{name}/keys"]) for name in _SETS}
    sets: dict[str, Any] = {name: _Sets(name, parts, keys[name]) for name in _SETS}
    index = Index(
        ids=ids,
        periods=periods,
        links=_unpack_links(parts),
        voices=VoiceTable(actors, groups),
        position_of=Positions(ids, _numbers("I", parts["slots"])),
        **sets,
    )
    findings = {name: [parts[f"findings/{name}/{n}"] for n in range(kind.number())] for name, kind in KINDS.items()}
    shades = [parts[f"shades/{n}"] for n in range(ShadeColumns.number())]
    return KeptFacts(index, _unpack_effects(parts), findings, shades)


_DATED = ("events", "publications")
_SETS = (*_DATED, "actors", "regions", "topics", "languages", "outlets", "carriers", "flags")
"""The sets of an index, first those whose keys are dates."""

_GROUPS = {"numbers": "I", "smaller": "I", "added": "q"}


def _packed(columns: Columns | Sequence[bytes]) -> Sequence[bytes]:
    return columns.packed() if isinstance(columns, Columns) else columns


def _numbers(code: str, data: bytes) -> array[int]:
    numbers: array[int] = array(code)
    numbers.frombytes(data)
    return numbers


def _pack_dates(name: str, dates: Collection[Bounds]) -> Parts:
    """Each day once, and the number of the first and last day of each date, because days repeat."""
    firsts, lasts = zip(*dates, strict=True) if dates else ((), ())
    days = {day: number for number, day in enumerate(dict.fromkeys((*firsts, *lasts)))}
    ends = {"firsts": firsts, "lasts": lasts}
    parts = {f"{name}/{end}": array("I", map(days.__getitem__, bounds)).tobytes() for end, bounds in ends.items()}
    return {f"{name}/days": json.dumps(list(days)).encode(), **parts}


def _unpack_dates(name: str, parts: Parts) -> Iterator[Bounds]:
    days = json.loads(parts[f"{name}/days"])
    firsts, lasts = (map(days.__getitem__, _numbers("I", parts[f"{name}/{end}"])) for end in ("firsts", "lasts"))
    return zip(firsts, lasts, strict=True)


_HEAD, _CONTAINER = 8, 10
"""Bytes of a serialised bitmap, and at most of each container with one position."""


def _pack_sets(name: str, sets: Mapping[Any, BitMap]) -> Parts:
    each = [positions.serialize() for positions in sets.values()]
    return {
        f"{name}/sizes": array("q", map(len, each)).tobytes(),
        f"{name}/data": b"".join(each),
    }


class _Sets(SizedSets[K]):
    """Sets by key, each deserialised when it is first asked for: of tens of thousands few are."""

    def __init__(self, name: str, parts: Parts, keys: Iterable[K]) -> None:
        self._data = parts[f"{name}/data"]
        self._keys, self._sizes = keys, _numbers("q", parts[f"{name}/sizes"])
        self._unpacked: dict[K, BitMap] = {}

    @cached_property
    def _places(self) -> dict[K, tuple[int, int]]:
        return dict(zip(self._keys, pairwise(accumulate(self._sizes, initial=0)), strict=True))

    def __getitem__(self, key: K) -> BitMap:
        if key not in self._unpacked:
            start, end = self._places[key]
            self._unpacked[key] = BitMap.deserialize(self._data[start:end])
        return self._unpacked[key]

    def at_most(self, number: int) -> Iterable[K]:
        """See `SizedSets`: a set of so many positions takes no more bytes than if each had a container of its own."""
        return compress(self._places, map((_HEAD + _CONTAINER * number).__ge__, self._sizes))

    def __iter__(self) -> Iterator[K]:
        return iter(self._places)

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __len__(self) -> int:
        return len(self._places)


def _pack_pairs(kind: str, relation: Relation, pairs: Pairs) -> Parts:
    return {f"{kind}/{relation}/{n}": numbers.tobytes() for n, numbers in enumerate(pairs.arrays)}


def _unpack_links(parts: Parts) -> Links:
    every = {relation: _unpack_pairs("every", relation, parts) for relation in Relation}
    fewer = [relation for relation in Relation if f"counting/{relation}/0" in parts]
    counting = {relation: _unpack_pairs("counting", relation, parts) for relation in fewer}
    claims, joining, times = (_numbers("I", parts[f"repeating/{n}"]) for n in range(3))
    one, two, three, four = (_numbers("I", parts[f"partial/{n}"]) for n in range(4))
    return Links(every, every | counting, Pairs((one, two, three, four)), MergeOrder((claims, joining, times)))


def _unpack_effects(parts: Parts) -> LastingEffects:
    lasting = {name: Lasting(*(_numbers("I", parts[f"lasting/{name}/{n}"]) for n in range(2))) for name in LASTING}
    revocable = {relation: _unpack_pairs("revocable", relation, parts) for relation in Relation}
    return LastingEffects(**lasting, revocable=revocable)


def _unpack_pairs(kind: str, relation: Relation, parts: Parts) -> Pairs:
    one, two, three, four = (_numbers("I", parts[f"{kind}/{relation}/{n}"]) for n in range(4))
    return Pairs((one, two, three, four))
