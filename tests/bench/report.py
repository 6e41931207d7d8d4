"""The table that a run of the benchmarks prints."""

from __future__ import annotations

from typing import NamedTuple


class Line(NamedTuple):
    """One budget: the ratio that was measured, what is aimed at, and the figures behind it."""

    budget: str
    ratio: float
    aim: str
    detail: str


HEAD = f"{'budget':<44} {'ratio':>7}  {'aim':<22} measured"


def shown(line: Line) -> str:
    """A line of the table."""
    return f"{line.budget:<44} {line.ratio:>7.2f}  {line.aim:<22} {line.detail}"
