"""A list of claims whose rows are several lines high."""

from __future__ import annotations

from tui.views.claim_list import ClaimList


class TallList(ClaimList):
    """A list in which a row of claims takes one line of the widget or more.

    What `WindowList` calls a row is a line here. The cursor is on the first line of a row; a click on any of its lines
    is one on the row, and scrolling shows all of them. Subclasses say where rows begin (`_top`, `_at`).
    """

    def _top(self, row: int) -> int:
        """The first line of a row; of the row after the last one, the number of lines."""
        raise NotImplementedError

    def _at(self, line: int) -> tuple[int, int]:
        """The row that a line is in, and which of its lines it is, from 0."""
        raise NotImplementedError

    def _first_shown(self, line: int) -> int:
        """The first line to be in view with the row that begins in `line`: that of the heading above it, if any."""
        return line

    def extent(self, row: int) -> range:
        """The lines of the row that begins in this one."""
        if not self._is_filled or not 0 <= row < self.row_count:
            return super().extent(row)
        return range(row, max(self._top(self._at(row)[0] + 1), row + 1))

    def hit(self, row: int, x: int) -> int | None:
        """The line in which a clicked row begins."""
        return super().hit(row - self._at(row)[1] if self._is_filled else row, x)

    def _show(self, row: int) -> None:
        """Scroll as little as possible to show all lines of a row and its heading; if there is no room, the first."""
        if not self._is_filled:
            super()._show(row)
        elif row >= 0 and self.size.height:
            low = self.extent(row).stop - self.size.height
            self._scroll_to_row(min(max(self.scroll_offset.y, low), self._first_shown(row)))
