"""The history of the status of one claim: which status it had from which day on.

Only the claims behind the status are looked at. Time is counted in claims, as for an as-of date: the end of a day is
the number of claims known by then. Each rule holds for some *spells* of time, which follow from when the claims behind
it were known and not retracted; the status at any time is the first rule with a spell there. Claims without a date of
statement become known at one time after all days.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from heapq import merge
from typing import NamedTuple

from db.index.pairs import Pair
from db.index.periods import Periods
from db.model.claims import Relation, Status, StatusChange
from db.status.origins import SharedOrigins
from db.status.retractions import settle_retractions
from db.status.snapshot import Snapshot

EFFORT = 1_000
"""Maximum number of links looked at for the details of a claim. Callers may allow more."""
NAMED = 8
"""Minimum number of claims named behind a change of status, if there are as many."""

_GATHERED = 8
"""Looking again at links that were gathered before costs this many times less."""

Spell = tuple[int, int]
"""A stretch of time from its beginning up to, not including, its end; `_NEVER` if it has none."""

_NEVER = 1 << 62


class _TooMuchError(Exception):
    """More links would have to be looked at than allowed."""


class _Rule(NamedTuple):
    """When a rule holds, and the claims that start or stop making it hold, by time."""

    spells: list[Spell]
    begun: Mapping[int, list[int]]
    ended: Mapping[int, list[int]]

    def holds(self, time: int) -> bool:
        at = bisect_right(self.spells, (time, _NEVER)) - 1
        return at >= 0 and time < self.spells[at][1]


def history(snapshot: Snapshot, position: int, effort: int = EFFORT) -> tuple[StatusChange, ...]:
    """The statuses of a claim from the day on which it was stated up to the day of the snapshot.

    Each lasts until the next one. A change of the superseded mark is a change too. Empty for a claim that is not known,
    and if more than about `effort` links would have to be looked at.
    """
    if position >= snapshot.known:
        return ()
    try:
        return tuple(_History(snapshot, position, effort).changes())
    except _TooMuchError:
        return ()


def day_at(periods: Periods, time: int) -> str | None:
    """The ISO day at the end of which `time` claims were known; None if claims without such a day are among them."""
    return periods.bounds[periods.at(time - 1)][1]


class _History:
    """The computation for one claim."""

    def __init__(self, snapshot: Snapshot, claim: int, effort: int) -> None:
        self._periods = snapshot.index.periods
        self._links = snapshot.index.links.counting
        self._repeats = snapshot.facts.effects.revocable[Relation.REPEATS]
        self._claim = claim
        self._known = snapshot.known
        self._effort = effort
        self._stated = self._time(claim)
        self._retracted: dict[int, list[Spell]] = {}

    def changes(self) -> Iterable[StatusChange]:
        """The changes, from early to late."""
        rules = self._rules()
        superseding = self._rule(self._into(Relation.SUPERSEDES), self._standing)
        edges = {edge for rule in (*rules.values(), superseding) for spell in rule.spells for edge in spell}
        before: tuple[Status, bool] | None = None
        for time in sorted(edges | {self._stated}):
            if not self._stated <= time <= self._known:
                continue
            status = next((status for status, rule in rules.items() if rule.holds(time)), Status.UNVERIFIED)
            now = status, superseding.holds(time)
            if now != before:
                behind = self._behind(rules, before[0] if before else None, status, time)
                later = superseding.begun.get(time, ()) if now[1] and not (before and before[1]) else ()
                yield StatusChange(day_at(self._periods, time), *now, tuple(behind), tuple(later))
            before = now

    @staticmethod
    def _behind(rules: Mapping[Status, _Rule], before: Status | None, status: Status, time: int) -> Iterable[int]:
        """The claims that made a status hold from a time on, or whose end made the status before it stop."""
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
            Status.RETRACTED: retracting._replace(spells=self._retracted_spells(self._claim)),
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
        """The rule that holds whenever one of these claims makes it hold, each for its own spells.

        `others` come in timeline order.
        """
        spells: list[Spell] = []
        begun: dict[int, list[int]] = defaultdict(list)
        ended: dict[int, list[int]] = defaultdict(list)
        settled = _NEVER  # from this time on the rule holds for good
        for other in others:
            time = max(self._time(other), self._stated)
            if time > settled or (time == settled and len(begun[time]) >= NAMED):
                break  # the rule holds already, and enough claims are named
            self._spend(1)
            for start, end in spells_of(other):
                if end > self._stated:
                    first = max(start, self._stated)
                    spells.append((first, end))
                    begun[first].append(other)
                    ended[end].append(other)
                    if end == _NEVER:
                        settled = min(settled, first)
        return _Rule(_merged(spells), begun, ended)

    def _standing(self, claim: int) -> list[Spell]:
        """When a claim was known and not retracted."""
        return _without([(self._time(claim), _NEVER)], self._retracted_spells(claim))

    def _independent(self, claim: int) -> list[Spell]:
        """When a claim was known and not retracted, and did not share an origin with this one."""
        standing = self._standing(claim)
        may_share = self._repeats.joins(claim) and self._repeats.joins(self._claim)
        return _without(standing, self._shared(claim)) if may_share else standing

    def _retracted_spells(self, claim: int) -> list[Spell]:
        """When a claim was retracted. It depends on who retracts it, who retracts these, and so on."""
        if claim not in self._retracted:
            self._retracted[claim] = self._find_retracted(claim) if self._retracting(claim) else []
        return self._retracted[claim]

    def _retracting(self, claim: int) -> Iterable[int]:
        return self._links[Relation.RETRACTS].into(claim, self._known)

    def _find_retracted(self, claim: int) -> list[Spell]:
        asked, links = [claim], list[tuple[int, Pair]]()
        seen = {claim}
        for one in asked:
            for other in self._retracting(one):
                self._spend(1)
                links.append((max(self._time(other), self._time(one)), (other, one)))
                if not self._retracting(other):
                    break  # nobody retracts that claim, so later ones change nothing
                if other not in seen:
                    seen.add(other)
                    asked.append(other)
        times = sorted({time for time, _ in links})
        self._spend(len(times) * len(links) // _GATHERED)

        def is_retracted(time: int) -> bool:
            retracted, _ = settle_retractions(pair for since, pair in links if since <= time)
            return claim in retracted

        return _spells(times, is_retracted)

    @cached_property
    def _origins(self) -> _OriginsOverTime:
        """The `repeats` links that may tie this claim to others, each with the spells for which it counts."""
        asked, seen = [self._claim], {self._claim}
        repeats: list[tuple[Spell, Pair]] = []
        for one in asked:
            from_, to = self._repeats.out_of(one, self._known), self._repeats.into(one, self._known)
            self._spend(len(from_) + len(to))
            for other in to:
                since = max(self._time(one), self._time(other))
                standing = self._standing(other)
                repeats += [((max(since, start), end), (other, one)) for start, end in standing if end > since]
            fresh = [other for other in (*from_, *to) if other not in seen]
            seen.update(fresh)
            asked.extend(dict.fromkeys(fresh))
        return _OriginsOverTime(repeats, self._spend)

    def _shared(self, claim: int) -> list[Spell]:
        """When a claim shared its origin with this one."""
        return self._origins.shared(claim, self._claim)


class _OriginsOverTime:
    """Which claims share an origin at which time. `repeats` are links, each with a spell for which it counts."""

    def __init__(self, repeats: list[tuple[Spell, Pair]], spend: Callable[[int], None]) -> None:
        self._repeats = repeats
        self._spend = spend
        self._grow = all(end == _NEVER for (_, end), _ in repeats)
        self._times = sorted({time for spell, _ in repeats for time in spell if time != _NEVER})
        self._at: dict[int, SharedOrigins] = {}

    def shared(self, one: int, other: int) -> list[Spell]:
        """When two claims shared an origin."""
        together = partial(self._together, one, other)
        if not self._grow:
            return _spells(self._times, together)
        first = bisect_right(self._times, False, key=together)
        return [(self._times[first], _NEVER)] if first < len(self._times) else []

    def _together(self, one: int, other: int, time: int) -> bool:
        if time not in self._at:
            self._spend(len(self._repeats) // _GATHERED)
            self._at[time] = SharedOrigins(pair for (start, end), pair in self._repeats if start <= time < end)
        return self._at[time].shared(one, other)


_RANK = {status: rank for rank, status in enumerate(Status)}


def _spells(times: Iterable[int], holds: Callable[[int], bool]) -> list[Spell]:
    """When a condition holds that can change only at these times."""
    spells: list[Spell] = []
    start: int | None = None
    for time in times:
        if holds(time) == (start is not None):
            continue
        if start is None:
            start = time
        else:
            spells.append((start, time))
            start = None
    return spells if start is None else [*spells, (start, _NEVER)]


def _merged(spells: Iterable[Spell]) -> list[Spell]:
    """The union of some spells, in order and without overlaps."""
    merged: list[Spell] = []
    for start, end in sorted(spells):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _without(spells: Iterable[Spell], taken: list[Spell]) -> list[Spell]:
    """Spells without the time that other spells take; both are in order."""
    left: list[Spell] = []
    for start, end in spells:
        for from_, until in taken:
            if from_ < end and until > start:
                if from_ > start:
                    left.append((start, from_))
                start = until
        if start < end:
            left.append((start, end))
    return left
