"""Which claims are retracted, given that retractions can be retracted in turn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from db.index.pairs import Pair


def settle_retractions(retractions: Iterable[Pair]) -> tuple[set[int], set[int]]:
    """The retracted claims, and among them the `void` ones: those that a standing claim retracts.

    A claim that nobody retracts stands. What a standing claim retracts is void. What only void claims retract stands
    again. Claims that retract each other in a circle are all retracted.
    """
    targets: dict[int, set[int]] = defaultdict(set)
    unsettled: dict[int, set[int]] = defaultdict(set)
    for from_, to in retractions:
        targets[from_].add(to)
        unsettled[to].add(from_)
    retracted = set(unsettled)
    void: set[int] = set()
    standing = [claim for claim in targets if claim not in unsettled]
    while standing:
        for target in targets.get(standing.pop(), set()) - void:
            void.add(target)
            for claim in targets.get(target, ()):
                unsettled[claim].discard(target)
                if not unsettled[claim]:
                    retracted.discard(claim)
                    standing.append(claim)
    return retracted, void
