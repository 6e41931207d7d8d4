"""The thread of a claim: all claims that links join with it, directly or through others, as a tree.

The root of the tree is the claim at which most links point, or the first claim that it repeats (`path_to_root`). Below
each claim stand the claims that repeat it, then, by date, the claims linked with it or with one of its repetitions.
Every claim stands once, as near to the root as its links allow. A link that is not part of the tree, because both its
claims stand elsewhere in it, is listed at the later claim as a reference to the earlier one, so a circle shows once.
A thread depends only on the links known at the day of the snapshot.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pyroaring import BitMap

from db.index.pairs import Pair
from db.index.sets import NOTHING
from db.model.claims import Direction, Relation
from db.status.snapshot import Snapshot
from db.views.thread_root import Neighbours, path_to_root, reach

LIMIT = 500
"""Maximum number of claims in a tree. Of a larger thread these are the nearest to its root."""

_SEARCHED = 500
"""Maximum number of claims searched for the first known one of a thread."""


class ThreadLink(NamedTuple):
    """A link as seen from `claim`; `other` is the claim at its far end."""

    claim: int
    relation: Relation
    direction: Direction
    other: int

    @property
    def ends(self) -> Pair:
        """The claim from which the link goes, and the one at which it points."""
        return (self.claim, self.other) if self.direction is Direction.TO else (self.other, self.claim)


@dataclass(frozen=True, slots=True)
class ThreadNode:
    """A claim in the tree. All claims here are positions.

    `link` joins it to the claim that it stands below, seen from there: the claim `parent`, or a repetition of the
    parent that it answers. `is_repeat` is set if it stands below its parent because it repeats it. `references` are
    its other links to claims above it. `repeats` and `answers` stand below it, by date.
    """

    claim: int
    parent: int | None
    link: ThreadLink | None
    is_repeat: bool
    references: tuple[ThreadLink, ...]
    repeats: tuple[int, ...]
    answers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Thread:
    """The tree below `root`, opened from the claim `anchor`, which is in it.

    `nodes` has its claims in reading order. `is_whole` is False if the thread has more claims.
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
        """The claims above a claim of the tree, from its parent up to the root."""
        above = []
        parent = self.nodes[claim].parent
        while parent is not None:
            above.append(parent)
            parent = self.nodes[parent].parent
        return above

    def number_below(self, claim: int) -> int:
        """The number of answers to a claim, with everything below them."""
        number, waiting = 0, list(self.nodes[claim].answers)
        while waiting:
            node = self.nodes[waiting.pop()]
            number += 1 + len(node.repeats)
            waiting.extend(node.answers)
        return number


def thread(snapshot: Snapshot, position: int, limit: int = LIMIT) -> Thread | None:
    """The thread of the claim at a position; None if the claim is not known.

    It has at most `limit` claims, but always those on the path from the claim to the root.
    """
    if not 0 <= position < snapshot.known:
        return None
    neighbours = Neighbours(snapshot)
    path = path_to_root(neighbours, position)
    tree = _Tree(neighbours, path, limit)
    return Thread(position, path[-1], tree.nodes(), tree.is_whole)


def thread_as_known(snapshot: Snapshot, everything: Snapshot, claim: int) -> Thread | None:
    """The thread of a claim; if the claim is not known yet, what is known of its thread. None if nothing is.

    `everything` is the case with all claims known.
    """
    known = snapshot.known
    if claim < known:
        return thread(snapshot, claim)
    links = snapshot.index.links
    answered = (BitMap(pairs.out_of(claim, known)) for pairs in links.every.values())
    nearest = next(filter(None, answered), None) or links.neighbours(claim)
    if not (nearest and nearest.min() < known):
        nearest = connected(everything, claim, _SEARCHED)
    return thread(snapshot, nearest.min())


def connected(snapshot: Snapshot, position: int, limit: int | None = None, without: BitMap = NOTHING) -> BitMap:
    """All claims of the thread of a claim, or at least `limit` of them if it has that many.

    The search does not go beyond claims in `without`; those that it meets are included. Empty for an unknown claim.
    """
    if not 0 <= position < snapshot.known:
        return BitMap()
    neighbours = Neighbours(snapshot)
    reached = reach(lambda claim: NOTHING if claim in without else neighbours.linked(claim), position, limit)
    return BitMap(list(reached))


def most_answered(snapshot: Snapshot, claims: BitMap) -> int:
    """The claim at which most links point, of some claims; the earliest if there are several."""
    return max(claims, key=Neighbours(snapshot).weight)


class _Tree:
    """Grows a tree from the end of a path, nearest claims first. Claims on the path always have room."""

    def __init__(self, neighbours: Neighbours, path: list[int], limit: int) -> None:
        self._neighbours = neighbours
        self._on_path = BitMap(path)
        self._limit = limit
        self._room = max(limit - len(self._on_path), 0)
        self._placed, self._repeating = BitMap(), BitMap()
        self._parents: dict[int, int] = {}
        self._links: dict[int, ThreadLink] = {}
        self._repeats: dict[int, list[int]] = {}
        self._answers: dict[int, list[int]] = {}
        self._root = path[-1]
        self.is_whole = True
        self._grow()

    def nodes(self) -> dict[int, ThreadNode]:
        """The claims in reading order."""
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
        references = tuple(link for link in self._other_links(claim) if order[link.other] < order[claim])
        answers = tuple(self._answers.get(claim, ()))
        return ThreadNode(claim, parent, self._links.get(claim), claim in self._repeating, references, repeats, answers)

    def _other_links(self, claim: int) -> Iterator[ThreadLink]:
        """The links of a claim to claims in the tree that are not part of the tree."""
        for relation, direction, others in self._neighbours(claim):
            for other in others & self._placed:
                back = ThreadLink(other, relation, _REVERSED[direction], claim)
                link = ThreadLink(claim, relation, direction, other)
                if self._links.get(claim) != back and self._links.get(other) != link:
                    yield link

    def _grow(self) -> None:
        heads = deque((self._root,))
        self._place(self._root)
        while heads:
            heads.extend(self._place_answers(heads.popleft()))

    def _place_answers(self, head: int) -> list[int]:
        """Place the claims that are linked with a claim or with a repetition of it, and return them."""
        linked: dict[int, ThreadLink] = {}
        for member in (head, *self._repeats.get(head, ())):
            for relation, direction, others in self._neighbours(member):
                for other in self._unplaced(others):
                    linked.setdefault(other, ThreadLink(member, relation, direction, other))
        for claim in self._repetitions_last(self._limited(BitMap(list(linked)))):
            if claim not in self._placed and self._take_room(claim):
                self._parents[claim], self._links[claim] = head, linked[claim]
                self._answers.setdefault(head, []).append(claim)
                self._place(claim)
        answers = self._answers.get(head, [])
        answers.sort()
        return answers

    def _repetitions_last(self, claims: BitMap) -> list[int]:
        """The claims, last those that repeat another of them: they are placed together with it."""
        repeating = [c for c in claims if claims.intersect(self._neighbours.repeated(c, Direction.TO))]
        return [*(claims - BitMap(repeating)), *repeating]

    def _place(self, claim: int) -> None:
        """Place a claim, and below it all that repeats it, directly or through others."""
        self._placed.add(claim)
        repeats: list[int] = []
        waiting = deque((claim,))
        while waiting:
            repeated = waiting.popleft()
            for other in self._unplaced(self._neighbours.repeated(repeated, Direction.FROM)):
                if other not in self._placed and self._take_room(other):
                    self._placed.add(other)
                    self._repeating.add(other)
                    self._parents[other] = claim
                    self._links[other] = ThreadLink(repeated, Relation.REPEATS, Direction.FROM, other)
                    repeats.append(other)
                    waiting.append(other)
        if repeats:
            self._repeats[claim] = sorted(repeats)

    def _unplaced(self, others: BitMap) -> BitMap:
        """The claims that are not in the tree yet, but not more than the tree can hold."""
        return self._limited(others - self._placed)

    def _limited(self, claims: BitMap) -> BitMap:
        """The claims; of too many the earliest, and those on the path."""
        if len(claims) <= self._limit:
            return claims
        self.is_whole = False
        return claims[: self._limit] | (claims & self._on_path)

    def _take_room(self, claim: int) -> bool:
        """Take up room for a claim; False if there is none left."""
        if claim in self._on_path:
            return True
        self._room -= 1
        if self._room < 0:
            self.is_whole = False
        return self._room >= 0


_REVERSED = {Direction.FROM: Direction.TO, Direction.TO: Direction.FROM}
