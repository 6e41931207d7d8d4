"""The thread of a claim: all claims that links join with it, directly or through others, as a tree.

The tree starts at the claim at which most links point, or rather at its origin (`_way_to_root`). Under each claim
stand those that repeat it, and then, by date, the claims linked with it or with one of these, each with its own.
Every claim stands once, as near to the start as its links allow. A link that does not make the tree, because both of
its claims stand elsewhere in it, is told at the later of them as a reference to the earlier one: so a circle is
shown once. A thread is a function of the links that are known at the as-of date.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pyroaring import BitMap

from db.case.case import Case
from db.index.links import Links
from db.index.sets import NOTHING, union
from db.model.claims import Direction, Relation

LIMIT = 500
"""The claims that a tree holds; of a larger thread these are the nearest to its start."""

_CROWD = 200
"""A claim with more links starts its thread, whatever lies behind it; no more claims are looked at for an origin."""

_SMALL = 40
"""A thread of so many claims has one start, from whichever of them it is opened."""

_STEPS = 50
"""So far away at most lies the start of a thread, not counting repetitions."""


class ThreadLink(NamedTuple):
    """A link as seen from `claim`: what it makes of the claim `other` at its far end."""

    claim: int
    relation: Relation
    direction: Direction
    other: int


@dataclass(frozen=True, slots=True)
class ThreadNode:
    """A claim in the tree, by its position, as all claims here.

    `joint` joins it to what it stands under, seen from there: from the claim `parent`, or, where it answers a
    repetition of the parent, from that one. `is_repeat` says that it stands under its parent because it repeats it.
    `references` are its other links to claims above it. `repeats` and `answers` stand below it, by date.
    """

    claim: int
    parent: int | None
    joint: ThreadLink | None
    is_repeat: bool
    references: tuple[ThreadLink, ...]
    repeats: tuple[int, ...]
    answers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Thread:
    """The tree of which `root` is the start, opened from the claim `anchor`, which is in it.

    `nodes` are its claims from first to last as they are read. `is_whole` is False where there are more.
    """

    anchor: int
    root: int
    nodes: dict[int, ThreadNode]
    is_whole: bool

    @property
    def claims(self) -> BitMap:
        """The claims in the tree."""
        return BitMap(list(self.nodes))

    def __len__(self) -> int:
        return len(self.nodes)

    def above(self, claim: int) -> list[int]:
        """The claims under which a claim of the tree stands, from the next one up to the root."""
        found = []
        parent = self.nodes[claim].parent
        while parent is not None:
            found.append(parent)
            parent = self.nodes[parent].parent
        return found

    def behind(self, claim: int) -> int:
        """How many claims stand below the answers to a claim, these included."""
        number, waiting = 0, list(self.nodes[claim].answers)
        while waiting:
            node = self.nodes[waiting.pop()]
            number += 1 + len(node.repeats)
            waiting.extend(node.answers)
        return number


def thread(case: Case, position: int, asof: str | None = None, limit: int = LIMIT) -> Thread | None:
    """The thread of the claim at a position at the end of an ISO day, or with everything known.

    It has at most `limit` claims (but always those that lead from its start to this one). None if the claim
    was not known by then.
    """
    known = case.known(asof)
    if not 0 <= position < known:
        return None
    neighbours = _Neighbours(case.index.links, known)
    way = _way_to_root(neighbours, position)
    tree = _Tree(neighbours, way, limit)
    return Thread(position, way[-1], tree.nodes(), tree.is_whole)


def connected(
    case: Case, position: int, asof: str | None = None, limit: int | None = None, without: BitMap = NOTHING
) -> BitMap:
    """All claims of the thread of a claim, or, if it has that many, at least `limit` of them.

    Of those `without` which it is looked for the first ones that are met are among them, but nothing behind these.
    There are none if the claim was not known yet.
    """
    known = case.known(asof)
    if not 0 <= position < known:
        return BitMap()
    neighbours = _Neighbours(case.index.links, known)
    found = _reached(lambda claim: NOTHING if claim in without else neighbours.linked(claim), position, limit)
    return BitMap(list(found))


def most_answered(case: Case, claims: BitMap, asof: str | None = None) -> int:
    """Of some claims the one at which most links point, the earliest of several."""
    neighbours = _Neighbours(case.index.links, case.known(asof))
    return max(claims, key=neighbours.weight)


class LinkedClaims(NamedTuple):
    """The claims with which links of one kind and direction join a claim."""

    relation: Relation
    direction: Direction
    others: BitMap


class _Neighbours:
    """The known links of a claim, in the order in which links are listed.

    Remembers what was asked of claims that have a place in the tree, not of those that are only passed through.
    """

    def __init__(self, links: Links, known: int) -> None:
        self._pairs = list(links.every.items())
        self._known = known
        self._found: dict[int, list[LinkedClaims]] = {}

    def __call__(self, claim: int) -> list[LinkedClaims]:
        """All links of a claim, kind by kind."""
        found = self._found.get(claim)
        if found is None:
            found = self._found[claim] = list(self._look(claim))
        return found

    def weight(self, claim: int) -> tuple[int, int]:
        """Compares claims: the more links point at one, and then the earlier it is, the more it weighs."""
        return sum(len(pairs.into(claim, self._known)) for _, pairs in self._pairs), -claim

    def linked(self, claim: int) -> BitMap:
        """The claims that a link joins with this one."""
        return union(others for _, _, others in self._found.get(claim) or self._look(claim))

    def repeated(self, claim: int, direction: Direction) -> BitMap:
        """The claims that repeat this one (`FROM`), or that it repeats (`TO`)."""
        wanted = (Relation.REPEATS, direction)
        return next((others for relation, way, others in self(claim) if (relation, way) == wanted), NOTHING)

    def _look(self, claim: int) -> Iterator[LinkedClaims]:
        for relation, pairs in self._pairs:
            if others := pairs.into(claim, self._known):
                yield LinkedClaims(relation, Direction.FROM, BitMap(others))
            if others := pairs.out_of(claim, self._known):
                yield LinkedClaims(relation, Direction.TO, BitMap(others))


def _way_to_root(neighbours: _Neighbours, claim: int) -> list[int]:
    """The claims from this one to the start of its thread, each linked with the next.

    First to the claim at which most links point, the earliest of several: that of the whole thread where it is small,
    in a large one that to which the way leads over claims at which more and more links point. Then to the earliest
    claim that it repeats, directly or through others.
    """
    around = _reached(neighbours.linked, claim, _SMALL + 1)
    is_small = len(around) <= _SMALL
    way = _way(around, max(around, key=neighbours.weight)) if is_small else _way_up(neighbours, claim)
    origins = _reached(lambda other: neighbours.repeated(other, Direction.TO), way[-1], _CROWD)
    return way + _way(origins, min(origins))[1:]


def _way_up(neighbours: _Neighbours, claim: int) -> list[int]:
    way = [claim]
    while len(way) <= _STEPS:
        here = way[-1]
        around = neighbours.linked(here)
        best = here if len(around) > _CROWD else max((here, *around), key=neighbours.weight)
        if best == here:
            break
        way.append(best)
    return way


def _reached(linked: Callable[[int], BitMap], start: int, limit: int | None) -> dict[int, int]:
    """All claims that are reached from one, each with the claim from which it is, nearest first.

    Looks no further when there are `limit` of them.
    """
    found = {start: start}
    waiting = deque((start,))
    while waiting and (limit is None or len(found) < limit):
        here = waiting.popleft()
        for other in linked(here)[:limit]:
            if other not in found:
                found[other] = here
                waiting.append(other)
    return found


def _way(reached: dict[int, int], goal: int) -> list[int]:
    """The claims from the one from which others were reached to one of these."""
    way = [goal]
    while reached[way[-1]] != way[-1]:
        way.append(reached[way[-1]])
    return way[::-1]


class _Tree:
    """Grows from the end of a way to a root, nearest claims first; what is on the way always has room."""

    def __init__(self, neighbours: _Neighbours, way: list[int], limit: int) -> None:
        self._neighbours = neighbours
        self._kept = BitMap(way)
        self._limit = limit
        self._room = max(limit - len(self._kept), 0)
        self._placed, self._repeating = BitMap(), BitMap()
        self._parents: dict[int, int] = {}
        self._joints: dict[int, ThreadLink] = {}
        self._repeats: dict[int, list[int]] = {}
        self._answers: dict[int, list[int]] = {}
        self._root = way[-1]
        self.is_whole = True
        self._grow()

    def nodes(self) -> dict[int, ThreadNode]:
        """The claims in the order in which they are read."""
        order: dict[int, int] = {}
        waiting = [self._root]
        while waiting:
            claim = waiting.pop()
            order[claim] = len(order)
            below = [*self._repeats.get(claim, ()), *self._answers.get(claim, ())]
            waiting.extend(reversed(below))
        return {claim: self._node(claim, order) for claim in order}

    def _node(self, claim: int, order: dict[int, int]) -> ThreadNode:
        parent, repeats = self._parents.get(claim), tuple(self._repeats.get(claim, ()))
        references = tuple(joint for joint in self._inner(claim) if order[joint.other] < order[claim])
        answers = tuple(self._answers.get(claim, ()))
        return ThreadNode(
            claim, parent, self._joints.get(claim), claim in self._repeating, references, repeats, answers
        )

    def _inner(self, claim: int) -> Iterator[ThreadLink]:
        """The links of a claim to others in the tree which do not make the tree."""
        for relation, direction, others in self._neighbours(claim):
            for other in others & self._placed:
                back = ThreadLink(other, relation, _BACK[direction], claim)
                joint = ThreadLink(claim, relation, direction, other)
                if self._joints.get(claim) != back and self._joints.get(other) != joint:
                    yield joint

    def _grow(self) -> None:
        heads = deque((self._root,))
        self._place(self._root)
        while heads:
            head = heads.popleft()
            heads.extend(self._answer(head))

    def _answer(self, head: int) -> list[int]:
        """Place what is linked with a claim or with a repetition of it, and return it."""
        found: dict[int, ThreadLink] = {}
        for member in (head, *self._repeats.get(head, ())):
            for relation, direction, others in self._neighbours(member):
                for other in self._admitted(others):
                    found.setdefault(other, ThreadLink(member, relation, direction, other))
        for claim in self._origins_first(self._first_of(BitMap(list(found)))):
            if claim not in self._placed and self._has_room(claim):
                self._parents[claim], self._joints[claim] = head, found[claim]
                self._answers.setdefault(head, []).append(claim)
                self._place(claim)
        answers = self._answers.get(head, [])
        answers.sort()
        return answers

    def _origins_first(self, claims: BitMap) -> list[int]:
        """The claims, those last that repeat another of them: they find their place with it."""
        repeating = [c for c in claims if claims.intersect(self._neighbours.repeated(c, Direction.TO))]
        return [*(claims - BitMap(repeating)), *repeating]

    def _place(self, claim: int) -> None:
        """Put a claim into the tree, and all that repeats it, directly or through others, under it."""
        self._placed.add(claim)
        repeats: list[int] = []
        waiting = deque((claim,))
        while waiting:
            origin = waiting.popleft()
            for other in self._admitted(self._neighbours.repeated(origin, Direction.FROM)):
                if other not in self._placed and self._has_room(other):
                    self._placed.add(other)
                    self._repeating.add(other)
                    self._parents[other] = claim
                    self._joints[other] = ThreadLink(origin, Relation.REPEATS, Direction.FROM, other)
                    repeats.append(other)
                    waiting.append(other)
        if repeats:
            self._repeats[claim] = sorted(repeats)

    def _admitted(self, others: BitMap) -> BitMap:
        """Those that are not in the tree yet, but not more than the tree could hold."""
        return self._first_of(others - self._placed)

    def _first_of(self, claims: BitMap) -> BitMap:
        """The claims, of too many the earliest and what is kept."""
        if len(claims) <= self._limit:
            return claims
        self.is_whole = False
        return claims[: self._limit] | (claims & self._kept)

    def _has_room(self, claim: int) -> bool:
        """Take up room for a claim; False if there is none."""
        if claim in self._kept:
            return True
        self._room -= 1
        if self._room < 0:
            self.is_whole = False
        return self._room >= 0


_BACK = {Direction.FROM: Direction.TO, Direction.TO: Direction.FROM}
