"""Replace box drawing and typographic characters for terminals that can only draw ASCII."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_BOXES, _BLOCKS = range(0x2500, 0x2580), range(0x2580, 0x25A0)
_PLAIN = str.maketrans(
    dict.fromkeys(map(chr, _BOXES), "+")
    | dict.fromkeys(map(chr, _BLOCKS), " ")
    | dict.fromkeys("─━═╌┄┈", "-")
    | dict.fromkeys("│┃║╎┆┊▌▐▍▎▏▊", "|")
    | {"▁": "_", "▔": "-", "█": "#", "🔎": "? "}
    | dict.fromkeys("–—−‐‑", "-")
    | dict.fromkeys("“”„«»", '"')
    | dict.fromkeys("‘’‚", "'")
    | {"…": "~", "×": "x", "·": ".", "›": ">", "•": "*"}
)


class PlainFilter(LineFilter):
    """Replaces the signs of the program and of Textual by ASCII ones of the same width. Letters of any script stay."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return `segments` without frames, blocks and typographic signs."""
        return [segment if segment.text.isascii() else _plain(segment) for segment in segments]


PLAIN = PlainFilter()
"""The one instance, because Textual caches filtered lines by filter."""


def _plain(segment: Segment) -> Segment:
    text, style, control = segment
    return Segment(text.translate(_PLAIN), style, control)
