"""Claims found by what became of them: those that nobody answered, late answers, admissions, reversals.

Each is a set of positions at an as-of date: claims stated later do not exist, nor do their links, and a retracted
claim's own links count for nothing. What does not depend on the date is worked out once, when first asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import compress

from pyroaring import BitMap

from db.filters.lag import Lag
from db.findings.admissions import Admissions
from db.findings.answers import Answers, StatementDays
from db.findings.columns import Columns
from db.findings.reversals import Reversals
from db.index.index import Index
from db.index.sets import union
from db.index.side_claims import SideClaims
from db.model.claims import Actor, Relation, Status
from db.model.tree import Forest
from db.status.statuses import Statuses

KINDS: Mapping[str, type[Columns]] = {
    "contrary": Answers,
    "supporting": Answers,
    "admissions": Admissions,
    "reversals": Reversals,
}
"""What is worked out once and kept, by name."""
Kept = Mapping[str, Sequence[bytes]]
"""The columns of each."""


class Finders:
    """Finds claims of a case at any date."""

    def __init__(self, index: Index, actors: Forest[Actor], kept: Kept | None = None) -> None:
        """`kept` spares the work where it was done before."""
        self.speaking = SideClaims(index, actors)
        self._index = index
        self._kept = kept

    def keep(self) -> Kept:
        """What spares the work another time."""
        found = (*self._answers, self._admissions, self._reversals)
        return {name: columns.packed() for name, columns in zip(KINDS, found, strict=True)}

    def unanswered(self, statuses: Statuses) -> BitMap:
        """The claims by an identified side that no other side has answered: disputed, questioned or supported."""
        found = self._identified & self._index.everything(statuses.known)
        return found.difference(*(answers.answered(statuses) for answers in self._answers))

    def answered_after(self, lag: Lag, statuses: Statuses) -> BitMap:
        """The claims that another side disputed or questioned first after certainly so many days."""
        contrary, _ = self._answers
        return contrary.after(lag, statuses)

    def admissions(self, statuses: Statuses) -> BitMap:
        """The claims that support one of a side with which their own side is in dispute elsewhere."""
        return self._admissions.found(statuses)

    def reversals(self, statuses: Statuses) -> BitMap:
        """The claims that were taken back, or that their own actor contradicted later."""
        return self._reversals.found(statuses)

    def disputing(self, claims: BitMap, statuses: Statuses) -> BitMap:
        """The claims that dispute one of these, as the links are directed; what is retracted neither way."""
        standing = self._index.everything(statuses.known) - statuses.positions[Status.RETRACTED]
        from_, to, *_ = self._index.links.every[Relation.DISPUTES].arrays
        return BitMap(list(compress(from_, map((claims & standing).__contains__, to)))) & standing

    @cached_property
    def _answers(self) -> tuple[Answers, Answers]:
        """What was answered by another claim that goes against it, and by one that supports it."""
        if self._kept:
            return Answers.unpacked(self._kept["contrary"]), Answers.unpacked(self._kept["supporting"])
        days = StatementDays.of(self._index.periods)
        contrary = Answers.gathered(self._index, days, Relation.DISPUTES, Relation.QUESTIONS)
        return contrary, Answers.gathered(self._index, days, Relation.SUPPORTS)

    @cached_property
    def _admissions(self) -> Admissions:
        return Admissions.unpacked(self._kept["admissions"]) if self._kept else Admissions.gathered(self._index)

    @cached_property
    def _reversals(self) -> Reversals:
        return Reversals.unpacked(self._kept["reversals"]) if self._kept else Reversals.gathered(self._index)

    @cached_property
    def _identified(self) -> BitMap:
        """The claims of which a speaker is of an identified side."""
        return union(self.speaking[side] for side in self.speaking.sides)
