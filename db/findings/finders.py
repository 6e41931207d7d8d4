"""Claims found by what became of them: unanswered claims, late answers, admissions, reversals.

Each finder gives a set of positions for a `Standing`: which claims are known, and which of them are retracted. What
does not depend on the date is computed once, when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import compress

from pyroaring import BitMap

from db.findings.admissions import Admissions
from db.findings.answers import Answers, Lag, StatementDays
from db.findings.columns import Columns
from db.findings.reversals import Reversals
from db.findings.standing import Standing
from db.index.index import Index
from db.index.sets import union
from db.index.side_claims import SideClaims
from db.model.claims import Actor, Relation
from db.model.tree import Forest

KINDS: Mapping[str, type[Columns]] = {
    "contrary": Answers,
    "supporting": Answers,
    "admissions": Admissions,
    "reversals": Reversals,
}
"""The findings that are kept in the cache, by name."""
KeptFindings = Mapping[str, Sequence[bytes]]
"""The columns of each of `KINDS`, as bytes."""


class Finders:
    """Finds claims of a case at any date."""

    def __init__(self, index: Index, actors: Forest[Actor], kept: KeptFindings | None = None) -> None:
        """`kept` are the findings of an earlier start."""
        self.side_claims = SideClaims(index, actors)
        self._index = index
        self._kept = kept

    def keep(self) -> KeptFindings:
        """All findings, for a later start."""
        findings = (*self._answers, self._admissions, self._reversals)
        return {name: columns.packed() for name, columns in zip(KINDS, findings, strict=True)}

    def unanswered(self, standing: Standing) -> BitMap:
        """The claims of an identified side that no other side has disputed, questioned or supported."""
        claims = self._identified & self._index.everything(standing.known)
        return claims.difference(*(answers.answered(standing) for answers in self._answers))

    def answered_after(self, lag: Lag, standing: Standing) -> BitMap:
        """The claims that another side first disputed or questioned after certainly that many days."""
        contrary, _ = self._answers
        return contrary.after(lag, standing)

    def admissions(self, standing: Standing) -> BitMap:
        """The claims that support a claim of a side with which their own side is in dispute elsewhere."""
        return self._admissions.claims(standing)

    def reversals(self, standing: Standing) -> BitMap:
        """The claims that were taken back, or that their own actor contradicted later."""
        return self._reversals.claims(standing)

    def disputing(self, claims: BitMap, standing: Standing) -> BitMap:
        """The claims from which a `disputes` link goes to one of these. Retracted claims count on neither end."""
        counting = standing.claims
        from_, to, *_ = self._index.links.every[Relation.DISPUTES].arrays
        return BitMap(list(compress(from_, map((claims & counting).__contains__, to)))) & counting

    @cached_property
    def _answers(self) -> tuple[Answers, Answers]:
        """Answers that go against a claim, and answers that support it."""
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
        """The claims with a speaker of an identified side."""
        return union(self.side_claims[side] for side in self.side_claims.sides)
