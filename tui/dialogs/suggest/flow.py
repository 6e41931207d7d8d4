"""Short texts that can be clicked, one after the other in as many lines as they need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from tui.widgets.cells import cut
from tui.widgets.glyphs import Glyphs

_BETWEEN = 3
"""Cells between two texts in one line."""


@dataclass(frozen=True, slots=True)
class FlowItem:
    """One of the texts, which can come from the case. `key` is shown before it, and named when it is clicked.

    It `begins` a line, or stands behind the one before where there is room.
    """

    key: str
    text: str
    style: str = ""
    begins: bool = False


class Flow(Widget):
    """Shows items. Whether one may be chosen is for the owner to say."""

    DEFAULT_CSS = "Flow { height: auto; }"

    class Picked(Message):
        """An item was clicked."""

        def __init__(self, flow: Flow, key: str, typed_at: float) -> None:
            """`typed_at` is when, on the clock of messages."""
            super().__init__()
            self.flow = flow
            self.key = key
            self.typed_at = typed_at

        @property
        def control(self) -> Flow:
            """The items."""
            return self.flow

    def __init__(self, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(id=id)
        self._glyphs = glyphs
        self._items: Sequence[FlowItem] = ()

    def show(self, items: Sequence[FlowItem]) -> None:
        """Show other items."""
        if items != self._items:
            self._items = items
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as the items need."""
        return max((line for line, *_ in self._places(width)), default=-1) + 1

    def on_click(self, event: events.Click) -> None:
        """Tell which item was clicked."""
        place = event.get_content_offset(self)
        if place is None or event.button > 1:
            return
        for line, x, item, shown in self._places(self.content_size.width):
            if place.y == line and x <= place.x < x + cell_len(shown):
                self.post_message(self.Picked(self, item.key, event.time))

    def render(self) -> Content:
        """The items."""
        parts: list[Content] = []
        last, end = 0, 0
        for line, x, item, shown in self._places(self.content_size.width):
            if line > last:
                parts.append(Content("\n" * (line - last)))
                last, end = line, 0
            head, _, _ = shown.partition(" ")
            parts.append(Content(" " * (x - end)))
            parts.append(Content.styled(head, "bold $accent" if item.style != "$muted" else item.style))
            parts.append(Content.styled(shown[len(head) :], item.style) if item.style else Content(shown[len(head) :]))
            end = x + cell_len(shown)
        return Content("").join(parts)

    def _places(self, width: int) -> Iterator[tuple[int, int, FlowItem, str]]:
        """The line and cell at which each item begins, and what of it there is room for."""
        line, x = 0, 0
        for number, item in enumerate(self._items):
            shown = cut(f"{item.key} {item.text}", max(width, 1), self._glyphs.more)
            if number and (item.begins or x + _BETWEEN + cell_len(shown) > width):
                line, x = line + 1, 0
            elif number:
                x += _BETWEEN
            yield line, x, item, shown
            x += cell_len(shown)
