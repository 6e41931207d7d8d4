"""The one list widget of the explorer: a cursor over rows that it does not hold.

A list of a million rows costs what its visible window costs: rows are drawn on demand by `draw_row`
and remembered as strips until somebody says that they changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Self

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.selection import Selection
from textual.strip import Strip

from db.model.claims import Status
from tui.widgets.cells import Span, clip, text_of
from tui.widgets.pen import PLAIN, Pen, selected
from tui.widgets.row_scroll import RowScroll
from tui.widgets.scrolling import nearest, revealing

NO_ROW = -1
"""The cursor of a list that has no row to put it on."""

_REMEMBERED_STRIPS = 256
_COPIED_ROWS = 1_000


class WindowList(RowScroll, can_focus=True, inherit_bindings=False):
    """A vertical list of `row_count` rows with a cursor; subclasses say how a row looks.

    The widget binds no keys: the screen's commands call `move`, `page`, `first`, `last` and `goto`.
    `COMPONENT_CLASSES` of a subclass name the styles its spans may use; their backgrounds must be opaque.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "window--cursor",
        "window--cursor-blurred",
        "window--heading",
        "window--dim",
        *(f"status--{status}" for status in Status),
    }

    DEFAULT_CSS = """
    WindowList {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        & > .window--cursor {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: $block-cursor-text-style;
        }
        & > .window--cursor-blurred { background: $block-cursor-blurred-background; }
        & > .window--heading { text-style: bold; }
        & > .window--dim { color: $text-muted; }
    }
    WindowList:ansi {
        & > .window--cursor-blurred { text-style: underline; }
        & > .window--dim { color: ansi_default; text-style: dim; }
    }
    WindowList:nocolor {
        & > .window--cursor { color: $foreground; background: $background; text-style: reverse; }
        & > .window--cursor-blurred { background: $background; text-style: underline; }
    }
    """

    cursor: reactive[int] = reactive(NO_ROW, repaint=False, init=False)
    """The row under the cursor, or `NO_ROW`; assigning moves it as `goto` does."""

    class ListMessage(Message):
        """A message from a list to its owner; `control` makes `@on(WindowList.Moved, "#id")` select by list."""

        newest_only: ClassVar[bool] = False

        def __init__(self, window: WindowList) -> None:
            super().__init__()
            self.window = window

        @property
        def control(self) -> WindowList:
            """The list that posted the message."""
            return self.window

        def can_replace(self, message: Message) -> bool:
            """Of several that wait in a row only the newest is delivered, where older ones do not matter."""
            same = type(message) is type(self) and message.window is self.window
            return self.newest_only and same

    class Moved(ListMessage):
        """The cursor went to another row, by key, click or code, but not by `set_rows`."""

        newest_only = True

        def __init__(self, window: WindowList, row: int) -> None:
            super().__init__(window)
            self.row = row

    class Clicked(ListMessage):
        """A selectable row was clicked, `x` cells from its left end; the cursor is there already."""

        def __init__(self, window: WindowList, row: int, x: int) -> None:
            super().__init__(window)
            self.row = row
            self.x = x

    class WindowMoved(ListMessage):
        """Other rows came into view: after every `set_rows`, scroll and change of height."""

        newest_only = True

        def __init__(self, window: WindowList, rows: range) -> None:
            super().__init__(window)
            self.rows = rows

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        self._strips: dict[int, Strip] = {}
        self._painted: dict[int, Strip] = {}
        self._pen = Pen(self)
        self._height = 0
        self._drawn_width = 0
        self._told = (NO_ROW, range(0))
        self._telling = False
        super().__init__(id=id, classes=classes)

    # What subclasses say

    def draw_row(self, row: int, width: int) -> Sequence[Span]:
        """Return the spans of `row` from left to right; they are cut or padded to `width` cells."""
        raise NotImplementedError

    def selectable(self, row: int) -> bool:  # noqa: ARG002
        """Say whether the cursor may stand on `row`; it passes over headings and the like."""
        return True

    def extent(self, row: int) -> range:
        """Return the rows that look different while the cursor stands on `row`."""
        return range(row, row + 1)

    def hit(self, row: int, x: int) -> int | None:  # noqa: ARG002
        """Return the row for the cursor when `row` is clicked `x` cells from its left end; None for none."""
        return row if self.selectable(row) else None

    def draw_strip(self, row: int, width: int, cursor: str) -> Strip:
        """Return `row` as it looks; `cursor` is the component of a row under the cursor."""
        return self._pen.strip(self.draw_row(row, width), width, cursor if row == self.cursor else PLAIN)

    # What owners ask and do

    def set_rows(self, count: int, cursor: int | None = None, keep_scroll: bool = False) -> None:
        """Show `count` rows, all to be drawn anew, with the cursor on row `cursor` (None: the same number).

        The cursor keeps its line on the screen, or comes to the middle if it was out of view; with `keep_scroll` the
        view keeps its first row. Either way the cursor is in view afterwards. Posts no `Moved`: the caller knows.
        """
        top = self.scroll_offset.y
        line = self.cursor - top if self.cursor in self.visible_rows else self.size.height // 2
        self._count_rows(count)
        wanted = self._settle(max(0, self.cursor) if cursor is None else cursor, 1)
        self.set_reactive(WindowList.cursor, wanted)
        self._told = (wanted, range(0))
        self._scroll_to_row(top if keep_scroll else wanted - line)
        self._show(wanted)
        self.redraw()
        self._tell_soon()

    def goto(self, row: int, center: bool = False) -> None:
        """Put the cursor on `row` or the selectable row next to it, and into view.

        With `center`, a row that was out of view comes to the middle of it.
        """
        far = center and row not in self.visible_rows
        self.cursor = row
        if far:
            self._scroll_to_row(self.cursor - self.size.height // 2)
        self._show(self.cursor)

    def move(self, delta: int) -> None:
        """Move the cursor by `delta` rows, stopping at the ends."""
        self.goto(self.cursor + delta)

    def page(self, delta_pages: float) -> None:
        """Move cursor and view together by pages (0.5 is half a page); a whole page keeps one row in view."""
        rows = max(1, round((self.size.height - 1) * abs(delta_pages)))
        before, top = self.cursor, self.scroll_offset.y
        self.cursor = before + (rows if delta_pages > 0 else -rows)
        self._scroll_to_row(top + self.cursor - before)
        self._show(self.cursor)

    def first(self) -> None:
        """Put the cursor on the first selectable row."""
        self.goto(0)

    def last(self) -> None:
        """Put the cursor on the last selectable row."""
        self.goto(self._row_count - 1)

    def refresh_row(self, row: int) -> None:
        """Draw `row` again because what it shows changed; costs nothing if it is out of view."""
        self._strips.pop(row, None)
        self._repaint(row)

    def redraw(self) -> None:
        """Draw all rows again because what they show may have changed; only lines that look different are sent."""
        self._strips.clear()
        height = self.size.height
        if not height:
            return
        top, width, selection, painted = self.scroll_offset.y, self.row_width, self.text_selection, self._painted
        for line in range(height):
            strip = self._line(top + line, width, selection)
            if strip != painted.get(line):
                painted[line] = strip
                self.refresh(Region(0, line, width, 1))

    def _repaint(self, row: int) -> None:
        line = row - self.scroll_offset.y
        if 0 <= line < self.size.height:
            self.refresh(Region(0, line, self.row_width, 1))

    def validate_cursor(self, row: int) -> int:
        """Return the selectable row nearest to `row`, looking on in the direction of the movement first."""
        return self._settle(row, 1 if row >= self.cursor else -1)

    def watch_cursor(self, before: int, row: int) -> None:
        """Repaint the two rows that changed, and tell."""
        for changed in (*self.extent(before), *self.extent(row)):
            self._repaint(changed)
        self._show(row)
        self._tell_soon()

    def _settle(self, row: int, step: int) -> int:
        found = nearest(row, self._row_count, step, self.selectable)
        return NO_ROW if found is None else found

    def _show(self, row: int) -> None:
        """Scroll as little as needed to see `row`, and the headings right above it."""
        height = self.size.height
        if row != NO_ROW and height > 0:
            self._scroll_to_row(revealing(row, self.scroll_offset.y, height, self.selectable))

    def _tell_soon(self) -> None:
        if not self._telling:
            self._telling = True
            self.call_later(self._tell)

    def _tell(self) -> None:
        """Post what changed since it was last told; steps in between stay untold."""
        cursor, rows = self._told
        self._telling = False
        self._told = (self.cursor, self.visible_rows)
        if self.cursor not in (cursor, NO_ROW):
            self.post_message(self.Moved(self, self.cursor))
        if self.visible_rows and self.visible_rows != rows:
            self.post_message(self.WindowMoved(self, self.visible_rows))

    # What Textual says

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell which rows are in view now."""
        super().watch_scroll_y(old_value, new_value)
        self._tell_soon()

    def on_resize(self) -> None:
        """Keep the cursor in view if it was."""
        height, self._height = self._height, self.size.height
        self._measure()
        top = self.scroll_offset.y
        if height == 0 or self.cursor in range(top, top + height):
            self._show(self.cursor)
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.position = self.scroll_y
        self._tell_soon()

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to a clicked row and tell; the end of a drag over text is not a click."""
        event.prevent_default()
        place = event.get_content_offset(self)
        if place is None or event.button > 1 or self.text_selection is not None:
            return
        clicked = self.scroll_offset.y + place.y
        row = self.hit(clicked, place.x) if clicked < self._row_count else None
        if row is not None:
            self.goto(row)
            self._tell()
            self.post_message(self.Clicked(self, row, place.x))

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw all rows again, or with `regions` only repaint those from what is remembered."""
        if not regions:
            self._strips.clear()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def notify_style_update(self) -> None:
        """Forget what was drawn in other colours."""
        super().notify_style_update()
        self._pen.forget()
        self._strips.clear()

    def render_line(self, y: int) -> Strip:
        """Return line `y` of the view."""
        strip = self._painted[y] = self._line(self.scroll_offset.y + y, self.row_width, self.text_selection)
        return strip

    def _line(self, row: int, width: int, selection: Selection | None) -> Strip:
        if width != self._drawn_width:
            self._drawn_width = width
            self._strips.clear()
        if not 0 <= row < self._row_count:
            return Strip.blank(width, self._pen.style(PLAIN))
        if row in self.extent(self.cursor) or selection is not None:
            return self._strip(row, width, selection)
        if row not in self._strips:
            if len(self._strips) >= _REMEMBERED_STRIPS:
                self._strips.clear()
            self._strips[row] = self._strip(row, width, None)
        return self._strips[row]

    def _strip(self, row: int, width: int, selection: Selection | None) -> Strip:
        strip = self.draw_strip(row, width, "window--cursor" if self.has_focus else "window--cursor-blurred")
        marked = None if selection is None else selection.get_span(row)
        if marked is not None:
            strip = selected(strip, *marked, self.screen.get_component_rich_style("screen--selection"))
        return strip.apply_offsets(0, row)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the text that was selected with the mouse, and what to put after it."""
        seen = self.visible_rows
        start = seen.start if selection.start is None else selection.start.y
        stop = seen.stop if selection.end is None else min(selection.end.y + 1, self._row_count)
        lines = []
        for row in range(start, min(stop, start + _COPIED_ROWS)):
            left, right = selection.get_span(row) or (0, 0)
            text = text_of(clip(self.draw_row(row, self.row_width), self.row_width))
            lines.append(text[left : None if right < 0 else right].rstrip())
        return "\n".join(lines), "\n"
