"""The links between claims, kept so that a million of them take little room and are found from either end."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping

from db.model import Relation
from db.voices import Voices

Pair = tuple[int, int]
"""A link as (position of the claim from which it goes, position of the claim at which it points)."""

Condition = Callable[[Voices, Voices], bool]
"""Whether a link counts that goes from a claim with the first voices to a claim with the second."""


class Pairs:
    """The links of one kind. A link from a claim to itself is left out."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        self._from, self._to = _unpacked(sorted([start << 32 | end for start, end in pairs if start != end]))
        back = zip(self._to, self._from, strict=True)
        self._ends, self._starts = _unpacked(sorted([end << 32 | start for end, start in back]))

    def __len__(self) -> int:
        return len(self._from)

    def __iter__(self) -> Iterator[Pair]:
        return zip(self._from, self._to, strict=True)

    def within(self, known: int) -> Iterator[Pair]:
        """The links of which both claims are among the first `known` ones."""
        number = bisect_left(self._from, known)
        return (pair for pair in zip(self._from[:number], self._to, strict=False) if pair[1] < known)

    def into(self, claim: int, known: int) -> array[int]:
        """The claims among the first `known` ones that point at this one."""
        return _others(self._ends, self._starts, claim, known)

    def out_of(self, claim: int, known: int) -> array[int]:
        """The claims among the first `known` ones at which this one points."""
        return _others(self._from, self._to, claim, known)

    def number(self, claim: int, known: int) -> int:
        """How many links join the claim with one of the first `known` ones."""
        return len(self.into(claim, known)) + len(self.out_of(claim, known))


def _unpacked(pairs: list[int]) -> tuple[array[int], array[int]]:
    """Two arrays out of pairs that are packed into one number each."""
    return array("I", [pair >> 32 for pair in pairs]), array("I", [pair & 0xFFFFFFFF for pair in pairs])


_NOBODY = array("I")


def _others(ends: array[int], others: array[int], claim: int, known: int) -> array[int]:
    first = bisect_left(ends, claim)
    if first == len(ends) or ends[first] != claim:
        return _NOBODY
    last = bisect_right(ends, claim, first)
    return others[first : bisect_left(others, known, first, last)]


class Links:
    """All links of a case by relation, and among them the `telling` ones: those that count, given who speaks."""

    def __init__(
        self,
        pairs: Mapping[Relation, Iterable[Pair]],
        voices: Callable[[int], Voices],
        conditions: Mapping[Relation, Condition],
    ) -> None:
        """`conditions` are those of the relations that do not count from everybody."""
        self.every = {relation: Pairs(pairs.get(relation, ())) for relation in Relation}
        self.telling = dict(self.every)
        for relation, counts in conditions.items():
            found = self.every[relation]
            self.telling[relation] = Pairs(pair for pair in found if counts(voices(pair[0]), voices(pair[1])))

    def number(self, claim: int, known: int) -> int:
        """How many links a claim has, when only the first `known` claims had been stated."""
        return sum(pairs.number(claim, known) for pairs in self.every.values()) if claim < known else 0
