"""The weights that ship, and files of weights."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.suggest.features import Feature
from db.suggest.weights import PROPOSED, bundled_weights, read_weights


def test_the_weights_that_ship_say_how_they_were_fitted_and_have_a_place_for_every_feature() -> None:
    weights = bundled_weights()
    assert "tests.bench.suggest --fit" in weights.fitted
    assert tuple(weights.relations) == PROPOSED
    for row in (weights.pair, weights.successor, *weights.relations.values()):
        assert len(row) == len(Feature)


def test_a_feature_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.toml"
    path.write_text('version = 1\nfitted = "x"\n[pair]\nlooks = 1\n[successor]\n[relation.disputes]\n', "utf-8")
    with pytest.raises(ValueError, match="looks"):
        read_weights(path)
