"""Which sides stand against each other in some matches."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from pyroaring import BitMap

from db.case.case import Case
from db.errors import UsageError
from db.model.claims import UNATTRIBUTED, Actor
from db.status.snapshot import Snapshot
from db.text.safe import fold

_LARGEST = 6
"""Number of the sides with most claims that are offered against each other even if they dispute nothing."""


@dataclass(frozen=True, slots=True)
class Opponents:
    """Two sides, in the order of the case, and the number of disputes between their claims.

    A dispute counts if one of its claims is among the matches and the other is known.
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
        """The ids of the two sides."""
        return self.left.id, self.right.id


def opponents(snapshot: Snapshot, positions: BitMap) -> list[Opponents]:
    """The pairs of identified sides among these matches, those with most disputes first.

    Pairs with equally many disputes are ordered by their number of claims, then by name. A pair without disputes is
    included if both sides have claims and are among the largest.
    """
    disputes = snapshot.cross_links.disputes.between(positions, snapshot.known)
    sizes = snapshot.side_claims.sizes(positions)
    largest = sorted(sizes, key=lambda side: -sizes[side])[:_LARGEST]
    pairs = disputes.keys() | set(combinations(sorted(largest), 2))
    actors = snapshot.actors
    return sorted(
        (Opponents(actors[left], actors[right], disputes[left, right]) for left, right in pairs),
        key=lambda pair: (
            -pair.disputes,
            -sum(sizes.get(side, 0) for side in pair.ids),
            *(fold(side.name) for side in pair.both),
            pair.ids,
        ),
    )


def foremost(snapshot: Snapshot, positions: BitMap, chosen: tuple[int, int] | None = None) -> Opponents | None:
    """The first of the `opponents`, or the two sides that were `chosen`, by id; None if there are no two sides."""
    actors = snapshot.actors
    if chosen is not None:
        left, right = (actors[side] for side in sorted(chosen))
        links = snapshot.cross_links.between(left.id, right.id)
        return Opponents(left, right, links.disputes(positions, snapshot.known))
    disputes = snapshot.cross_links.disputes.between(positions, snapshot.known)
    first = disputes.most_common(2)
    if not first or (len(first) == 2 and first[0][1] == first[1][1]):
        return next(iter(opponents(snapshot, positions)), None)
    (left_id, right_id), number = first[0]
    return Opponents(actors[left_id], actors[right_id], number)


def named_sides(case: Case, names: str) -> tuple[int, int]:
    """The ids of two sides, from their ids or names with a comma between them. Raises UsageError or FilterError."""
    written = [name.strip() for name in names.split(",")]
    if len(written) != 2 or not all(written):
        raise UsageError(f"{names!r} does not name two sides. Write them with a comma between, as in russia,ukraine")
    roots = [case.actors.root(case.actor_names.resolve(name).node.id) for name in written]
    for name, root in zip(written, roots, strict=True):
        if root.kind == UNATTRIBUTED:
            raise UsageError(f"{name} is an unattributed voice and on no side. Name an identified side")
    if roots[0] == roots[1]:
        raise UsageError(f"{written[0]} and {written[1]} are one side: {roots[0].name}. Name two different sides")
    return roots[0].id, roots[1].id
