"""Which actors are aligned: entered by people, in either direction, and inherited by whoever speaks for them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from db.index.pairs import Pair
from db.model.claims import Actor
from db.model.tree import Forest


class Alignments:
    """The alignments of a case, which have no dates."""

    def __init__(self, actors: Forest[Actor], pairs: Iterable[Pair]) -> None:
        """`pairs` are the ids of the actors of each alignment."""
        self._actors = actors
        self._pairs = frozenset(pair for one, other in pairs for pair in ((one, other), (other, one)))
        self._aligned = lru_cache(65_536)(self._are_aligned)

    def all_aligned(self, ones: Iterable[int], others: frozenset[int]) -> bool:
        """Whether each of some actors, given by id, is aligned with one of the others. There must be others."""
        return bool(self._pairs) and all(any(self._aligned(one, other) for other in others) for one in ones)

    def _are_aligned(self, one: int, other: int) -> bool:
        return any((body, with_) in self._pairs for body in self._bodies(one) for with_ in self._bodies(other))

    def _bodies(self, id: int) -> tuple[int, ...]:
        """An actor, and everyone whom it speaks for."""
        return id, *(body.id for body in self._actors.chain(id))
