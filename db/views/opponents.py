"""Which sides stand against each other in some matches."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import chain, combinations

from pyroaring import BitMap

from db.case.case import Case
from db.errors import UsageError
from db.index.pairs import Pair
from db.index.sets import NOTHING
from db.model.claims import UNATTRIBUTED, Actor, Relation
from db.status.snapshot import Snapshot
from db.text.safe import fold

_LARGEST = 6
"""Number of the sides with most claims that are offered against each other even if they dispute nothing."""


@dataclass(frozen=True, slots=True)
class Opponents:
    """Two sides, in the order of the case, and the number of disputes between their claims.

    A dispute counts if it goes from one of the matches to a known claim, and neither is retracted. Where none does,
    those that come to the matches count (`coming`), so that a claim which others answer has opponents. `unnamed` are
    those that do not count because a voice is unattributed, or speaks on both sides, though they are within what the
    two sides and everyone who speaks for them say of each other; only `foremost` counts these.
    """

    left: Actor
    right: Actor
    disputes: int = 0
    unnamed: int = 0
    coming: bool = False

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
    disputes, coming = _numbers(snapshot, positions)
    sizes = snapshot.side_claims.sizes(positions)
    largest = sorted(sizes, key=lambda side: -sizes[side])[:_LARGEST]
    pairs = disputes.keys() | set(combinations(sorted(largest), 2))
    actors = snapshot.actors
    return sorted(
        (Opponents(actors[left], actors[right], disputes[left, right], coming=coming) for left, right in pairs),
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
    numbers, coming = _numbers(snapshot, positions)
    if chosen is not None:
        left, right = (actors[side] for side in sorted(chosen))
        return Opponents(left, right, numbers[left.id, right.id], _unnamed(snapshot, positions, left, right), coming)
    first = numbers.most_common(2)
    if not first or (len(first) == 2 and first[0][1] == first[1][1]):
        pair = next(iter(opponents(snapshot, positions)), None)
        return replace(pair, unnamed=_unnamed(snapshot, positions, *pair.both)) if pair else None
    (left_id, right_id), number = first[0]
    left, right = actors[left_id], actors[right_id]
    return Opponents(left, right, number, _unnamed(snapshot, positions, left, right), coming)


def _numbers(snapshot: Snapshot, positions: BitMap) -> tuple[Counter[Pair], bool]:
    """The number of disputes of each pair of sides, and whether they come to the positions instead of from them."""
    disputes = snapshot.cross_links.disputes
    going = disputes.going_from(positions, snapshot.standing, snapshot.known)
    return (going, False) if going else (disputes.coming_to(positions, snapshot.standing, snapshot.known), True)


def _unnamed(snapshot: Snapshot, positions: BitMap, left: Actor, right: Actor) -> int:
    """The disputes among those that speak for two sides which are not between identified voices of one side each."""
    sets, standing = snapshot.index.actors, snapshot.standing
    one, other = (sets.get(side.id, NOTHING) & standing for side in (left, right))
    alone = snapshot.side_claims[left.id] - other, snapshot.side_claims[right.id] - one
    doubtful = ((one | other) - alone[0] - alone[1]) & snapshot.cross_links.disputes.ends
    disputes = snapshot.index.links.every[Relation.DISPUTES]
    out_of = ((claim, target) for claim in doubtful for target in disputes.out_of(claim, snapshot.known))
    into = ((start, claim) for claim in doubtful for start in disputes.into(claim, snapshot.known))
    links = {(start, target) for start, target in chain(out_of, into) if start in positions}
    return sum((start in one and target in other) + (start in other and target in one) for start, target in links)


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
