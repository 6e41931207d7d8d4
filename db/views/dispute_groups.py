"""What two sides contest: claims that answer each other across the sides, in groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from pyroaring import BitMap

from db.index.merge_order import components
from db.model.claims import Relation
from db.status.snapshot import Snapshot
from db.views.two_sides import SideCell, SideRow, TwoSides


@dataclass(frozen=True, slots=True)
class DisputeGroup:
    """Claims that answers across two sides join, directly or through others.

    A claim that answers a match is included even if the filter leaves it out.
    """

    claims: BitMap


class DisputeGroups:
    """The matches of two sides in `groups`, the earliest group first.

    `repeats` has for a claim of a group the known claims that repeat it, directly or through others, and are in no
    group themselves. `unanswered` are all other matches: those of the left side alone, of the right side alone, and of
    both.
    """

    def __init__(self, snapshot: Snapshot, sides: TwoSides) -> None:
        self._sides = sides
        members: dict[int, list[int]] = defaultdict(list)
        left, right, _ = sides.columns
        for claim, group in components(sides.links.pairs(left | right, snapshot.known)).items():
            members[group].append(claim)
        self.groups = sorted((DisputeGroup(BitMap(group)) for group in members.values()), key=lambda one: one.claims[0])
        grouped = BitMap.union(BitMap(), *(group.claims for group in self.groups))
        self.repeats = dict(self._repeats(snapshot, grouped))
        rest = (left | right) - grouped - BitMap.union(BitMap(), *map(BitMap, self.repeats.values()))
        self.unanswered = (rest & left - right, rest & right - left, rest & left & right)

    def _repeats(self, snapshot: Snapshot, grouped: BitMap) -> Iterator[tuple[int, list[int]]]:
        repeats = snapshot.index.links.every[Relation.REPEATS]
        seen = BitMap(grouped)
        for claim in grouped:
            repeating: list[int] = []
            waiting = [claim]
            while waiting:
                new = [other for other in repeats.into(waiting.pop(), snapshot.known) if other not in seen]
                seen.update(new)
                repeating.extend(new)
                waiting.extend(new)
            if repeating:
                yield claim, sorted(repeating)

    def rows(self, group: DisputeGroup) -> Iterator[SideRow]:
        """The claims of a group side by side: each has its own place once, with an answer of the other side beside it.

        An answer that has its own place already is only mentioned.
        """
        placed = BitMap()
        for claim in group.claims:
            if claim not in placed:
                other = self._beside(claim, group, placed)
                placed.update((claim,) if other.mention else (claim, other.position))
                own = SideCell(claim)
                left, right = (own, other) if claim in self._sides.links.left else (other, own)
                yield SideRow((left, right, None), self._sides.relation(left.position, right.position))

    def _beside(self, claim: int, group: DisputeGroup, placed: BitMap) -> SideCell:
        """What stands beside a claim: an answer without a place, else a mention of an answer that has one."""
        links = self._sides.links
        answers = [(how, others & group.claims) for how, others in links.answers(claim, self._sides.known)]
        for relation, others in answers:
            if others - placed:
                return SideCell(links.nearest(relation, claim, others - placed))
        relation, others = next(answer for answer in answers if answer[1])
        return SideCell(links.nearest(relation, claim, others), mention=True)
