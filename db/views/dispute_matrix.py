"""Who disputes whom: how often one actor disputes another among the claims that match a filter.

Disputes count in the direction of the link, and only while neither claim is retracted. An actor counts with everyone
who speaks for it, as in a filter. What the filter says of `actor:` and `disputes:` is left out: a cell chooses both.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import compress
from operator import and_

from pyroaring import BitMap

from db.case.case import Case
from db.filters.filter import Filter
from db.index.sets import union
from db.model.claims import Actor, Relation
from db.status.counts import Counts
from db.status.snapshot import Snapshot

MOST = 24
"""Maximum number of rows, and of columns, of a matrix."""

_Group = tuple[int, ...]
"""The ids of the actors of a matrix that stand behind a claim."""


class Among(StrEnum):
    """Between whom disputes are counted: identified sides, or single actors."""

    SIDES = "sides"
    ACTORS = "actors"


@dataclass(frozen=True, slots=True)
class Tally:
    """The number of links by which one actor disputes another, and of the claims from which they go.

    Between two sides, `unnamed` of these links do not join an identified voice of one side alone with one of the other.
    """

    disputes: int
    claims: int
    unnamed: int = 0


@dataclass(frozen=True, slots=True)
class Matrix:
    """Who disputes whom: `rows` dispute `columns`. The actors with most disputing and disputed claims come first.

    `cells` are keyed by the ids of the two actors; empty cells are left out. `more_rows` and `more_columns` count the
    actors for which there was no room; `disputes` counts all links, theirs included.
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
    """Count who disputes whom in the claims that match the filter."""
    snapshot = case.at(filter.asof)
    from_, to = _links(snapshot, case.matches(filter.without("actor", "disputes")).positions)
    disputing, disputed = (Counts(BitMap(end), snapshot.index.actors) for end in (from_, to))
    candidates = _sides(snapshot) if among is Among.SIDES else _speakers(snapshot)
    involved = [actor for actor in candidates if actor.id in disputing or actor.id in disputed]
    involved.sort(key=lambda actor: (-disputing.get(actor.id, 0) - disputed.get(actor.id, 0), actor.name))
    who = [actor for actor in involved if actor.id in disputing]
    whom = [actor for actor in involved if actor.id in disputed]
    rows, columns = tuple(who[:MOST]), tuple(whom[:MOST])
    actors = snapshot.index.actors
    cells = _cells(from_, to, _groups(from_, rows, actors), _groups(to, columns, actors), actors)
    if among is Among.SIDES:
        named = _named(snapshot, from_, to, frozenset(actor.id for actor in (*rows, *columns)))
        cells = {
            pair: replace(cell, unnamed=cell.disputes - named[pair]) if pair[0] != pair[1] else cell
            for pair, cell in cells.items()
        }
    return Matrix(among, rows, columns, cells, len(from_), len(who) - len(rows), len(whom) - len(columns))


def _links(snapshot: Snapshot, matches: BitMap) -> tuple[array[int], array[int]]:
    """The claims at both ends of the disputes that go from a match."""
    standing = snapshot.standing
    disputing = matches & standing
    from_, to, *_ = snapshot.index.links.every[Relation.DISPUTES].arrays
    counting = list(map(and_, map(disputing.__contains__, from_), map(standing.__contains__, to)))
    return array("I", compress(from_, counting)), array("I", compress(to, counting))


def _sides(snapshot: Snapshot) -> list[Actor]:
    """The identified sides."""
    return [snapshot.actors[side] for side in snapshot.side_claims.sides]


def _speakers(snapshot: Snapshot) -> list[Actor]:
    """The actors who speak themselves. A side for which others speak is left out: it has its place among the sides."""
    actors = snapshot.actors
    speakers = (actor for id in set(snapshot.index.voices.groups.added) if (actor := actors.get(id)) is not None)
    return [actor for actor in speakers if actors.parent(actor.id) is not None or not actors.children(actor.id)]


def _named(
    snapshot: Snapshot, from_: Sequence[int], to: Sequence[int], sides: frozenset[int]
) -> Counter[tuple[int, int]]:
    """How many of these links go from an identified voice of one of the sides alone to one of another."""
    voices, named = snapshot.index.voices, Counter[tuple[int, int]]()
    for (start, target), number in Counter(zip(voices.sides(from_), voices.sides(to), strict=True)).items():
        for who in (start - target) & sides:
            for whom in (target - start) & sides:
                named[who, whom] += number
    return named


def _groups(claims: Iterable[int], actors: Sequence[Actor], sets: Mapping[int, BitMap]) -> dict[int, _Group]:
    """Which of these actors stand behind each of these claims. Claims of none of them are left out."""
    asked, groups = BitMap(claims), dict[int, _Group]()
    seen = BitMap()
    for actor in actors:
        own = asked & sets[actor.id]
        groups.update(dict.fromkeys(own - seen, (actor.id,)))
        for claim in own & seen:
            groups[claim] = (*groups[claim], actor.id)
        seen |= own
    return groups


def _cells(
    from_: Iterable[int],
    to: Iterable[int],
    disputing: Mapping[int, _Group],
    disputed: Mapping[int, _Group],
    sets: Mapping[int, BitMap],
) -> dict[tuple[int, int], Tally]:
    """The cells of these links, given who stands behind the claims at both ends."""
    aimed: dict[_Group, list[int]] = defaultdict(list)
    for claim, group in zip(from_, map(disputed.get, to), strict=True):
        if group and claim in disputing:
            aimed[group].append(claim)
    links: dict[int, Counter[_Group]] = defaultdict(Counter)
    claims: dict[int, list[BitMap]] = defaultdict(list)
    for group, sources in aimed.items():
        counted = Counter(map(disputing.__getitem__, sources))
        for whom in group:
            links[whom].update(counted)
            claims[whom].append(BitMap(sources))
    cells: dict[tuple[int, int], Tally] = {}
    for whom, counted in links.items():
        from_whom, numbers = union(claims[whom]), Counter[int]()
        for group, number in counted.items():
            for who in group:
                numbers[who] += number
        for who, number in numbers.items():
            cells[who, whom] = Tally(number, from_whom.intersection_cardinality(sets[who]))
    return cells
