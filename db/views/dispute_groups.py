"""What two sides contest: claims that answer each other across the sides, gathered into matters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from pyroaring import BitMap

from db.case.case import Case
from db.model.claims import Relation
from db.status.lasting import components
from db.views.two_sides import SideCell, SideRow, TwoSides


@dataclass(frozen=True, slots=True)
class DisputeGroup:
    """Claims that are joined by answers across two sides, in the order of time.

    Those that answer a match are among them even if the filter leaves them out.
    """

    claims: BitMap


class DisputeGroups:
    """The matches of two sides, gathered into `matters`, the earliest first.

    `echoes` gives for a claim of a matter the known claims that repeat it, directly or through others, and are in no
    matter themselves. `unanswered` are the matches that are neither: those of the left side alone, of the right side
    alone, and of both.
    """

    def __init__(self, case: Case, sides: TwoSides) -> None:
        self._sides = sides
        groups: dict[int, list[int]] = defaultdict(list)
        left, right, _ = sides.columns
        for claim, matter in components(sides.joins.pairs(left | right, sides.known)).items():
            groups[matter].append(claim)
        self.matters = sorted(
            (DisputeGroup(BitMap(group)) for group in groups.values()), key=lambda matter: matter.claims[0]
        )
        gathered = BitMap.union(BitMap(), *(matter.claims for matter in self.matters))
        self.echoes = dict(self._echoes(case, gathered))
        rest = (left | right) - gathered - BitMap.union(BitMap(), *map(BitMap, self.echoes.values()))
        self.unanswered = (rest & left - right, rest & right - left, rest & left & right)

    def _echoes(self, case: Case, gathered: BitMap) -> Iterator[tuple[int, list[int]]]:
        repeats = case.index.links.every[Relation.REPEATS]
        seen = BitMap(gathered)
        for claim in gathered:
            found: list[int] = []
            ahead = [claim]
            while ahead:
                new = [other for other in repeats.into(ahead.pop(), self._sides.known) if other not in seen]
                seen.update(new)
                found.extend(new)
                ahead.extend(new)
            if found:
                yield claim, sorted(found)

    def rows(self, matter: DisputeGroup) -> Iterator[SideRow]:
        """The claims of a matter side by side: each has its own place once, with an answer of the other side beside it.

        An answer that has its own place already is mentioned there.
        """
        placed = BitMap()
        for claim in matter.claims:
            if claim not in placed:
                other = self._beside(claim, matter, placed)
                placed.update((claim,) if other.mention else (claim, other.position))
                own = SideCell(claim)
                left, right = (own, other) if claim in self._sides.joins.left else (other, own)
                yield SideRow((left, right, None), self._sides.join(left.position, right.position))

    def _beside(self, claim: int, matter: DisputeGroup, placed: BitMap) -> SideCell:
        joins = self._sides.joins
        answers = [(how, found & matter.claims) for how, found in joins.answers(claim, self._sides.known)]
        for relation, found in answers:
            if found - placed:
                return SideCell(joins.nearest(relation, claim, found - placed))
        relation, found = next(answer for answer in answers if answer[1])
        return SideCell(joins.nearest(relation, claim, found), mention=True)
