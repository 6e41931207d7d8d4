"""The queue of a filter: the best pairs of many claims, filled step by step while somebody looks at it."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp, log

from db.model.claims import Relation
from db.suggest.scoring import Scored, Scorer

_KEPT = 12
"""Pairs of one claim that are kept."""
_SUCCESSIONS = 2
"""Pairs of one claim with claims of its own speakers that are kept."""


def best_of(pairs: Iterable[Scored], most: int, successions: int) -> list[Scored]:
    """The first of some pairs, with so many at most in which a speaker replaces an own claim."""
    kept: list[Scored] = []
    for pair in pairs:
        if pair.relation is Relation.SUPERSEDES:
            if not successions:
                continue
            successions -= 1
        kept.append(pair)
        if len(kept) == most:
            break
    return kept


class Queue:
    """The pairs of some claims, best first.

    `advance` compares some more claims; between two calls the queue can be read, and the case asked for other things.
    A pair is worth more if it stands out among the pairs of its claims: a claim that goes with everything answers
    nothing. So the order changes until `done` is `total`.
    """

    def __init__(self, scorer: Scorer, positions: Iterable[int], relation: Relation | None = None) -> None:
        self._scorer = scorer
        self._positions = list(positions)
        self._relation = relation
        self._pairs: dict[tuple[int, int], Scored] = {}
        self._margins: dict[tuple[int, int], list[float]] = {}
        self.done = 0
        self.silent = 0
        """Claims so far that say neither when nor where."""

    @property
    def total(self) -> int:
        """The number of claims to compare."""
        return len(self._positions)

    @property
    def is_full(self) -> bool:
        """Whether all claims have been compared."""
        return self.done == self.total

    def advance(self, claims: int = 20) -> None:
        """Compare so many more claims with their candidates. An interrupt loses none of those done before."""
        for position in self._positions[self.done : self.done + claims]:
            if self._scorer.says_something(self._scorer.accounts.at(position)):
                self._add(self._scorer.scored(position, is_one_of_many=True))
            else:
                self.silent += 1
            self.done += 1

    def _add(self, pairs: list[Scored]) -> None:
        if not pairs:
            return
        top = pairs[0].score
        whole = top + log(sum(exp(pair.score - top) for pair in pairs))
        wanted = (pair for pair in pairs if self._relation in (None, pair.relation))
        for pair in best_of(wanted, _KEPT, _KEPT if self._relation else _SUCCESSIONS):
            self._pairs[pair.pair] = pair
            self._margins.setdefault(pair.pair, []).append(pair.score - whole)

    def best(self, limit: int | None = None) -> list[Scored]:
        """The best pairs so far, each with its final score."""
        ranked = [
            pair._replace(score=pair.score + sum(margins) / len(margins))
            for key, pair in self._pairs.items()
            for margins in (self._margins[key],)
        ]
        return sorted(ranked, key=lambda pair: pair.order)[:limit]
