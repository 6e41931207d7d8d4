"""Dialogs to choose one of a few things, to say yes or no, to type a line, and to find something by name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from db.errors import ConflictError
from db.text.safe import line
from tui.dialogs.base import LIST_BINDINGS, Q_CLOSES, Dialog, ListActions, static_text
from tui.widgets.cells import Span, fit
from tui.widgets.line_input import LineInput
from tui.widgets.window_list import WindowList
from tui.widgets.work import Work

_LEAST = 16
"""Cells that a remark must leave to its choice."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: `value` is returned; `sign` (in `style`), `label` and, on the right, `remark` are shown.

    `key` is a letter or digit that chooses it at once, if it has one.
    """

    value: str
    label: str
    remark: str = ""
    sign: str = ""
    style: str = ""
    key: str = ""


class ChoiceList(WindowList):
    """A list of choices, one per line; `nothing` is shown if there are none."""

    def __init__(self, choices: Sequence[Choice], nothing: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.choices = choices
        self._nothing = self._said = nothing
        self.styles.height = max(len(choices), 1)

    def on_mount(self) -> None:
        """Show the choices."""
        self.set_rows(max(len(self.choices), 1), 0)

    def show(self, choices: Sequence[Choice], nothing: str = "") -> None:
        """Show other choices, or, if there are none, `nothing` in place of what is said otherwise."""
        self.choices = choices
        self._said = nothing or self._nothing
        self.styles.height = max(len(choices), 1)
        self.set_rows(max(len(choices), 1), 0)

    @property
    def chosen(self) -> Choice | None:
        """The choice under the cursor, if there is one."""
        return self.choices[self.cursor] if 0 <= self.cursor < len(self.choices) else None

    def draw_row(self, row: int, width: int) -> Sequence[Span]:
        """Return the sign, label and remark of a choice."""
        if not self.choices:
            return ((f" {self._said}", "window--dim"),)
        choice = self.choices[row]
        sign = f" {choice.sign} " if choice.sign else " "
        remark = f" {choice.remark} " if width - cell_len(choice.remark) >= _LEAST else ""
        return (
            (sign, choice.style),
            (fit(choice.label, max(width - cell_len(sign) - cell_len(remark), 0)), ""),
            (remark, "window--dim"),
        )


class ChooseDialog(ListActions, Dialog[str]):
    """Returns the value of a choice."""

    BINDINGS: ClassVar[list[BindingType]] = [*LIST_BINDINGS, Binding("enter", "take", "choose", show=False), Q_CLOSES]

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        hint: str = "enter chooses, q or escape cancels",
        current: str | None = None,
    ) -> None:
        """The cursor begins on the choice with the value `current`, else on the first."""
        super().__init__()
        self._title = title
        self._current = current
        self._choices = choices
        self._hint = hint

    def compose(self) -> ComposeResult:
        """The choices in a frame."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = Content(self._title)
            yield ChoiceList(self._choices)
            yield static_text(self._hint, "$muted")

    def on_mount(self) -> None:
        """Put the cursor on the choice that holds now."""
        row = next((row for row, choice in enumerate(self._choices) if choice.value == self._current), 0)
        self.keyed_list.move(row)

    @property
    def keyed_list(self) -> WindowList:
        """The choices."""
        return self.query_one(ChoiceList)

    def on_key(self, event: events.Key) -> None:
        """Return the choice of a key."""
        typed = (event.character or "").casefold()
        chosen = next((choice for choice in self._choices if typed and choice.key.casefold() == typed), None)
        if chosen is not None:
            event.stop()
            self.leave(chosen.value)

    @on(WindowList.Clicked)
    def action_take(self) -> None:
        """Return the choice under the cursor."""
        chosen = self.query_one(ChoiceList).chosen
        self.leave(chosen.value if chosen else None)


class ConfirmDialog(Dialog[bool]):
    """Returns True for yes; None for no."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "yes", "yes", show=False),
        Binding("n", "cancel", "no", show=False),
        Q_CLOSES,
    ]

    def __init__(self, title: str, question: str, yes: str) -> None:
        super().__init__()
        self._title = title
        self._question = question
        self._yes = yes

    def compose(self) -> ComposeResult:
        """The question in a frame."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = Content(self._title)
            yield static_text(self._question)
            yield static_text(f"y {self._yes}   n cancel", "$muted")

    def action_yes(self) -> None:
        """Return True."""
        self.leave(True)


class PromptDialog(Dialog[str]):
    """Returns a line of text for which `check` returns ""; otherwise shows the problem that `check` returns."""

    def __init__(
        self, title: str, hint: str, check: Callable[[str], str], *, value: str = "", does: str = "goes there"
    ) -> None:
        """The field begins with `value`; `does` says what enter does."""
        super().__init__()
        self._title = title
        self._hint = hint
        self._check = check
        self._value = value
        self._does = does

    def compose(self) -> ComposeResult:
        """The text field in a frame."""
        with Vertical(classes="dialog prompt") as frame:
            frame.border_title = Content(self._title)
            yield LineInput(self._value, compact=True, select_on_focus=False)
            yield static_text(self._hint, "$muted", id="hint")
            yield static_text(f"enter {self._does}, escape cancels", "$muted")

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        event.stop()
        problem = self._check(event.value)
        if problem:
            self.query_one("#hint", Static).update(Content.styled(problem, "$error"))
        else:
            self.leave(event.value)


_HOW_TO_FIND = "the first letters of a name, an alias or an id will do"
_CHOOSING = frozenset({"down", "tab", "up", "shift+tab", "enter"})


class FindDialog(Dialog[str]):
    """Finds something by name as the user types, and returns its value. `search` returns the choices for a text.

    Enter waits for the choices that belong to the text in the field.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,tab", "move(1)", "down", show=False),
        Binding("up,shift+tab", "move(-1)", "up", show=False),
    ]

    def __init__(
        self,
        title: str,
        search: Callable[[str], Awaitable[Sequence[Choice]]],
        asked: str = _HOW_TO_FIND,
        does: str = "goes there",
    ) -> None:
        """`asked` says what to type, `does` what enter does."""
        super().__init__()
        self._title = title
        self._search = search
        self._asked = asked
        self._does = does
        self._searched_text: str | None = None
        self._enter_pressed = False

    def compose(self) -> ComposeResult:
        """The text field and the choices in a frame."""
        with Vertical(classes="dialog find") as frame:
            frame.border_title = Content(self._title)
            yield LineInput(compact=True, placeholder="type to find", select_on_focus=False)
            yield ChoiceList((), self._asked)
            yield static_text(f"enter {self._does}, escape cancels", "$muted")

    def on_mount(self) -> None:
        """Show the first names."""
        self._start_search("")

    @on(Input.Changed)
    def _on_change(self, event: Input.Changed) -> None:
        event.stop()
        self._enter_pressed = False
        self._start_search(event.value)

    def _start_search(self, text: str) -> None:
        self.run_worker(Work(self._show, text), exclusive=True)

    async def _show(self, text: str) -> None:
        nothing = "nothing in this case matches" if text.strip() else self._asked
        try:
            choices = await self._search(text)
        except ConflictError as error:
            choices, nothing = (), line(error)
        if self.app.screen is not self:
            return
        self.query_one(ChoiceList).show(choices, nothing)
        self._searched_text = text
        if self._enter_pressed:
            self._take()

    def holds_back(self, key: str) -> bool:
        """Hold back what depends on the choices while they are those of another text."""
        is_searching = self._searched_text != self.query_one(Input).value
        return is_searching and (self._enter_pressed or key in _CHOOSING)

    def action_move(self, step: int) -> None:
        """Move the cursor in the choices."""
        self.query_one(ChoiceList).move(step)

    @on(Input.Submitted)
    @on(WindowList.Clicked)
    def _take(self) -> None:
        self._enter_pressed = self._searched_text != self.query_one(Input).value
        chosen = self.query_one(ChoiceList).chosen
        if chosen and not self._enter_pressed:
            self.leave(chosen.value)
