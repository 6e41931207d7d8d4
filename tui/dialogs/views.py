"""The dialog that lists the saved views of a case: apply one, drop one, or save the present filter as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tui.dialogs.base import LIST_BINDINGS, Q_CLOSES, Dialog, ListActions, Sentences, static_text
from tui.widgets.cells import Span, fit
from tui.widgets.glyphs import Glyphs
from tui.widgets.window_list import WindowList

_NONE_YET = "No view is saved. A filter that is set can be saved here under a name."
_TITLE = 28
"""Cells of the column of titles, where there is room for it."""
_SIGNED = 30
"""Cells of the column that says by whom."""


@dataclass(frozen=True, slots=True)
class ListedView:
    """A saved view: its title as stored; its title, filter and who saved it, safe to show; if it `is_applied`."""

    key: str
    title: str
    filter: str
    signed: str
    is_applied: bool


class ViewDeed(StrEnum):
    """What a user does with a saved view."""

    APPLY = "apply"
    DROP = "drop"
    SAVE = "save"


ViewAnswer = tuple[ViewDeed, str]
"""What the user does, and the title of the view as stored, empty for a new one."""


class ViewList(WindowList):
    """Saved views, one a line, below a line that saves the present filter, if there is one to save."""

    def __init__(self, views: Sequence[ListedView], to_save: str, glyphs: Glyphs) -> None:
        super().__init__()
        self._views = views
        self._to_save = to_save
        self._glyphs = glyphs
        self._offset = 1 if to_save else 0
        self.styles.height = max(len(views) + self._offset, 1)

    def on_mount(self) -> None:
        """Show the views with the cursor on the one that is applied, else on the first line."""
        applied = next((row for row, one in enumerate(self._views) if one.is_applied), -self._offset)
        self.set_rows(max(len(self._views) + self._offset, 1), applied + self._offset)

    @property
    def chosen(self) -> ListedView | None:
        """The view under the cursor."""
        number = self.cursor - self._offset
        return self._views[number] if 0 <= number < len(self._views) else None

    @property
    def saves(self) -> bool:
        """Whether the line under the cursor saves the present filter."""
        return bool(self._offset) and self.cursor == 0

    def selectable(self, row: int) -> bool:
        """Everything but the line that says that there is nothing."""
        return row < len(self._views) + self._offset

    def draw_row(self, row: int, width: int) -> Sequence[Span]:
        """Return the title of a view, its filter, and by whom it was saved."""
        if row < self._offset:
            return ((" + save the present filter: ", "window--heading"), (self._to_save, ""))
        if not self._views:
            return ((f" {_NONE_YET}", "window--dim"),)
        view = self._views[row - self._offset]
        head = f" {self._glyphs.chosen if view.is_applied else ' '} "
        title = fit(view.title, min(_TITLE, width // 3), more=self._glyphs.more)
        signed = f"  {fit(view.signed, _SIGNED, more=self._glyphs.more)} " if width > 2 * (_TITLE + _SIGNED) else ""
        room = max(width - cell_len(head) - cell_len(title) - cell_len(signed) - 2, 0)
        filter = fit(view.filter, room, more=self._glyphs.more)
        return ((head + title, ""), (f"  {filter}", "window--dim"), (signed, "window--dim"))


class ViewsDialog(ListActions, Dialog[ViewAnswer]):
    """Returns what the user does with which view."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *LIST_BINDINGS,
        Binding("enter", "take", "apply", show=False),
        Binding("delete,x", "drop", "drop", show=False),
        Binding("s,plus", "save", "save", show=False),
        Binding("B", "cancel", "close", show=False),
        Q_CLOSES,
    ]

    def __init__(self, views: Sequence[ListedView], to_save: str, glyphs: Glyphs) -> None:
        """`to_save` is the present filter, empty if there is none that is not saved."""
        super().__init__()
        self._views = views
        self._to_save = to_save
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """The views in a frame, and the filter of the one under the cursor in full."""
        with Vertical(classes="dialog views") as frame:
            frame.border_title = "Saved views"
            yield ViewList(self._views, self._to_save, self._glyphs)
            yield Sentences("", self._glyphs, id="chosen")
            keys = "enter applies, delete drops, " if self._views else ""
            saves = "s saves the filter, " if self._to_save else ""
            yield static_text(f"{keys}{saves}q closes", "$muted")

    def on_mount(self) -> None:
        """Give the keys to the list."""
        self.keyed_list.focus()
        self._show_chosen()

    @property
    def keyed_list(self) -> ViewList:
        """The views."""
        return self.query_one(ViewList)

    @on(WindowList.Moved)
    def _show_chosen(self) -> None:
        view = self.keyed_list.chosen
        text = f"{view.filter or 'all claims'}\n{view.signed}" if view else self._to_save
        self.query_one("#chosen", Sentences).say(text)

    @on(WindowList.Clicked)
    def action_take(self) -> None:
        """Apply the view under the cursor, or save the present filter."""
        if self.keyed_list.saves:
            self.action_save()
        elif (view := self.keyed_list.chosen) is not None:
            self.leave((ViewDeed.APPLY, view.key))

    def action_drop(self) -> None:
        """Drop the view under the cursor."""
        if (view := self.keyed_list.chosen) is not None:
            self.leave((ViewDeed.DROP, view.key))

    def action_save(self) -> None:
        """Save the present filter."""
        if self._to_save:
            self.leave((ViewDeed.SAVE, ""))
