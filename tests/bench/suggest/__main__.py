"""`python -m tests.bench.suggest [--fit]`: how good suggestions are, and the one command that fits the weights.

Nothing passes or fails here. Held out by claim: the links of a fifth of the claims are not learned from, five times.
Held out by time: only the first two thirds of the claims are learned from.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from db.case.case import Case
from db.model.claims import Relation
from db.suggest.suggester import Suggester
from db.suggest.weights import Weights, bundled_weights
from tests.bench.suggest.learning import learned, planted_for_learning, write_weights
from tests.bench.suggest.measures import average_precision, ranked, recall, shares
from tests.bench.suggest.planted import plant
from tests.bench.suggest.samples import Gold, Sample, bundled_gold, bundled_without_links, planted_gold

_FOLDS = 5
_FIRST_OF_QUEUE, _FIRST_PLANTED = 150, 300


def main() -> None:
    """Measure, after fitting if that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.suggest", description=__doc__)
    parser.add_argument("--fit", action="store_true", help="fit the weights anew and write them")
    parser.add_argument("--quick", action="store_true", help="do not fit for what is held out")
    chosen = parser.parse_args()
    weights = bundled_weights()
    bundled = bundled_gold(weights)
    planted = [] if chosen.quick and not chosen.fit else planted_for_learning(weights)
    if chosen.fit:
        weights = learned(bundled, planted)
        write_weights(Path(str(files("db.suggest").joinpath("weights.toml"))), weights)
    if not chosen.quick:
        _held_out(bundled, planted)
    _as_shipped(bundled, weights)
    _planted(weights)


def _held_out(bundled: Gold, planted: list[Gold]) -> None:
    """The bundled case with weights that did not see the links in question."""
    folds = [learned(bundled, planted, partial(_is_outside, fold)) for fold in range(_FOLDS)]
    _report("bundled, held out by claim", bundled, lambda claim: folds[claim % _FOLDS])
    days = sorted(day for day in bundled.days.values() if day)
    split = days[len(days) * 2 // 3]
    early = learned(bundled, planted, lambda one: max(bundled.days[one.answer], bundled.days[one.other]) <= split)
    _report("bundled, held out by time", bundled, lambda _: early, lambda claim: bundled.days[claim] > split)


def _is_outside(fold: int, sample: Sample) -> bool:
    """Whether neither claim of a pair is in a fold."""
    return fold not in (sample.answer % _FOLDS, sample.other % _FOLDS)


def _report(
    name: str,
    gold: Gold,
    weights: Callable[[int], Weights],
    asked: Callable[[int], bool] = lambda _: True,
) -> None:
    pairs = [one for one in ranked(gold, weights) if asked(max(one.pair))]
    best = pairs[:_FIRST_OF_QUEUE]
    print(f"\n{name}")
    for what, relation in (("disputes", Relation.DISPUTES), ("all links", None)):
        found = recall(gold, weights, relation, asked=asked)
        alone = recall(gold, weights, relation, among_wrong=True, asked=asked)
        print(f"  {what:<10} {found.number:>4} asked   {found}   beside wrong ones only: {alone}")
    wanted = sum(asked(max(pair)) for pair in gold.relations)
    print(f"  average precision {average_precision(gold, pairs, wanted):.3f} of {wanted} links")
    print(f"  yield of the first {len(best)}: {sum(map(gold.is_right, best)) / max(1, len(best)):.3f}")


def _as_shipped(bundled: Gold, weights: Weights) -> None:
    """The queue of the bundled case as the program fills it, with the weights that ship."""
    _report("bundled, as shipped", bundled, lambda _: weights)
    with bundled_without_links() as (case, _):
        pairs = _queue(case, weights, _FIRST_OF_QUEUE)
    right = sum(pair in bundled.relations for pair in pairs)
    print(f"  yield of the first {len(pairs)} of the queue: {right / len(pairs):.3f}")
    for what, of in (("side", bundled.sides), ("language", bundled.languages)):
        for name, best, linked in shares(bundled, pairs, of):
            if max(best, linked) >= 0.02:
                print(f"    {what} {name:<24} {best:6.1%} of the best pairs, {linked:6.1%} of the links")


def _queue(case: Case, weights: Weights, limit: int) -> list[tuple[int, int]]:
    queue = Suggester(case, weights).queue(range(case.size))
    while not queue.is_full:
        queue.advance(100)
    return [pair.pair for pair in queue.best(limit)]


def _planted(weights: Weights) -> None:
    for name, seed, blurred in (("planted", 101, False), ("planted, months for days", 102, True)):
        gold = planted_gold(name, seed, weights, blurred=blurred)
        found = recall(gold, lambda _: weights)
        silent = sum(not gold.asked[claim] for claim in gold.empty)
        print(f"\n{name}\n  answers    {found.number:>4} asked   {found}")
        print(f"  say nothing: {silent} of {len(gold.empty)} get no suggestion")
        with TemporaryDirectory() as folder:
            path = plant(Path(folder) / "case.sqlite", seed, 1_800, 500, blurred)
            with Case.open(path.path) as case:
                pairs = _queue(case, weights, _FIRST_PLANTED)
        right = sum(pair in gold.relations for pair in pairs)
        print(f"  yield of the first {len(pairs)} of the queue: {right / len(pairs):.3f}")


if __name__ == "__main__":
    main()
