"""Which sides stand against each other in a link, from the sides of its two claims."""

from __future__ import annotations

from db.index.pairs import Pair

Sides = tuple[frozenset[int], frozenset[int]]

_MOST = 1_000
"""So many pairs of sides at most are told from the sides of two claims; hundreds on both ends say nothing of any."""


class SidePairs(dict[Sides, tuple[int, ...]]):
    """From the sides of two claims to the pairs of sides among them, as numbers; a pair has no direction.

    A side that makes both claims is against none. `numbers` has the pairs, each with the lower id first.
    """

    def __init__(self) -> None:
        super().__init__()
        self.numbers: dict[Pair, int] = {}

    def __missing__(self, sides: Sides) -> tuple[int, ...]:
        one, other = sides[0] - sides[1], sides[1] - sides[0]
        small = len(one) * len(other) <= _MOST
        pairs = [(a, b) if a < b else (b, a) for a in one for b in other] if small else ()
        found = self[sides] = tuple([self.numbers.setdefault(pair, len(self.numbers)) for pair in pairs])
        return found
