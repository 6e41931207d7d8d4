"""Values that a filter which is being typed could go on with: exact matches first, then those with most claims."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from typing import TypeVar

from pyroaring import BitMap

from db import dates
from db.case.case import Case
from db.errors import FilterError
from db.filters.fields import FIELDS, Field
from db.filters.filter import parse, written
from db.filters.scope import Scope
from db.index.sets import NOTHING, union
from db.model.tree import Forest, TreeNode
from db.text.names import Fit, Names, fit
from db.text.safe import fold

_UNCOUNTED = ("lag",)
"""Fields whose values are not counted, because that takes too long."""
_BY_ACTOR = ("disputes", "disputed-by", "unanswered")
"""Fields that take actors. Those with most claims of their own are listed, and only then counted."""
N = TypeVar("N", bound=TreeNode)

_MOST_COUNTED = 5_000
"""Maximum number of values of a field whose claims are counted. Those with most claims in the whole case are."""
_MOST_READ = 20_000
"""Maximum number of claims that are read to order sources; the others follow, those with most claims first."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value as it is written in a filter, what it means, and the claims that the filter then leaves, if known."""

    written: str
    meaning: str
    claims: int | None = None


@dataclass(frozen=True, slots=True)
class _Value:
    """A value that fits what is typed, with the claims that it selects; `field` is written with it, if given."""

    value: str
    meaning: str
    fit: Fit
    claims: BitMap
    field: str = ""


class Rest:
    """All of a filter but the value that is being typed: how many claims it leaves together with another value."""

    def __init__(self, case: Case, others: str, begun: str, today: date) -> None:
        """`others` are the other terms of the filter, `begun` what its own term has in front of the value.

        Where either cannot be read, nothing is counted.
        """
        self.scope: Scope = case.scope()
        self._base = self._free = self.scope.snapshot.claims
        self._excluded = begun.startswith("-")
        self.is_known = False
        try:
            rest = parse(others, today)
            self.scope = case.scope(rest.asof)
            self._base = case.matches(rest).positions
            self._free = self._base - self._selected_by(begun, today)
        except FilterError:
            return
        self.is_known = True

    def _selected_by(self, begun: str, today: date) -> BitMap:
        """The claims of the values that stand in front of the one that is typed, in the same term."""
        if not begun.endswith(","):
            return NOTHING
        values = [(term.field, value) for term in parse(begun[:-1], today).terms for value in term.values]
        return union(FIELDS[field].select(self.scope, value) for field, value in values)

    def hits(self, claims: BitMap) -> int:
        """How many claims a value adds to those of the other values in its term."""
        return self._free.intersection_cardinality(claims)

    def left(self, claims: BitMap) -> int | None:
        """How many claims the filter leaves with a value that selects these; None if that is not known."""
        if not self.is_known:
            return None
        if self._excluded:
            return len(self._free) - self.hits(claims)
        return len(self._base) - len(self._free) + self.hits(claims)


def values(case: Case, rest: Rest, field: str, begun: str, today: date, limit: int) -> tuple[list[Candidate], int]:
    """The values of a field that fit what is typed, at most `limit`, and the number of all that fit."""
    if FIELDS[field].typed:
        found = list({one.written: one for one in _dates(case, field, begun, today)}.values())
        return found[:limit], len(found)
    fitting = list(_fitting(case, rest, field, begun))
    chosen = _best(fitting, rest, limit)
    if field == "source":
        chosen = [_as_source(case, one) for one in chosen]
    elif field in _BY_ACTOR:
        select = FIELDS[field].select
        chosen = [replace(one, claims=select(rest.scope, one.value)) for one in chosen]
    return [_candidate(one, None if field in _UNCOUNTED else rest) for one in chosen], len(fitting)


def names(case: Case, rest: Rest, begun: str, limit: int) -> tuple[list[Candidate], int]:
    """Actors and regions that fit a word without a field, each with its field, at most `limit`; and how many fit."""
    fitting = [replace(one, field=field) for field in ("actor", "region") for one in _fitting(case, rest, field, begun)]
    return [_candidate(one, rest) for one in _best(fitting, rest, limit)], len(fitting)


def _candidate(value: _Value, rest: Rest | None) -> Candidate:
    name = f"{value.field}:" if value.field else ""
    return Candidate(name + written(value.value), value.meaning, rest.left(value.claims) if rest else None)


def _as_source(case: Case, value: _Value) -> _Value:
    """The same value as the id of a source, if it is one, with title and claims: it goes before the outlet's name."""
    claims = case.from_source(value.value)
    return value if claims is None else replace(value, claims=claims, meaning=case.source_names.about(value.value))


def _sources(case: Case, begun: str) -> Iterator[_Value]:
    """The sources whose id or title fits what is typed."""
    sizes = case.source_names.sizes
    ranked = sorted(case.source_names.ranked(begun), key=lambda one: (one[0], -sizes.get(one[1].id, 0)))
    until = list(accumulate(sizes.get(name.id, 0) for _, name in ranked[:_MOST_COUNTED]))
    claims = case.source_names.claims_of_each(name for _, name in ranked[: bisect_right(until, _MOST_READ)])
    return (_Value(name.uid, "", how, claims.get(name.id, NOTHING)) for how, name in ranked)


def _fitting(case: Case, rest: Rest, name: str, begun: str) -> Iterator[_Value]:
    field, index = FIELDS[name], case.facts.index
    if name == "region":
        yield from _nodes(case.regions, case.region_names, index.regions, begun)
    elif name == "unanswered" and not begun:
        sides = map(case.actors.__getitem__, case.facts.finders.side_claims.sides)
        yield from (_Value(side.uid, side.name, Fit.BEGINS, index.actors.get(side.id, NOTHING)) for side in sides)
    elif name == "actor" or name in _BY_ACTOR:
        yield from _nodes(case.actors, case.actor_names, index.actors, begun)
    elif field.table:
        table = field.table(rest.scope)
        named = _named(field, table, fold(begun))
        yield from named if name != "source" else (replace(one, meaning="an outlet") for one in named)
        if name == "source" and (begun or not table):
            yield from (one for one in _sources(case, begun) if one.value not in table)
    else:
        typed = fold(begun)
        for value in field.offers(rest.scope):
            if typed in fold(value):
                claims = NOTHING if name in _UNCOUNTED else field.select(rest.scope, value)
                yield _Value(value, field.meaning(value), fit(typed, typed, (fold(value),)), claims)


def _named(field: Field, table: Mapping[str, BitMap], typed: str) -> Iterator[_Value]:
    """The names of a table; those that are equal when folded are one."""
    by_key: dict[str, list[str]] = {}
    for name in table:
        if name.strip():
            by_key.setdefault(fold(name), []).append(name)
    for key, alike in by_key.items():
        if typed in key:
            claims = union(table[name] for name in alike) if alike[1:] else table[alike[0]]
            yield _Value(alike[0], field.meaning(alike[0]), fit(typed, typed, (key,)), claims)


def _nodes(forest: Forest[N], names: Names[N], sets: Mapping[int, BitMap], begun: str) -> Iterator[_Value]:
    """The nodes that the typed text may mean; without any text all nodes."""
    found = names.ranked(begun) if begun else ((Fit.BEGINS, node) for node in forest)
    return (_Value(node.uid, node.name, how, sets.get(node.id, NOTHING)) for how, node in found)


def _best(fitting: Sequence[_Value], rest: Rest, limit: int) -> list[_Value]:
    """The first `limit` values: those that fit better, then those with more claims."""
    best: list[_Value] = []
    for how in Fit:
        best += _most_hits([one for one in fitting if one.fit is how], rest, limit - len(best))
    return best


def _most_hits(fitting: Sequence[_Value], rest: Rest, limit: int) -> list[_Value]:
    """The values with most claims that the rest of the filter leaves, at most `limit`; of equal ones the shorter name.

    A value has at most as many as in the whole case: in that order, few have to be counted.
    """
    counted: list[tuple[int, int, int, _Value]] = []
    by_size = sorted(fitting, key=lambda one: -len(one.claims)) if limit > 0 else []
    for number, one in enumerate(by_size[:_MOST_COUNTED]):
        if len(counted) == limit and -counted[-1][0] > len(one.claims):
            break
        insort(counted, (-rest.hits(one.claims), len(one.meaning), number, one))
        del counted[limit:]
    return [one for *_, one in counted]


def _dates(case: Case, field: str, begun: str, today: date) -> Iterator[Candidate]:
    """What a date means that is typed in words, then the months of the case, latest first."""
    yield from _understood(field, begun, today)
    if begun:
        for word in dates.RELATIVE:
            if word.startswith(begun.casefold()):
                yield from _understood(field, word, today)
    month = dates.month_named(begun)
    months = {bounds[1][:7] for bounds in case.facts.index.periods.bounds if bounds[1]}
    for one in sorted(months, reverse=True):
        if one.startswith(begun) or one[5:] == f"{month or 0:02}":
            yield Candidate(one, dates.words(one))


def _understood(field: str, typed: str, today: date) -> Iterator[Candidate]:
    """The date that a text means, or the two that it can mean, if it does not say so in digits already."""
    understand = FIELDS[field].typed
    if not typed or not understand:
        return
    try:
        meant = understand(typed, today)
    except dates.AmbiguousDateError as problem:
        if problem.text == typed:
            yield from (Candidate(one, dates.words(one)) for one in problem.readings)
    except ValueError:
        return
    else:
        if meant != typed:
            yield Candidate(meant, f"{typed}: {dates.span_in_words(meant)}")
