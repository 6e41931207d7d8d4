"""What the links make of claims as time goes by: for good, or until something is taken back.

Most findings last. A dispute between two claims that nobody ever retracts holds from the day on which both are known
and never ends; so it is enough to keep since when. What is left are the *restless* links: those of claims that are
retracted at some time, and support between claims that come to share an origin. They are few, and are asked anew
for every day.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple, Self

from pyroaring import BitMap

from db.index.links import Pairs
from db.index.merge_order import Leaders
from db.index.pairs import Pair, sorted_columns
from db.model.claims import Relation


class Lasting(NamedTuple):
    """Claims of which something holds for good, in the order in which that began.

    `since` is for each of them the position of the claim with which it began.
    """

    claims: array[int]
    since: array[int]

    @classmethod
    def gathered(cls, found: Iterable[tuple[int, int]]) -> Self:
        """From (claim, since) in any order; of several for one claim the first counts."""
        firsts: dict[int, int] = {}
        for claim, since in found:
            if firsts.get(claim, since) >= since:
                firsts[claim] = since
        starts, claims = sorted_columns((since, claim) for claim, since in firsts.items())
        return cls(claims, starts)

    def within(self, known: int) -> BitMap:
        """The claims of which it holds when only the first `known` claims had been stated."""
        return BitMap(self.claims[: bisect_left(self.since, known)])


@dataclass(frozen=True, slots=True)
class LastingEffects:
    """What lasts by finding, and the restless links by relation.

    `fallen` are the claims that are retracted by one that nobody retracts. Among the restless `repeats` are all those
    that may tie the two ends of a `supports` link.
    """

    fallen: Lasting
    disputed: Lasting
    corroborated: Lasting
    questioned: Lasting
    superseded: Lasting
    restless: Mapping[Relation, Pairs]

    @classmethod
    def of(cls, links: Mapping[Relation, Pairs]) -> Self:
        """What follows from all links that count."""
        retracting, fallible = links[Relation.RETRACTS].pointing, links[Relation.RETRACTS].pointed_at
        origins = components(links[Relation.REPEATS])

        def shared(one: int, other: int) -> bool:
            return one in origins and origins[one] == origins.get(other)

        def firm(one: int, _: int) -> bool:
            return one not in fallible

        lasts: Mapping[Relation, Callable[[int, int], bool]] = {
            Relation.RETRACTS: lambda one, other: one not in fallible and other not in retracting,
            Relation.DISPUTES: lambda one, other: one not in fallible and other not in fallible,
            Relation.SUPPORTS: lambda one, other: one not in fallible and not shared(one, other),
            Relation.QUESTIONS: firm,
            Relation.SUPERSEDES: firm,
        }
        tied = {origins[one] for one, other in links[Relation.SUPPORTS] if shared(one, other)}
        ties = [pair for pair in links[Relation.REPEATS] if origins[pair[0]] in tied] if tied else []
        restless = {
            relation: Pairs.gathered(pair for pair in links[relation] if not last(*pair))
            for relation, last in lasts.items()
        }
        lasting = {relation: [pair for pair in links[relation] if last(*pair)] for relation, last in lasts.items()}
        disputes = lasting[Relation.DISPUTES]
        return cls(
            fallen=_pointed_at(lasting[Relation.RETRACTS]),
            disputed=_pointed_at(disputes + [(other, one) for one, other in disputes]),
            corroborated=_pointed_at(lasting[Relation.SUPPORTS]),
            questioned=_pointed_at(lasting[Relation.QUESTIONS]),
            superseded=_pointed_at(lasting[Relation.SUPERSEDES]),
            restless=restless | {Relation.REPEATS: Pairs.gathered(ties)},
        )


LASTING = ("fallen", "disputed", "corroborated", "questioned", "superseded")
"""The findings of a `LastingEffects` of which some last."""


def _pointed_at(pairs: Iterable[Pair]) -> Lasting:
    return Lasting.gathered((to, max(from_, to)) for from_, to in pairs)


def settle(retractions: Iterable[Pair]) -> tuple[set[int], set[int]]:
    """The retracted claims, and among them those that a standing claim retracts.

    Retractions can be retracted in turn. What nobody retracts stands; what a standing claim retracts is void;
    what only void claims retract stands again. Claims that retract each other in a circle all fall.
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
        for fallen in targets.get(standing.pop(), set()) - void:
            void.add(fallen)
            for claim in targets.get(fallen, ()):
                unsettled[claim].discard(fallen)
                if not unsettled[claim]:
                    retracted.discard(claim)
                    standing.append(claim)
    return retracted, void


def components(pairs: Iterable[Pair]) -> dict[int, int]:
    """Each member's component, named by one of its members, in the undirected graph of these pairs."""
    tied = list(pairs)
    leaders = Leaders(tied)
    return {member: leaders.find(member) for member in chain.from_iterable(tied)}
