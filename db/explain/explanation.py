"""Why a claim has its status: every rule with what made it hold or kept it from holding, and how it all came about.

All of it is in words of the program's own, with names from the case in them; whoever writes Markdown escapes them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pyroaring import BitMap

from db.case.case import Case
from db.index.speakers import side_names
from db.model.claims import Claim, Direction, Link, Relation, Status, StatusChange
from db.status.history import history
from db.text import phrases
from db.text.names import listed

_NAMED = 3
"""So many voices are named in a sentence; the rest is counted."""
_EFFORT = 20_000
"""Links that are looked at for one history that somebody asked for."""
_WALK = 2_000
"""Claims that are looked at to count the origins behind one status."""


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """One of the rules: whether it holds, be it decisive or not, and a clause that says by whom, or why not."""

    status: Status
    held: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a claim has its status and the mark beside it.

    `rules` are all of them in order; the first that held decides. `behind` are the links that made it hold, and
    `superseding` those of which the mark comes. `mark` is a clause about the mark, "" where nothing speaks of one.
    `origins` counts those of the claim and all behind its status, None where too much hangs together;
    `sides` names for each claim at the far end of a link its identified sides. `changes` is the history; there is none
    where too much hangs together, or if the claim `is_known` not by the day in question.
    """

    claim: Claim
    rules: tuple[RuleOutcome, ...]
    behind: tuple[Link, ...]
    superseding: tuple[Link, ...]
    mark: str
    origins: int | None
    sides: Mapping[int, tuple[str, ...]]
    changes: tuple[StatusChange, ...]
    is_known: bool = True


Why = Callable[[Claim], Explanation]
"""Explains why a claim has its status."""


def explain_status(case: Case, position: int, asof: str | None = None) -> Explanation:
    """Why the claim at a position has its status at the end of an ISO day, or with everything known."""
    return explain(case, case.claim(position, asof), asof)


def explain(case: Case, claim: Claim, asof: str | None = None) -> Explanation:
    """Why a claim has its status that was read from this case as of this day."""
    return _Inquiry(case, claim, asof).explanation()


class _Inquiry:
    """What is asked about one claim."""

    def __init__(self, case: Case, claim: Claim, asof: str | None) -> None:
        self._case = case
        self._claim = claim
        self._voices = case.index.voices
        self._own_sides = case.index.voices(claim.position).sides
        self._statuses = case.statuses(asof)
        self._argument = self._statuses.argument

    def explanation(self) -> Explanation:
        """All of it."""
        claim, known = self._claim, self._statuses.known
        superseding = self._argument.pointing(Relation.SUPERSEDES, claim.position)
        behind = tuple(link for link in claim.links if phrases.decides_status(link, claim))
        later = tuple(link for link in self._links(Relation.SUPERSEDES) if link.other.position in superseding)
        found = [self._retracted(), self._disputed(), self._corroborated(), self._questioned()]
        first = next((rule.status for rule in found if rule.held), None)
        last = "a rule before this one holds" if first else "none of the rules before this one holds"
        return Explanation(
            claim,
            (*found, RuleOutcome(Status.UNVERIFIED, first is None, last)),
            behind,
            later,
            self._mark(later),
            self._origins((claim.position, *claim.reason.behind)),
            {
                link.other.position: side_names(self._voices(link.other.position), self._case.actors)
                for link in (*behind, *later)
            },
            claim.reason.history
            or history(self._case.index, self._statuses.course, claim.position, known, effort=_EFFORT),
            claim.position < known,
        )

    def _links(self, relation: Relation) -> list[Link]:
        """The links of a kind that point at the claim."""
        return [link for link in self._claim.links if (link.relation, link.direction) == (relation, Direction.FROM)]

    def _is_retracted(self, link: Link) -> bool:
        return link.other.position in self._argument.retracted

    def _retracted(self) -> RuleOutcome:
        links = self._links(Relation.RETRACTS)
        if self._claim.status is Status.RETRACTED:
            behind = [link for link in links if self._claim.reason.rests_on(_far(link))]
            return RuleOutcome(Status.RETRACTED, True, f"taken back by {voices(behind)}")
        telling = self._case.index.links.telling[Relation.RETRACTS].into(self._claim.position, self._statuses.known)
        own = frozenset(telling)
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
        links = self._links(Relation.SUPPORTS)
        independent = self._argument.independent(self._claim.position)
        backing = [link for link in links if _far(link) in independent]
        excuses = [self._excuse(link) for link in links if _far(link) not in independent]
        if links and not self._own_sides:
            reason = f"{phrases.count(len(links), 'claim')} {_verb(excuses, _SUPPORT)} it"
            return RuleOutcome(Status.CORROBORATED, False, f"{reason}, but no side of its own is identified")
        if not backing:
            return self._not_held(Status.CORROBORATED, ("supports it", "support it"), excuses)
        reason = f"supported by {voices(backing)}, independent of it in side and origin"
        if excuses:
            reason += f"; {phrases.count(len(excuses), 'other claim')} that {_verb(excuses, _SUPPORT)} it"
            reason += f" {'does' if len(excuses) == 1 else 'do'} not count: {_excuses(excuses)}"
        return RuleOutcome(Status.CORROBORATED, True, reason)

    def _excuse(self, link: Link) -> _Excuse:
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

    def _not_held(self, status: Status, verb: _Excuse, excuses: list[_Excuse]) -> RuleOutcome:
        if not excuses:
            return RuleOutcome(status, False, f"no claim {verb[0]}")
        return RuleOutcome(
            status, False, f"{phrases.count(len(excuses), 'claim')} {_verb(excuses, verb)}, but {_excuses(excuses)}"
        )

    def _mark(self, later: tuple[Link, ...]) -> str:
        if later:
            return f"superseded by {voices(later)}"
        links = self._links(Relation.SUPERSEDES)
        other = ("comes from another side", "come from other sides")
        excuses = [_GONE if self._is_retracted(link) else other for link in links]
        return self._not_held(Status.UNVERIFIED, ("supersedes it", "supersede it"), excuses).reason if excuses else ""

    def _origins(self, claims: Iterable[int]) -> int | None:
        """How many origins some claims have between them."""
        ties, known = self._case.index.links.telling[Relation.REPEATS], self._statuses.known
        retracted = self._argument.retracted
        seen = BitMap()
        origins = 0
        for claim in claims:
            if claim in seen:
                continue
            origins += 1
            asked = [claim]
            seen.add(claim)
            for one in asked:
                found = BitMap(ties.into(one, known)) - retracted
                if one not in retracted:
                    found |= BitMap(ties.out_of(one, known))
                fresh = found - seen
                seen |= fresh
                asked.extend(fresh)
                if len(seen) > _WALK:
                    return None
        return origins


_Excuse = tuple[str, str]
"""Why a claim does not count, said of one and of several."""

_GONE = ("was retracted", "were retracted")
_SUPPORT = ("supports", "support")


def _far(link: Link) -> int:
    return link.other.position


def _verb(excuses: list[_Excuse], verb: _Excuse) -> str:
    return verb[0] if len(excuses) == 1 else verb[1]


def _excuses(excuses: list[_Excuse]) -> str:
    """Why claims do not count: "2 are of its own side and 1 shares its origin"."""
    counted = Counter(excuses)
    if len(excuses) == 1:
        return excuses[0][0]
    if len(counted) == 1:
        return f"all {excuses[0][1]}"
    return listed([f"{number:,} {_verb([excuse] * number, excuse)}" for excuse, number in counted.items()])


def voices(links: Iterable[Link]) -> str:
    """Who speaks at the far ends of links: "A, B and C", "A, B and 7 others"."""
    names = list(dict.fromkeys(name for link in links for name in link.other.speakers or ("nobody named",)))
    return listed(names if len(names) <= _NAMED else [*names[: _NAMED - 1], f"{len(names) - _NAMED + 1:,} others"])
