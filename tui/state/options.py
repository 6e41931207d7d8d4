"""Options of the explorer that the command line sets."""

from __future__ import annotations

from dataclasses import dataclass

THEMES = ("auto", "dark", "light", "high-contrast", "ansi")


@dataclass(frozen=True, slots=True)
class Options:
    """`theme` is one of `THEMES`. With `ascii` only ASCII glyphs are drawn. Without `mouse` the mouse is ignored."""

    theme: str = "auto"
    ascii: bool = False
    mouse: bool = True
