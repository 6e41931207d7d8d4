"""A scroll view over many rows of which only those in view are drawn: its extent and its scrolling."""

from __future__ import annotations

from textual import events, on
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView

_WHEEL_ROWS = 3
_AROUND_TITLES = 8
"""Cells of a border for what is neither title nor subtitle."""


class RowScroll(ScrollView):
    """Scrolls `row_count` rows of one line each, by code and by the mouse wheel.

    With a border on top only, the subtitle stands behind the title, if there is room for it.
    """

    _row_count = 0
    _title: Content | None = None

    @property
    def _border_title(self) -> Content | None:
        """What Textual writes into the upper border."""
        title, remark = self._title, self._border_subtitle
        if title is None or self.styles.border_left[0]:
            return title
        fits = remark is not None and title.cell_length + remark.cell_length + _AROUND_TITLES <= self.outer_size.width
        return Content.assemble(" ", title, *(", ", remark) if remark and fits else (), " ")

    @_border_title.setter
    def _border_title(self, title: Content | None) -> None:
        self._title = title

    @property
    def row_count(self) -> int:
        """The number of rows, as last set by `set_rows`."""
        return self._row_count

    @property
    def visible_rows(self) -> range:
        """The rows in view; empty before the first layout."""
        top = self.scroll_offset.y
        return range(top, max(top, min(top + self.size.height, self._row_count)))

    @property
    def row_width(self) -> int:
        """The width of a row in cells: that of the list without border and scrollbar."""
        return max(0, self.size.width - self.scrollbar_size_vertical)

    def _count_rows(self, count: int) -> None:
        """Set the number of rows."""
        self._row_count = max(0, count)
        self._measure()

    def _measure(self) -> None:
        """Update the scrollbar for the number of rows, without a new layout of the whole screen."""
        size = Size(0, max(self._row_count, self.size.height))
        if size != self.virtual_size:
            self.set_reactive(RowScroll.virtual_size, size)
            self._scroll_update(size)

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:
        """Apply a layout. One that does not change the list costs nothing; `ScrollView` would redraw its scrollbars."""
        same = size == self._size and self.container_size == size - self.styles.gutter.totals
        changed = not same and super()._size_updated(size, virtual_size, container_size, layout)
        self._fit()
        return changed

    def _fit(self) -> None:
        """Adapt to the size, which may have changed since rows were set: a list out of sight has none. Called at each
        layout, before the list is painted.
        """

    def _scroll_to_row(self, top: int) -> None:
        """Make `top` the first row in view, or the last row with which the view is still full."""
        height = self.size.height
        top = max(0, min(top, self._row_count - max(1, height)))
        if height == 0:
            self.set_scroll(None, top)
        elif top != self.scroll_y:
            self.scroll_to(y=top, animate=False, force=True)

    @on(events.MouseScrollDown)
    @on(events.MouseScrollUp)
    def _wheel(self, event: events.MouseEvent) -> None:
        """Move the view but not the cursor; the next key moves the view back to the cursor."""
        event.prevent_default()
        event.stop()
        rows = _WHEEL_ROWS if isinstance(event, events.MouseScrollDown) else -_WHEEL_ROWS
        self._scroll_to_row(self.scroll_offset.y + rows)
