"""The values of fields that count: `2`, `>=2`, `2..3`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

_COMPARED = re.compile(r"(>=|>|<=|<)?([0-9]{1,6})")
_BETWEEN = re.compile(r"([0-9]{1,6})?\.\.([0-9]{1,6})?")


class Range(NamedTuple):
    """The numbers from `least` to `most`; None is without an upper limit."""

    least: int
    most: int | None


def read_range(value: str) -> Range:
    """The numbers that a value means. Raises ValueError without a message if it means none."""
    if compared := _COMPARED.fullmatch(value):
        sign, number = compared[1], int(compared[2])
        if not sign:
            return Range(number, number)
        if sign.startswith(">"):
            return Range(number + (sign == ">"), None)
        read = Range(0, number - (sign == "<"))
    elif (between := _BETWEEN.fullmatch(value)) and (between[1] or between[2]):
        read = Range(int(between[1] or 0), int(between[2]) if between[2] else None)
    else:
        raise ValueError
    if read.most is not None and read.most < read.least:
        raise ValueError
    return read


def range_of(field: str) -> Callable[[str], str]:
    """The check of the values of a field: it returns the one way to write each."""

    def check(value: str) -> str:
        written = re.sub(r"\s", "", value)
        try:
            read_range(written)
        except ValueError:
            hint = f"Write {field}:1, {field}:>=2 or {field}:2..3."
            raise ValueError(f"{value[:60]!r} is not a number or range. {hint}") from None
        return written

    return check
