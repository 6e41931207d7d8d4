"""The links that go across two sides: who stands against whom, and which claims answer which."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from pyroaring import BitMap

from db.case.case import Case
from db.errors import UsageError
from db.findings.cross_links import PairLinks
from db.model.claims import UNATTRIBUTED, Actor
from db.text.safe import fold

_LARGEST = 6
"""So many of the sides with most claims are offered against each other even if they dispute nothing."""


@dataclass(frozen=True, slots=True)
class Opponents:
    """Two sides, in the order of the case, and the number of disputes between their claims.

    A dispute counts if a claim at one of its ends is among the matches and the other is known.
    """

    left: Actor
    right: Actor
    disputes: int = 0

    @property
    def both(self) -> tuple[Actor, Actor]:
        """The two sides."""
        return self.left, self.right

    @property
    def ids(self) -> tuple[int, int]:
        """The two sides by id."""
        return self.left.id, self.right.id


def opponents(case: Case, positions: BitMap, known: int) -> list[Opponents]:
    """The pairs of identified sides among these matches, those with most disputes first.

    Of pairs that dispute equally often those with more claims come first, then those first by name. Pairs that
    dispute nothing are among them as far as both have claims and belong to the largest.
    """
    disputes = case.crossings.disputes.between(positions, known)
    sizes = case.speaking.sizes(positions)
    idle = combinations(sorted(sorted(sizes, key=lambda side: -sizes[side])[:_LARGEST]), 2)
    pairs = disputes.keys() | set(idle)
    return sorted(
        (Opponents(case.actors[left], case.actors[right], disputes[left, right]) for left, right in pairs),
        key=lambda pair: (
            -pair.disputes,
            -sum(sizes.get(side, 0) for side in pair.ids),
            *(fold(side.name) for side in pair.both),
            pair.ids,
        ),
    )


def foremost(case: Case, positions: BitMap, known: int, chosen: tuple[int, int] | None = None) -> Opponents | None:
    """The first of the `opponents`, or the two sides that were `chosen`, by id; None if there are no two sides."""
    if chosen is not None:
        left, right = (case.actors[side] for side in sorted(chosen))
        return Opponents(left, right, joins(case, left.id, right.id).disputes(positions, known))
    disputes = case.crossings.disputes.between(positions, known)
    first = disputes.most_common(2)
    if not first or (len(first) == 2 and first[0][1] == first[1][1]):
        return next(iter(opponents(case, positions, known)), None)
    (left_id, right_id), number = first[0]
    return Opponents(case.actors[left_id], case.actors[right_id], number)


def joins(case: Case, left: int, right: int) -> PairLinks:
    """The links between the claims of two sides, given by id."""
    return case.crossings.joins(left, right)


def named_sides(case: Case, names: str) -> tuple[int, int]:
    """Two sides by id, from their ids or names with a comma between them. Raises UsageError or FilterError."""
    written = [name.strip() for name in names.split(",")]
    if len(written) != 2 or not all(written):
        raise UsageError(f"two sides are wanted, with a comma between them, as in russia,ukraine; not {names!r}")
    roots = [case.actors.root(case.actor_names.resolve(name).node.id) for name in written]
    for name, root in zip(written, roots, strict=True):
        if root.kind == UNATTRIBUTED:
            raise UsageError(f"{name} is no identified voice and so on no side")
    if roots[0] == roots[1]:
        raise UsageError(f"{written[0]} and {written[1]} are one side: {roots[0].name}")
    return roots[0].id, roots[1].id
