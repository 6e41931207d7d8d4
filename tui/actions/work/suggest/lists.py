"""Where pairs come from: those of a filter, of one claim, and of actors. Everything but `left` asks the case."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from time import monotonic
from typing import Protocol

from db.case.case import Case
from db.filters.filter import Filter
from db.suggest.queue import Queue
from db.suggest.scoring import Scored
from db.suggest.similar import SameActor, same_actors
from db.suggest.suggester import Suggester
from db.suggest.suggestion import Suggestion
from db.text.phrases import count
from tui.actions.work.suggest.faces import ACTORS, CLAIMS, actors_proposed, claims_proposed, key_of
from tui.dialogs.suggest.proposals import Coverage, Key, Proposal

_STEP = 0.03
"""Seconds for which claims are compared before other questions to the case have their turn."""
_MOST_CLAIMS = 20_000
"""Claims of a filter that are compared at most."""
_LEAST = -5.0
"""Log-odds below which a pair is not worth a look."""
_GROWTH = 1.2
"""So many times as many claims have to be compared before pairs are ranked anew for the sake of a number."""
_OF_CLAIM = 20
"""Suggestions of one claim at most."""
_MOST_ACTORS = 500
_NO_CLAIM = "No claim is under the cursor."


class PairSource(Protocol):
    """One of the lists."""

    def look(self, case: Case) -> Coverage:
        """Look for more pairs, for a moment. Raises FilterError."""

    def next(self, case: Case, apart: Collection[Key]) -> Proposal | None:
        """The best pair so far apart from some; None if there is none."""

    def left(self, decided: Collection[Key]) -> int:
        """How many pairs have been found and not decided."""


class Engine:
    """The suggester over the case that is asked."""

    def __init__(self) -> None:
        self._suggester: Suggester | None = None

    def over(self, case: Case) -> Suggester:
        """The suggester. It stays the same as long as the case does."""
        if self._suggester is None or self._suggester.case is not case:
            self._suggester = Suggester(case)
        return self._suggester


class OfFilter:
    """The best pairs of all claims that match a filter."""

    def __init__(self, engine: Engine, filter: Filter, chain: str) -> None:
        self._engine = engine
        self._filter = filter
        self._chain = chain
        self._queue: Queue | None = None
        self._left_out = 0
        self._ranked: Mapping[Key, Scored] = {}
        self._ranked_at = 0

    def look(self, case: Case) -> Coverage:
        """Compare some more claims."""
        if self._queue is None:
            positions = case.matches(self._filter).positions
            self._left_out = max(len(positions) - _MOST_CLAIMS, 0)
            self._queue = self._engine.over(case).queue(positions[:_MOST_CLAIMS])
        queue, end = self._queue, monotonic() + _STEP
        while not queue.is_full and monotonic() < end:
            queue.advance(1)
        if queue.is_full or queue.done >= _GROWTH * self._ranked_at:
            self._rank(queue)
        return Coverage(queue.done, queue.total, " ".join(self._remarks(queue)))

    def _rank(self, queue: Queue) -> None:
        if queue.done != self._ranked_at:
            self._ranked = {key_of(CLAIMS, *pair.pair): pair for pair in queue.best() if pair.score >= _LEAST}
            self._ranked_at = queue.done

    def _remarks(self, queue: Queue) -> Iterator[str]:
        """What is left out, and why."""
        if queue.is_full and not self._ranked and queue.best(1):
            yield "Too little speaks for any pair; tab shows what comes nearest to the claim under the cursor."
        if queue.silent:
            what = "claim says" if queue.silent == 1 else "claims say"
            yield f"{queue.silent:,} {what} neither when nor where: nothing can be suggested for them."
        if self._left_out:
            yield f"{count(self._left_out, 'later claim')} were not compared; a narrower filter takes them in."

    def next(self, case: Case, apart: Collection[Key]) -> Proposal | None:
        """The best pair."""
        if self._queue is None:
            return None
        self._rank(self._queue)
        best = next((pair for key, pair in self._ranked.items() if key not in apart), None)
        if best is None:
            return None
        suggester = self._engine.over(case)
        return claims_proposed(case, suggester.suggestion(best), suggester.common_words(*best.pair), self._chain)

    def left(self, decided: Collection[Key]) -> int:
        """How many pairs are not decided."""
        ranked = self._ranked
        return len(ranked) - sum(key in ranked for key in decided)


class OfClaim:
    """The suggestions of one claim."""

    def __init__(self, engine: Engine, position: int | None, chain: str) -> None:
        self._engine = engine
        self._position = position
        self._chain = chain
        self._suggestions: Sequence[Suggestion] = ()

    def look(self, case: Case) -> Coverage:
        """Compare the claim with all that it may bear on."""
        if self._position is None:
            return Coverage(1, 1, _NO_CLAIM)
        suggested = self._engine.over(case).for_claim(self._position, _OF_CLAIM)
        self._suggestions = suggested.suggestions
        return Coverage(1, 1, suggested.note)

    def next(self, case: Case, apart: Collection[Key]) -> Proposal | None:
        """The best pair."""
        for one in self._suggestions:
            if _key(one) not in apart:
                common = self._engine.over(case).common_words(one.from_position, one.to_position)
                return claims_proposed(case, one, common, self._chain)
        return None

    def left(self, decided: Collection[Key]) -> int:
        """How many pairs are not decided."""
        return sum(_key(one) not in decided for one in self._suggestions)


def _key(suggestion: Suggestion) -> Key:
    return key_of(CLAIMS, suggestion.from_position, suggestion.to_position)


class OfActors:
    """Actors that may be one."""

    def __init__(self, chain: str) -> None:
        self._chain = chain
        self._pairs: Sequence[SameActor] | None = None

    def look(self, case: Case) -> Coverage:
        """Compare the names of all actors."""
        if self._pairs is None:
            self._pairs = same_actors(case)[:_MOST_ACTORS]
        return Coverage(1, 1)

    def next(self, case: Case, apart: Collection[Key]) -> Proposal | None:
        """The best pair."""
        for pair in self._pairs or ():
            if key_of(ACTORS, pair.kept, pair.other) not in apart:
                return actors_proposed(case, pair, self._chain)
        return None

    def left(self, decided: Collection[Key]) -> int:
        """How many pairs are not decided."""
        return sum(key_of(ACTORS, pair.kept, pair.other) not in decided for pair in self._pairs or ())
