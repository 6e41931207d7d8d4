"""The last line of defence: whatever a widget draws, no control character or hyperlink reaches the terminal.

Stored text is made safe in `db.text.safe`, where hidden characters become visible signs. This filter catches what
bypassed that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter, Monochrome, NoColor

# Controls, line separators, bidirectional marks and overrides, invisible characters, tags, surrogates.
# Joiners (U+200C, U+200D) stay: emoji and several scripts need them.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]+"
)


class ControlFilter(LineFilter):
    """Removes hyperlinks and replaces control, bidirectional and invisible characters. Lines keep their width."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return the segments without anything that a terminal would interpret."""
        return [segment if _is_plain(segment) else _scrubbed(segment) for segment in segments]


def line_filters(base: Sequence[LineFilter]) -> list[LineFilter]:
    """Return the line filters of an app with the ControlFilter at the end, for overriding `App.get_line_filters`.

    Where the user wants no colours, Textual would send greys in some themes; here none are sent in any.
    """
    return [*(_NO_COLOURS if isinstance(one, Monochrome) else one for one in base), _CONTROL_FILTER]


_CONTROL_FILTER, _NO_COLOURS = ControlFilter(), NoColor()
"""The one instance of each, because Textual caches filtered lines by filter."""


def _is_plain(segment: Segment) -> bool:
    style = segment.style
    return segment.text.isprintable() and (style is None or style.link is None)


def _scrubbed(segment: Segment) -> Segment:
    text, style, control = segment
    text = _UNSAFE.sub(lambda match: "\ufffd" * cell_len(match[0]), text)
    if style is not None and style.link is not None:
        style = style.update_link(None)
    return Segment(text, style, control)
