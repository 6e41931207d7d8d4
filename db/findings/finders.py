"""Claims found by what became of them: unanswered claims, late answers, admissions, reversals, origins.

Each finder gives a set of positions for a `Standing`: which claims are known, and which of them are retracted. What
does not depend on the date is computed once, when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from pyroaring import BitMap

from db.findings.admissions import Admissions
from db.findings.answers import Answers, Lag, StatementDays
from db.findings.columns import Columns
from db.findings.origin_numbers import OriginNumbers, OriginOf
from db.findings.reversals import Reversals
from db.findings.standing import Standing
from db.index.index import Index
from db.index.sets import union
from db.index.side_claims import SideClaims
from db.lru import LRU
from db.model.claims import Actor, Relation
from db.model.tree import Forest

KINDS: Mapping[str, type[Columns]] = {
    "contrary": Answers,
    "supporting": Answers,
    "admissions": Admissions,
    "reversals": Reversals,
    "origins": OriginNumbers,
}
"""The findings that are kept in the cache, by name."""
_SIDES = 16
"""Sides of which the answers are remembered."""
KeptFindings = Mapping[str, Sequence[bytes]]
"""The columns of each of `KINDS`, as bytes."""


class Finders:
    """Finds claims of a case at any date."""

    def __init__(self, index: Index, actors: Forest[Actor], kept: KeptFindings | None = None) -> None:
        """`kept` are the findings of an earlier start."""
        self.side_claims = SideClaims(index, actors)
        self._index = index
        self._kept = kept
        self._answers_by = LRU[int, list[Answers]](_SIDES)

    def keep(self) -> KeptFindings:
        """All findings, for a later start."""
        findings = (*self._answers, self._admissions, self._reversals, self._origin_numbers)
        return {name: columns.packed() for name, columns in zip(KINDS, findings, strict=True)}

    def unanswered(self, standing: Standing) -> BitMap:
        """The claims of an identified side that no other side has disputed, questioned or supported."""
        claims = self._identified & standing.everything
        return claims.difference(*(answers.answered(standing) for answers in self._answers))

    def unanswered_by(self, side: int, standing: Standing) -> BitMap:
        """The claims of identified sides but this one that this one has not disputed, questioned or supported."""
        own = self.side_claims[side]
        claims = (self._identified & standing.everything) - own
        by_own = self._answers_by.get(side, lambda: [answers.by(own) for answers in self._answers])
        return claims.difference(*(answers.answered(standing) for answers in by_own))

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
        return self._index.links.every[Relation.DISPUTES].pointing_at(claims & counting) & counting

    def disputed_by(self, claims: BitMap, standing: Standing) -> BitMap:
        """The claims at which a `disputes` link from one of these points. Retracted claims count on neither end."""
        counting = standing.claims
        return self._index.links.every[Relation.DISPUTES].pointed_at_from(claims & counting) & counting

    def with_origins(self, least: int, most: int | None, standing: Standing, origin: OriginOf) -> BitMap:
        """The claims that so many origins say; see `db.findings.origin_numbers`."""
        return self._origin_numbers.within(least, most, standing, origin)

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
    def _origin_numbers(self) -> OriginNumbers:
        return OriginNumbers.unpacked(self._kept["origins"]) if self._kept else OriginNumbers.gathered(self._index)

    @cached_property
    def _identified(self) -> BitMap:
        """The claims with a speaker of an identified side."""
        return union(self.side_claims[side] for side in self.side_claims.sides)
