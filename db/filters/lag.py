"""The values of the `lag:` field: how long after a claim it was answered."""

from __future__ import annotations

import re

from db.findings.answers import Lag

_LAG = re.compile(r"(>=|>|<=|<)?\s*([0-9]{1,5})\s*([dwmy])")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
HOW_TO_WRITE = (
    "Write lag:>30d or lag:<=2w: a comparison, a number, and d for days, w for weeks, "
    "m for months of 30 days or y for years of 365."
)


def read_lag(value: str) -> Lag:
    """The range of days that a value such as `>30d` asks for. Raises ValueError that says how to write one."""
    match = _LAG.fullmatch(value)
    if not match:
        raise ValueError(f"{value[:60]!r} is not a length of time. {HOW_TO_WRITE}")
    sign, days = match[1], int(match[2]) * _DAYS[match[3]]
    if not sign:
        raise ValueError(f"{value!r} has no comparison. Write lag:>{value} or lag:<={value}.")
    if sign.startswith(">"):
        return Lag(days + (sign == ">"), None)
    return Lag(None, days - (sign == "<"))


def canonical(value: str) -> str:
    """The one way to write a value. Raises ValueError like `read_lag`."""
    written = re.sub(r"\s", "", value).lower()
    read_lag(written)
    return written
