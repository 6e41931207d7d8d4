"""What each feature counts: data in `weights.toml`, with how it was fitted."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp
from pathlib import Path

from db.model.claims import Relation
from db.suggest.features import Feature, Values

PROPOSED = (Relation.DISPUTES, Relation.QUESTIONS, Relation.SUPPORTS, Relation.REPEATS, Relation.SUPERSEDES)
"""The relations that are proposed. Nobody is told that a claim may have been taken back."""
_NAME = "weights.toml"


@dataclass(frozen=True, slots=True)
class Weights:
    """A version of the weights. Each list has a place for every feature.

    `pair` is for claims of different speakers, `successor` for two of one speaker, `relations` for what a link between
    two claims of different speakers would be. `fitted` says on what and how.
    """

    version: int
    fitted: str
    pair: Sequence[float]
    successor: Sequence[float]
    relations: Mapping[Relation, Sequence[float]]

    def relation(self, values: Values) -> Relation:
        """The likeliest relation of a pair of claims of different speakers."""
        return max(self.relations, key=lambda relation: total(self.relations[relation], values))


def total(weights: Sequence[float], values: Values) -> float:
    """The weighted sum of some features: the log-odds that the two claims are linked."""
    score = 0.0
    for feature, value in values:
        score += weights[feature] * value
    return score


def likelihood(score: float) -> float:
    """The share of pairs with such log-odds that are linked, in what the weights were fitted on."""
    return 1.0 / (1.0 + exp(-max(-500.0, min(500.0, score))))


@cache
def bundled_weights() -> Weights:
    """The weights that ship with the program."""
    return _parsed(files("db.suggest").joinpath(_NAME).read_text(encoding="utf-8"))


def read_weights(path: Path) -> Weights:
    """Read weights from a file. Raises ValueError or KeyError if it is not one of weights."""
    return _parsed(path.read_text(encoding="utf-8"))


def _parsed(text: str) -> Weights:
    data = tomllib.loads(text)
    relations = {Relation(name): _row(row) for name, row in data["relation"].items()}
    return Weights(data["version"], data["fitted"], _row(data["pair"]), _row(data["successor"]), relations)


def _row(named: Mapping[str, float]) -> list[float]:
    """Weights by the names of their features as a list. Features that are not named count nothing."""
    unknown = named.keys() - {feature.name.lower() for feature in Feature}
    if unknown:
        raise ValueError(f"unknown features: {', '.join(sorted(unknown))}")
    return [float(named.get(feature.name.lower(), 0.0)) for feature in Feature]
