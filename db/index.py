"""The claims of a case as sets: one bitmap of timeline positions for each value that one can filter by.

A position is a claim's place in the timeline, from 0 to size − 1. Filters are set algebra over these bitmaps,
counts are cardinalities, and an as-of date is a prefix of the positions.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pyroaring import BitMap

from db.course import Course
from db.links import Links, Pair
from db.model import Status
from db.origins import Origins
from db.status import Argument
from db.voices import VoiceTable

NOTHING = BitMap()
Bounds = tuple[str | None, str | None]
"""First and last day of a date as ISO text; None is open."""
NO_DATE: Bounds = (None, None)


@dataclass(frozen=True)
class Periods:
    """The distinct statement dates in timeline order, and the position at which each begins.

    Ordered by last day, then by first day from late to early, so that a vague date stands after the days it
    may mean. Dates with an open end come after all others, and "no date" comes last.
    """

    bounds: tuple[Bounds, ...]
    starts: array[int]
    size: int

    def at(self, position: int) -> int:
        """The number of the period that a position falls in."""
        return bisect_right(self.starts, position) - 1

    def end(self, period: int) -> int:
        """The position after the last one of a period."""
        return self._start(period + 1)

    def ranks(self, positions: BitMap) -> list[int]:
        """For each period, how many of the positions lie in it or before it."""
        found: list[int] = []
        before = 0
        for low in range(0, self.size, _BLOCK):
            block = positions & between(low, low + _BLOCK)
            lasts = self._lasts[len(found) : bisect_left(self._lasts, low + _BLOCK)]
            found.extend([before + rank for rank in map(block.rank, lasts)])
            before += len(block)
        return found

    @cached_property
    def _lasts(self) -> array[int]:
        """The last position of each period."""
        return array("q", [end - 1 for end in (*self.starts[1:], self.size)])

    @cached_property
    def days(self) -> array[int]:
        """The last day of each period that has one, as a proleptic Gregorian ordinal; they come first."""
        return array("q", [date.fromisoformat(last).toordinal() for _, last in self.bounds if last is not None])

    def overlapping(self, span: Bounds) -> BitMap:
        """The positions whose date overlaps the span (both ends included)."""
        found = BitMap()
        for period, bounds in enumerate(self.bounds):
            if _overlap(bounds, span):
                found.add_range(self.starts[period], self.end(period))
        return found

    def known_by(self, day: str) -> int:
        """How many positions were certainly stated on this ISO day or before: they are 0 to that number − 1."""
        return self._start(bisect_right(self.bounds, day, key=last_day))

    def known_before(self, day: str) -> int:
        """How many positions were certainly stated before this ISO day."""
        return self._start(bisect_left(self.bounds, day, key=last_day))

    @property
    def undated(self) -> range:
        """The positions of the claims that do not say by when they were stated; they come last."""
        return range(self._start(bisect_left(self.bounds, _NEVER, key=last_day)), self.size)

    @property
    def dated(self) -> int:
        """How many positions have a date of statement at all, be it open; those without one come last."""
        return self.starts[-1] if self.bounds[-1:] == (NO_DATE,) else self.size

    def _start(self, period: int) -> int:
        return self.starts[period] if period < len(self.starts) else self.size


_BLOCK = 4_096
"""So few positions are kept by Roaring as a list, in which a rank costs a tenth of what it costs among more."""
_NEVER = "never"
"""Sorts after every ISO day."""


def last_day(bounds: Bounds) -> str:
    """The last day of a date as an ISO day, or what sorts after every one."""
    return bounds[1] or _NEVER


class Statuses:
    """What the links make of the claims when only the first `known` positions had been stated."""

    def __init__(self, links: Links, known: int, course: Course | None = None) -> None:
        """`course` spares the work where it is known already."""
        self.known = known
        self.course = course or Course.of(links.telling)
        self.argument = Argument(links, known, self.course)
        self._links = links
        found = self.argument.statuses()
        unverified = prefix(known).difference(*found.values())
        self.positions: Mapping[Status, BitMap] = {**found, Status.UNVERIFIED: unverified}
        self.superseded = self.argument.superseded()

    @cached_property
    def linked(self) -> BitMap:
        """The claims that have a link."""
        return union(pairs.joined(self.known) for pairs in self._links.every.values())

    @cached_property
    def origins(self) -> Origins:
        """Which claims share an origin."""
        return Origins(self._links, self.known, self.positions[Status.RETRACTED])

    def links(self, position: int) -> int:
        """How many links the claim at a position has."""
        return self._links.number(position, self.known)

    def status(self, position: int) -> Status:
        """The status of the claim at a position; one that was not known yet is unverified."""
        holding = (status for status, found in self.positions.items() if position in found)
        return next(holding, Status.UNVERIFIED)


UNKNOWN = 0xFFFFFFFF
"""Stands in an array of positions for a claim that does not exist."""


class Positions:
    """From the ids of claims in the file to their positions."""

    def __init__(self, ids: array[int], slots: array[int] | None = None) -> None:
        """`ids` are those of all claims, in the order of their positions; `slots` spares the work where it is done."""
        self._table: dict[int, int] | None = None
        self.slots = array("I")
        if slots:
            self.slots = slots
            return
        largest = max(ids, default=-1)
        if min(ids, default=0) < 0 or largest > 4 * len(ids) + 1_000:
            self._table = {id: position for position, id in enumerate(ids)}
            return
        self.slots = array("I", [UNKNOWN]) * (largest + 1)
        for position, id in enumerate(ids):
            self.slots[id] = position

    def __call__(self, id: int) -> int | None:
        """The position of the claim with this id; None if there is none."""
        position = self._get(id)
        return None if position == UNKNOWN else position

    def _get(self, id: int) -> int:
        if self._table is not None:
            return self._table.get(id, UNKNOWN)
        return self.slots[id] if 0 <= id < len(self.slots) else UNKNOWN

    def of(self, ids: array[int]) -> array[int]:
        """The position of the claim with each of these ids, or `UNKNOWN`."""
        if self._table is None and ids and min(ids) >= 0 and max(ids) < len(self.slots):
            return array("I", map(self.slots.__getitem__, ids))
        return array("I", map(self._get, ids))

    def among(self, ids: array[int]) -> BitMap:
        """The positions of the claims with these ids; unknown ones are left out."""
        found = BitMap(self.of(ids))
        found.discard(UNKNOWN)
        return found

    def pairs(self, ids: array[int], others: array[int]) -> Iterator[Pair]:
        """The positions of claims that belong together by their ids; pairs with an unknown claim are left out."""
        found = zip(self.of(ids), self.of(others), strict=True)
        return (pair for pair in found if UNKNOWN not in pair)


@dataclass(frozen=True, slots=True)
class Index:
    """All sets of one case. Bitmaps are shared, not copied: whoever needs another one makes a new one."""

    ids: array[int]
    periods: Periods
    events: Mapping[Bounds, BitMap]
    """By the date of the event, in order of time as in `periods`."""
    publications: Mapping[Bounds, BitMap]
    """By the earliest date of publication among the sources, in order of time; undated ones are without any."""
    actors: Mapping[int, BitMap]
    regions: Mapping[int, BitMap]
    topics: Mapping[str, BitMap]
    languages: Mapping[str, BitMap]
    outlets: Mapping[str, BitMap]
    flags: Mapping[str, BitMap]
    links: Links
    voices: VoiceTable
    """Who stands behind the claim at a position."""
    position_of: Positions

    @property
    def size(self) -> int:
        """The number of claims."""
        return len(self.ids)

    def everything(self, known: int | None = None) -> BitMap:
        """All positions, or the first `known` ones."""
        return prefix(self.size if known is None else known)

    def about(self, span: Bounds) -> BitMap:
        """The positions whose event date overlaps the span (both ends included)."""
        return union(found for bounds, found in self.events.items() if _overlap(bounds, span))


class Counts(Mapping[int, int]):
    """How many of some positions are in each of the sets, by key, counted when asked for. Zeros are left out."""

    def __init__(self, positions: BitMap, sets: Mapping[int, BitMap]) -> None:
        self._positions = positions
        self._sets = sets
        self._counted: dict[int, int] = {}

    def __getitem__(self, key: int) -> int:
        if key not in self._counted:
            self._counted[key] = self._count(key)
        count = self._counted[key]
        if not count:
            raise KeyError(key)
        return count

    def __iter__(self) -> Iterator[int]:
        return (key for key in self._sets if key in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _count(self, key: int) -> int:
        return self._positions.intersection_cardinality(self._sets.get(key, NOTHING))


class OriginCounts(Counts):
    """How many origins some positions have in each of the sets, which go by a name."""

    def __init__(
        self, positions: BitMap, slots: BitMap, name: str, sets: Mapping[int, BitMap], origins: Origins
    ) -> None:
        """`slots` are those of the positions."""
        super().__init__(positions, sets)
        self._slots = slots
        self._name = name
        self._origins = origins

    def _count(self, key: int) -> int:
        slots = self._slots & self._origins.slots_for_good((self._name, key), self._sets.get(key, NOTHING))
        return super()._count(key) - len(slots) + self._origins.number_in(slots)


def prefix(number: int) -> BitMap:
    """The first so many positions."""
    return between(0, number)


def between(first: int, end: int) -> BitMap:
    """The positions from the first to the one before the end."""
    found = BitMap()
    found.add_range(first, end)
    return found


def union(bitmaps: Iterable[BitMap]) -> BitMap:
    """All positions that are in any of the bitmaps."""
    found = list(bitmaps)
    return BitMap.union(*found) if found else BitMap()


def _overlap(bounds: Bounds, span: Bounds) -> bool:
    start, end = bounds
    if start is None and end is None:
        return False
    first, last = span
    return (last is None or start is None or start <= last) and (first is None or end is None or end >= first)
