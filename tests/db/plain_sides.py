"""The two-sided view, worked out claim by claim: slow, and plain enough to be believed."""

from __future__ import annotations

from collections import Counter
from itertools import product

from db.case.case import Case
from db.index.speakers import side_of
from db.model.claims import Claim, Direction, Relation, Status

ANSWERS = (Relation.DISPUTES, Relation.QUESTIONS, Relation.SUPPORTS)
Answer = tuple[Relation, Direction]


class PlainSides:
    """What is to be seen of some matches at an as-of date."""

    def __init__(self, case: Case, matches: list[int], asof: str | None) -> None:
        self.case = case
        self.matches = matches
        self.claims = {claim.position: claim for claim in case.claims(range(case.at(asof).known), asof)}
        self.sides = {position: self._sides(claim) for position, claim in self.claims.items()}

    def _sides(self, claim: Claim) -> set[int]:
        sides = (side_of(self.case.actors, speaker.actor.id) for speaker in claim.speakers)
        return {side.id for side in sides if side}

    def disputes(self) -> Counter[tuple[int, int]]:
        """The disputes between each two sides that go from a match, or else to one, none of retracted claims."""
        return self._disputes(Direction.TO) or self._disputes(Direction.FROM)

    def _disputes(self, direction: Direction) -> Counter[tuple[int, int]]:
        found = Counter[tuple[int, int]]()
        for position, claim in self.claims.items():
            for link in claim.links:
                if link.relation is not Relation.DISPUTES or link.direction is not direction:
                    continue
                ends = self.claims[position], self.claims[link.other.position]
                if position in self.matches and all(claim.status is not Status.RETRACTED for claim in ends):
                    one, other = self.sides[position], self.sides[link.other.position]
                    found.update((min(pair), max(pair)) for pair in product(one - other, other - one))
        return found

    def columns(self, left: int, right: int) -> tuple[list[int], list[int], list[int]]:
        """The matches of the two sides and of everybody else."""
        return (
            [position for position in self.matches if left in self.sides[position]],
            [position for position in self.matches if right in self.sides[position]],
            [position for position in self.matches if not {left, right} & self.sides[position]],
        )

    def answers(self, position: int, left: int, right: int) -> dict[int, Relation]:
        """The claims of the other side that are linked to a claim of one of the two, each with the weightiest way."""
        own = self.sides[position] & {left, right}
        if len(own) != 1:
            return {}
        other = {left, right} - own
        found: dict[int, Relation] = {}
        for relation in ANSWERS:
            for link in self.claims[position].links:
                if link.relation is relation and self.sides[link.other.position] & {left, right} == other:
                    found.setdefault(link.other.position, relation)
        return found
