"""Which sides stand against each other in a link, from the sides of its two claims."""

from __future__ import annotations

from db.index.pairs import Pair

Sides = tuple[frozenset[int], frozenset[int]]
"""The identified sides of the claims at both ends of a link."""

_MOST = 1_000
"""Maximum number of pairs counted for one link: hundreds of sides on both ends say nothing about any of them."""


class SidePairs(dict[Sides, tuple[int, ...]]):
    """From the sides of two claims to the numbers of the pairs of sides that stand against each other.

    A side that makes both claims stands against none. `numbers` has the number of each pair, the lower side id first;
    a pair has no direction.
    """

    def __init__(self) -> None:
        super().__init__()
        self.numbers: dict[Pair, int] = {}

    def __missing__(self, sides: Sides) -> tuple[int, ...]:
        one, other = sides[0] - sides[1], sides[1] - sides[0]
        is_small = len(one) * len(other) <= _MOST
        pairs = [(a, b) if a < b else (b, a) for a in one for b in other] if is_small else ()
        numbers = self[sides] = tuple([self.numbers.setdefault(pair, len(self.numbers)) for pair in pairs])
        return numbers
