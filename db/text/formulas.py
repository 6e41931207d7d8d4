"""Cells of a table that a spreadsheet would take for formulas, and their values."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@\t＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t＝＋－＠]")
_SIGNS = (
    {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n"}
    | {0x7F: "␡"}
    | {code: f"⟨{code:02X}⟩" for code in range(0x80, 0xA0)}
    | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
)


def guarded(value: str) -> str:
    """A value as a cell that is not a formula and holds no control characters."""
    value = re.sub("\r\n?", "\n", value).translate(_SIGNS)
    return "'" + value if _FORMULA.match(value) else value


def unguarded(cell: str) -> str:
    """The value of a cell that `guarded` made, except for control characters."""
    return cell[1:] if _GUARDED.match(cell) else cell
