"""Who stands behind each claim: its speakers, the bodies they speak for, and their sides."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Self

from db.model.claims import UNATTRIBUTED, Actor
from db.model.tree import Forest


@dataclass(frozen=True, slots=True)
class Voices:
    """Who stands behind a claim, as actor ids.

    `speakers` are those who made it, `bodies` the speakers and everyone they speak for, `sides` the roots of
    the speakers that are identified.
    """

    speakers: frozenset[int] = frozenset()
    bodies: frozenset[int] = frozenset()
    sides: frozenset[int] = frozenset()


class SpeakerGroups(NamedTuple):
    """Who speaks together, kept so that a million claims take little room.

    Claims with the same speakers share a number (`numbers`, by position), which stands for the speakers of a smaller
    number (`smaller`) and one more (`added`, an actor's id): a million claims have many different circles of
    speakers, and few of them are ever asked for. Number 0 is nobody.
    """

    numbers: array[int]
    smaller: array[int]
    added: array[int]

    @classmethod
    def gathered(cls, speaking: Mapping[int, Iterable[int]], size: int) -> Self:
        """`speaking` gives the positions of the claims that each actor makes, `size` is the number of claims."""
        circles = cls(array("I", bytes(4 * size)), array("I", (0,)), array("q", (0,)))
        for id, positions in speaking.items():
            circles._join(id, positions)
        return circles

    def _join(self, id: int, positions: Iterable[int]) -> None:
        joined: dict[int, int] = {}
        for position in positions:
            before = self.numbers[position]
            if before not in joined:
                joined[before] = len(self.added)
                self.smaller.append(before)
                self.added.append(id)
            self.numbers[position] = joined[before]

    def speakers(self, position: int) -> Iterator[int]:
        """The actors who make the claim at a position, by id."""
        number = self.numbers[position]
        while number:
            yield self.added[number]
            number = self.smaller[number]


class VoiceTable:
    """The voices of every claim by its position."""

    def __init__(self, actors: Forest[Actor], circles: SpeakerGroups) -> None:
        self.circles = circles
        self._actors = actors
        self._alone: dict[int, Voices] = {}
        self._side = _Known(self._side_alone)
        self.sides_of = _Known(self._sides_of).__getitem__
        """The identified sides of a circle, by its number; equal sets are one and the same."""

    def __call__(self, position: int) -> Voices:
        """The voices of the claim at a position."""
        each = [self._voice(id) for id in self.circles.speakers(position) if self._actors.get(id) is not None]
        if len(each) == 1:
            return each[0]
        return Voices(
            frozenset().union(*(one.speakers for one in each)),
            frozenset().union(*(one.bodies for one in each)),
            frozenset().union(*(one.sides for one in each)),
        )

    def sides(self, positions: Iterable[int]) -> Iterator[frozenset[int]]:
        """The identified sides behind each of these claims: for many of them, faster than one by one."""
        return map(self.sides_of, map(self.circles.numbers.__getitem__, positions))

    def _sides_of(self, number: int) -> frozenset[int]:
        added, smaller, side = self.circles.added, self.circles.smaller, self._side
        found = {side[added[number]]} if number else set()
        while number := smaller[number]:
            found.add(side[added[number]])
        return found.pop() if len(found) == 1 else frozenset().union(*found)

    def _side_alone(self, id: int) -> frozenset[int]:
        """The side of an actor, as the only speaker; none of one that does not exist."""
        side = side_of(self._actors, id) if self._actors.get(id) is not None else None
        return frozenset((side.id,) if side else ())

    def _voice(self, id: int) -> Voices:
        """An actor as the only speaker."""
        if id not in self._alone:
            bodies = frozenset((id, *(body.id for body in self._actors.chain(id))))
            self._alone[id] = Voices(frozenset((id,)), bodies, self._side[id])
        return self._alone[id]


class _Known(dict[int, frozenset[int]]):
    """What was worked out for a number, and kept; equal sets are kept once."""

    def __init__(self, work_out: Callable[[int], frozenset[int]]) -> None:
        super().__init__()
        self._work_out = work_out
        self._same: dict[frozenset[int], frozenset[int]] = {}

    def __missing__(self, number: int) -> frozenset[int]:
        found = self._work_out(number)
        found = self[number] = self._same.setdefault(found, found)
        return found


def side_of(actors: Forest[Actor], id: int) -> Actor | None:
    """The side of an actor: the root of its tree. A voice that is not identified has none."""
    root = actors.root(id)
    return None if UNATTRIBUTED in (actors[id].kind, root.kind) else root


def side_names(voices: Voices, actors: Forest[Actor]) -> tuple[str, ...]:
    """The names of the identified sides of some voices, in order."""
    return tuple(sorted(actors[side].name for side in voices.sides))
