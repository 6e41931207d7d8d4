"""How long the series of random cases are: short by default, longer where somebody asks for it."""

from __future__ import annotations

import os

FACTOR = "CONFLICT_TUI_SERIES"
"""The environment variable with the number by which series are longer than in a usual run of the tests."""


def examples(usual: int) -> int:
    """The number of examples of a series that has so many in a usual run."""
    return usual * int(os.environ.get(FACTOR, "1"))
