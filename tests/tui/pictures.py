"""Pictures of the screen that are kept as files: texts to be compared by eye in a diff, and one SVG for the README.

With UPDATE_SNAPSHOTS=1 in the environment the files are written anew instead of being compared.
"""

from __future__ import annotations

import os
import re
from difflib import unified_diff
from html import unescape
from pathlib import Path

FOLDER = Path(__file__).parent / "snapshots"

_FONTS = re.compile(r"\s*@font-face \{[^}]*\}")
_ID = re.compile(r"terminal-\d+")
_BLANKS = re.compile(
    r'x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)"([^>]*)>((?:&#160;)*)([^<]*?)((?:&#160;)*)</text>'
)
_CELL = 12.2
_STYLE = re.compile(r"\.explorer-(r\d+) \{([^}]*)\}")
_TEXT = re.compile(r'<text class="explorer-(r\d+)" x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>')


def compare_text(name: str, text: str) -> None:
    """Fail with a diff unless the text is that of the file."""
    path = FOLDER / f"{name}.txt"
    if _updating():
        path.write_text(f"{text}\n", "utf-8")
    kept = path.read_text("utf-8")
    diff = unified_diff(kept.splitlines(), text.splitlines(), str(path), "the screen", lineterm="", n=1)
    assert kept == f"{text}\n", "\n".join(diff)


def compare_svg(name: str, svg: str) -> None:
    """Fail unless the SVG shows what that of the file shows: the same texts in the same places and styles."""
    path = FOLDER / f"{name}.svg"
    portable = _BLANKS.sub(_without_blanks, _FONTS.sub("", _ID.sub("explorer", svg)))
    if _updating():
        path.write_text(f"{portable}\n", "utf-8")
    assert _drawn(path.read_text("utf-8")) == _drawn(portable), f"{path} is not what the screen shows"


def _without_blanks(text: re.Match[str]) -> str:
    """The same text without blanks around it: not all programs draw those at the beginning."""
    before, after = len(text[5]) // len("&#160;"), len(text[7]) // len("&#160;")
    x, length = float(text[1]) + before * _CELL, float(text[3]) - (before + after) * _CELL
    return f'x="{x:.1f}" y="{text[2]}" textLength="{length:.1f}"{text[4]}>{text[6]}</text>'


def _drawn(svg: str) -> list[tuple[float, float, str, str]]:
    """What an SVG of Rich shows: the line, the place in it, the text and its style, from top to bottom."""
    styles = dict(_STYLE.findall(svg))
    texts = ((float(y), float(x), unescape(text), styles[style]) for style, x, y, text in _TEXT.findall(svg))
    found = sorted(texts)
    assert found, "no texts in the SVG"
    return found


def _updating() -> bool:
    return os.environ.get("UPDATE_SNAPSHOTS") == "1"
