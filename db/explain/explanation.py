"""Why a claim has its status: for every rule what made it hold or kept it from holding, and the history.

The clauses contain names from the case: whoever writes Markdown must escape them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from db.case.case import Case
from db.explain.naming import voices
from db.explain.shading import Shading, shadings
from db.index.speakers import side_names
from db.model.claims import Claim, Direction, Link, Relation, Status, StatusChange
from db.status.history import history
from db.text import phrases
from db.text.names import listed

_EFFORT = 20_000
"""Maximum number of links looked at for a history that the user asked for."""


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """A rule: whether it holds, decisive or not, and a clause that says because of whom, or why not."""

    status: Status
    held: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a claim has its status and the mark beside it.

    `rules` are all rules in order; the first that held decides. `behind` are the links that made it hold,
    `superseding` those that make the mark. `mark` is a clause about the mark, "" if no link supersedes the claim.
    `shadings` are its shades with their reasons. `origins` counts those of the claim and of all claims behind its
    status. `sides` has the names of the identified sides of each claim at the far end of a link. `changes` is the
    history, empty if too many links are involved, or if the claim is not known at the day (`is_known`).
    `has_links` says whether anybody has linked any two claims of the case.
    """

    claim: Claim
    rules: tuple[RuleOutcome, ...]
    behind: tuple[Link, ...]
    superseding: tuple[Link, ...]
    mark: str
    shadings: tuple[Shading, ...]
    origins: int
    sides: Mapping[int, tuple[str, ...]]
    changes: tuple[StatusChange, ...]
    is_known: bool = True
    has_links: bool = True


Why = Callable[[Claim], Explanation]
"""Explains why a claim has its status."""


def explain_status(case: Case, position: int, asof: str | None = None) -> Explanation:
    """Explain the status of the claim at a position at the end of an ISO day, or with everything known."""
    return explain(case, case.claim(position, asof), asof)


def explain(case: Case, claim: Claim, asof: str | None = None) -> Explanation:
    """Explain the status of a claim that was read from this case as of this day."""
    return _Inquiry(case, claim, asof).explanation()


class _Inquiry:
    """The computation for one claim."""

    def __init__(self, case: Case, claim: Claim, asof: str | None) -> None:
        self._claim = claim
        self._has_links = case.has_links
        self._snapshot = case.at(asof)
        self._evaluation = self._snapshot.evaluation
        self._voices = self._snapshot.index.voices
        self._own_sides = self._voices(claim.position).sides

    def explanation(self) -> Explanation:
        """The whole explanation."""
        claim = self._claim
        superseding = self._evaluation.pointing(Relation.SUPERSEDES, claim.position)
        behind = tuple(link for link in claim.links if phrases.decides_status(link, claim))
        later = tuple(link for link in self._links(Relation.SUPERSEDES) if link.other.position in superseding)
        rules = [self._retracted(), self._disputed(), self._corroborated(), self._questioned()]
        first = next((rule.status for rule in rules if rule.held), None)
        last = "a rule before this one holds" if first else "none of the rules before this one holds"
        return Explanation(
            claim,
            (*rules, RuleOutcome(Status.UNVERIFIED, first is None, last)),
            behind,
            later,
            self._mark(later),
            shadings(claim, behind, self._backing),
            self._snapshot.number_of_origins((claim.position, *claim.reason.behind)),
            {
                link.other.position: side_names(self._voices(link.other.position), self._snapshot.actors)
                for link in (*behind, *later)
            },
            claim.reason.history or history(self._snapshot, claim.position, effort=_EFFORT),
            claim.position < self._snapshot.known,
            self._has_links,
        )

    def _links(self, relation: Relation) -> list[Link]:
        """The links of a relation that point at the claim."""
        return [link for link in self._claim.links if (link.relation, link.direction) == (relation, Direction.FROM)]

    def _is_retracted(self, link: Link) -> bool:
        return link.other.position in self._evaluation.retracted

    def _retracted(self) -> RuleOutcome:
        links = self._links(Relation.RETRACTS)
        if self._claim.status is Status.RETRACTED:
            behind = [link for link in links if self._claim.reason.rests_on(_far(link))]
            return RuleOutcome(Status.RETRACTED, True, f"taken back by {voices(behind)}")
        own = self._evaluation.counting(Relation.RETRACTS, self._claim.position)
        kept = ("was itself taken back", "were themselves taken back")
        foreign = ("comes from neither its own voice nor a body it speaks for",) * 2
        return self._not_held(
            Status.RETRACTED,
            ("takes it back", "take it back"),
            [kept if _far(link) in own else foreign for link in links],
        )

    def _disputed(self) -> RuleOutcome:
        links = [link for link in self._claim.links if link.relation is Relation.DISPUTES]
        standing = [link for link in links if not self._is_retracted(link)]
        if standing:
            number = len({_far(link) for link in standing})
            reason = f"{phrases.count(number, 'other claim')} and this one contradict each other: {voices(standing)}"
            return RuleOutcome(Status.DISPUTED, True, reason)
        return self._not_held(Status.DISPUTED, ("contradicts it", "contradict it"), [_GONE] * len(links))

    def _corroborated(self) -> RuleOutcome:
        links, backing = self._links(Relation.SUPPORTS), self._backing
        obstacles = [self._obstacle(link) for link in links if link not in backing]
        if links and not self._own_sides:
            reason = f"{phrases.count(len(links), 'claim')} {_verb(obstacles, _SUPPORT)} it"
            return RuleOutcome(Status.CORROBORATED, False, f"{reason}, but no side of its own is identified")
        if not backing:
            return self._not_held(Status.CORROBORATED, ("supports it", "support it"), obstacles)
        reason = f"supported by {voices(backing)}, independent of it in side and origin"
        if obstacles:
            reason += f"; {phrases.count(len(obstacles), 'other claim')} that {_verb(obstacles, _SUPPORT)} it"
            reason += f" {'does' if len(obstacles) == 1 else 'do'} not count: {_obstacles(obstacles)}"
        return RuleOutcome(Status.CORROBORATED, True, reason)

    @cached_property
    def _backing(self) -> list[Link]:
        """The links of support from claims that are independent of this one."""
        independent = self._evaluation.independent(self._claim.position)
        return [link for link in self._links(Relation.SUPPORTS) if _far(link) in independent]

    def _obstacle(self, link: Link) -> _Clause:
        """Why a claim that supports this one does not corroborate it."""
        other = self._voices(_far(link)).sides
        if self._is_retracted(link):
            return _GONE
        if not other:
            return "has no identified side", "have no identified side"
        if self._own_sides & other:
            return "is of its own side", "are of its own side"
        return "shares its origin", "share its origin"

    def _questioned(self) -> RuleOutcome:
        links = self._links(Relation.QUESTIONS)
        asking = [link for link in links if not self._is_retracted(link)]
        if asking:
            reason = f"asked for evidence or doubted by {voices(asking)}, without an assertion of the contrary"
            return RuleOutcome(Status.QUESTIONED, True, reason)
        return self._not_held(Status.QUESTIONED, ("questions it", "question it"), [_GONE] * len(links))

    def _not_held(self, status: Status, verb: _Clause, obstacles: list[_Clause]) -> RuleOutcome:
        if not obstacles:
            return RuleOutcome(status, False, f"no claim {verb[0]}")
        claims = phrases.count(len(obstacles), "claim")
        return RuleOutcome(status, False, f"{claims} {_verb(obstacles, verb)}, but {_obstacles(obstacles)}")

    def _mark(self, later: tuple[Link, ...]) -> str:
        if later:
            return f"superseded by {voices(later)}"
        links = self._links(Relation.SUPERSEDES)
        other = ("comes from another side", "come from other sides")
        obstacles = [_GONE if self._is_retracted(link) else other for link in links]
        if not obstacles:
            return ""
        return self._not_held(Status.UNVERIFIED, ("supersedes it", "supersede it"), obstacles).reason


_Clause = tuple[str, str]
"""A clause in the singular and in the plural."""

_GONE = ("was retracted", "were retracted")
_SUPPORT = ("supports", "support")


def _far(link: Link) -> int:
    return link.other.position


def _verb(obstacles: list[_Clause], verb: _Clause) -> str:
    return verb[0] if len(obstacles) == 1 else verb[1]


def _obstacles(obstacles: list[_Clause]) -> str:
    """Why claims do not count: "2 are of its own side and 1 shares its origin"."""
    counted = Counter(obstacles)
    if len(obstacles) == 1:
        return obstacles[0][0]
    if len(counted) == 1:
        return f"all {obstacles[0][1]}"
    return listed([f"{number:,} {_verb([obstacle] * number, obstacle)}" for obstacle, number in counted.items()])
