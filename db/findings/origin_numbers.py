"""How many origins a claim has: how many independent stories say it.

Counted are the distinct origins among the claim itself and the claims that support it, those that are retracted left
out. So every claim has at least one. What an origin is decides the caller (see `db.status.origins`).
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from itertools import groupby
from operator import itemgetter
from typing import Self

from pyroaring import BitMap

from db.findings.answers import retractable
from db.findings.columns import Columns
from db.findings.standing import Standing
from db.index.index import Index
from db.index.merge_order import components
from db.index.pairs import Pair
from db.model.claims import Relation

OriginOf = Callable[[int], int]
"""A number that is the same for all claims of one origin."""


class OriginNumbers(Columns):
    """The number of origins of the claims that are supported, at any date.

    The first table has numbers that are reached for good: the number, from which position on, the claim. The second
    has the links of support (to, from) of claims whose number depends on retractions or on who shares an origin at the
    date.
    """

    CODES = "iII II"

    def __init__(self, *columns: array[int]) -> None:
        super().__init__(*columns)
        self._numbers, self._since, self._claims, *self._depending = columns

    @classmethod
    def gathered(cls, index: Index) -> Self:
        """Compute them from the links of a case. Costs one pass over its links of support and `repeats` links."""
        origins = components(index.links.every[Relation.REPEATS])
        loose = retractable(index)
        *_, ends, starts = index.links.every[Relation.SUPPORTS].arrays
        lasting: list[tuple[int, int, int]] = []
        depending: list[Pair] = []
        for claim, links in groupby(zip(ends, starts, strict=True), key=itemgetter(0)):
            supporting = sorted({other for _, other in links})
            tied = [origins[one] for one in (claim, *supporting) if one in origins]
            if loose.isdisjoint(supporting) and len(tied) == len(set(tied)):
                sinces = sorted(max(claim, other) for other in supporting)
                lasting.extend((number, since, claim) for number, since in enumerate(sinces, 2))
            else:
                depending.extend((claim, other) for other in supporting)
        return cls.of_rows(lasting, depending)

    def within(self, least: int, most: int | None, standing: Standing, origin: OriginOf) -> BitMap:
        """The known claims with `least` to `most` origins; None is without an upper limit.

        `origin` is asked about known claims.
        """
        depending = {
            claim: len({origin(claim), *(origin(other) for _, other in links if standing.counts_alone(other))})
            for claim, links in groupby(zip(*self._depending, strict=True), key=itemgetter(0))
            if claim < standing.known
        }
        claims = self._at_least(least, depending, standing)
        return claims if most is None else claims - self._at_least(most + 1, depending, standing)

    def _at_least(self, number: int, depending: dict[int, int], standing: Standing) -> BitMap:
        if number <= 1:
            return standing.everything
        first, end = bisect_left(self._numbers, number), bisect_right(self._numbers, number)
        claims = BitMap(self._claims[first : bisect_left(self._since, standing.known, first, end)])
        claims.update(claim for claim, reached in depending.items() if reached >= number)
        return claims
