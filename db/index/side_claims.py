"""Which identified sides speak in which claims."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from pyroaring import BitMap

from db.index.index import Index
from db.index.sets import NOTHING, union
from db.model.claims import UNATTRIBUTED, Actor
from db.model.tree import Forest


class SideClaims(dict[int, BitMap]):
    """For each identified side, by id, the claims in which an identified voice of it speaks; found when asked for.

    As everywhere (`db.voices.side_of`) a voice that is not identified has no side, be it part of a tree that has one.
    """

    def __init__(self, index: Index, actors: Forest[Actor]) -> None:
        super().__init__()
        self._index = index
        self._actors = actors

    def __missing__(self, side: int) -> BitMap:
        sets, voices = self._index.actors, self._index.voices
        doubtful = union(sets.get(actor, NOTHING) for actor in self._nameless.get(side, ()))
        lost = [claim for claim, sides in zip(doubtful, voices.sides(doubtful), strict=True) if side not in sides]
        whole = sets.get(side, NOTHING)
        found = self[side] = whole - BitMap(lost) if lost else whole
        return found

    def sizes(self, positions: BitMap) -> dict[int, int]:
        """How many of the positions each identified side has; sides that have none are left out."""
        found = {side: positions.intersection_cardinality(self[side]) for side in self.sides}
        return {side: claims for side, claims in found.items() if claims}

    @cached_property
    def sides(self) -> list[int]:
        """The identified sides, by id, as they are in the case."""
        return [root.id for root in self._actors.roots if root.kind != UNATTRIBUTED]

    @cached_property
    def _nameless(self) -> dict[int, list[int]]:
        """For each side the voices of its tree that are not identified."""
        found: dict[int, list[int]] = defaultdict(list)
        for actor in self._actors:
            if actor.kind == UNATTRIBUTED:
                found[self._actors.root(actor.id).id].append(actor.id)
        return found
