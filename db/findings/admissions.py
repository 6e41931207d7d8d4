"""Admissions: claims that support the account of a side which their own side disputes elsewhere.

Two sides are in dispute when a `disputes` link joins a claim of one with a claim of the other, in either direction,
and neither claim is retracted. A claim that supports a claim of a side with which its own side is in dispute is an
admission, unless it is retracted. Two claims that also dispute each other admit nothing.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from itertools import compress
from typing import Self

from pyroaring import BitMap

from db.findings.answers import CrossSideLinks, retractable
from db.findings.columns import Columns
from db.findings.side_pairs import SidePairs
from db.findings.standing import Standing
from db.index.index import Index
from db.model.claims import Relation

_NEVER = 0xFFFFFFFF


class Admissions(Columns):
    """The admissions of a case, at any date.

    Columns: each link of support between two sides (known from which position, its claim, the pair of sides); for each
    pair of sides the position from which they are in dispute for good; and the disputes that a retraction may end
    (from, to, the pair of sides).
    """

    CODES = "III" + "I" + "III"

    def __init__(self, *columns: array[int]) -> None:
        super().__init__(*columns)
        self._since, self._claims, self._pairs, self._disputing, *self._revocable = columns

    @classmethod
    def gathered(cls, index: Index) -> Self:
        """Compute them from the links of a case."""
        side_pairs = SidePairs()
        since: dict[int, int] = {}
        revocable = array("I"), array("I"), array("I")
        loose = retractable(index)
        disputes = CrossSideLinks.among(index, index.links.every[Relation.DISPUTES])
        for from_, to, one, other in zip(*disputes, strict=True):
            known, lasts = from_ if from_ > to else to, from_ not in loose and to not in loose
            for number in side_pairs[one, other]:
                if not lasts:
                    for column, value in zip(revocable, (from_, to, number), strict=True):
                        column.append(value)
                elif known < since.get(number, _NEVER):
                    since[number] = known
        support = sorted(_support(index, side_pairs))
        disputing = array("I", [since.get(number, _NEVER) for number in range(len(side_pairs.numbers))])
        return cls(*(array("I", [row[n] for row in support]) for n in range(3)), disputing, *revocable)

    def claims(self, standing: Standing) -> BitMap:
        """The claims that are admissions."""
        disputing = [since < standing.known for since in self._disputing]
        for from_, to, number in zip(*self._revocable, strict=True):
            if standing.counts(from_, to):
                disputing[number] = True
        pairs = self._pairs[: bisect_left(self._since, standing.known)]
        return BitMap(list(compress(self._claims, map(disputing.__getitem__, pairs)))) - standing.retracted


def _support(index: Index, side_pairs: SidePairs) -> Iterator[tuple[int, int, int]]:
    """Each link of support between two sides: known from which position, its claim, the pair of sides."""
    disputes = set(index.links.every[Relation.DISPUTES])
    supports = CrossSideLinks.among(index, index.links.counting[Relation.SUPPORTS])
    for from_, to, one, other in zip(*supports, strict=True):
        if (from_, to) not in disputes and (to, from_) not in disputes:
            for number in side_pairs[one, other]:
                yield max(from_, to), from_, number
