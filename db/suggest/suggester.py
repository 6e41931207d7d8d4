"""The interface: suggestions of one claim, and the queue of many.

A `Suggester` is used by one thread at a time, the one that asks its case. Whatever it does ends soon with
sqlite3.OperationalError after `Case.interrupt`, and can then be asked again.
"""

from __future__ import annotations

from collections.abc import Iterable

from db.case.case import Case
from db.model.claims import Relation
from db.suggest.queue import Queue, best_of
from db.suggest.reasons import grounds
from db.suggest.scoring import Scored, Scorer
from db.suggest.suggestion import Suggested, Suggestion
from db.suggest.weights import Weights, bundled_weights

SAYS_NOTHING = "The claim says neither when nor where, so nothing can be suggested."
VIA = "suggest:1"
"""What a link says that comes from a suggestion: `via` of the operation."""
_TELLING = 1.5
"""Nats above which a word tells something: less than a quarter of all claims have it."""
_SUCCESSIONS = 2
"""Own earlier or later claims among the suggestions of a claim at most, unless they are asked for."""


class Suggester:
    """Suggests which claims of a case may bear on each other. Making one is cheap; the first question reads more."""

    def __init__(self, case: Case, weights: Weights | None = None) -> None:
        self.case = case
        self._weights = weights or bundled_weights()
        self._scorer = Scorer(case, self._weights)

    def renewed(self, case: Case) -> Suggester:
        """A suggester over the same case that was read anew, after a link or a decision for example."""
        return Suggester(case, self._weights)

    def for_claim(self, position: int, limit: int = 10, relation: Relation | None = None) -> Suggested:
        """The best suggestions of the claim at a position, of one relation if it is given.

        Left out are claims that are linked with it already or were said to be unrelated.
        """
        account = self._scorer.accounts.at(position)
        if not self._scorer.says_something(account):
            return Suggested((), SAYS_NOTHING)
        pairs = (pair for pair in self._scorer.scored(position) if relation in (None, pair.relation))
        chosen = best_of(pairs, limit, limit if relation else _SUCCESSIONS) if limit > 0 else []
        return Suggested(tuple(map(self.suggestion, chosen)))

    def queue(self, positions: Iterable[int], relation: Relation | None = None) -> Queue:
        """The queue of the claims at some positions, empty at first: see `Queue.advance`."""
        return Queue(self._scorer, positions, relation)

    def common_words(self, one: int, other: int) -> frozenset[str]:
        """The keys of the words that two claims have in common, of those that are not in very many others."""
        first, second = self._scorer.accounts.of((one, other))
        return frozenset(key for key in first.keys.keys() & second.keys.keys() if first.keys[key] >= _TELLING)

    def suggestion(self, pair: Scored) -> Suggestion:
        """A pair of a queue with its reasons in words."""
        compared = self._scorer.compare(pair.answer, pair.other)
        is_succession = pair.relation is Relation.SUPERSEDES and compared.is_succession
        weights = self._weights.successor if is_succession else self._weights.pair
        reasons = grounds(self.case, compared, weights)
        from_, to = self.case.uids((pair.answer, pair.other))
        return Suggestion(from_, to, pair.relation, round(pair.score, 4), reasons, pair.answer, pair.other)
