"""Draw rows of spans as Textual strips in the component styles of a widget."""

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
"""The component name of a row or span in the style of the widget itself."""

_UNDIMMED = Style(dim=False)
_SIGN = 2
"""Most characters of a sign; the same component can also style words."""


class Pen:
    """Draws in the component styles of one widget. Styles are cached until `forget` is called.

    `signs` are the components whose signs keep their colour in every row, if it is one of the theme: those of the
    terminal may not be legible on each other.
    """

    def __init__(self, widget: Widget, signs: frozenset[str] = frozenset()) -> None:
        self._widget = widget
        self._signs = signs
        self._styles: dict[tuple[str, str, bool], Style] = {}

    def forget(self) -> None:
        """Clear the cache, because the theme or the state of the widget has changed."""
        self._styles.clear()

    def strip(self, spans: Sequence[Span], width: int, line: str = PLAIN) -> Strip:
        """Return a row of component `line` with these spans as a strip of exactly `width` cells."""
        kept = clip(spans, width)
        padding = " " * (width - sum(cell_len(text) for text, _ in kept))
        segments: list[Segment] = []
        for text, name in (*kept, (padding, PLAIN)):
            if text:
                _add(segments, text, self.style(name, line, len(text.strip()) <= _SIGN))
        return Strip(segments, width)

    def style(self, name: str, line: str = PLAIN, is_sign: bool = False) -> Style:
        """Return the style of a span of component `name` in a row of component `line`.

        If the row sets a colour, its spans keep that colour, which was chosen for the background of the row; but signs
        have their own.
        """
        style = self._styles.get((name, line, is_sign))
        if style is None:
            style = self._styles[name, line, is_sign] = self._mix(name, line, is_sign)
        return style

    def _mix(self, name: str, line: str, is_sign: bool) -> Style:
        widget = self._widget
        if not line:
            return widget.get_component_rich_style(name) if name else widget.rich_style
        below = widget.get_component_rich_style(line)
        span = widget.get_component_rich_style(name, partial=True) if name else Style.null()
        keeps_colour = is_sign and name in self._signs and not widget.app.native_ansi_color and not widget.app.no_color
        if widget.get_component_styles(line).has_rule("color") and not keeps_colour:
            return span + below + _UNDIMMED
        return below + span


def _add(segments: list[Segment], text: str, style: Style) -> None:
    """Append text, joined with the last segment if both look the same; blanks join a segment with their background."""
    if segments:
        before, last_style, _ = segments[-1]
        if last_style is None or last_style == style:
            segments[-1] = Segment(before + text, last_style)
            return
        alike_on_blanks = _on_blank(last_style) == _on_blank(style)
        if alike_on_blanks and not text.strip(" "):
            segments[-1] = Segment(before + text, last_style)
            return
        if alike_on_blanks and not before.strip(" "):
            segments[-1] = Segment(before + text, style)
            return
    segments.append(Segment(text, style))


@lru_cache(maxsize=256)
def _on_blank(style: Style) -> tuple[object, ...]:
    """The attributes of a style that are visible on a blank."""
    drawn = (style.reverse, style.underline, style.underline2, style.overline, style.strike, style.blink)
    return (style.bgcolor, style.color if any(drawn) else None, *drawn)


def selected(strip: Strip, start: int, stop: int, style: Style) -> Strip:
    """Return a strip with its characters from `start` up to `stop` (-1: to the end) in `style`."""
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
