"""Reversals: claims that were taken back, or that their own actor contradicted later.

A claim is one when it is retracted; when a claim that supersedes it also disputes it; or when one of its own
speakers, or a body they speak for, disputes it in a claim that is certainly later. A `supersedes` link alone makes
no reversal: most later figures continue the earlier ones.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyroaring import BitMap

from db.answers import Days
from db.index import Index, Statuses
from db.links import Pair
from db.model import Relation, Status


class Reversals:
    """The reversals of a case, at any date."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._contradictions = list(self._contradicted())

    def found(self, statuses: Statuses) -> BitMap:
        """The claims that are reversed."""
        known, retracted = statuses.known, statuses.positions[Status.RETRACTED]
        return retracted | BitMap(
            [
                claim
                for claim, pair, later in self._contradictions
                if max(pair) < known and pair[0] not in retracted and later not in retracted
            ]
        )

    def _contradicted(self) -> Iterator[tuple[int, Pair, int]]:
        """Each claim that its own actor contradicts, with the link of dispute, and the later claim."""
        links, voices = self._index.links, self._index.voices
        replacing = frozenset(links.telling[Relation.SUPERSEDES])
        days = Days.of(self._index.periods)
        disputes = list(links.every[Relation.DISPUTES])
        sides = voices.sides(from_ for from_, _ in disputes), voices.sides(to for _, to in disputes)
        for pair, one, other in zip(disputes, *sides, strict=True):
            for later, earlier in (pair, pair[::-1]):
                same_side = not one.isdisjoint(other) and days.first[later] > days.last[earlier]
                if (later, earlier) in replacing or (same_side and self._same_actor(later, earlier)):
                    yield earlier, pair, later

    def _same_actor(self, later: int, earlier: int) -> bool:
        """Whether the later claim is by a speaker of the earlier one, or by a body they speak for."""
        one, other = self._index.voices(later), self._index.voices(earlier)
        return not one.speakers.isdisjoint(other.bodies)
