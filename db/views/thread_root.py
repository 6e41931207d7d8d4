"""The claims around a claim, and the path from it to the root of its thread."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

from pyroaring import BitMap

from db.index.sets import NOTHING, union
from db.model.claims import Direction, Relation
from db.status.snapshot import Snapshot

_CROWD = 200
"""A claim with more links is the root of its thread. Also the maximum number of claims searched for an origin."""

_SMALL = 40
"""Up to this number of claims a thread has the same root from whichever claim it is opened."""

_STEPS = 50
"""Maximum number of links between a claim and the root of its thread, repetitions not counted."""


class LinkedClaims(NamedTuple):
    """The claims that links of one relation and direction join with a claim."""

    relation: Relation
    direction: Direction
    others: BitMap


class Neighbours:
    """The known links of a claim, in the order in which links are listed.

    Remembers the links of claims that have a place in the tree, not of those that are only passed through.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._pairs = list(snapshot.index.links.every.items())
        self._known = snapshot.known
        self._remembered: dict[int, list[LinkedClaims]] = {}

    def __call__(self, claim: int) -> list[LinkedClaims]:
        """All links of a claim, by relation and direction."""
        links = self._remembered.get(claim)
        if links is None:
            links = self._remembered[claim] = list(self._links(claim))
        return links

    def weight(self, claim: int) -> tuple[int, int]:
        """A key that compares claims: more links that point at the claim weigh more, then an earlier position."""
        return sum(len(pairs.into(claim, self._known)) for _, pairs in self._pairs), -claim

    def linked(self, claim: int) -> BitMap:
        """The claims that a link joins with this one."""
        return union(others for _, _, others in self._remembered.get(claim) or self._links(claim))

    def repeated(self, claim: int, direction: Direction) -> BitMap:
        """The claims that repeat this one (`FROM`), or that it repeats (`TO`)."""
        wanted = (Relation.REPEATS, direction)
        return next((others for relation, way, others in self(claim) if (relation, way) == wanted), NOTHING)

    def _links(self, claim: int) -> Iterator[LinkedClaims]:
        for relation, pairs in self._pairs:
            if others := pairs.into(claim, self._known):
                yield LinkedClaims(relation, Direction.FROM, BitMap(others))
            if others := pairs.out_of(claim, self._known):
                yield LinkedClaims(relation, Direction.TO, BitMap(others))


def path_to_root(neighbours: Neighbours, claim: int) -> list[int]:
    """The claims from this one to the root of its thread, each linked with the next.

    The path leads to the claim at which most links point (the earliest if there are several): in a small thread that
    of the whole thread, in a large one that to which claims with more and more links lead. Then it leads on to the
    earliest claim that this one repeats, directly or through others.
    """
    around = reach(neighbours.linked, claim, _SMALL + 1)
    is_small = len(around) <= _SMALL
    path = _path(around, max(around, key=neighbours.weight)) if is_small else _climb(neighbours, claim)
    repeated = reach(lambda other: neighbours.repeated(other, Direction.TO), path[-1], _CROWD)
    return path + _path(repeated, min(repeated))[1:]


def _climb(neighbours: Neighbours, claim: int) -> list[int]:
    """The path from a claim over claims at which more and more links point."""
    path = [claim]
    while len(path) <= _STEPS:
        here = path[-1]
        around = neighbours.linked(here)
        best = here if len(around) > _CROWD else max((here, *around), key=neighbours.weight)
        if best == here:
            break
        path.append(best)
    return path


def reach(linked: Callable[[int], BitMap], start: int, limit: int | None) -> dict[int, int]:
    """All claims reachable from one, nearest first, each with the claim from which it was reached.

    Stops when there are `limit` of them.
    """
    reached = {start: start}
    waiting = deque((start,))
    while waiting and (limit is None or len(reached) < limit):
        here = waiting.popleft()
        for other in linked(here)[:limit]:
            if other not in reached:
                reached[other] = here
                waiting.append(other)
    return reached


def _path(reached: dict[int, int], goal: int) -> list[int]:
    """The path to a claim from the one from which it was reached."""
    path = [goal]
    while reached[path[-1]] != path[-1]:
        path.append(reached[path[-1]])
    return path[::-1]
