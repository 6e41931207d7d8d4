"""How good suggestions are: average precision, recall among the first few, and yield of the queue."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from db.model.claims import Relation
from db.suggest.weights import Weights, total
from tests.bench.suggest.samples import Gold, Pair, Sample

FIRST = (1, 3, 10)
_SUCCESSIONS = 2


class Recall(NamedTuple):
    """The share of links of which one claim has the other among its first 1, 3 and 10 suggestions, of `number`."""

    number: int
    shares: tuple[float, ...]

    def __str__(self) -> str:
        return "  ".join(f"@{first} {share:.3f}" for first, share in zip(FIRST, self.shares, strict=True))


def score(weights: Weights, sample: Sample) -> float:
    """The log-odds of a pair."""
    return total(weights.successor if sample.is_succession else weights.pair, sample.values)


def listed(weights: Weights, samples: list[Sample]) -> list[Pair]:
    """The pairs of one claim as they are suggested: best first, two successions at most."""
    ranked = sorted(samples, key=lambda one: (-score(weights, one), one.answer, one.other))
    seen = 0
    pairs = []
    for one in ranked:
        seen += one.is_succession
        if not one.is_succession or seen <= _SUCCESSIONS:
            pairs.append(one.pair)
    return pairs


def recall(
    gold: Gold,
    weights: Callable[[int], Weights],
    relation: Relation | None = None,
    *,
    among_wrong: bool = False,
    asked: Callable[[int], bool] = lambda _: True,
) -> Recall:
    """Recall of the links of one relation, or of all. `weights` are those for the claim that is asked about.

    With `among_wrong` the other right pairs of a claim are left out of its list: one with thirty answers has room for
    ten.
    """
    hits, number = Counter[int](), 0
    for claim, samples in gold.asked.items():
        wanted = [pair for pair, link in gold.relations.items() if claim in pair and relation in (None, link)]
        if not wanted or not asked(claim):
            continue
        pairs = listed(weights(claim), samples)
        for pair in wanted:
            number += 1
            others = [one for one in pairs if one == pair or not among_wrong or one not in gold.relations]
            rank = others.index(pair) if pair in others else len(others) + FIRST[-1]
            hits.update(first for first in FIRST if rank < first)
    return Recall(number, tuple(hits[first] / max(1, number) for first in FIRST))


def ranked(gold: Gold, weights: Callable[[int], Weights]) -> list[Sample]:
    """All pairs of a case, best first, without regard to what else a claim may go with."""
    scores: dict[Pair, tuple[float, Sample]] = {}
    for claim, samples in gold.asked.items():
        known = weights(claim)
        for one in samples:
            scores[one.pair] = score(known, one), one
    return [one for _, one in sorted(scores.values(), key=lambda pair: (-pair[0], pair[1].answer, pair[1].other))]


def average_precision(gold: Gold, pairs: list[Sample], wanted: int) -> float:
    """The mean of the share of right pairs down to each right one, of so many; one that is missing counts 0."""
    right, found = 0, 0.0
    for rank, one in enumerate(pairs, 1):
        if gold.is_right(one):
            right += 1
            found += right / rank
    return found / max(1, wanted)


def shares(gold: Gold, pairs: list[Pair], of: Mapping[int, str]) -> Iterator[tuple[str, float, float]]:
    """For each side, or language: its share in the claims of the best pairs, and in those of all links."""
    best, linked = (_counted(some, of) for some in (pairs, list(gold.relations)))
    for name in sorted(best.keys() | linked.keys(), key=lambda name: -linked[name]):
        yield name or "none or several", best[name], linked[name]


def _counted(pairs: list[Pair], of: Mapping[int, str]) -> Mapping[str, float]:
    counted: dict[str, float] = defaultdict(float)
    for pair in pairs:
        for claim in pair:
            counted[of.get(claim, "")] += 1 / (2 * max(1, len(pairs)))
    return counted
