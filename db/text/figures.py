"""Numbers as people write them: digits in groups of three."""

from __future__ import annotations

import re

GROUPED = r"[0-9]{1,3}(?:[,.'’\u00a0\u2009\u202f][0-9]{3})+"
"""A pattern of a number whose thousands are set apart by a sign or a narrow space: `1,294`, `1.294`, `1'294`."""

MAY_BE_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
"""A number whose separator may stand in front of decimals or of a group of three digits: `1.200`."""

_GROUPED = re.compile(GROUPED)
_SPACES = re.compile(r"[\u00a0\u2009\u202f]")
_ENDS_IN_GROUP = re.compile(r"(?:\A|,)[0-9]{1,3}(?:[.'’\u00a0\u2009\u202f][0-9]{3})*\Z")
_GROUP = re.compile(r"[0-9]{3}")


def grouped(text: str) -> str | None:
    """A number in groups with commas in place of spaces; None for any other text."""
    return _SPACES.sub(",", text) if _GROUPED.fullmatch(text) else None


def digits(number: str) -> str:
    """The digits of a number in groups."""
    return "".join(filter(str.isdigit, number))


def may_merge(values: str, value: str) -> bool:
    """Whether a comma would join the last of some values, which commas separate, and another one to a number."""
    return bool(_ENDS_IN_GROUP.search(values) and _GROUP.match(value))
