"""The effects of links that last: most hold for good from some day on, so it is enough to keep since when.

A dispute between two claims that nobody ever retracts holds from the day on which both are known, and never ends. The
other links are `revocable`: those of claims that are retracted at some time, and support between claims that come to
share an origin. They are few, and are evaluated anew for every day.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Self

from pyroaring import BitMap

from db.index.changes.renumbering import Renumbering
from db.index.changes.sorted_rows import rows_of, with_changes
from db.index.links import Pairs
from db.index.pairs import Pair, sorted_columns
from db.model.claims import Relation
from db.status.origins import SharedOrigins


class Lasting(NamedTuple):
    """Claims for which something holds for good, sorted by when that began.

    `since` is for each of them the position of the claim with which it began.
    """

    claims: array[int]
    since: array[int]

    @classmethod
    def gathered(cls, effects: Iterable[tuple[int, int]]) -> Self:
        """Make them of (claim, since) in any order. The earliest counts if a claim comes more than once."""
        firsts: dict[int, int] = {}
        for claim, since in effects:
            if firsts.get(claim, since) >= since:
                firsts[claim] = since
        starts, claims = sorted_columns((since, claim) for claim, since in firsts.items())
        return cls(claims, starts)

    def changed(self, before: Lasting, after: Lasting) -> Lasting:
        """The same with what `after` says in place of what `before` says. Raises LookupError if that is not here."""
        rows = (rows_of((each.since, each.claims)) for each in (before, after))
        since, claims = with_changes((self.since, self.claims), *rows)
        return Lasting(claims, since)

    def renumbered(self, renumbering: Renumbering) -> Lasting:
        """The same after claims for which nothing holds have left, and others have come."""
        return Lasting(renumbering.column(self.claims), renumbering.ascending(self.since))

    def within(self, known: int) -> BitMap:
        """The claims for which it holds when the first `known` claims are known."""
        return BitMap(self.claims[: bisect_left(self.since, known)])


LASTING = ("retracted", "disputed", "corroborated", "questioned", "superseded")
"""The fields of `LastingEffects` that are `Lasting`."""


@dataclass(frozen=True, slots=True)
class LastingEffects:
    """The effects that last, and the revocable links by relation.

    `retracted` are the claims that a claim retracts which nobody retracts. Among the revocable `repeats` are all that
    may tie the two ends of a `supports` link.
    """

    retracted: Lasting
    disputed: Lasting
    corroborated: Lasting
    questioned: Lasting
    superseded: Lasting
    revocable: Mapping[Relation, Pairs]

    @classmethod
    def of(cls, links: Mapping[Relation, Pairs]) -> Self:
        """Derive them from all links that count. Costs one pass over the links."""
        retracting, retractable = links[Relation.RETRACTS].pointing, links[Relation.RETRACTS].pointed_at
        origins = SharedOrigins(links[Relation.REPEATS])

        def stays(from_: int, _: int) -> bool:
            return from_ not in retractable

        lasts: Mapping[Relation, Callable[[int, int], bool]] = {
            Relation.RETRACTS: lambda from_, to: from_ not in retractable and to not in retracting,
            Relation.DISPUTES: lambda from_, to: from_ not in retractable and to not in retractable,
            Relation.SUPPORTS: lambda from_, to: from_ not in retractable and not origins.shared(from_, to),
            Relation.QUESTIONS: stays,
            Relation.SUPERSEDES: stays,
        }
        lasting = {relation: [pair for pair in links[relation] if last(*pair)] for relation, last in lasts.items()}
        revocable = {
            relation: Pairs.gathered(pair for pair in links[relation] if not last(*pair))
            for relation, last in lasts.items()
        }
        both = {origins.name(from_) for from_, to in links[Relation.SUPPORTS] if origins.shared(from_, to)}
        repeats = [pair for pair in links[Relation.REPEATS] if origins.name(pair[0]) in both] if both else []
        disputes = lasting[Relation.DISPUTES]
        return cls(
            retracted=_pointed_at(lasting[Relation.RETRACTS]),
            disputed=_pointed_at(disputes + [(to, from_) for from_, to in disputes]),
            corroborated=_pointed_at(lasting[Relation.SUPPORTS]),
            questioned=_pointed_at(lasting[Relation.QUESTIONS]),
            superseded=_pointed_at(lasting[Relation.SUPERSEDES]),
            revocable=revocable | {Relation.REPEATS: Pairs.gathered(repeats)},
        )

    def changed(self, before: LastingEffects, after: LastingEffects) -> LastingEffects:
        """The same with what `after` has in place of what `before` has. Raises LookupError if that is not here."""
        lasting = {name: getattr(self, name).changed(getattr(before, name), getattr(after, name)) for name in LASTING}
        revocable = {
            relation: pairs.changed(
                removed := set(before.revocable[relation]) - set(after.revocable[relation]),
                set(after.revocable[relation]) - set(before.revocable[relation]) - removed,
            )
            for relation, pairs in self.revocable.items()
        }
        return LastingEffects(**lasting, revocable=revocable)

    def renumbered(self, renumbering: Renumbering) -> LastingEffects:
        """The same after claims without links have left, and others have come."""
        lasting = {name: getattr(self, name).renumbered(renumbering) for name in LASTING}
        revocable = {relation: pairs.renumbered(renumbering) for relation, pairs in self.revocable.items()}
        return LastingEffects(**lasting, revocable=revocable)


def _pointed_at(pairs: Iterable[Pair]) -> Lasting:
    """The claims at which links point, since both ends are known."""
    return Lasting.gathered((to, max(from_, to)) for from_, to in pairs)
