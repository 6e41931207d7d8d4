"""Claims found by what became of them: unanswered claims, late answers, admissions, reversals, origins.

Each finder gives a set of positions for a `Standing`: which claims are known, and which of them are retracted. What
does not depend on the date is computed once, when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TypeVar, cast

from pyroaring import BitMap

from db.findings.admissions import Admissions
from db.findings.answers import Answers, Lag
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
KeptFindings = Mapping[str, Columns | Sequence[bytes]]
"""The columns of some of `KINDS`, as they are or as bytes."""

C = TypeVar("C", bound=Columns)


class Finders:
    """Finds claims of a case at any date."""

    def __init__(self, index: Index, actors: Forest[Actor], kept: KeptFindings | None = None) -> None:
        """`kept` are the findings of an earlier start."""
        self.side_claims = SideClaims(index, actors)
        self._index = index
        self._kept = kept or {}
        self._answers_by = LRU[int, list[Answers]](_SIDES)

    def keep(self) -> Mapping[str, Sequence[bytes]]:
        """All findings, for a later start."""
        return {name: self.columns(name).packed() for name in KINDS}

    def known(self) -> Mapping[str, Columns]:
        """The findings that were kept or have been computed."""
        return {name: self.columns(name) for name in KINDS if name in self._kept or f"_{name}" in self.__dict__}

    def columns(self, name: str) -> Columns:
        """The findings of one of `KINDS`."""
        columns: Columns = getattr(self, f"_{name}")
        return columns

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
        return self._origins.within(least, most, standing, origin)

    @property
    def _answers(self) -> tuple[Answers, Answers]:
        """Answers that go against a claim, and answers that support it."""
        return self._contrary, self._supporting

    @cached_property
    def _contrary(self) -> Answers:
        kept = self._kept_columns("contrary", Answers)
        return kept or Answers.gathered(self._index, Relation.DISPUTES, Relation.QUESTIONS)

    @cached_property
    def _supporting(self) -> Answers:
        return self._kept_columns("supporting", Answers) or Answers.gathered(self._index, Relation.SUPPORTS)

    @cached_property
    def _admissions(self) -> Admissions:
        return self._kept_columns("admissions", Admissions) or Admissions.gathered(self._index)

    @cached_property
    def _reversals(self) -> Reversals:
        return self._kept_columns("reversals", Reversals) or Reversals.gathered(self._index)

    @cached_property
    def _origins(self) -> OriginNumbers:
        return self._kept_columns("origins", OriginNumbers) or OriginNumbers.gathered(self._index)

    def _kept_columns(self, name: str, kind: type[C]) -> C | None:
        kept = self._kept.get(name)
        return kept if kept is None or isinstance(kept, kind) else kind.unpacked(cast("Sequence[bytes]", kept))

    @cached_property
    def _identified(self) -> BitMap:
        """The claims with a speaker of an identified side."""
        return union(self.side_claims[side] for side in self.side_claims.sides)
