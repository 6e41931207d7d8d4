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
    """The voices of every claim by its position. Claims with the same speakers share one value."""

    def __init__(self, actors: Forest[Actor], speaking: Mapping[int, Iterable[int]], size: int) -> None:
        """`speaking` gives the positions of the claims that each actor makes, `size` is the number of claims."""
        self._numbers = array("I", bytes(4 * size))
        sets: list[frozenset[int]] = [frozenset()]
        for id, positions in speaking.items():
            if actors.get(id) is None:
                continue
            joined: dict[int, int] = {}
            for position in positions:
                before = self._numbers[position]
                if before not in joined:
                    joined[before] = len(sets)
                    sets.append(sets[before] | {id})
                self._numbers[position] = joined[before]
        self._voices = _all_voices(actors, sets)

    def __call__(self, position: int) -> Voices:
        """The voices of the claim at a position."""
        return self._voices[self._numbers[position]]


def _all_voices(actors: Forest[Actor], sets: Iterable[frozenset[int]]) -> list[Voices]:
    alone: dict[int, Voices] = {}
    voices: list[Voices] = []
    for speakers in sets:
        for id in speakers:
            if id not in alone:
                side = side_of(actors, id)
                bodies = frozenset((id, *(body.id for body in actors.chain(id))))
                alone[id] = Voices(frozenset((id,)), bodies, frozenset((side.id,) if side else ()))
        each = [alone[id] for id in speakers]
        if len(each) == 1:
            voices.append(each[0])
        else:
            bodies = frozenset().union(*(one.bodies for one in each))
            voices.append(Voices(speakers, bodies, frozenset().union(*(one.sides for one in each))))
    return voices


def side_of(actors: Forest[Actor], id: int) -> Actor | None:
    """The side of an actor: the root of its tree. A voice that is not identified has none."""
    root = actors.root(id)
    return None if UNATTRIBUTED in (actors[id].kind, root.kind) else root
