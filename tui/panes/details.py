"""The details of the claim under the cursor of the timeline, with the links that lead on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on

from db.model import Claim
from tui.cells import Span
from tui.details import Line, describe
from tui.glyphs import Glyphs
from tui.messages import LinksClicked, TargetClicked
from tui.window import WindowList


class DetailsPane(WindowList):
    """A claim as lines; those that belong to a link lead to the claim at its other end."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "details--claim",
        "details--quote",
        "details--speaker",
        "details--link",
    }

    def __init__(self, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(id=id)
        self._glyphs = glyphs
        self._claim: Claim | None = None
        self._thread = ""
        self._lines: Sequence[Line] = ()
        self._wrapped_at = 0
        self.border_title = "Claim"

    def show(self, claim: Claim | None, remark: str = "", thread: str = "") -> None:
        """Show a claim from its first line on, with a remark of ours in the frame. `thread` says how large that is."""
        self._claim = claim
        self._thread = thread
        if remark != self.border_subtitle:
            self.border_subtitle = remark
        self._write(0)

    @property
    def claim(self) -> Claim | None:
        """The claim that is shown."""
        return self._claim

    @property
    def target(self) -> int | None:
        """The position of the claim that the line under the cursor leads to."""
        return self._lines[self.cursor].target if 0 <= self.cursor < len(self._lines) else None

    @property
    def opens_thread(self) -> bool:
        """Whether the line under the cursor leads to the thread of the claim."""
        return 0 <= self.cursor < len(self._lines) and self._lines[self.cursor].opens_thread

    def go_to_first_link(self, anywhere: bool = False) -> bool:
        """Put the cursor on the first link, if there is one in view, or `anywhere`."""
        for row, line in enumerate(self._lines):
            if line.target is not None and (anywhere or row in self.visible_rows):
                if anywhere:
                    self.goto(self._end_of_link(row))
                self.goto(row)
                return True
        return False

    def _end_of_link(self, row: int) -> int:
        """The last line of the link that begins in a row."""
        target = self._lines[row].target
        return next((n - 1 for n in range(row, len(self._lines)) if self._lines[n].target != target), row)

    def draw_row(self, row: int, width: int) -> Sequence[Span]:  # noqa: ARG002
        """A line of the claim."""
        if self._claim is None:
            return ((" No claim is selected.", "window--dim"),)
        return ((" ", ""), *self._lines[row].spans)

    def on_resize(self) -> None:
        """Wrap the lines anew when the width changes."""
        if self.row_width != self._wrapped_at:
            self._write(max(self.cursor, 0))
        super().on_resize()

    def _write(self, cursor: int) -> None:
        self._wrapped_at = self.row_width
        self._lines = self._describe(self._claim) if self._claim else ()
        self.set_rows(max(len(self._lines), 1), min(cursor, max(len(self._lines) - 1, 0)))

    def _describe(self, claim: Claim) -> Sequence[Line]:
        return describe(claim, self.row_width - 2, self._glyphs, self._thread)

    @on(WindowList.Clicked)
    def _tell_click(self, event: WindowList.Clicked) -> None:
        event.stop()
        if self.opens_thread:
            self.post_message(LinksClicked())
        elif self.target is not None:
            self.post_message(TargetClicked(self.target))

    @on(WindowList.Moved)
    @on(WindowList.WindowMoved)
    def _keep(self, event: WindowList.Told) -> None:
        event.stop()
