"""How long after it was made a claim was answered: the values of the `lag:` field."""

from __future__ import annotations

import re
from typing import NamedTuple

_LAG = re.compile(r"(>=|>|<=|<)?\s*([0-9]{1,5})\s*([dwmy])")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
HOW_TO_WRITE = (
    "write lag:>30d or lag:<=2w: a comparison, a number, and d for days, w for weeks, "
    "m for months of 30 days or y for years of 365"
)


class Lag(NamedTuple):
    """A number of days, both ends included; None is an open one."""

    least: int | None
    most: int | None


def read_lag(value: str) -> Lag:
    """What a value such as `>30d` asks for. Raises ValueError that says how to write one."""
    found = _LAG.fullmatch(value)
    if not found:
        raise ValueError(f"{value[:60]!r} is no length of time: {HOW_TO_WRITE}")
    sign, days = found[1], int(found[2]) * _DAYS[found[3]]
    if not sign:
        raise ValueError(f"{value!r} does not say whether later or sooner: write lag:>{value} or lag:<={value}")
    if sign.startswith(">"):
        return Lag(days + (sign == ">"), None)
    return Lag(None, days - (sign == "<"))


def canonical(value: str) -> str:
    """The one way to write a value. Raises ValueError like `read_lag`."""
    written = re.sub(r"\s", "", value).lower()
    read_lag(written)
    return written
