"""Cases to learn from and to measure on: their pairs with their features, and which of them belong together."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from db.case.case import Case
from db.importing.imports import import_files
from db.model.claims import Relation
from db.sample import FOLDER
from db.suggest.features import Values
from db.suggest.scoring import Compared, Scorer
from db.suggest.weights import Weights, bundled_weights
from tests.bench.suggest.planted import plant

Pair = tuple[int, int]


class Sample(NamedTuple):
    """A pair of claims by their positions (that which answers first) with its features."""

    answer: int
    other: int
    values: Values
    is_succession: bool

    @property
    def pair(self) -> Pair:
        """Both positions, the lower one first."""
        return min(self.answer, self.other), max(self.answer, self.other)


@dataclass
class Gold:
    """A case whose links are known: `relations` by pair, the candidates of each of `asked`, and who must get none.

    `days` are the days of statement by position, `side_of` the side of each claim, `languages` the language.
    """

    name: str
    relations: Mapping[Pair, Relation]
    asked: Mapping[int, list[Sample]]
    days: Mapping[int, int]
    sides: Mapping[int, str]
    languages: Mapping[int, str]
    empty: frozenset[int] = field(default_factory=frozenset)

    def is_right(self, sample: Sample) -> bool:
        """Whether the two claims belong together."""
        return sample.pair in self.relations


@contextmanager
def bundled_without_links() -> Iterator[tuple[Case, list[tuple[str, str, Relation]]]]:
    """The bundled case without its links, and these."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "kursk"
        shutil.copytree(FOLDER, copy)
        with (copy / "links.csv").open(encoding="utf-8", newline="") as file:
            links = [(row["from"], row["to"], Relation(row["relation"])) for row in csv.DictReader(file)]
        (copy / "links.csv").unlink()
        path = Path(folder) / "case.sqlite"
        import_files(path, [copy])
        with Case.open(path) as case:
            yield case, links


def bundled_gold(weights: Weights) -> Gold:
    """The bundled case."""
    with bundled_without_links() as (case, links):
        relations = {_pair(case, one, other): relation for one, other, relation in links}
        return _gold("bundled", case, relations, range(case.size), weights)


def planted_gold(name: str, seed: int, weights: Weights, *, blurred: bool = False, events: int = 1_800) -> Gold:
    """A case with planted answers; the answers, and statements that say nothing, are asked about."""
    with TemporaryDirectory() as folder:
        planted = plant(Path(folder) / "case.sqlite", seed, events, events * 5 // 18, blurred)
        with Case.open(planted.path) as case:
            relations = {_pair(case, *pair): Relation.DISPUTES for pair in planted.pairs}
            answers = [answer for answer, _ in planted.pairs]
            some = [f"event-{number}" for number in range(0, events, 6)]
            asked = sorted(case.positions([*answers, *planted.empty, *some]))
            empty = frozenset(case.positions(planted.empty))
            return _gold(name, case, relations, asked, weights, empty)


def _pair(case: Case, one: str, other: str) -> Pair:
    first, second = case.position(one), case.position(other)
    assert first is not None
    assert second is not None
    return min(first, second), max(first, second)


def _gold(
    name: str,
    case: Case,
    relations: Mapping[Pair, Relation],
    asked: Iterable[int],
    weights: Weights,
    empty: frozenset[int] = frozenset(),
) -> Gold:
    scorer = Scorer(case, weights)
    samples = {position: list(map(_sample, scorer.comparisons(position))) for position in asked}
    accounts = scorer.accounts.of(range(case.size))
    days = {one.position: one.stated[1] if one.stated else 0 for one in accounts}
    sides = {one.position: case.actors[min(one.sides)].name if len(one.sides) == 1 else "" for one in accounts}
    languages = {claim.position: claim.language for claim in case.claims(range(case.size), linked=False)}
    return Gold(name, relations, samples, days, sides, languages, empty)


def _sample(compared: Compared) -> Sample:
    return Sample(compared.answer.position, compared.other.position, compared.values, compared.is_succession)


def all_golds(weights: Weights | None = None) -> Iterator[Gold]:
    """The cases that are measured."""
    known = weights or bundled_weights()
    yield bundled_gold(known)
    yield planted_gold("planted", 101, known)
    yield planted_gold("planted, by month", 102, known, blurred=True)
