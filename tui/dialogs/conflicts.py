"""The dialog that lists what people read differently, and takes a decision on each without being left."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from db.errors import ConflictError
from db.text.safe import line
from tui.dialogs.base import LIST_BINDINGS, Q_CLOSES, Dialog, ListActions, Sentences, static_text
from tui.widgets.cells import Span, fit
from tui.widgets.glyphs import Glyphs
from tui.widgets.window_list import WindowList
from tui.widgets.work import Work

_HINT = "enter takes this reading, e another value, Z undoes, c claim, q closes"
_TYPING = "enter decides by this value, escape leaves it"
_DECIDED = "All conflicts are decided."
_NONE = "There is no conflict: nobody reads anything differently."
_WHO = 34
"""Cells of the column that says who gave a reading, where there is room for it."""
_DIGITS = 9
_HOW_THEY_ARISE = "They arise where people change copies of a case, and merge them. q closes"


@dataclass(frozen=True, slots=True)
class Version:
    """One reading of a field: its value as stored and as shown, who gave it, and whether it `is_shown` now.

    `who` are names with days, `signed` also with times.
    """

    value: str
    text: str
    who: str
    signed: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """A field of a thing that people read differently. `name` and `field_name` are safe to show."""

    kind: str
    target: str
    field: str
    name: str
    field_name: str
    versions: tuple[Version, ...]

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same conflict after another one was decided."""
        return self.kind, self.target, self.field


Left = Sequence[OpenConflict]
"""The conflicts that are left."""

Decide = Callable[[OpenConflict, str], Awaitable[Left]]
"""Ends a conflict by a value. Raises ConflictError."""

TakeBack = Callable[[], Awaitable[Left]]
"""Takes back the last decision. Raises ConflictError."""


class ConflictList(WindowList):
    """The readings of each conflict below its name."""

    def __init__(self, conflicts: Left, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._rows: list[tuple[OpenConflict, int | None]] = []
        self._first: list[int] = []
        self._nothing = _DECIDED if conflicts else _NONE
        self._take_in(conflicts)

    def _take_in(self, conflicts: Left) -> None:
        """Take in the conflicts: a row for each, and one for each of its readings."""
        self._rows, self._first = [], []
        for conflict in conflicts:
            self._first.append(len(self._rows) + 1)
            self._rows += [(conflict, None), *((conflict, number) for number in range(len(conflict.versions)))]

    def show(self, conflicts: Left, number: int) -> None:
        """Show conflicts with the cursor on the first reading of one, given by its number, or of the last one."""
        self._take_in(conflicts)
        row = self._first[min(number, len(self._first) - 1)] if self._first else 0
        self.set_rows(max(len(self._rows), 1), row)

    @property
    def conflict(self) -> OpenConflict | None:
        """The conflict under the cursor."""
        return self._rows[self.cursor][0] if 0 <= self.cursor < len(self._rows) else None

    @property
    def version(self) -> Version | None:
        """The reading under the cursor."""
        conflict, number = self._rows[self.cursor] if 0 <= self.cursor < len(self._rows) else (None, None)
        return conflict.versions[number] if conflict is not None and number is not None else None

    def selectable(self, row: int) -> bool:
        """Readings, not the names above them."""
        return row < len(self._rows) and self._rows[row][1] is not None

    def draw_row(self, row: int, width: int) -> Sequence[Span]:
        """What the conflict is about; or the number of a reading, whether it is shown now, its value, and who."""
        if not self._rows:
            return ((f" {self._nothing}", "window--dim"),)
        conflict, number = self._rows[row]
        if number is None:
            return ((f" {conflict.field_name}", "window--heading"), (f"  {conflict.name}", "window--dim"))
        version = conflict.versions[number]
        key = f"{number + 1}" if number < _DIGITS else " "
        head = f"   {key} {self._glyphs.chosen if version.is_shown else ' '} "
        who = f"  {fit(version.who, min(_WHO, 2 * width // 5), more=self._glyphs.more)} " if width > _WHO else ""
        value = fit(version.text, max(width - cell_len(head) - cell_len(who), 0), more=self._glyphs.more)
        return ((head, ""), (value, ""), (who, "window--dim"))


class ConflictsDialog(ListActions, Dialog[OpenConflict]):
    """Returns the conflict whose claim the user goes to. Decisions are made while it is open."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *LIST_BINDINGS,
        *(Binding(str(number), f"choose({number})", show=False) for number in range(1, _DIGITS + 1)),
        Binding("enter", "take", "decide", show=False),
        Binding("e,tab", "type", "another value", show=False),
        Binding("n", "next(1)", "next conflict", show=False),
        Binding("N", "next(-1)", "conflict before", show=False),
        Binding("Z,ctrl+z", "take_back", "take back", show=False),
        Binding("c", "claim", "the claim", show=False),
        Binding("C", "cancel", "close", show=False),
        Q_CLOSES,
    ]

    def __init__(self, conflicts: Left, at: int, decide: Decide, take_back: TakeBack, glyphs: Glyphs) -> None:
        """The cursor begins at the conflict with the number `at`."""
        super().__init__()
        self._conflicts = conflicts
        self._at = at
        self._decide = decide
        self._take_back = take_back
        self._glyphs = glyphs
        self._is_deciding = self._is_leaving = False

    def compose(self) -> ComposeResult:
        """The conflicts in a frame, the reading under the cursor in full, and a field for another value."""
        with Vertical(classes="dialog tall conflicts") as frame:
            frame.border_title = "Conflicts"
            yield ConflictList(self._conflicts, self._glyphs)
            yield Sentences("", self._glyphs, id="chosen")
            yield Input(compact=True, placeholder="another value", select_on_focus=False)
            yield static_text(_HINT, "$muted", id="hint")

    def on_mount(self) -> None:
        """Give the keys to the list."""
        self.keyed_list.show(self._conflicts, self._at)
        self._back_to_list()
        self._show_chosen()
        if not self._conflicts:
            self._say(_HOW_THEY_ARISE)

    @property
    def keyed_list(self) -> ConflictList:
        """The conflicts."""
        return self.query_one(ConflictList)

    @property
    def _field(self) -> Input:
        return self.query_one(Input)

    def holds_back(self, key: str) -> bool:  # noqa: ARG002
        """Hold back what comes while a decision is being written: it is for the next conflict."""
        return self._is_deciding

    @on(WindowList.Moved)
    def _show_chosen(self) -> None:
        conflict, version = self.keyed_list.conflict, self.keyed_list.version
        said = ""
        if conflict and version:
            shown = ", shown now" if version.is_shown else ""
            said = f"{conflict.name}\n{version.text} ({version.signed}{shown})"
        self.query_one("#chosen", Sentences).say(said)

    def _say(self, text: str, style: str = "$muted") -> None:
        self.query_one("#hint", Static).update(Content.styled(text, style))

    # What the user does

    def action_next(self, step: int) -> None:
        """Go to the next conflict, or to the one before."""
        if (here := self.keyed_list.conflict) is not None:
            number = [one.key for one in self._conflicts].index(here.key) + step
            self.keyed_list.show(self._conflicts, max(number, 0))
            self._show_chosen()

    @on(WindowList.Clicked)
    def action_take(self) -> None:
        """Decide by the reading under the cursor."""
        version = self.keyed_list.version
        if version is None:
            self.leave(None)
        else:
            self._begin(version.value)

    def action_choose(self, number: int) -> None:
        """Decide by a reading, given by its number."""
        conflict = self.keyed_list.conflict
        if conflict is not None and number <= len(conflict.versions):
            self._begin(conflict.versions[number - 1].value)

    def action_type(self) -> None:
        """Type another value, beginning with that under the cursor."""
        version = self.keyed_list.version
        if version is not None:
            field, text = self._field, line(version.value)
            field.value, field.cursor_position, field.disabled = text, len(text), False
            field.focus()
            self._say(_TYPING)

    @on(Input.Submitted)
    def _take_typed(self, event: Input.Submitted) -> None:
        event.stop()
        self._begin(event.value)

    def action_take_back(self) -> None:
        """Take back the last decision."""
        self._run(self._take_back, 0)

    def action_claim(self) -> None:
        """Leave for the claim that the conflict is about."""
        if self.keyed_list.conflict is not None:
            self.leave(self.keyed_list.conflict)

    def action_cancel(self) -> None:
        """Leave the field, else the dialog; a decision under way is finished first."""
        if self._field.has_focus:
            self._back_to_list()
        elif self._is_deciding:
            self._is_leaving = True
        else:
            self.leave(None)

    def _back_to_list(self) -> None:
        self._field.value = ""
        self.keyed_list.focus()
        self._field.disabled = True
        self._say(_HINT)

    # Deciding

    def _begin(self, value: str) -> None:
        conflict = self.keyed_list.conflict
        if conflict is not None:
            number = [one.key for one in self._conflicts].index(conflict.key)
            self._run(partial(self._decide, conflict, value), number)

    def _run(self, change: Callable[[], Awaitable[Left]], number: int) -> None:
        if not self._is_deciding:
            self._is_deciding = True
            self.run_worker(Work(self._change, change, number))

    async def _change(self, change: Callable[[], Awaitable[Left]], number: int) -> None:
        """Make a change, and show what is left, with the cursor on the conflict with a number."""
        try:
            left = await change()
        except ConflictError as error:
            self._say(line(error), "$error")
        else:
            self._show(left, number)
        finally:
            self._is_deciding = False
        if self._is_leaving:
            self.leave(None)

    def _show(self, left: Left, number: int) -> None:
        back = [n for n, one in enumerate(left) if one.key not in {known.key for known in self._conflicts}]
        self._conflicts = left
        self._back_to_list()
        self.keyed_list.show(left, back[0] if back else number)
        self._show_chosen()
