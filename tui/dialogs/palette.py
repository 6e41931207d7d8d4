"""The palette: finds by name whatever the program can do, while the name is typed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.strip import Strip
from textual.widgets import Input

from db.errors import ConflictError
from db.text.safe import line
from tui.dialogs.base import Dialog, static_text
from tui.dialogs.ranking import Rank
from tui.widgets.cells import Span, clip, fit
from tui.widgets.window_list import WindowList
from tui.widgets.work import Work

_GROUP = 16
"""Cells of the column that says what kind of thing an entry is."""
_LEAST_REMARK = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that the palette finds.

    `verb` and `name` say what it does, `remark` more about it, `group` what kind of thing it is, and `side` its key or
    its number of claims. `run` does it. One that is not `enabled` is shown, but cannot be chosen.
    """

    id: str
    name: str
    fit: Rank
    run: Callable[[], None]
    verb: str = ""
    remark: str = ""
    group: str = ""
    side: str = ""
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Findings:
    """Entries that fit a text, the best first. It is `sure` if what is still being looked for cannot come before."""

    entries: Sequence[Entry]
    sure: bool


Search = Callable[[str], AsyncIterator[Findings]]
"""Finds entries for a text: first those that are at hand, in the end all of them."""


class PaletteList(WindowList):
    """Entries, one per line."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"palette--side"}

    def __init__(self) -> None:
        super().__init__()
        self._entries: Sequence[Entry] = ()
        self._nothing = ""
        self._side = 0

    def show(self, entries: Sequence[Entry], nothing: str, kept: str = "") -> None:
        """Show entries, or else the text `nothing`. The cursor is on the one with the id `kept`, else on the first."""
        row = next((row for row, entry in enumerate(entries) if entry.id == kept), 0)
        self._entries, self._nothing = entries, nothing
        self._side = max((cell_len(entry.side) for entry in entries), default=0)
        self.set_rows(max(len(entries), 1), row)

    @property
    def chosen(self) -> Entry | None:
        """The entry under the cursor, if there is one."""
        return self._entries[self.cursor] if 0 <= self.cursor < len(self._entries) else None

    def selectable(self, row: int) -> bool:
        """Whether an entry can be chosen."""
        return row < len(self._entries) and self._entries[row].enabled

    def draw_strip(self, row: int, width: int, cursor: str) -> Strip:  # noqa: ARG002
        """Return an entry as a strip; the one that enter runs stands out though the text field has the focus."""
        return super().draw_strip(row, width, "window--cursor")

    def draw_row(self, row: int, width: int) -> Sequence[Span]:
        """Return the verb, name and remark of an entry, and on the right its group and its key or number."""
        if row >= len(self._entries):
            return ((f" {self._nothing}", "window--dim"),)
        entry = self._entries[row]
        plain, side_style = ("", "palette--side") if entry.enabled else ("window--dim", "window--dim")
        side = f"  {fit(entry.side, self._side, right=True)} "
        room = max(width - cell_len(side), 0)
        group = f"  {fit(entry.group, _GROUP)}" if room > 2 * _GROUP else ""
        room -= cell_len(group)
        verb = f" {entry.verb} " if entry.verb else " "
        title = clip([(verb, "window--dim"), (entry.name, plain)], room)
        left = room - sum(cell_len(text) for text, _ in title)
        remark = fit(f"  {entry.remark}", left) if left >= _LEAST_REMARK else " " * left
        return (*title, (remark, "window--dim"), (group, "window--dim"), (side, side_style))


class PaletteDialog(Dialog[Entry]):
    """Returns the entry that is to be run.

    Enter waits until no other entry can come first, unless the user has pointed at one.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,tab,ctrl+n", "move(1)", "down", show=False),
        Binding("up,shift+tab,ctrl+p", "move(-1)", "up", show=False),
        Binding("pagedown", "page(1)", "page down", show=False),
        Binding("pageup", "page(-1)", "page up", show=False),
    ]

    def __init__(self, search: Search) -> None:
        super().__init__()
        self._search = search
        self._sure_of: str | None = None
        self._pointed_at = ""
        self._enter_pressed = False

    def compose(self) -> ComposeResult:
        """The text field and the entries in a frame."""
        with Vertical(classes="dialog palette") as frame:
            frame.border_title = "Commands"
            yield Input(compact=True, placeholder="a command, filter, actor or place")
            yield PaletteList()
            yield static_text("enter runs it, up and down choose, escape closes", "$muted")

    def on_mount(self) -> None:
        """Show what is found without a text."""
        self._start_search("")

    @property
    def _list(self) -> PaletteList:
        return self.query_one(PaletteList)

    @on(Input.Changed)
    def _on_change(self, event: Input.Changed) -> None:
        event.stop()
        self._start_search(event.value)

    def _start_search(self, text: str) -> None:
        self._enter_pressed, self._pointed_at, self._sure_of = False, "", None
        self.run_worker(Work(self._show, text), exclusive=True)

    async def _show(self, text: str) -> None:
        try:
            await self._show_found(text)
        except ConflictError as error:
            self._list.show((), line(error), "")

    async def _show_found(self, text: str) -> None:
        async for found in self._search(text):
            if self.app.screen is not self:
                return  # something was chosen already
            self._list.show(found.entries, "nothing is called like this" if found.sure else "", self._pointed_at)
            self._sure_of = text if found.sure else None
            if self._enter_pressed:
                self._take()

    def holds_back(self, key: str) -> bool:
        """Whether a key has to wait, because it is not known yet what the last enter runs."""
        return self._enter_pressed and key != "escape"

    def action_move(self, step: int) -> None:
        """Move the cursor in the entries."""
        self._list.move(step)
        self._point()

    def action_page(self, step: int) -> None:
        """Move the cursor by pages."""
        self._list.page(step)
        self._point()

    def _point(self) -> None:
        self._pointed_at = self._list.chosen.id if self._list.chosen else ""

    @on(WindowList.Clicked)
    def _on_clicked(self) -> None:
        self._point()
        self._take()

    @on(Input.Submitted)
    def _take(self) -> None:
        chosen = self._list.chosen
        sure = self._sure_of == self.query_one(Input).value
        if chosen and (sure or self._pointed_at == chosen.id):
            self.leave(chosen)
        else:
            self._enter_pressed = not sure
