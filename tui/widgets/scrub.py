"""The net under the visible sanitiser: whatever a widget draws, no control character reaches the terminal."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

# Controls, line separators, bidirectional marks and overrides, invisible characters, tags, surrogates.
# Joiners (U+200C, U+200D) stay: emoji and several scripts need them.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]+"
)


class ControlFilter(LineFilter):
    """Removes control, bidirectional and invisible characters and hyperlinks from every line, keeping its width."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return `segments` with nothing in them that a terminal would obey."""
        return [segment if _is_plain(segment) else _scrubbed(segment) for segment in segments]


def line_filters(base: Sequence[LineFilter]) -> list[LineFilter]:
    """Return the filters of an app with the net under them; for overriding `App.get_line_filters`."""
    return [*base, _NET]


_NET = ControlFilter()
"""One for all lines, because Textual remembers filtered lines by filter."""


def _is_plain(segment: Segment) -> bool:
    style = segment.style
    return segment.text.isprintable() and (style is None or style.link is None)


def _scrubbed(segment: Segment) -> Segment:
    text, style, control = segment
    text = _UNSAFE.sub(lambda found: "\ufffd" * cell_len(found[0]), text)
    if style is not None and style.link is not None:
        style = style.update_link(None)
    return Segment(text, style, control)
