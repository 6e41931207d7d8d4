"""Quantities as people write them: a number, its bounds, or both."""

from __future__ import annotations

import math
import re

from db.model.claims import Figures
from db.text.figures import digits, grouped

COLUMNS = ("figure_low", "figure", "figure_high")
"""The columns of a case folder that a quantity comes to."""

_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
_BETWEEN = (re.compile(r" to "), re.compile(r"\s*(?:[-–—]|\.\.+|…)\s*"))
_LEAST = re.compile(r"(?:>=?|≥|at least|more than|over)\s*(.+)|(.+?)\s*\+", re.IGNORECASE)
_MOST = re.compile(r"(?:<=?|≤|at most|less than|fewer than|up to|under)\s*(.+)", re.IGNORECASE)
_ABOUT = re.compile(r"(?:~|≈|about|around|approximately|circa|c\.|ca\.)\s*", re.IGNORECASE)
_BOUNDED = re.compile(r"(.+?)\s*\((.+)\)")
_SHOWN = 40


def read_figures(text: str) -> Figures:
    """A quantity without its unit: "1,200", "10-15", ">100", "<50", "~50", "900 (800-1000)".

    A bound counts as included, and "about" as a best estimate without bounds. Raises ValueError.
    """
    written = " ".join(text.split())
    low = best = high = None
    if bounded := _BOUNDED.fullmatch(written):
        best = _number(_without_about(bounded[1]))
        low, high = _bounds(bounded[2])
    elif (bounds := _bounds(written)) != (None, None):
        low, high = bounds
    else:
        best = _number(_without_about(written))
    given = [value for value in (low, best, high) if value is not None]
    if given != sorted(given):
        raise ValueError(f"{_cut(written)} does not ascend. Write the lower number first")
    return Figures(low, best, high, "")


def is_approximate(text: str) -> bool:
    """Whether a quantity is written as being about a number, which no bounds say."""
    return bool(_ABOUT.match(text.strip()))


def written_figures(given: Figures) -> str:
    """A quantity as `read_figures` reads it; empty if nothing is given."""
    low, best, high = (cell(value) for value in (given.low, given.best, given.high))
    dash = " to " if set("e-") & set(low + high) else "-"
    bounds = f"{low}{dash}{high}" if low and high else f">={low}" if low else f"<={high}" if high else ""
    return f"{best} ({bounds})" if best and bounds else best or bounds


def cell(value: float | None) -> str:
    """A number as a case folder writes it; empty if it is not given."""
    return "" if value is None else repr(float(value)).removesuffix(".0")


def _without_about(text: str) -> str:
    about = _ABOUT.match(text)
    return text[about.end() :] if about else text


def _bounds(text: str) -> tuple[float | None, float | None]:
    """The bounds that a text gives; none if it does not read like bounds."""
    if least := _LEAST.fullmatch(text):
        return _number(least[1] or least[2]), None
    if most := _MOST.fullmatch(text):
        return None, _number(most[1])
    if _NUMBER.fullmatch(text):  # its sign, or that of its exponent, is no dash
        return None, None
    for between in _BETWEEN:
        parts = between.split(text)
        if len(parts) == 2 and all(parts):
            return _number(parts[0]), _number(parts[1])
    return None, None


def _number(text: str) -> float:
    written = text.strip()
    plain = written.replace(" ", "\u00a0")
    if not _NUMBER.fullmatch(written) and plain.count(".") != 1 and grouped(plain) is not None:
        return float(digits(plain))
    if not _NUMBER.fullmatch(written) or not math.isfinite(value := float(written)):
        raise ValueError(f"{_cut(written)} is not a number. Write 1200, 10-15, >100, <50 or ~50")
    return value


def _cut(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
