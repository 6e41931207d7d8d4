"""The claims that one claim may bear on: near in time, then near in place, and never all.

Claims are blocked by the days of their events, and never by place, because accounts of one event name it differently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from pyroaring import BitMap

from db.case.case import Case
from db.index.sets import NOTHING, between, union
from db.suggest.accounts import Account, Span
from db.suggest.days import WINDOW, ByDay
from db.suggest.places import CasePlaces, Reach
from db.suggest.plain import unrelated

MOST = 2_000
"""Candidates of a claim at most."""
_LASTING = 300
"""Days above which a date says next to nothing about when, unless it is a total up to the statement."""
_TOTAL = 45
"""Days between the end of a total and its statement at most."""
_SHORT = 92
"""Days above which being within a date is no nearness."""
_TELLING = 1.2
"""Nats above which a place says something: it holds less than a third of all claims."""
_GAPS = ((0, 4.0), (1, 3.0), (3, 2.2), (7, 1.4), (15, 0.7), (WINDOW, 0.0))
"""Days between two events at most, with what being so near counts."""
_OVERLAPPING = 2.0
"""What it counts that dates of which one is vague overlap."""
_PLACES = ((4.0, 5.0), (2.5, 3.5), (1.2, 1.8), (0.4, 0.7))
"""What two places have in common in nats at least, with what that counts."""
_PLACED = 1.8
"""What a place counts at least where no date is given."""
_AROUND = 0.4

Tier = tuple[float, BitMap]


class Candidates:
    """Finds the candidates of the claims of a case."""

    def __init__(self, case: Case, days: ByDay, places: CasePlaces) -> None:
        self._case = case
        self._days = days
        self._places = places

    def says_when(self, account: Account) -> bool:
        """Whether a claim says when, and not only in which year."""
        return any(map(_says_when(account), account.spans))

    def says_where(self, account: Account) -> bool:
        """Whether a claim names a place smaller than a country that holds less than a third of all claims."""
        return any(self._places.rarity(region) >= _TELLING and self._is_small(region) for region in account.places)

    def _is_small(self, region: int) -> bool:
        """Whether a region is not a whole country, or whatever else stands above others and below none."""
        regions = self._case.regions
        return regions.parent(region) is not None or not regions.children(region)

    def of(self, account: Account, reach: Reach, most: int = MOST) -> list[int]:
        """The positions of the candidates of a claim, nearest in time and place first.

        There are none if it says neither when nor where. Claims of one of its speakers are left out: see
        `of_its_speakers`.
        """
        found = (position for tier in self._tiers(account, reach) for position in tier)
        return list(islice(filter(self._by_others(account), found), most))

    def _by_others(self, account: Account) -> Callable[[int], bool]:
        """Whether no identified speaker of this claim speaks at a position, and whether it may be paired at all."""
        barred = self._barred(account)
        groups = self._case.facts.index.voices.groups
        shares: dict[int, bool] = {}

        def is_by_others(position: int) -> bool:
            group = groups.numbers[position]
            if group not in shares:
                shares[group] = not account.speakers.isdisjoint(groups.speakers(position))
            return not shares[group] and position not in barred

        return is_by_others

    def _barred(self, account: Account) -> BitMap:
        barred = self._case.facts.index.links.neighbours(account.position) | unrelated(self._case, account.position)
        barred.add(account.position)
        return barred

    def _tiers(self, account: Account, reach: Reach) -> Iterator[BitMap]:
        """Claims in sets, the nearest first, no claim twice."""
        near = self._near(account)
        placed = self._placed(reach)
        tiers: list[Tier] = []
        for gap, days in near:
            tiers.extend((gap + place, days & claims) for place, claims in placed if gap >= 0 or place >= _PLACED)
            if gap >= 0:
                tiers.append((gap, days))
        if not near and self.says_where(account):
            tiers.extend((place, claims) for place, claims in placed if place >= _PLACED)
        seen = BitMap()
        for _, claims in sorted(tiers, key=lambda tier: -tier[0]):
            fresh = claims - seen
            if fresh:
                seen |= fresh
                yield fresh

    def _near(self, account: Account) -> list[Tier]:
        """Claims by how near their events are in time. Those that do not say when are near at a telling place only."""
        spans = [span for span in account.spans if _says_when(account)(span) or self.says_where(account)]
        if not spans:
            return []
        tiers: list[Tier] = []
        seen = BitMap()
        for gap, value in _GAPS:
            within = union(self._days.on(span.first - gap, span.last + gap) for span in spans) - seen
            seen |= within
            tiers.append((value if _is_short(spans) else min(value, _OVERLAPPING), within))
            if gap == 0:
                vague = union(self._days.vaguely(span.first, span.last) for span in spans) - seen
                tiers.append((_OVERLAPPING, vague))
                seen |= vague
        tiers.append((-_PLACED, self._days.timeless))
        return tiers

    def _placed(self, reach: Reach) -> list[Tier]:
        """Claims by how much their places have in common with those of a claim."""
        regions: list[list[int]] = [[] for _ in _PLACES]
        for region, way in reach.ways.items():
            value = way.strength * self._places.rarity(region) * (_AROUND if way.up else 1.0)
            level = next((number for number, (least, _) in enumerate(_PLACES) if value >= least), None)
            if level is not None:
                regions[level].append(region)
        return [
            (counts, union(map(self._days.in_region, found)))
            for (_, counts), found in zip(_PLACES, regions, strict=True)
            if found
        ]

    def of_its_speakers(self, account: Account, most: int) -> list[int]:
        """The positions of the statements of its speakers that this one may replace, or be replaced by.

        They are the nearest by time, so many before it and so many after it at most.
        """
        index = self._case.facts.index
        own = union(index.actors.get(speaker, NOTHING) for speaker in account.speakers) - self._barred(account)
        if account.topic:
            own &= index.topics.get(account.topic, NOTHING)
        before = own & between(0, account.position)
        after = own & between(account.position, index.size)
        nearest = (*before[max(0, len(before) - most) :], *after[:most])
        speakers = index.voices.groups.speakers
        return [position for position in nearest if not account.speakers.isdisjoint(speakers(position))]


def _is_short(spans: list[Span]) -> bool:
    return all(span.days <= _SHORT for span in spans)


def _says_when(account: Account) -> Callable[[Span], bool]:
    """Whether a date of this claim says when."""
    said = account.stated[1] if account.stated else None

    def says(span: Span) -> bool:
        return span.days <= _LASTING or (said is not None and abs(said - span.last) <= _TOTAL)

    return says
