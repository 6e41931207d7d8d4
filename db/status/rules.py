"""The rules that derive the status of a claim from the links between claims.

The first rule that holds decides:

1. retracted: a `retracts` link points at the claim, from one of its own speakers or a body they speak for.
   From then on its own links count for nothing. (A retraction that was itself retracted does not count.)
2. disputed: a `disputes` link joins it, in either direction, to a claim that is not retracted.
3. corroborated: a `supports` link reaches it from a claim whose identified sides are all different from its
   own, and the two do not share an origin (see `db.status.origins`). A claim without an identified side neither
   corroborates nor can be corroborated.
4. questioned: a `questions` link points at it.
5. unverified: otherwise.

Beside its status a claim is superseded when a `supersedes` link points at it from the same side. The compiler of the
case decided that the later figure or position replaces this one, and that is trusted within a side, because a body
speaks through many people: the chief of a staff replaces the figure of his deputy, though neither speaks for the other.
Nobody replaces what another side said. An unattributed voice has no side: for it, the tree of actors that it stands in
counts as one.

Claims are positions here, in the order in which they became known. A status depends on links and voices only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from pyroaring import BitMap

from db.index.links import Condition, Links
from db.index.pairs import Pair
from db.index.speakers import Voices
from db.model.claims import Relation, Status
from db.status.lasting import LastingEffects
from db.status.origins import SharedOrigins
from db.status.retractions import settle_retractions


def _may_retract(retracting: Voices, retracted: Voices) -> bool:
    return not retracting.speakers.isdisjoint(retracted.bodies)


def _may_supersede(later: Voices, earlier: Voices) -> bool:
    """Two claims have a body in common if they have a root in common: one side, or one tree of unattributed voices."""
    return not later.bodies.isdisjoint(earlier.bodies)


def _may_corroborate(supporting: Voices, supported: Voices) -> bool:
    return bool(supporting.sides and supported.sides) and supporting.sides.isdisjoint(supported.sides)


CONDITIONS: Mapping[Relation, Condition] = {
    Relation.RETRACTS: _may_retract,
    Relation.SUPERSEDES: _may_supersede,
    Relation.SUPPORTS: _may_corroborate,
}
"""What the voices at both ends must be for a link to count, for the relations where this matters."""


class RuleSets(NamedTuple):
    """The claims for which each rule holds by itself; a claim may be in several sets.

    `void` are the retracted claims that a standing claim retracts.
    """

    retracted: BitMap
    void: BitMap
    disputed: BitMap
    corroborated: BitMap
    questioned: BitMap
    superseded: BitMap


class Evaluation:
    """The rules applied to the links between the first `known` claims.

    Neither the order of the links nor a link given twice makes a difference.
    """

    def __init__(self, links: Links, known: int, effects: LastingEffects | None = None) -> None:
        """`effects` are those of the links, if they were computed before."""
        self._links = links.counting
        self._known = known
        self._effects = effects or LastingEffects.of(links.counting)
        retracted, void = settle_retractions(self._effects.revocable[Relation.RETRACTS].within(known))
        for_good = self._effects.retracted.within(known)
        self.retracted = for_good | BitMap(retracted)
        self._void = for_good | BitMap(void)
        self.sets = self._apply()

    def _apply(self) -> RuleSets:
        effects, known = self._effects, self._known
        return RuleSets(
            self.retracted,
            self._void,
            effects.disputed.within(known) | self._disputed(),
            effects.corroborated.within(known) | _targets(self.revocable_support()),
            effects.questioned.within(known) | _targets(self._standing(Relation.QUESTIONS)),
            effects.superseded.within(known) | _targets(self._standing(Relation.SUPERSEDES)),
        )

    def statuses(self) -> dict[Status, BitMap]:
        """The claims of each status but unverified, which are all others."""
        retracted, _, disputed, corroborated, questioned, _ = self.sets
        disputed = disputed - retracted
        corroborated = corroborated - retracted - disputed
        return {
            Status.RETRACTED: retracted,
            Status.DISPUTED: disputed,
            Status.CORROBORATED: corroborated,
            Status.QUESTIONED: questioned - retracted - disputed - corroborated,
        }

    def superseded(self) -> BitMap:
        """The claims that a later figure or position of the same side replaces."""
        return self.sets.superseded

    def explain(self, claim: int) -> tuple[Status, frozenset[int]]:
        """The status of a claim, and the claims that made its rule hold."""
        if claim in self.retracted:
            retracting = BitMap(self._links[Relation.RETRACTS].into(claim, self._known))
            return Status.RETRACTED, frozenset(retracting - self.retracted or retracting - self._void)
        if claim in self.sets.disputed:
            return Status.DISPUTED, frozenset(self.opposed(claim))
        if claim in self.sets.corroborated:
            return Status.CORROBORATED, frozenset(self.independent(claim))
        if claim in self.sets.questioned:
            return Status.QUESTIONED, frozenset(self.pointing(Relation.QUESTIONS, claim))
        return Status.UNVERIFIED, frozenset()

    def opposed(self, claim: int) -> BitMap:
        """The claims that are in dispute with this one, in either direction, and not retracted."""
        targets = BitMap(self._links[Relation.DISPUTES].out_of(claim, self._known))
        return self.pointing(Relation.DISPUTES, claim) | (targets - self.retracted)

    def independent(self, claim: int) -> BitMap:
        """The claims that support this one from another side and origin, and are not retracted."""
        supporting = self.pointing(Relation.SUPPORTS, claim)
        return BitMap([other for other in supporting if not self._origins.shared(other, claim)])

    def pointing(self, relation: Relation, claim: int) -> BitMap:
        """The claims that point at this one with a link of this relation that counts, and are not retracted."""
        return BitMap(self._links[relation].into(claim, self._known)) - self.retracted

    def counting(self, relation: Relation, claim: int) -> frozenset[int]:
        """The claims that point at this one with a link of this relation that counts, given who speaks."""
        return frozenset(self._links[relation].into(claim, self._known))

    def revocable_disputes(self) -> Iterator[Pair]:
        """The disputes that a retraction may take away and that count now."""
        return (pair for pair in self._standing(Relation.DISPUTES) if pair[1] not in self.retracted)

    def revocable_support(self) -> Iterator[Pair]:
        """The links of support that do not count at all times and count now."""
        return (pair for pair in self._standing(Relation.SUPPORTS) if not self._origins.shared(*pair))

    def _standing(self, relation: Relation) -> Iterator[Pair]:
        """The known revocable links of a relation whose own claim is not retracted."""
        pairs = self._effects.revocable[relation].within(self._known)
        return (pair for pair in pairs if pair[0] not in self.retracted)

    def _disputed(self) -> BitMap:
        return BitMap(list(chain.from_iterable(self.revocable_disputes())))

    @cached_property
    def _origins(self) -> SharedOrigins:
        """The origins of the claims that a `supports` link may join with a claim of the same origin."""
        return SharedOrigins(self._standing(Relation.REPEATS))


def _targets(pairs: Iterable[Pair]) -> BitMap:
    """The claims at which links point."""
    return BitMap([to for _, to in pairs])
