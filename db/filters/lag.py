"""The values of the `lag:` field: how long after a claim it was answered."""

from __future__ import annotations

import re

from db.findings.answers import Lag

_LAG = re.compile(r"(>=|>|<=|<)?\s*([0-9]{1,5})\s*([dwmy])")
_BEGUN = re.compile(r"(>=|>|<=|<)?([0-9]{1,5})([dwmy])?[a-z]*")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
HOW_TO_WRITE = (
    "Write lag:>30d or lag:<=2w: a comparison, a number, and d for days, w for weeks, "
    "m for months of 30 days or y for years of 365."
)


class LagError(ValueError):
    """Text that is no length of time with a comparison. `meant` are the values that may have been meant."""

    def __init__(self, message: str, meant: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.meant = meant


def read_lag(value: str) -> Lag:
    """The range of days that a value such as `>30d` asks for. Raises LagError that says how to write one."""
    match = _LAG.fullmatch(value)
    if not match:
        raise LagError(f"{value[:60]!r} is not a length of time. {HOW_TO_WRITE}", _meant(value))
    sign, days = match[1], int(match[2]) * _DAYS[match[3]]
    if not sign:
        raise LagError(f"{value!r} has no comparison. Write lag:>{value} or lag:<={value}.", _meant(value))
    if sign.startswith(">"):
        return Lag(days + (sign == ">"), None)
    return Lag(None, days - (sign == "<"))


def canonical(value: str) -> str:
    """The one way to write a value. Raises LagError like `read_lag`."""
    written = re.sub(r"\s", "", value).lower()
    read_lag(written)
    return written


def _meant(value: str) -> tuple[str, ...]:
    """The values that may have been meant: with both comparisons if there is none, and in days if there is no unit."""
    match = _BEGUN.fullmatch(value)
    if not match:
        return ()
    sign, number, unit = match.groups()
    return tuple(f"{one}{number}{unit or 'd'}" for one in ((sign,) if sign else (">", "<=")))
