"""Fits the weights on cases whose links are known, and writes them down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from db.model.claims import Relation
from db.suggest.features import Feature
from db.suggest.weights import PROPOSED, Weights
from tests.bench.suggest.fitting import Example, fit_classes, fit_odds, named
from tests.bench.suggest.samples import Gold, Pair, Sample, planted_gold

_SEEDS = (1, 2, 3)
"""Planted cases to learn from; the last one gives months instead of days. Others are for measuring."""
_EVENTS = 1_000
_EASY = 0.06
"""Share of the planted pairs that are learned from though nothing speaks for them, each counting `_EASY_COUNTS`."""
_EASY_COUNTS = 3.0
_REPORTS_COUNT = 3.3
"""What a planted pair of two reports counts: as a sixth of the events is asked about, 3 in 10 are seen."""
_BUNDLED_COUNTS = 4.0
"""What a pair of the bundled case counts, of which there are few, against a planted one."""
_PLANTED_SUCCESSIONS = 0.2
_DECAY, _CLASS_DECAY = 3.0, 20.0
_PLACES = frozenset((Feature.SAME_PLACE, Feature.ALIKE_PLACE, Feature.INSIDE_PLACE))
_DAYS = frozenset((Feature.SAME_DAY, Feature.NEXT_DAY, Feature.DAYS_OVERLAP))

HOW = (
    "Logistic regression (AdaGrad) on the bundled case without its links and on three planted cases of 1,000 events: "
    "python -m tests.bench.suggest --fit"
)


def planted_for_learning(weights: Weights) -> list[Gold]:
    """The planted cases that the weights are fitted on."""
    return [
        planted_gold(f"learned from {seed}", seed, weights, blurred=seed == _SEEDS[-1], events=_EVENTS)
        for seed in _SEEDS
    ]


def pairs_of(gold: Gold) -> Mapping[Pair, Sample]:
    """Each pair that is a candidate of either claim, once."""
    return {sample.pair: sample for samples in gold.asked.values() for sample in samples}


def learned(bundled: Gold, planted: Sequence[Gold], is_known: Callable[[Sample], bool] = lambda _: True) -> Weights:
    """Weights fitted on the bundled case, of which only the known pairs are looked at, and on planted ones."""
    known = [sample for sample in pairs_of(bundled).values() if is_known(sample)]
    pairs = [Example(one.values, int(bundled.is_right(one)), _BUNDLED_COUNTS) for one in known if not one.is_succession]
    successions = [_succession(bundled, one, 1.0) for one in known if one.is_succession]
    for gold in planted:
        pairs.extend(_planted_pairs(gold))
        others = (one for one in pairs_of(gold).values() if one.is_succession)
        successions.extend(_succession(gold, one, _PLANTED_SUCCESSIONS) for one in others)
    labels = {relation: number for number, relation in enumerate(PROPOSED)}
    classes = [
        Example(one.values, labels[relation])
        for one in known
        if not one.is_succession and (relation := bundled.relations.get(one.pair)) in labels
    ]
    rows = fit_classes(classes, len(PROPOSED), _CLASS_DECAY)
    return Weights(
        version=1,
        fitted=HOW,
        pair=fit_odds(pairs, _DECAY),
        successor=fit_odds(successions, _DECAY),
        relations=dict(zip(PROPOSED, rows, strict=True)),
    )


def _succession(gold: Gold, sample: Sample, counts: float) -> Example:
    return Example(sample.values, int(gold.relations.get(sample.pair) is Relation.SUPERSEDES), counts)


def _planted_pairs(gold: Gold) -> Iterator[Example]:
    """All right pairs and those hard to tell from them, and some of the others."""
    rng = Random(0)
    for sample in pairs_of(gold).values():
        if sample.is_succession:
            continue
        features = {feature for feature, _ in sample.values}
        if gold.is_right(sample) or (features & _PLACES and features & _DAYS):
            counts = _REPORTS_COUNT if Feature.TWO_REPORTS in features else 1.0
            yield Example(sample.values, int(gold.is_right(sample)), counts)
        elif rng.random() < _EASY:
            yield Example(sample.values, 0, _EASY_COUNTS)


def write_weights(path: Path, weights: Weights) -> None:
    """Write weights as the program reads them."""
    lines = [
        "# What each feature counts for a suggestion (db/suggest/features.py). Written by the command below.",
        f"version = {weights.version}",
        f'fitted = "{weights.fitted}"',
    ]
    tables = {"pair": weights.pair, "successor": weights.successor}
    tables |= {f"relation.{relation.value}": row for relation, row in weights.relations.items()}
    for name, row in tables.items():
        lines.extend(("", f"[{name}]", *_rows(row)))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _rows(row: Sequence[float]) -> Iterable[str]:
    return (f"{feature} = {value}" for feature, value in named(row).items())
