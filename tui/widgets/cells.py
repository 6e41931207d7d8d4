"""Text measured in terminal cells: cutting, padding, and rows made of styled spans.

Nothing here knows markup: a span is plain text and the name of a component class.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len, set_cell_size

Span = tuple[str, str]
"""Plain text, and the component class that styles it ("" for the style of the row)."""

MORE = "…"
"""Stands for what was cut away; one cell wide."""

_POINTS_PER_CELL = 16
"""More code points than any honest cell needs (joined emoji, stacked marks); the rest is cut unseen."""


def cut(text: str, cells: int, more: str = MORE) -> str:
    """Return `text` if it fits into `cells` terminal cells, else what fits of it and `more`."""
    if cells <= 0:
        return ""
    reach = cells * _POINTS_PER_CELL
    if len(text) <= reach and cell_len(text) <= cells:
        return text
    return set_cell_size(text[:reach], max(0, cells - cell_len(more))) + cut(more, cells, "")


def fit(text: str, cells: int, *, right: bool = False, more: str = MORE) -> str:
    """Return `text` cut or padded to exactly `cells` terminal cells, set to the left or to the right."""
    shown = cut(text, cells, more)
    padding = " " * (max(0, cells) - cell_len(shown))
    return padding + shown if right else shown + padding


def clip(spans: Iterable[Span], cells: int, more: str = MORE) -> list[Span]:
    """Return the `spans` that fit into `cells` terminal cells; the last ends in `more` if text was cut."""
    kept: list[Span] = []
    left = cells
    for text, style in spans:
        if not text:
            continue
        if left <= 0:
            return _end_in_more(kept, text, more)
        shown = cut(text, left, more)
        kept.append((shown, style))
        left -= cell_len(shown)
        if shown != text:
            break
    return kept


def _end_in_more(kept: list[Span], lost: str, more: str) -> list[Span]:
    """Return spans that fill their room exactly, changed to show that `lost` follows."""
    if not kept:
        return kept
    text, style = kept[-1]
    return [*kept[:-1], (cut(text + lost, cell_len(text), more), style)]


def text_of(spans: Iterable[Span]) -> str:
    """Return the text of a row of spans."""
    return "".join(text for text, _ in spans)
