"""How the status of one claim came about: from which day on it had which, found without a look at any other claim.

Time is counted in claims here, as an as-of date is: the end of a day is the number of claims that were known by then.
Each rule holds for some *spells* of time, which follow from when the claims behind it were known and not retracted;
the status at any time is the first rule with a spell there. Claims that do not say when they were stated
become known at one time after all days.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from heapq import merge
from typing import NamedTuple

from db.index.index import Index
from db.index.links import Pair
from db.index.periods import Periods
from db.model.claims import Relation, Status, StatusChange
from db.status.lasting import LastingEffects, components, settle

EFFORT = 1_000
"""Links that are looked at for a claim whose details are shown. Who asks for a history may allow more."""
NAMED = 8
"""So many claims at least are told to have made a status hold, if there are as many; more may be."""

_GATHERED = 8
"""Links that are gathered already cost so much less to look at once more."""

Spell = tuple[int, int]
"""A time from its beginning to the one at which it is over; `_NEVER` if it is not."""

_NEVER = 1 << 62


class _TooMuchError(Exception):
    """More hangs together than may be looked at."""


class _Rule(NamedTuple):
    """When a rule holds, and the claims that begin or cease to make it hold, by time."""

    spells: list[Spell]
    begun: Mapping[int, list[int]]
    ended: Mapping[int, list[int]]

    def holds(self, time: int) -> bool:
        at = bisect_right(self.spells, (time, _NEVER)) - 1
        return at >= 0 and time < self.spells[at][1]


def history(
    index: Index, course: LastingEffects, position: int, known: int, effort: int = EFFORT
) -> tuple[StatusChange, ...]:
    """The statuses that a claim had from the day on which it was stated, when only the first `known` are known.

    Each lasts until the next one; a change of the mark beside it counts as well. Nothing comes back for a claim
    that is not known, or if more than about `effort` links would have to be looked at.
    """
    if position >= known:
        return ()
    try:
        return tuple(_Past(index, course, position, known, effort).changes())
    except _TooMuchError:
        return ()


def day_at(periods: Periods, time: int) -> str | None:
    """The ISO day at the end of which so many claims were known; None if that takes claims without such a day."""
    return periods.bounds[periods.at(time - 1)][1]


class _Past:
    """What is worked out for one claim."""

    def __init__(self, index: Index, course: LastingEffects, claim: int, known: int, effort: int) -> None:
        self._periods = index.periods
        self._links = index.links.telling
        self._ties = course.restless[Relation.REPEATS]
        self._claim = claim
        self._known = known
        self._effort = effort
        self._born = self._time(claim)
        self._fallen: dict[int, list[Spell]] = {}

    def changes(self) -> Iterable[StatusChange]:
        """The history, from early to late."""
        rules = self._rules()
        superseding = self._rule(self._into(Relation.SUPERSEDES), self._standing)
        edges = {edge for rule in (*rules.values(), superseding) for spell in rule.spells for edge in spell}
        before: tuple[Status, bool] | None = None
        for time in sorted(edges | {self._born}):
            if not self._born <= time <= self._known:
                continue
            status = next((status for status, rule in rules.items() if rule.holds(time)), Status.UNVERIFIED)
            found = status, superseding.holds(time)
            if found != before:
                behind = self._behind(rules, before[0] if before else None, status, time)
                later = superseding.begun.get(time, ()) if found[1] and not (before and before[1]) else ()
                yield StatusChange(day_at(self._periods, time), *found, tuple(behind), tuple(later))
            before = found

    @staticmethod
    def _behind(rules: Mapping[Status, _Rule], before: Status | None, status: Status, time: int) -> Iterable[int]:
        """The claims that made a status hold from a time on, or else those that made the one before hold no longer."""
        if status == before:
            return ()
        if before and (status is Status.UNVERIFIED or _RANK[status] > _RANK[before]):
            return rules[before].ended.get(time, ())
        return rules[status].begun.get(time, ()) if status in rules else ()

    def _rules(self) -> Mapping[Status, _Rule]:
        retracting = self._rule(self._into(Relation.RETRACTS), self._standing)
        disputes = self._links[Relation.DISPUTES]
        opposed = merge(self._into(Relation.DISPUTES), disputes.out_of(self._claim, self._known))
        return {
            Status.RETRACTED: retracting._replace(spells=self._fallen_spells(self._claim)),
            Status.DISPUTED: self._rule(opposed, self._standing),
            Status.CORROBORATED: self._rule(self._into(Relation.SUPPORTS), self._independent),
            Status.QUESTIONED: self._rule(self._into(Relation.QUESTIONS), self._standing),
        }

    def _into(self, relation: Relation) -> Iterable[int]:
        return self._links[relation].into(self._claim, self._known)

    def _time(self, claim: int) -> int:
        """The time at which a claim became known: the end of its day."""
        periods = self._periods
        period = periods.at(claim)
        if period >= len(periods.days):
            return periods.size
        return periods.end(bisect_right(periods.days, periods.days[period]) - 1)

    def _spend(self, steps: int) -> None:
        self._effort -= steps
        if self._effort < 0:
            raise _TooMuchError

    def _rule(self, others: Iterable[int], spells_of: Callable[[int], list[Spell]]) -> _Rule:
        """What claims make of this one, of which each does so for spells of its own. They come in timeline order."""
        spells: list[Spell] = []
        begun: dict[int, list[int]] = defaultdict(list)
        ended: dict[int, list[int]] = defaultdict(list)
        settled = _NEVER  # the time from which on it is certain for good
        for other in others:
            time = max(self._time(other), self._born)
            if time > settled or (time == settled and len(begun[time]) >= NAMED):
                break  # it holds already, and those who made it hold are named
            self._spend(1)
            for start, end in spells_of(other):
                if end > self._born:
                    first = max(start, self._born)
                    spells.append((first, end))
                    begun[first].append(other)
                    ended[end].append(other)
                    if end == _NEVER:
                        settled = min(settled, first)
        return _Rule(_merged(spells), begun, ended)

    def _standing(self, claim: int) -> list[Spell]:
        """When a claim was known and not retracted."""
        return _without([(self._time(claim), _NEVER)], self._fallen_spells(claim))

    def _independent(self, claim: int) -> list[Spell]:
        """When a claim was known and not retracted, and did not share an origin with ours."""
        standing = self._standing(claim)
        tied = self._ties.joins(claim) and self._ties.joins(self._claim)
        return _without(standing, self._shared(claim)) if tied else standing

    def _fallen_spells(self, claim: int) -> list[Spell]:
        """When a claim was retracted. What decides are those who retract it, those who retract these, and so on."""
        if claim not in self._fallen:
            self._fallen[claim] = self._find_fallen(claim) if self._retracting(claim) else []
        return self._fallen[claim]

    def _retracting(self, claim: int) -> Iterable[int]:
        return self._links[Relation.RETRACTS].into(claim, self._known)

    def _find_fallen(self, claim: int) -> list[Spell]:
        asked, links = [claim], list[tuple[int, Pair]]()
        seen = {claim}
        for one in asked:
            for other in self._retracting(one):
                self._spend(1)
                links.append((max(self._time(other), self._time(one)), (other, one)))
                if not self._retracting(other):
                    break  # that one stands for good, so that the later ones change nothing
                if other not in seen:
                    seen.add(other)
                    asked.append(other)
        times = sorted({time for time, _ in links})
        self._spend(len(times) * len(links) // _GATHERED)
        return _spells(times, lambda time: claim in settle(pair for since, pair in links if since <= time)[0])

    @cached_property
    def _origins(self) -> _Origins:
        """The repeats that may tie our claim with others, each with when it stands."""
        asked, seen = [self._claim], {self._claim}
        ties: list[tuple[Spell, Pair]] = []
        for one in asked:
            from_, to = self._ties.out_of(one, self._known), self._ties.into(one, self._known)
            self._spend(len(from_) + len(to))
            for other in to:
                since = max(self._time(one), self._time(other))
                standing = self._standing(other)
                ties += [((max(since, start), end), (other, one)) for start, end in standing if end > since]
            fresh = [other for other in (*from_, *to) if other not in seen]
            seen.update(fresh)
            asked.extend(dict.fromkeys(fresh))
        return _Origins(ties, self._spend)

    def _shared(self, claim: int) -> list[Spell]:
        """When a claim shared its origin with ours."""
        return self._origins.shared(claim, self._claim)


class _Origins:
    """Which claims share an origin at which time."""

    def __init__(self, ties: list[tuple[Spell, Pair]], spend: Callable[[int], None]) -> None:
        self._ties = ties
        self._spend = spend
        self._grow = all(end == _NEVER for (_, end), _ in ties)
        self._times = sorted({time for spell, _ in ties for time in spell if time != _NEVER})
        self._known: dict[int, Mapping[int, int]] = {}

    def shared(self, one: int, other: int) -> list[Spell]:
        """When two claims shared an origin."""
        together = partial(self._together, one, other)
        if not self._grow:
            return _spells(self._times, together)
        first = bisect_right(self._times, False, key=together)
        return [(self._times[first], _NEVER)] if first < len(self._times) else []

    def _together(self, one: int, other: int, time: int) -> bool:
        if time not in self._known:
            self._spend(len(self._ties) // _GATHERED)
            self._known[time] = components(pair for (start, end), pair in self._ties if start <= time < end)
        origins = self._known[time]
        return one in origins and origins[one] == origins.get(other)


_RANK = {status: rank for rank, status in enumerate(Status)}


def _spells(times: Iterable[int], holds: Callable[[int], bool]) -> list[Spell]:
    """When something holds that can only change at these times."""
    found: list[Spell] = []
    start: int | None = None
    for time in times:
        if holds(time) == (start is not None):
            continue
        if start is None:
            start = time
        else:
            found.append((start, time))
            start = None
    return found if start is None else [*found, (start, _NEVER)]


def _merged(spells: Iterable[Spell]) -> list[Spell]:
    """The same time in as few spells as there can be, in order."""
    found: list[Spell] = []
    for start, end in sorted(spells):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _without(spells: Iterable[Spell], taken: list[Spell]) -> list[Spell]:
    """What is left of some time without some other; both are in order."""
    found: list[Spell] = []
    for start, end in spells:
        for from_, until in taken:
            if from_ < end and until > start:
                if from_ > start:
                    found.append((start, from_))
                start = until
        if start < end:
            found.append((start, end))
    return found
