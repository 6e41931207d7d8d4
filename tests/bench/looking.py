"""The other ways to look at the matches: another day, both sides, a thread, another clock, folded; and the reasons."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from tests.bench.report import Line
from tests.bench.sessions import explorer, milliseconds, opened

_RUNS = 3
_WAYS = {
    "a step of the as-of date": (",", ",", ",", ",", ".", "."),
    "a step by a month": ("<", "<", "<", ">"),
    "another clock": ("T", "T", "T"),
    "two sides, and back": ("v", "v"),
    "a thread, and back": ("l", "l"),
    "why, and back": ("w", "\x1b"),
    "who disputes whom, and back": ("W", "\x1b"),
}
"""Keys that bring something else to the screen, after which all is as before but for the as-of date."""


def looking(claims: int) -> Iterator[Line]:
    """From each such key to the last byte of what it brings, against a key that filters."""
    with opened(explorer, claims) as session:
        floor = [session.press("d").seconds for _ in range(3 * _RUNS)]
        for name, keys in _WAYS.items():
            times = [[session.press(key).seconds for key in keys] for _ in range(_RUNS)]
            later = [seconds for run in times[1:] for seconds in run]
            detail = f"{milliseconds(later)}; the first ones {milliseconds(times[0])}"
            yield Line(f"{name} / a filter key", median(later) / median(floor), "p95 ≤ 50 ms", detail)
            session.press("=")
