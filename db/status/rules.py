"""The status of a claim, derived from the links between claims.

The rules, of which the first that holds decides:

1. retracted: a `retracts` link points at the claim, from one of its own speakers or a body they speak for.
   From then on its own links count for nothing. (A retraction that was itself retracted does not count.)
2. disputed: a `disputes` link joins it, in either direction, to a claim that is not retracted.
3. corroborated: a `supports` link reaches it from a claim whose identified sides are all different from its
   own, and the two do not share an origin. Claims tied by `repeats`, directly or through others, share one.
   A claim without an identified side neither corroborates nor can be corroborated.
4. questioned: a `questions` link points at it.
5. unverified: otherwise.

Beside its status a claim is superseded when a `supersedes` link points at it from the same side. Who compiled the
case judged that the later figure or position replaces this one, and that is trusted within a side, because a body
speaks through many: the chief of a staff replaces the figure of his deputy, though neither speaks for the other.
Nobody replaces what another side said. A voice that is not identified has no side: for it, what counts as one is
the tree of actors that it is in.

Claims are numbers here, in the order in which they became known: the function of a status is its links and
voices, not its text.
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
from db.status.lasting import LastingEffects, components, settle


def _may_retract(retracting: Voices, retracted: Voices) -> bool:
    return not retracting.speakers.isdisjoint(retracted.bodies)


def _may_supersede(later: Voices, earlier: Voices) -> bool:
    """Bodies are in common when the root is: on the same side, or in the same tree of unidentified voices."""
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
    """What each kind of link does by itself; a claim may be in several of these sets.

    `void` are the retracted claims that a standing claim retracts.
    """

    retracted: BitMap
    void: BitMap
    disputed: BitMap
    corroborated: BitMap
    questioned: BitMap
    superseded: BitMap


class Evaluation:
    """What the links between the first `known` claims make of these claims.

    The order of the links, and whether one is given twice, have no influence, nor has anything but the links.
    """

    def __init__(self, links: Links, known: int, course: LastingEffects | None = None) -> None:
        """`course` spares the work where it is known already."""
        self._links = links.telling
        self._known = known
        self._course = course or LastingEffects.of(links.telling)
        retracted, void = settle(self._course.restless[Relation.RETRACTS].within(known))
        fallen = self._course.fallen.within(known)
        self.retracted = fallen | BitMap(retracted)
        self._void = fallen | BitMap(void)
        self.findings = self._find()

    def _find(self) -> RuleSets:
        course, known = self._course, self._known
        supported = (pair for pair in self._standing(Relation.SUPPORTS) if not self._share_origin(*pair))
        return RuleSets(
            self.retracted,
            self._void,
            course.disputed.within(known) | self._find_disputed(),
            course.corroborated.within(known) | _targets(supported),
            course.questioned.within(known) | _targets(self._standing(Relation.QUESTIONS)),
            course.superseded.within(known) | _targets(self._standing(Relation.SUPERSEDES)),
        )

    def statuses(self) -> dict[Status, BitMap]:
        """The claims of each status; one that is in none of the sets is unverified."""
        retracted, _, disputed, corroborated, questioned, _ = self.findings
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
        return self.findings.superseded

    def explain(self, claim: int) -> tuple[Status, frozenset[int]]:
        """The status of a claim and the claims that made its rule hold."""
        if claim in self.retracted:
            retracting = BitMap(self._links[Relation.RETRACTS].into(claim, self._known))
            return Status.RETRACTED, frozenset(retracting - self.retracted or retracting - self._void)
        if claim in self.findings.disputed:
            return Status.DISPUTED, frozenset(self.opposed(claim))
        if claim in self.findings.corroborated:
            return Status.CORROBORATED, frozenset(self.independent(claim))
        if claim in self.findings.questioned:
            return Status.QUESTIONED, frozenset(self.pointing(Relation.QUESTIONS, claim))
        return Status.UNVERIFIED, frozenset()

    def opposed(self, claim: int) -> BitMap:
        """The claims that are not retracted and in a dispute with this one, in either direction."""
        disputed = BitMap(self._links[Relation.DISPUTES].out_of(claim, self._known))
        return self.pointing(Relation.DISPUTES, claim) | (disputed - self.retracted)

    def independent(self, claim: int) -> BitMap:
        """The claims that are not retracted and support this one from another side and origin."""
        supporting = self.pointing(Relation.SUPPORTS, claim)
        return BitMap([other for other in supporting if not self._share_origin(other, claim)])

    def pointing(self, relation: Relation, claim: int) -> BitMap:
        """The claims that are not retracted and point at this one with a link of this kind that counts."""
        return BitMap(self._links[relation].into(claim, self._known)) - self.retracted

    def _standing(self, relation: Relation) -> Iterator[Pair]:
        """The restless links of a kind that are known and whose own claim is not retracted."""
        pairs = self._course.restless[relation].within(self._known)
        return (pair for pair in pairs if pair[0] not in self.retracted)

    def _find_disputed(self) -> BitMap:
        pairs = (pair for pair in self._standing(Relation.DISPUTES) if pair[1] not in self.retracted)
        return BitMap(list(chain.from_iterable(pairs)))

    @cached_property
    def _origins(self) -> dict[int, int]:
        """For the claims of which it matters which origin they share with others."""
        return components(self._standing(Relation.REPEATS))

    def _share_origin(self, one: int, other: int) -> bool:
        return one in self._origins and self._origins[one] == self._origins.get(other)


def _targets(pairs: Iterable[Pair]) -> BitMap:
    return BitMap([to for _, to in pairs])
