"""The claim under the cursor of the timeline: all its details, with the links that lead on, or what five lines hold."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.content import Content

from db.filters.filter import written
from db.model.claims import Claim
from tui.panes.claim_brief import BRIEF_LINES, describe_briefly
from tui.panes.claim_lines import describe
from tui.state.messages import CommandChosen, EntryOfDetailsClicked, LinksClicked, TargetClicked
from tui.widgets.cells import Span
from tui.widgets.glyphs import Glyphs
from tui.widgets.linked_lines import LinkedLines
from tui.widgets.window_list import WindowList
from tui.widgets.wrapping import Entry, Line


class DetailsPane(LinkedLines):
    """A claim as lines; those that belong to a link lead to the claim at its other end, values filter.

    A pane too low for that shows the claim in brief until it is asked for all. A click on it asks.
    """

    def __init__(self, glyphs: Glyphs, *, id: str, key: str = "enter") -> None:
        """`key` is the key that chooses what is under the cursor."""
        super().__init__(id=id)
        self._key = key
        self._glyphs = glyphs
        self._claim: Claim | None = None
        self._thread = ""
        self._remark = self._said = ""
        self._shows_all = False
        self._brief_at = 0
        self.border_title = "Claim"

    def show(self, claim: Claim | None, remark: str = "", thread: str = "") -> None:
        """Show a claim from its first line on, with a remark of ours in the frame. `thread` says how large that is."""
        self._claim = claim
        self._thread = thread
        self._remark = remark
        self.write(0)
        self._subtitle()

    @property
    def claim(self) -> Claim | None:
        """The claim that is shown."""
        return self._claim

    def show_all(self, shows_all: bool) -> None:
        """Show all of the claim at any height, as there will be more room, or in brief where there is little."""
        if shows_all != self._shows_all:
            self._shows_all = shows_all
            if self._brief_at != self._brief_lines:
                self.write(0)

    @property
    def _brief_lines(self) -> int:
        """The number of lines that a brief description has; 0 where there is room for all of it."""
        return self.size.height if self.size.height <= BRIEF_LINES and not self._shows_all else 0

    def lines_at(self, width: int) -> Sequence[Line]:
        """The claim in lines."""
        self._brief_at = self._brief_lines
        if self._claim is None:
            return ()
        if self._brief_at:
            return describe_briefly(self._claim, width, self._brief_at, self._glyphs)
        return describe(self._claim, width, self._glyphs, self._thread)

    def _fit(self) -> None:
        """Describe the claim anew where there is room for more or less of it."""
        if self._brief_at != self._brief_lines:
            self.write(0)
        super()._fit()

    def focus_on_click(self) -> bool:
        """In brief the pane gets the focus when the click is over: other lines come under the mouse with it."""
        return not self._brief_at

    @property
    def opens_thread(self) -> bool:
        """Whether the line under the cursor leads to the thread of the claim."""
        return self.line is not None and self.line.opens_thread

    @property
    def conflict(self) -> str:
        """The field whose conflict the line under the cursor leads to; empty if it leads to none."""
        return self.line.conflict if self.line else ""

    @property
    def entry(self) -> Entry | None:
        """By what the line under the cursor filters."""
        return self.line.entry if self.line else None

    @property
    def note(self) -> str:
        """The id of the analyst's note under the cursor; empty if there is none."""
        return self.line.note if self.line else ""

    @property
    def edited(self) -> str:
        """The field of the claim that the line under the cursor shows; the statement where it shows none."""
        return (self.line.field if self.line else "") or "claim"

    def _subtitle(self) -> None:
        """Say in the frame what enter does on a line that filters."""
        does = f"{self._key}: edit the note" if self.note and self.has_focus and not self._brief_at else ""
        if self.entry is not None and self.has_focus and not self._brief_at:
            field, values = self.entry
            does = f"{self._key}: {field}:{','.join(map(written, values))}"
        said = f" {self._glyphs.dash} ".join(filter(None, (self._remark, does)))
        if said != self._said:
            self._said = said
            self.border_subtitle = Content(said)

    def draw_row(self, row: int, width: int) -> Sequence[Span]:
        """A line of the claim."""
        if self._claim is None:
            return ((" No claim is selected.", "window--dim"),)
        return super().draw_row(row, width)

    @on(WindowList.Clicked)
    def _post_click(self, event: WindowList.Clicked) -> None:
        event.stop()
        if self._brief_at:
            self.post_message(CommandChosen("pane.claim"))
        elif self.conflict:
            self.post_message(CommandChosen("work.conflicts"))
        elif self.opens_thread:
            self.post_message(LinksClicked())
        elif self.target is not None:
            self.post_message(TargetClicked(self.target))
        elif self.note:
            self.post_message(CommandChosen("work.edit"))
        elif self.entry is not None:
            self.post_message(EntryOfDetailsClicked(*self.entry))

    def watch_cursor(self, before: int, row: int) -> None:
        """Say what enter does on the line."""
        super().watch_cursor(before, row)
        self._subtitle()

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Say what enter does while keys are for this pane."""
        super().watch_has_focus(_has_focus)
        self._subtitle()

    @on(WindowList.Moved)
    @on(WindowList.WindowMoved)
    def _keep(self, event: WindowList.ListMessage) -> None:
        event.stop()
