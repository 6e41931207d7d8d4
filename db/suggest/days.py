"""Claims by the days of their events, and by the places they name only in their text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from functools import cached_property
from itertools import chain
from math import log

from pyroaring import BitMap

from db.case.case import Case
from db.index.periods import NO_DATE
from db.index.sets import NOTHING, union
from db.lru import LRU
from db.suggest.accounts import Accounts, ordinals

WINDOW = 30
"""Days between the events of two claims at most."""
_EXACT = 3
"""Days of a date at most that is looked up day by day."""
_MOST_READ = 20_000
"""Claims without a date or a place of their own whose text is read: the last ones."""
_STEP = 400
_CACHED = 128


class ByDay:
    """The claims of a case by the days of their events. What a claim without a date or place names in its text counts.

    Texts are read when the first question is asked.
    """

    def __init__(self, case: Case, accounts: Accounts) -> None:
        self._case = case
        self._accounts = accounts
        self._vaguely = LRU[tuple[int, int], BitMap](_CACHED)

    @cached_property
    def _own(self) -> tuple[dict[int, BitMap], list[tuple[int, int, BitMap]]]:
        """Claims by each of a few days, and those with vaguer dates as (first day, last day, claims)."""
        exact: dict[int, BitMap] = {}
        vague: list[tuple[int, int, BitMap]] = []
        for bounds, claims in self._case.facts.index.events.items():
            days = ordinals(bounds)
            if days is None:
                continue
            if days[1] - days[0] < _EXACT:
                for day in range(days[0], days[1] + 1):
                    exact[day] = exact[day] | claims if day in exact else claims
            else:
                vague.append((*days, claims))
        return exact, vague

    @cached_property
    def undated(self) -> BitMap:
        """The claims that give no date of an event."""
        return self._case.facts.index.events.get(NO_DATE, NOTHING)

    @cached_property
    def unplaced(self) -> BitMap:
        """The claims that give no region."""
        index = self._case.facts.index
        roots = (index.regions[root.id] for root in self._case.regions.roots if root.id in index.regions)
        return index.everything() - union(roots)

    @cached_property
    def _read(self) -> tuple[Mapping[int, BitMap], list[tuple[int, int, BitMap]], Mapping[int, BitMap]]:
        """Claims by what only their text says: the days, vaguer dates, and regions with those around them."""
        days: dict[int, BitMap] = {}
        vague: list[tuple[int, int, BitMap]] = []
        regions: dict[int, BitMap] = {}
        poor = self.undated | self.unplaced
        positions = list(poor[max(0, len(poor) - _MOST_READ) :])
        for at in range(0, len(positions), _STEP):
            for account in self._accounts.of(positions[at : at + _STEP]):
                position = account.position
                if position in self.undated:
                    for span in account.spans:
                        if span.days <= _EXACT:
                            for day in range(span.first, span.last + 1):
                                days.setdefault(day, BitMap()).add(position)
                        else:
                            vague.append((span.first, span.last, BitMap((position,))))
                if position in self.unplaced:
                    for region in account.read_places:
                        for node in (region, *(above.id for above in self._case.regions.chain(region))):
                            regions.setdefault(node, BitMap()).add(position)
        return days, vague, regions

    @cached_property
    def _days(self) -> list[int]:
        return sorted(self._own[0].keys() | self._read[0].keys())

    def on(self, first: int, last: int) -> BitMap:
        """The claims about one of the days from `first` to `last`, to a few days exactly."""
        days = self._days[bisect_left(self._days, first) : bisect_right(self._days, last)]
        own, read = self._own[0], self._read[0]
        return union(claims for day in days for claims in (own.get(day), read.get(day)) if claims is not None)

    def vaguely(self, first: int, last: int) -> BitMap:
        """The claims with a vaguer date that overlaps these days. Never change the set: it is kept."""

        def gather() -> BitMap:
            dated = chain(self._own[1], self._read[1])
            return union(claims for start, end, claims in dated if start <= last and end >= first)

        return self._vaguely.get((first, last), gather)

    def rarity(self, day: int) -> float:
        """How much it tells that a claim is about a day, in nats."""
        number = sum(len(sets[day]) for sets in (self._own[0], self._read[0]) if day in sets)
        return log((1 + self._case.size) / (1 + number))

    @cached_property
    def timeless(self) -> BitMap:
        """The claims of which not even the text says when it happened."""
        return self.undated - union(self._read[0].values()) - union(claims for _, _, claims in self._read[1])

    def in_region(self, region: int) -> BitMap:
        """The claims about a region or a place in it, by their own word or only by their text."""
        own = self._case.facts.index.regions.get(region, NOTHING)
        read = self._read[2].get(region)
        return own | read if read else own
