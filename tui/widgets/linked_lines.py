"""A list of text lines, some of which lead to a claim: the base of the details pane and the why dialog."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tui.widgets.cells import Span
from tui.widgets.window_list import WindowList
from tui.widgets.wrapping import Line


class LinkedLines(WindowList):
    """Shows lines wrapped to the width of the list; consecutive lines can lead to the same claim.

    A subclass returns its lines from `lines_at`, and calls `write` when they have changed.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "details--claim",
        "details--quote",
        "details--speaker",
        "details--link",
    }

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: Sequence[Line] = ()
        self._wrapped_at = 0

    def lines_at(self, width: int) -> Sequence[Line]:
        """Return the lines, none of them wider than `width` cells."""
        raise NotImplementedError

    @property
    def line(self) -> Line | None:
        """The line under the cursor."""
        return self._lines[self.cursor] if 0 <= self.cursor < len(self._lines) else None

    @property
    def target(self) -> int | None:
        """The position of the claim that the line under the cursor leads to, if any."""
        return self.line.target if self.line else None

    def go_to_first_link(self, anywhere: bool = False) -> bool:
        """Put the cursor on the first link in view, or `anywhere` in the list; return whether there is one."""
        for row, line in enumerate(self._lines):
            if line.target is not None and (anywhere or row in self.visible_rows):
                if anywhere:
                    self.goto(self._end_of_link(row))
                self.goto(row)
                return True
        return False

    def _end_of_link(self, row: int) -> int:
        """Return the row of the last line of the link that begins in a row."""
        target = self._lines[row].target
        return next((n - 1 for n in range(row, len(self._lines)) if self._lines[n].target != target), row)

    def draw_row(self, row: int, width: int) -> Sequence[Span]:  # noqa: ARG002
        """Return a line behind a margin of one cell."""
        return ((" ", ""), *self._lines[row].spans) if row < len(self._lines) else ()

    def _fit(self) -> None:
        """Wrap the lines again when the width changes."""
        if self.row_width != self._wrapped_at:
            self.write(max(self.cursor, 0))
        super()._fit()

    def write(self, cursor: int) -> None:
        """Get the lines from `lines_at` again and show them, with the cursor on row `cursor` or the last one."""
        self._wrapped_at = self.row_width
        self._lines = self.lines_at(self.row_width - 2)
        self.set_rows(max(len(self._lines), 1), min(cursor, max(len(self._lines) - 1, 0)))
