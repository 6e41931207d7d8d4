"""Who stands behind each claim: its speakers, the bodies they speak for, and their sides."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from db.model import UNATTRIBUTED, Actor
from db.tree import Forest


@dataclass(frozen=True, slots=True)
class Voices:
    """Who stands behind a claim, as actor ids.

    `speakers` are those who made it, `bodies` the speakers and everyone they speak for, `sides` the roots of
    the speakers that are identified.
    """

    speakers: frozenset[int] = frozenset()
    bodies: frozenset[int] = frozenset()
    sides: frozenset[int] = frozenset()


class VoiceTable:
    """The voices of every claim by its position.

    Claims with the same speakers share a number, which stands for the speakers of a smaller number and one more:
    a million claims have many different circles of speakers, and few of them are ever asked for.
    """

    def __init__(self, actors: Forest[Actor], speaking: Mapping[int, Iterable[int]], size: int) -> None:
        """`speaking` gives the positions of the claims that each actor makes, `size` is the number of claims."""
        self._actors = actors
        self._alone: dict[int, Voices] = {}
        self._numbers = array("I", bytes(4 * size))
        self._smaller = array("I", (0,))
        self._added = array("q", (0,))
        for id, positions in speaking.items():
            if actors.get(id) is not None:
                self._join(id, positions)

    def _join(self, id: int, positions: Iterable[int]) -> None:
        joined: dict[int, int] = {}
        for position in positions:
            before = self._numbers[position]
            if before not in joined:
                joined[before] = len(self._added)
                self._smaller.append(before)
                self._added.append(id)
            self._numbers[position] = joined[before]

    def __call__(self, position: int) -> Voices:
        """The voices of the claim at a position."""
        each: list[Voices] = []
        number = self._numbers[position]
        while number:
            each.append(self._voice(self._added[number]))
            number = self._smaller[number]
        if len(each) == 1:
            return each[0]
        return Voices(
            frozenset().union(*(one.speakers for one in each)),
            frozenset().union(*(one.bodies for one in each)),
            frozenset().union(*(one.sides for one in each)),
        )

    def _voice(self, id: int) -> Voices:
        """An actor as the only speaker."""
        if id not in self._alone:
            side = side_of(self._actors, id)
            bodies = frozenset((id, *(body.id for body in self._actors.chain(id))))
            self._alone[id] = Voices(frozenset((id,)), bodies, frozenset((side.id,) if side else ()))
        return self._alone[id]


def side_of(actors: Forest[Actor], id: int) -> Actor | None:
    """The side of an actor: the root of its tree. A voice that is not identified has none."""
    root = actors.root(id)
    return None if UNATTRIBUTED in (actors[id].kind, root.kind) else root
