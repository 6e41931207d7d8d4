"""How the explorer is to look and behave, as chosen on the command line."""

from __future__ import annotations

from dataclasses import dataclass

THEMES = ("auto", "dark", "light", "ansi")


@dataclass(frozen=True, slots=True)
class Options:
    """`theme` is one of `THEMES`; with `ascii` only ASCII glyphs are drawn; without `mouse` it is not listened to."""

    theme: str = "auto"
    ascii: bool = False
    mouse: bool = True
