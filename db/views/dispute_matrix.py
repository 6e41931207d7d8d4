"""Who disputes whom: how often one actor disputes another among the claims that fit a filter.

Disputes count as the links are directed, from the claim that disputes to the one disputed, and only while neither of
the two is retracted. An actor counts with everyone who speaks for them, as in a filter; so what a filter says of
actors and of whom they dispute is left to the choice of a cell.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import compress
from operator import and_

from pyroaring import BitMap

from db.case.case import Case
from db.filters.filter import Filter
from db.index.sets import union
from db.model.claims import Actor, Relation, Status
from db.status.counts import Counts

MOST = 24
"""The most actors that a matrix has in its rows, and in its columns."""

_Group = tuple[int, ...]
"""The actors of a matrix that stand behind a claim, by id."""


class Among(StrEnum):
    """Between whom disputes are counted: whole identified sides, or those who speak for themselves or others."""

    SIDES = "sides"
    ACTORS = "actors"


@dataclass(frozen=True, slots=True)
class Tally:
    """By how many links one actor disputes another, and from how many claims."""

    disputes: int
    claims: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """Who disputes whom, those with most disputed and disputing claims first: `rows` dispute `columns`.

    `cells` are by the ids of the two actors; empty ones are left out. `more_rows` and `more_columns` count the actors
    who found no place, and `disputes` all links, with theirs.
    """

    among: Among
    rows: tuple[Actor, ...]
    columns: tuple[Actor, ...]
    cells: Mapping[tuple[int, int], Tally]
    disputes: int
    more_rows: int = 0
    more_columns: int = 0


def narrowed(filter: Filter, who: Actor, whom: Actor) -> Filter:
    """The filter that selects the claims of a cell: those by which one actor disputes another."""
    return filter.replace("actor", (who.uid,)).replace("disputes", (whom.uid,))


def matrix(case: Case, filter: Filter, among: Among) -> Matrix:
    """Who disputes whom in the claims that fit the filter."""
    from_, to = _links(case, filter.without("actor", "disputes"))
    disputing, disputed = (Counts(BitMap(end), case.index.actors) for end in (from_, to))
    candidates = [case.actors[side] for side in case.speaking.sides] if among is Among.SIDES else _speaking(case)
    involved = [actor for actor in candidates if actor.id in disputing or actor.id in disputed]
    involved.sort(key=lambda actor: (-disputing.get(actor.id, 0) - disputed.get(actor.id, 0), actor.name))
    who = [actor for actor in involved if actor.id in disputing]
    whom = [actor for actor in involved if actor.id in disputed]
    rows, columns = tuple(who[:MOST]), tuple(whom[:MOST])
    cells = _cells(from_, to, _groups(from_, rows, case), _groups(to, columns, case), case)
    return Matrix(among, rows, columns, cells, len(from_), len(who) - len(rows), len(whom) - len(columns))


def _links(case: Case, filter: Filter) -> tuple[array[int], array[int]]:
    """The claims at both ends of the disputes that begin at a match."""
    statuses = case.statuses(filter.asof)
    standing = case.index.everything(statuses.known) - statuses.positions[Status.RETRACTED]
    disputing = case.matches(filter).positions & standing
    from_, to, *_ = case.index.links.every[Relation.DISPUTES].arrays
    counting = list(map(and_, map(disputing.__contains__, from_), map(standing.__contains__, to)))
    return array("I", compress(from_, counting)), array("I", compress(to, counting))


def _speaking(case: Case) -> list[Actor]:
    """The actors who speak themselves, but for sides for which others speak: these have their place among the sides."""
    found = (actor for id in set(case.index.voices.circles.added) if (actor := case.actors.get(id)) is not None)
    below = case.actors
    return [actor for actor in found if below.parent(actor.id) is not None or not below.children(actor.id)]


def _groups(claims: Iterable[int], actors: Sequence[Actor], case: Case) -> dict[int, _Group]:
    """Who of these actors stands behind each of these claims; claims of none of them are left out."""
    asked, groups = BitMap(claims), dict[int, _Group]()
    seen = BitMap()
    for actor in actors:
        found = asked & case.index.actors[actor.id]
        groups.update(dict.fromkeys(found - seen, (actor.id,)))
        for claim in found & seen:
            groups[claim] = (*groups[claim], actor.id)
        seen |= found
    return groups


def _cells(
    from_: Iterable[int], to: Iterable[int], disputing: Mapping[int, _Group], disputed: Mapping[int, _Group], case: Case
) -> dict[tuple[int, int], Tally]:
    """The cells of these links, given who stands behind their claims."""
    aimed: dict[_Group, list[int]] = defaultdict(list)
    for claim, group in zip(from_, map(disputed.get, to), strict=True):
        if group and claim in disputing:
            aimed[group].append(claim)
    links: dict[int, Counter[_Group]] = defaultdict(Counter)
    claims: dict[int, list[BitMap]] = defaultdict(list)
    for group, found in aimed.items():
        counted = Counter(map(disputing.__getitem__, found))
        for whom in group:
            links[whom].update(counted)
            claims[whom].append(BitMap(found))
    cells: dict[tuple[int, int], Tally] = {}
    for whom, counted in links.items():
        from_whom, numbers = union(claims[whom]), Counter[int]()
        for group, number in counted.items():
            for who in group:
                numbers[who] += number
        for who, number in numbers.items():
            cells[who, whom] = Tally(number, from_whom.intersection_cardinality(case.index.actors[who]))
    return cells
