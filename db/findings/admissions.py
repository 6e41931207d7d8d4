"""Admissions: claims that support the account of a side which their own side disputes elsewhere.

Two sides are in dispute when a `disputes` link joins a claim of one with a claim of the other, in either direction,
and neither is retracted. A claim that supports another one of a side with which its own side is in dispute is an
admission, unless it is retracted. Two claims that dispute each other as well admit nothing.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from itertools import compress
from typing import Self

from pyroaring import BitMap

from db.findings.answers import CrossSideLinks, shaken
from db.findings.columns import Columns
from db.findings.side_pairs import SidePairs
from db.index.index import Index
from db.model.claims import Relation, Status
from db.status.statuses import Statuses

_NEVER = 0xFFFFFFFF


class Admissions(Columns):
    """The admissions of a case, at any date.

    Links of support, with the pair of sides that they join; for each pair of sides the position from which they are
    in dispute for ever; and the disputes that a retraction ends, with the pair of sides.
    """

    CODES = "III" + "I" + "III"

    def __init__(self, *columns: array[int]) -> None:
        super().__init__(*columns)
        self._since, self._claims, self._sides, self._disputing, *self._unsettled = columns

    @classmethod
    def gathered(cls, index: Index) -> Self:
        """From the links of a case."""
        quarrels = SidePairs()
        since: dict[int, int] = {}
        unsettled = array("I"), array("I"), array("I")
        loose = shaken(index)
        for from_, to, one, other in zip(
            *CrossSideLinks.among(index, index.links.every[Relation.DISPUTES]), strict=True
        ):
            known, firm = from_ if from_ > to else to, from_ not in loose and to not in loose
            for number in quarrels[one, other]:
                if not firm:
                    for column, value in zip(unsettled, (from_, to, number), strict=True):
                        column.append(value)
                elif known < since.get(number, _NEVER):
                    since[number] = known
        support = sorted(_support(index, quarrels))
        disputing = array("I", [since.get(number, _NEVER) for number in range(len(quarrels.numbers))])
        return cls(*(array("I", [row[n] for row in support]) for n in range(3)), disputing, *unsettled)

    def found(self, statuses: Statuses) -> BitMap:
        """The claims that are admissions."""
        known, retracted = statuses.known, statuses.positions[Status.RETRACTED]
        disputing = [since < known for since in self._disputing]
        for from_, to, number in zip(*self._unsettled, strict=True):
            if max(from_, to) < known and from_ not in retracted and to not in retracted:
                disputing[number] = True
        sides = self._sides[: bisect_left(self._since, known)]
        return BitMap(list(compress(self._claims, map(disputing.__getitem__, sides)))) - retracted


def _support(index: Index, quarrels: SidePairs) -> Iterator[tuple[int, int, int]]:
    """Each link of support between two sides: from which position it is known, its claim, the pair of sides."""
    disputes = set(index.links.every[Relation.DISPUTES])
    for from_, to, one, other in zip(*CrossSideLinks.among(index, index.links.telling[Relation.SUPPORTS]), strict=True):
        if (from_, to) not in disputes and (to, from_) not in disputes:
            for number in quarrels[one, other]:
                yield max(from_, to), from_, number
