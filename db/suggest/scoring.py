"""Scores the pairs of one claim with its candidates."""

from __future__ import annotations

from collections.abc import Iterator
from math import log
from typing import NamedTuple

from db.case.case import Case
from db.index.sets import NOTHING
from db.index.speakers import side_of
from db.lru import LRU
from db.model.claims import Relation
from db.suggest.accounts import Account, Accounts
from db.suggest.candidates import Candidates
from db.suggest.days import ByDay
from db.suggest.features import Pairing, Values, answers, shared_places
from db.suggest.places import NOWHERE, CasePlaces, Reach, Shared
from db.suggest.weights import Weights, total

_FEW_CLAIMS = 10_000
"""A case of at most so many claims keeps what it knows of each in memory, and compares more of them."""
_COMPARED, _COMPARED_OF_MANY = 250, 40
"""Candidates of a claim whose texts are compared at most: in such a case, and in a very large one."""
_OWN, _OWN_OF_MANY = 24, 5
"""Statements of its own speakers before and after a claim that are compared at most."""
_KEPT_OF_MANY = 1_000
"""Claims of a large case of which what they say is kept in memory, about 4 kB each."""
_REACHES = 64
_HOPELESS = -6.0
"""Log-odds of pairs that are not worth a look: nine in ten of all pairs, one in sixty of those that are linked."""
_COMPARED, _COMPARED_OF_MANY, _COMPARED_IN_A_QUEUE = 400, 40, 20
"""Candidates of a claim whose texts are compared at most: in a small case, in a large one, and in a queue of that."""
_OWN, _OWN_OF_MANY = 24, 5
"""Statements of its own speakers before and after a claim that are compared at most, in such cases."""


class Scored(NamedTuple):
    """A pair of claims by their positions, the one that answers first, with the log-odds that they are linked."""

    score: float
    answer: int
    other: int
    relation: Relation

    @property
    def pair(self) -> tuple[int, int]:
        """Both positions, the lower one first."""
        return min(self.answer, self.other), max(self.answer, self.other)

    @property
    def order(self) -> tuple[float, int, int]:
        """Sort key: best first, the same every time."""
        return -self.score, self.answer, self.other


class Compared(NamedTuple):
    """A pair with what speaks for it."""

    answer: Account
    other: Account
    shared: Shared
    values: Values
    is_succession: bool


class Scorer:
    """Compares the claims of one case."""

    def __init__(self, case: Case, weights: Weights) -> None:
        self.case = case
        self.weights = weights
        self.accounts = Accounts(case, _FEW_CLAIMS if case.size <= _FEW_CLAIMS else _KEPT_OF_MANY)
        self._reaches = LRU[int, Reach](_REACHES)
        self.days = ByDay(case, self.accounts)
        self.places = CasePlaces(case.regions, lambda region: len(self.days.in_region(region)), case.size)
        self.candidates = Candidates(case, self.days, self.places)
        self._pairing = Pairing(self.days, case.facts.shades.alignments, self._side_of, self._topic_rarity)
        is_small = case.size <= _FEW_CLAIMS
        self._most = max(_COMPARED_OF_MANY, min(_COMPARED, _COMPARED * _FEW_CLAIMS // max(1, case.size)))
        self._most_of_many = self._most if is_small else self._most // 2
        self._own = _OWN if is_small else _OWN_OF_MANY

    def _side_of(self, actor: int) -> int | None:
        side = side_of(self.case.actors, actor)
        return side.id if side else None

    def _topic_rarity(self, topic: str) -> float:
        """How much it tells that a claim is about a topic, in nats."""
        return log((1 + self.case.size) / (1 + len(self.case.facts.index.topics.get(topic, NOTHING))))

    def reach(self, account: Account) -> Reach:
        """The regions that a claim bears on. Those of the last few claims are kept."""

        def gather() -> Reach:
            return Reach(account.places, frozenset(account.read_places), self.accounts.place_names, self.places)

        return self._reaches.get(account.position, gather)

    def comparisons(self, position: int, is_one_of_many: bool = False) -> Iterator[Compared]:
        """The claim at a position compared with each of its candidates; with none if it says neither when nor where.

        One of many claims of a large case is compared with fewer.
        """
        account = self.accounts.at(position)
        if not self.says_something(account):
            return
        reach = self.reach(account)
        for other in self.accounts.of(
            self.candidates.of(account, reach, self._most_of_many if is_one_of_many else self._most)
        ):
            yield self._compared(account, other, reach, is_succession=False)
        for other in self.accounts.of(self.candidates.of_its_speakers(account, self._own)):
            if self.says_something(other):
                yield self._compared(account, other, reach, is_succession=True)

    def says_something(self, account: Account) -> bool:
        """Whether a claim says when or where, so that it can be paired."""
        return self.candidates.says_when(account) or self.candidates.says_where(account)

    def compare(self, one: int, other: int) -> Compared:
        """Compare two claims, whether they are candidates or not."""
        if self._reaches.peek(other) is not None:
            one, other = other, one
        first, second = self.accounts.of((one, other))
        is_succession = not first.speakers.isdisjoint(second.speakers)
        return self._compared(first, second, self.reach(first), is_succession)

    def _compared(self, account: Account, other: Account, reach: Reach, is_succession: bool) -> Compared:
        shared = shared_places(reach, other) if account.places and other.places else NOWHERE
        pair = (account, other) if answers(account, other) else (other, account)
        return Compared(*pair, shared, self._pairing.values(*pair, shared), is_succession)

    def scored(self, position: int, is_one_of_many: bool = False) -> list[Scored]:
        """The pairs of the claim at a position that are worth a look, best first."""
        found = (pair for pair in map(self.score, self.comparisons(position, is_one_of_many)) if pair.score > _HOPELESS)
        return sorted(found, key=lambda pair: pair.order)

    def score(self, compared: Compared) -> Scored:
        """What a pair is worth, and the relation it may have."""
        answer, other, values = compared.answer.position, compared.other.position, compared.values
        if compared.is_succession:
            return Scored(total(self.weights.successor, values), answer, other, Relation.SUPERSEDES)
        return Scored(total(self.weights.pair, values), answer, other, self.weights.relation(values))
