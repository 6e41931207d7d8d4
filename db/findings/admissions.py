"""Admissions: claims by which a party to a dispute supports what another voice of its own side disputes.

A claim is an admission if it supports a claim of other sides with which another claim of one of its own sides stands in
dispute, in either direction. None of the three may be retracted. Whoever is no party to the dispute concedes nothing.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Self

from pyroaring import BitMap

from db.findings.answers import CrossSideLinks, retractable
from db.findings.columns import Columns
from db.findings.standing import Standing
from db.index.index import Index
from db.index.pairs import Pair
from db.model.claims import Relation

_ENOUGH = 2
"""Opponents of a side that are remembered for good: one of them may be the supporting claim itself."""


class Admissions(Columns):
    """The admissions of a case, at any date.

    The tables are the admissions that hold for good (known from which position, the claim), and those that a
    retraction may take away (the claim, the claim that it supports, the claim of its own side in dispute with that).
    """

    CODES = "II III"

    def __init__(self, *columns: array[int]) -> None:
        super().__init__(*columns)
        self._since, self._claims, *self._revocable = columns

    @classmethod
    def gathered(cls, index: Index) -> Self:
        """Compute them from the links of a case. Costs one pass over its disputes and links of support."""
        supports = CrossSideLinks.among(index, index.links.counting[Relation.SUPPORTS])
        opponents = _Opponents.of(index, BitMap(supports.to))
        lasting: dict[int, int] = {}
        revocable: list[tuple[int, int, int]] = []
        loose = retractable(index)
        for claim, supported, sides in zip(supports.from_, supports.to, supports.sides_from, strict=True):
            is_loose = claim in loose or supported in loose
            for other in opponents.against(supported, sides):
                if other == claim:
                    continue
                if is_loose or other in loose:
                    revocable.append((claim, supported, other))
                else:
                    since = max(claim, supported, other)
                    lasting[claim] = min(lasting.get(claim, since), since)
        return cls.of_rows(((since, claim) for claim, since in lasting.items()), revocable)

    def claims(self, standing: Standing) -> BitMap:
        """The claims that are admissions."""
        known, retracted = standing
        claims = BitMap(self._claims[: bisect_left(self._since, known)])
        for row in zip(*self._revocable, strict=True):
            if max(row) < known and retracted.isdisjoint(BitMap(row)):
                claims.add(row[0])
        return claims


class _Opponents(NamedTuple):
    """The claims in dispute with some claims, by these and by side: the first few for good, and all others."""

    lasting: dict[Pair, list[int]]
    loose: dict[Pair, list[int]]

    @classmethod
    def of(cls, index: Index, claims: BitMap) -> Self:
        """Those of these claims."""
        found = cls(defaultdict(list), defaultdict(list))
        loose = retractable(index)
        for claim, other in sorted(_disputes(index, claims), key=lambda pair: pair[1]):
            for side in index.voices.sides_at(other):
                if other in loose or claim in loose:
                    found.loose[claim, side].append(other)
                lasting = found.lasting[claim, side]
                if other not in loose and len(lasting) < _ENOUGH and other not in lasting:
                    lasting.append(other)
        return found

    def against(self, claim: int, sides: Iterable[int]) -> Iterator[int]:
        """The claims of these sides in dispute with a claim: the earliest that stay, and all that may fall."""
        for side in sides:
            yield from self.lasting.get((claim, side), ())
            yield from self.loose.get((claim, side), ())


def _disputes(index: Index, claims: BitMap) -> Iterator[Pair]:
    """The disputes of some claims, each with the claim at the other end."""
    for from_, to in index.links.every[Relation.DISPUTES]:
        if from_ in claims:
            yield from_, to
        if to in claims:
            yield to, from_
