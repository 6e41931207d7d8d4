"""What the tests of the explorer share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.village import village


@pytest.fixture(scope="session")
def village_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small case of `tests.tui.village`, built once. Tests read it; whoever writes makes a copy."""
    return village().write(tmp_path_factory.mktemp("village") / "village.sqlite")
