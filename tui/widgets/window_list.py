"""The list widget of the explorer: a cursor over rows that are drawn on demand.

The list stores no rows. It asks `draw_row` for those in view and caches them as strips until they are said to have
changed, so a list of a million rows costs as much as the rows in view.
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
from tui.widgets.scrolling import nearest, top_showing

NO_ROW = -1
"""The cursor of a list without a selectable row."""

_CACHED_STRIPS = 256
_COPIED_ROWS = 1_000


class WindowList(RowScroll, can_focus=True, inherit_bindings=False):
    """A vertical list of `row_count` rows with a cursor. Subclasses draw the rows.

    The widget binds no keys: the commands of the screen call `move`, `page`, `first`, `last` and `goto`. A subclass
    lists the styles of its spans in `COMPONENT_CLASSES`; their backgrounds must be opaque.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "window--cursor",
        "window--cursor-blurred",
        "window--heading",
        "window--dim",
        *(f"status--{status}" for status in Status),
    }

    SIGNS: ClassVar[frozenset[str]] = frozenset(f"status--{status}" for status in Status)
    """The components whose signs keep their colour in the row under the cursor."""

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
    """The row under the cursor, or `NO_ROW`. Assigning a row moves the cursor like `goto`."""

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
            """If `newest_only`, replace an earlier message of this type from the same list that still waits."""
            same = type(message) is type(self) and message.window is self.window
            return self.newest_only and same

    class Moved(ListMessage):
        """The cursor moved to another row, by a key, a click or code, but not by `set_rows`."""

        newest_only = True

        def __init__(self, window: WindowList, row: int) -> None:
            super().__init__(window)
            self.row = row

    class Clicked(ListMessage):
        """A selectable row was clicked, `x` cells from its left end. The cursor is on it already."""

        def __init__(self, window: WindowList, row: int, x: int) -> None:
            super().__init__(window)
            self.row = row
            self.x = x

    class WindowMoved(ListMessage):
        """The rows in view changed. Posted after every `set_rows`, scroll and change of height."""

        newest_only = True

        def __init__(self, window: WindowList, rows: range) -> None:
            super().__init__(window)
            self.rows = rows

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        self._strips: dict[int, Strip] = {}
        self._painted: dict[int, Strip] = {}
        self._pen = Pen(self, self.SIGNS)
        self._height = 0
        self._is_low = False
        self._drawn_width = 0
        self._posted = (NO_ROW, range(0))
        self._will_post = False
        super().__init__(id=id, classes=classes)

    # For subclasses to override

    def draw_row(self, row: int, width: int) -> Sequence[Span]:
        """Return the spans of a row from left to right. They are cut or padded to `width` cells."""
        raise NotImplementedError

    def selectable(self, row: int) -> bool:  # noqa: ARG002
        """Whether the cursor can be on a row. It skips others, such as headings."""
        return True

    def extent(self, row: int) -> range:
        """Return the rows that are under the cursor while it is on `row`."""
        return range(row, row + 1)

    def hit(self, row: int, x: int) -> int | None:  # noqa: ARG002
        """Return the row that a click on `row`, `x` cells from its left end, moves the cursor to; None if to none."""
        return row if self.selectable(row) else None

    def draw_strip(self, row: int, width: int, cursor: str) -> Strip:
        """Return a row as a strip; `cursor` is the component name of rows under the cursor."""
        is_current = row in self.extent(self.cursor)
        return self._pen.strip(self.draw_row(row, width), width, cursor if is_current else PLAIN)

    # For owners to call

    def set_rows(self, count: int, cursor: int | None = None, keep_scroll: bool = False) -> None:
        """Show `count` rows, all drawn again, with the cursor on row `cursor` (None: the same row number).

        The cursor stays on its line of the screen, or moves to the middle if it was out of view. With `keep_scroll`,
        the first row in view stays instead. The cursor is in view afterwards in both cases. Posts no `Moved`.
        """
        self._is_low = False
        top = self.scroll_offset.y
        line = self.cursor - top if self.cursor in self.visible_rows else self.size.height // 2
        self._count_rows(count)
        wanted = self._settle(max(0, self.cursor) if cursor is None else cursor, 1)
        self.set_reactive(WindowList.cursor, wanted)
        self._posted = (wanted, range(0))
        self._scroll_to_row(top if keep_scroll else wanted - line)
        self._show(wanted)
        self.redraw()
        self._post_soon()

    def lower_cursor(self) -> None:
        """Scroll until the row under the cursor is the last one in view, which it stays until it is moved."""
        self._is_low = True
        self._scroll_to_row(self.extent(self.cursor).stop - self.size.height)

    def goto(self, row: int, center: bool = False) -> None:
        """Move the cursor to `row` or the nearest selectable row, and bring it into view.

        With `center`, a row that was out of view is moved to the middle.
        """
        far = center and row not in self.visible_rows
        self.cursor = row
        if far:
            self._scroll_to_row(self.cursor - self.size.height // 2)
        self._show(self.cursor)

    def move(self, delta: int) -> None:
        """Move the cursor by `delta` rows, at most to the first or last one."""
        self.goto(self.cursor + delta)

    def page(self, delta_pages: float) -> None:
        """Move cursor and view by pages (0.5 is half a page). After a whole page, one of the old rows is in view."""
        rows = max(1, round((self.size.height - 1) * abs(delta_pages)))
        before, top = self.cursor, self.scroll_offset.y
        self.cursor = before + (rows if delta_pages > 0 else -rows)
        self._scroll_to_row(top + self.cursor - before)
        self._show(self.cursor)

    def first(self) -> None:
        """Move the cursor to the first selectable row."""
        self.goto(0)

    def last(self) -> None:
        """Move the cursor to the last selectable row."""
        self.goto(self._row_count - 1)

    def refresh_row(self, row: int) -> None:
        """Draw a row again because its content has changed. Costs nothing if it is out of view."""
        self._strips.pop(row, None)
        self._repaint(row)

    def redraw(self) -> None:
        """Draw all rows again because their content may have changed. Repaints only lines that look different."""
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
        """Return the selectable row nearest to `row`, searching in the direction of the movement first."""
        return self._settle(row, 1 if row >= self.cursor else -1)

    def watch_cursor(self, before: int, row: int) -> None:
        """Repaint the rows that look different now, and post `Moved`."""
        self._is_low = False
        for changed in (*self.extent(before), *self.extent(row)):
            self._repaint(changed)
        self._show(row)
        self._post_soon()

    def _settle(self, row: int, step: int) -> int:
        selectable_row = nearest(row, self._row_count, step, self.selectable)
        return NO_ROW if selectable_row is None else selectable_row

    def _show(self, row: int) -> None:
        """Scroll as little as possible to show a row and the headings directly above it."""
        height = self.size.height
        if row != NO_ROW and height > 0:
            self._scroll_to_row(top_showing(row, self.scroll_offset.y, height, self.selectable))

    def _post_soon(self) -> None:
        if not self._will_post:
            self._will_post = True
            self.call_later(self._post_changes)

    def _post_changes(self) -> None:
        """Post messages about the changes since the last call, without the steps in between."""
        cursor, rows = self._posted
        self._will_post = False
        self._posted = (self.cursor, self.visible_rows)
        if self.cursor not in (cursor, NO_ROW):
            self.post_message(self.Moved(self, self.cursor))
        if self.visible_rows and self.visible_rows != rows:
            self.post_message(self.WindowMoved(self, self.visible_rows))

    # Called by Textual

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Post which rows are in view now."""
        super().watch_scroll_y(old_value, new_value)
        self._post_soon()

    def _fit(self) -> None:
        """Keep the cursor in view if it was."""
        height, self._height = self._height, self.size.height
        self._measure()
        top = self.scroll_offset.y
        if self._is_low and self._height:
            self._scroll_to_row(self.extent(self.cursor).stop - self._height)
        elif height == 0 or self.cursor in range(top, top + height):
            self._show(self.cursor)
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.position = self.scroll_y
        self._post_soon()

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to a clicked row and post `Clicked`. The end of a text selection is not a click."""
        event.prevent_default()
        place = event.get_content_offset(self)
        if place is None or event.button > 1 or self.text_selection is not None:
            return
        clicked = self.scroll_offset.y + place.y
        row = self.hit(clicked, place.x) if clicked < self._row_count else None
        if row is not None:
            self.goto(row)
            self._post_changes()
            self.post_message(self.Clicked(self, row, place.x))

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw all rows again. With `regions`, repaint only those, from cached strips."""
        if not regions:
            self._strips.clear()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def notify_style_update(self) -> None:
        """Clear the caches, which hold the old colours."""
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
            if len(self._strips) >= _CACHED_STRIPS:
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
        """Return the text selected with the mouse, and the line end to put after it."""
        seen = self.visible_rows
        start = seen.start if selection.start is None else selection.start.y
        stop = seen.stop if selection.end is None else min(selection.end.y + 1, self._row_count)
        lines = []
        for row in range(start, min(stop, start + _COPIED_ROWS)):
            left, right = selection.get_span(row) or (0, 0)
            text = text_of(clip(self.draw_row(row, self.row_width), self.row_width))
            lines.append(text[left : None if right < 0 else right].rstrip())
        return "\n".join(lines), "\n"
