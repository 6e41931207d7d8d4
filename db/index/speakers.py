"""Who stands behind each claim: its speakers, the bodies they speak for, and their sides."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Self

from db.index.changes.renumbering import Renumbering
from db.model.claims import UNATTRIBUTED, Actor
from db.model.tree import Forest


@dataclass(frozen=True, slots=True)
class Voices:
    """Who stands behind a claim, as actor ids.

    `speakers` made it. `bodies` are the speakers and everyone they speak for. `sides` are the roots of the
    identified speakers.
    """

    speakers: frozenset[int] = frozenset()
    bodies: frozenset[int] = frozenset()
    sides: frozenset[int] = frozenset()


class SpeakerGroups(NamedTuple):
    """Which actors speak together in which claims, in little room.

    A group is a set of speakers. It has a number, and is stored as the number of a smaller group (`smaller`) and one
    more actor (`added`, by id); group 0 is nobody. `numbers` has the group of each claim, by position.
    """

    numbers: array[int]
    smaller: array[int]
    added: array[int]

    @classmethod
    def gathered(cls, speaking: Mapping[int, Iterable[int]], size: int) -> Self:
        """Make them of the positions at which each actor speaks, for a case of `size` claims."""
        groups = cls(array("I", bytes(4 * size)), array("I", (0,)), array("q", (0,)))
        for id, positions in speaking.items():
            groups._add(id, positions)
        return groups

    def changed(self, renumbering: Renumbering, speaking: Mapping[int, Iterable[int]]) -> SpeakerGroups:
        """Those after claims have left and others have come, in each of which these actors speak, by position."""
        numbers = array("I")
        smaller, added = array("I", self.smaller), array("q", self.added)
        for start, end, shift in renumbering.stretches:
            numbers.extend(array("I", bytes(4 * (start + shift - len(numbers)))))
            numbers += self.numbers[start:end]
        numbers.extend(array("I", bytes(4 * (renumbering.new_size - len(numbers)))))
        for position, speakers in speaking.items():
            for id in speakers:
                smaller.append(numbers[position])
                added.append(id)
                numbers[position] = len(added) - 1
        return SpeakerGroups(numbers, smaller, added)

    def _add(self, id: int, positions: Iterable[int]) -> None:
        """Add an actor to the groups of these positions."""
        extended: dict[int, int] = {}
        for position in positions:
            before = self.numbers[position]
            if before not in extended:
                extended[before] = len(self.added)
                self.smaller.append(before)
                self.added.append(id)
            self.numbers[position] = extended[before]

    def speakers(self, position: int) -> Iterator[int]:
        """The ids of the actors who make the claim at a position."""
        number = self.numbers[position]
        while number:
            yield self.added[number]
            number = self.smaller[number]


class VoiceTable:
    """The voices of every claim by its position."""

    def __init__(self, actors: Forest[Actor], groups: SpeakerGroups) -> None:
        self.groups = groups
        self._actors = actors
        self._single: dict[int, Voices] = {}
        self._side = _SetCache(self._side_of_actor)
        self.sides_of = _SetCache(self._sides_of_group).__getitem__
        """The identified sides of a speaker group, by its number. Equal sets are one object."""
        self._named = _SetCache(self._named_of_group)

    def __call__(self, position: int) -> Voices:
        """The voices of the claim at a position."""
        each = [self._voice(id) for id in self.groups.speakers(position) if self._actors.get(id) is not None]
        if len(each) == 1:
            return each[0]
        return Voices(
            frozenset().union(*(one.speakers for one in each)),
            frozenset().union(*(one.bodies for one in each)),
            frozenset().union(*(one.sides for one in each)),
        )

    def sides(self, positions: Iterable[int]) -> Iterator[frozenset[int]]:
        """The identified sides behind each of these claims. Faster than asking for the voices of each."""
        return map(self.sides_of, map(self.groups.numbers.__getitem__, positions))

    def sides_at(self, position: int) -> frozenset[int]:
        """The identified sides behind the claim at a position."""
        return self.sides_of(self.groups.numbers[position])

    def named(self, position: int) -> frozenset[int]:
        """The speakers of the claim at a position that are identified voices."""
        return self._named[self.groups.numbers[position]]

    def named_bodies(self, position: int) -> frozenset[int]:
        """The identified speakers of the claim at a position, and everyone they speak for."""
        return frozenset().union(*(self._voice(id).bodies for id in self.named(position)))

    def has_unidentified(self, position: int) -> bool:
        """Whether a speaker of the claim at a position is not an identified voice."""
        return len(self.named(position)) < sum(1 for _ in self.groups.speakers(position))

    def _named_of_group(self, number: int) -> frozenset[int]:
        speakers = set()
        while number:
            id = self.groups.added[number]
            if self._side[id]:
                speakers.add(id)
            number = self.groups.smaller[number]
        return frozenset(speakers)

    def _sides_of_group(self, number: int) -> frozenset[int]:
        added, smaller, side = self.groups.added, self.groups.smaller, self._side
        sides = {side[added[number]]} if number else set()
        while number := smaller[number]:
            sides.add(side[added[number]])
        return sides.pop() if len(sides) == 1 else frozenset().union(*sides)

    def _side_of_actor(self, id: int) -> frozenset[int]:
        """The side of a single speaker; empty for an actor that does not exist."""
        side = side_of(self._actors, id) if self._actors.get(id) is not None else None
        return frozenset((side.id,) if side else ())

    def _voice(self, id: int) -> Voices:
        """The voices of a claim whose only speaker is this actor."""
        if id not in self._single:
            bodies = frozenset((id, *(body.id for body in self._actors.chain(id))))
            self._single[id] = Voices(frozenset((id,)), bodies, self._side[id])
        return self._single[id]


class _SetCache(dict[int, frozenset[int]]):
    """Sets by number, computed when first asked for. Equal sets are stored once."""

    def __init__(self, compute: Callable[[int], frozenset[int]]) -> None:
        super().__init__()
        self._compute = compute
        self._unique: dict[frozenset[int], frozenset[int]] = {}

    def __missing__(self, number: int) -> frozenset[int]:
        value = self._compute(number)
        value = self[number] = self._unique.setdefault(value, value)
        return value


def side_of(actors: Forest[Actor], id: int) -> Actor | None:
    """The side of an actor: the root of its tree; None for an unattributed voice."""
    root = actors.root(id)
    return None if UNATTRIBUTED in (actors[id].kind, root.kind) else root


def side_names(voices: Voices, actors: Forest[Actor]) -> tuple[str, ...]:
    """The names of the identified sides of some voices, sorted."""
    return tuple(sorted(actors[side].name for side in voices.sides))
