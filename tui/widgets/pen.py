"""Drawing rows of spans as strips in a widget's own component styles."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.cells import Span, clip

PLAIN = ""
"""The component of a row or span that looks like the widget itself."""

_UNDIMMED = Style(dim=False)


class Pen:
    """Draws in the styles of one widget and remembers them until `forget`."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._styles: dict[tuple[str, str], Style] = {}

    def forget(self) -> None:
        """Look the styles up again, because the theme or the state of the widget changed."""
        self._styles.clear()

    def strip(self, spans: Sequence[Span], width: int, line: str = PLAIN) -> Strip:
        """Return `spans` as a strip of exactly `width` cells, as part of a row of component `line`."""
        kept = clip(spans, width)
        padding = " " * (width - sum(cell_len(text) for text, _ in kept))
        segments: list[Segment] = []
        for text, name in (*kept, (padding, PLAIN)):
            if text:
                _add(segments, text, self.style(name, line))
        return Strip(segments, width)

    def style(self, name: str, line: str = PLAIN) -> Style:
        """Return the style of a span of component `name` in a row of component `line`.

        Where the row sets a colour, that colour holds for all of it: it was chosen to go with its background.
        """
        style = self._styles.get((name, line))
        if style is None:
            style = self._styles[name, line] = self._mix(name, line)
        return style

    def _mix(self, name: str, line: str) -> Style:
        widget = self._widget
        if not line:
            return widget.get_component_rich_style(name) if name else widget.rich_style
        below = widget.get_component_rich_style(line)
        span = widget.get_component_rich_style(name, partial=True) if name else Style.null()
        if widget.get_component_styles(line).has_rule("color"):
            return span + below + _UNDIMMED
        return below + span


def _add(segments: list[Segment], text: str, style: Style) -> None:
    """Put text at the end; what looks the same goes to the terminal as one piece, blanks with what is beside them."""
    if segments:
        before, shade, _ = segments[-1]
        if shade is None or shade == style or (_on_blank(shade) == _on_blank(style) and not text.strip(" ")):
            segments[-1] = Segment(before + text, shade)
            return
        if _on_blank(shade) == _on_blank(style) and not before.strip(" "):
            segments[-1] = Segment(before + text, style)
            return
    segments.append(Segment(text, style))


@lru_cache(maxsize=256)
def _on_blank(style: Style) -> tuple[object, ...]:
    """What can be seen of a style where there is no sign."""
    drawn = (style.reverse, style.underline, style.underline2, style.overline, style.strike, style.blink)
    return (style.bgcolor, style.color if any(drawn) else None, *drawn)


def selected(strip: Strip, start: int, stop: int, style: Style) -> Strip:
    """Return `strip` with its characters from `start` to `stop` (-1: to the end) in `style`."""
    stop = len(strip.text) if stop < 0 else stop
    segments: list[Segment] = []
    at = 0
    for text, base, _ in strip:
        left, right = (min(max(cut - at, 0), len(text)) for cut in (start, stop))
        base = base or Style.null()
        parts = ((text[:left], base), (text[left:right], base + style), (text[max(left, right) :], base))
        segments.extend(Segment(part, how) for part, how in parts if part)
        at += len(text)
    return Strip(segments, strip.cell_length)
