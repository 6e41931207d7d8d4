"""The details of the claim under the cursor of the timeline, with the links that lead on."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on

from db.model.claims import Claim
from tui.panes.claim_lines import describe
from tui.state.messages import LinksClicked, TargetClicked
from tui.widgets.cells import Span
from tui.widgets.glyphs import Glyphs
from tui.widgets.linked_lines import LinkedLines
from tui.widgets.window_list import WindowList
from tui.widgets.wrapping import Line


class DetailsPane(LinkedLines):
    """A claim as lines; those that belong to a link lead to the claim at its other end."""

    def __init__(self, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(id=id)
        self._glyphs = glyphs
        self._claim: Claim | None = None
        self._thread = ""
        self.border_title = "Claim"

    def show(self, claim: Claim | None, remark: str = "", thread: str = "") -> None:
        """Show a claim from its first line on, with a remark of ours in the frame. `thread` says how large that is."""
        self._claim = claim
        self._thread = thread
        if remark != self.border_subtitle:
            self.border_subtitle = remark
        self.write(0)

    @property
    def claim(self) -> Claim | None:
        """The claim that is shown."""
        return self._claim

    def lines_at(self, width: int) -> Sequence[Line]:
        """The claim in lines."""
        return describe(self._claim, width, self._glyphs, self._thread) if self._claim else ()

    @property
    def opens_thread(self) -> bool:
        """Whether the line under the cursor leads to the thread of the claim."""
        return self.line is not None and self.line.opens_thread

    def draw_row(self, row: int, width: int) -> Sequence[Span]:
        """A line of the claim."""
        if self._claim is None:
            return ((" No claim is selected.", "window--dim"),)
        return super().draw_row(row, width)

    @on(WindowList.Clicked)
    def _post_click(self, event: WindowList.Clicked) -> None:
        event.stop()
        if self.opens_thread:
            self.post_message(LinksClicked())
        elif self.target is not None:
            self.post_message(TargetClicked(self.target))

    @on(WindowList.Moved)
    @on(WindowList.WindowMoved)
    def _keep(self, event: WindowList.ListMessage) -> None:
        event.stop()
