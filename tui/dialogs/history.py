"""The dialog that lists what was done to a thing, latest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tui.dialogs.base import LIST_BINDINGS, Q_CLOSES, Dialog, ListActions, Sentences, static_text
from tui.widgets.cells import Span, fit
from tui.widgets.glyphs import Glyphs
from tui.widgets.window_list import WindowList


@dataclass(frozen=True, slots=True)
class PastChange:
    """A change by its id: what was done, by whom, when and why, and whether it `is_undone`. Safe to show.

    `hindrance` is why it has no effect, if it has none.
    """

    id: str
    what: str
    name: str
    when: str
    why: str
    is_undone: bool
    hindrance: str = ""


class HistoryList(WindowList):
    """The changes, one a line."""

    def __init__(self, changes: Sequence[PastChange]) -> None:
        super().__init__()
        self._changes = changes

    def on_mount(self) -> None:
        """Show the changes."""
        self.set_rows(max(len(self._changes), 1), 0)

    @property
    def chosen(self) -> PastChange | None:
        """The change under the cursor."""
        return self._changes[self.cursor] if 0 <= self.cursor < len(self._changes) else None

    def draw_row(self, row: int, width: int) -> Sequence[Span]:
        """Return when it was, who did it, and what."""
        if not self._changes:
            return ((" Nothing was done to it by hand.", "window--dim"),)
        change = self._changes[row]
        signed = f" {change.when}  {fit(change.name, 16).ljust(16)} "
        mark = "undone: " if change.is_undone else "no effect: " if change.hindrance else ""
        what = fit(f"{mark}{change.what}", max(width - len(signed), 0))
        return ((signed, "window--dim"), (what, "window--dim" if mark else ""))


class HistoryDialog(ListActions, Dialog[PastChange]):
    """Returns the change that the user takes back, or brings back if it is undone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *LIST_BINDINGS,
        Binding("Z,ctrl+z", "take", "take back", show=False),
        Binding("H", "cancel", "close", show=False),
        Q_CLOSES,
    ]

    def __init__(self, name: str, changes: Sequence[PastChange], origin: str, glyphs: Glyphs) -> None:
        """`name` is that of the thing, `origin` says where it came from, if that is known."""
        super().__init__()
        self._name_of_thing = name
        self._changes = changes
        self._origin = origin
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """The changes in a frame, and the one under the cursor in full."""
        with Vertical(classes="dialog tall history") as frame:
            frame.border_title = "History"
            yield Sentences(self._name_of_thing, self._glyphs, id="thing")
            yield HistoryList(self._changes)
            yield Sentences("", self._glyphs, id="chosen")
            yield static_text("Z takes the change back, or brings it back if it is undone; q closes", "$muted")

    def on_mount(self) -> None:
        """Give the keys to the list."""
        self.keyed_list.focus()
        self._show_chosen()

    @property
    def keyed_list(self) -> WindowList:
        """The changes."""
        return self.query_one(HistoryList)

    @on(WindowList.Moved)
    def _show_chosen(self) -> None:
        change = self.query_one(HistoryList).chosen
        self.query_one("#chosen", Sentences).say(_in_full(change) if change else self._origin)

    def action_take(self) -> None:
        """Take the change under the cursor back."""
        if (change := self.query_one(HistoryList).chosen) is not None:
            self.leave(change)


def _in_full(change: PastChange) -> str:
    """A change in sentences; why it has no effect comes first, as it is what one has to know of it."""
    hindrance = f"No effect: {change.hindrance}. " if change.hindrance else ""
    why = f" Why: {change.why}" if change.why else ""
    return f"{hindrance}{change.name}, {change.when}: {change.what}.{why}"
