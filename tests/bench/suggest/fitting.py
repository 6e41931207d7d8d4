"""Fits what features count: logistic regression by AdaGrad, in plain Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, sqrt
from random import Random
from typing import NamedTuple

from db.suggest.features import Feature, Values

_RATE = 0.3
_EPOCHS = 25


class Example(NamedTuple):
    """Features with the number of the class that they belong to, and what the example counts."""

    values: Values
    label: int
    counts: float = 1.0


def fit_odds(examples: Sequence[Example], decay: float, seed: int = 0) -> list[float]:
    """The weights by which the weighted sum of features is the log-odds of the label 1. `decay` draws them to 0."""
    rng = Random(seed)
    weights, squares = [0.0] * len(Feature), [1e-8] * len(Feature)
    order = list(range(len(examples)))
    shrink = decay / max(1, len(examples))
    for _ in range(_EPOCHS):
        rng.shuffle(order)
        for at in order:
            values, label, counts = examples[at]
            total = sum(weights[feature] * value for feature, value in values)
            error = counts * (1.0 / (1.0 + exp(-max(-40.0, min(40.0, total)))) - label)
            for feature, value in values:
                slope = error * value + (shrink * weights[feature] if feature else 0.0)
                squares[feature] += slope * slope
                weights[feature] -= _RATE * slope / sqrt(squares[feature])
    return weights


def fit_classes(examples: Sequence[Example], classes: int, decay: float, seed: int = 0) -> list[list[float]]:
    """The weights by which the class with the largest weighted sum is the likeliest (softmax)."""
    rng = Random(seed)
    weights = [[0.0] * len(Feature) for _ in range(classes)]
    squares = [[1e-8] * len(Feature) for _ in range(classes)]
    order = list(range(len(examples)))
    shrink = decay / max(1, len(examples))
    for _ in range(4 * _EPOCHS):
        rng.shuffle(order)
        for at in order:
            values, label, counts = examples[at]
            totals = [sum(row[feature] * value for feature, value in values) for row in weights]
            top = max(totals)
            odds = [exp(one - top) for one in totals]
            whole = sum(odds)
            for number, row in enumerate(weights):
                error = counts * (odds[number] / whole - (number == label))
                for feature, value in values:
                    slope = error * value + shrink * row[feature]
                    squares[number][feature] += slope * slope
                    row[feature] -= _RATE * slope / sqrt(squares[number][feature])
    return weights


def named(weights: Sequence[float]) -> Mapping[str, float]:
    """Weights by the names of their features, rounded; those that count nothing are left out."""
    return {feature.name.lower(): round(weights[feature], 3) for feature in Feature if abs(weights[feature]) >= 0.005}
