"""The claims of each identified side."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from pyroaring import BitMap

from db.index.index import Index
from db.index.sets import NOTHING, union
from db.model.claims import UNATTRIBUTED, Actor
from db.model.tree import Forest


class SideClaims(dict[int, BitMap]):
    """For each identified side, by id, the claims in which an identified voice of it speaks; computed when asked for.

    An unattributed voice has no side, even if it stands in a tree that has one (see `db.index.speakers.side_of`).
    """

    def __init__(self, index: Index, actors: Forest[Actor]) -> None:
        super().__init__()
        self._index = index
        self._actors = actors

    def __missing__(self, side: int) -> BitMap:
        sets, voices = self._index.actors, self._index.voices
        doubtful = union(sets.get(actor, NOTHING) for actor in self._unattributed.get(side, ()))
        lost = [claim for claim, sides in zip(doubtful, voices.sides(doubtful), strict=True) if side not in sides]
        whole = sets.get(side, NOTHING)
        claims = self[side] = whole - BitMap(lost) if lost else whole
        return claims

    def sizes(self, positions: BitMap) -> dict[int, int]:
        """The number of the positions that each identified side has. Sides without any are left out."""
        sizes = {side: positions.intersection_cardinality(self[side]) for side in self.sides}
        return {side: claims for side, claims in sizes.items() if claims}

    @cached_property
    def sides(self) -> list[int]:
        """The identified sides, by id, in the order of the case."""
        return [root.id for root in self._actors.roots if root.kind != UNATTRIBUTED]

    @cached_property
    def _unattributed(self) -> dict[int, list[int]]:
        """For each side the unattributed voices in its tree."""
        voices: dict[int, list[int]] = defaultdict(list)
        for actor in self._actors:
            if actor.kind == UNATTRIBUTED:
                voices[self._actors.root(actor.id).id].append(actor.id)
        return voices
