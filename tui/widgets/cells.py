"""Cut and pad text measured in terminal cells, and rows made of styled spans.

There is no markup: a span is plain text and the name of a component class.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len, set_cell_size

Span = tuple[str, str]
"""Plain text, and the component class that styles it ("" for the style of the row)."""

MORE = "…"
"""The sign for text that was cut off; one cell wide."""

_POINTS_PER_CELL = 16
"""More code points than one cell of real text needs (joined emoji, stacked marks); more than that are not measured."""


def cut(text: str, cells: int, more: str = MORE) -> str:
    """Return `text` if it fits into `cells` terminal cells, else as much of it as fits before `more`."""
    if cells <= 0:
        return ""
    reach = cells * _POINTS_PER_CELL
    if len(text) <= reach and cell_len(text) <= cells:
        return text
    return set_cell_size(text[:reach], max(0, cells - cell_len(more))) + cut(more, cells, "")


def fit(text: str, cells: int, *, right: bool = False, more: str = MORE) -> str:
    """Return `text` cut or padded to exactly `cells` terminal cells, aligned left or `right`."""
    shown = cut(text, cells, more)
    padding = " " * (max(0, cells) - cell_len(shown))
    return padding + shown if right else shown + padding


def fit_middle(text: str, cells: int, *, more: str = MORE) -> str:
    """Return `text` cut in its middle or padded to exactly `cells` terminal cells, so that both its ends are seen."""
    if len(text) <= cells * _POINTS_PER_CELL and cell_len(text) <= cells:
        return fit(text, cells)
    end = (cells - cell_len(more)) // 2
    tail, size = "", 0
    for character in reversed(text):
        size += cell_len(character)
        if size > end:
            break
        tail = character + tail
    return cut(text, cells - cell_len(tail), more) + tail


def clip(spans: Iterable[Span], cells: int, more: str = MORE) -> list[Span]:
    """Return the spans that fit into `cells` terminal cells; the last one ends in `more` if text was cut."""
    kept: list[Span] = []
    left = cells
    for text, style in spans:
        if not text:
            continue
        if left <= 0:
            return _with_more(kept, text, more)
        shown = cut(text, left, more)
        kept.append((shown, style))
        left -= cell_len(shown)
        if shown != text:
            break
    return kept


def _with_more(kept: list[Span], rest: str, more: str) -> list[Span]:
    """Return spans of the same width that end in `more`, because the text `rest` follows them."""
    if not kept:
        return kept
    text, style = kept[-1]
    return [*kept[:-1], (cut(text + rest, cell_len(text), more), style)]


def text_of(spans: Iterable[Span]) -> str:
    """Return the text of a row of spans."""
    return "".join(text for text, _ in spans)
