"""Choosing one of a few things, saying yes or no, and typing one line."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tui.dialogs.base import MOVES, Dialog, ListMoves, static_text
from tui.widgets.cells import Span, fit
from tui.widgets.window_list import WindowList
from tui.widgets.work import Work


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose: what is returned, what is shown, and a remark on its right."""

    value: str
    label: str
    remark: str = ""
    sign: str = ""
    style: str = ""


class ChoiceList(WindowList):
    """Choices, one on each line."""

    def __init__(self, choices: Sequence[Choice], nothing: str = "") -> None:
        super().__init__()
        self.choices = choices
        self._nothing = nothing
        self.styles.height = max(len(choices), 1)

    def on_mount(self) -> None:
        """Show the choices."""
        self.set_rows(max(len(self.choices), 1), 0)

    def show(self, choices: Sequence[Choice]) -> None:
        """Show other choices."""
        self.choices = choices
        self.styles.height = max(len(choices), 1)
        self.set_rows(max(len(choices), 1), 0)

    @property
    def chosen(self) -> Choice | None:
        """The choice under the cursor."""
        return self.choices[self.cursor] if 0 <= self.cursor < len(self.choices) else None

    def draw_row(self, row: int, width: int) -> Sequence[Span]:
        """A choice."""
        if not self.choices:
            return ((f" {self._nothing}", "window--dim"),)
        choice = self.choices[row]
        sign = f" {choice.sign} " if choice.sign else " "
        room = width - cell_len(sign) - cell_len(choice.remark) - 2
        return (
            (sign, choice.style),
            (fit(choice.label, max(room, 0)), ""),
            (f" {choice.remark} ", "window--dim"),
        )


class ChooseDialog(ListMoves, Dialog[str]):
    """Returns the value of the choice taken."""

    BINDINGS: ClassVar[list[BindingType]] = [*MOVES, Binding("enter", "take", "choose", show=False)]

    def __init__(self, title: str, choices: Sequence[Choice], hint: str = "enter chooses, escape leaves") -> None:
        super().__init__()
        self._title = title
        self._choices = choices
        self._hint = hint

    def compose(self) -> ComposeResult:
        """The choices in a frame."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = self._title
            yield ChoiceList(self._choices)
            yield static_text(self._hint, "$muted")

    @property
    def moving(self) -> WindowList:
        """The choices."""
        return self.query_one(ChoiceList)

    @on(WindowList.Clicked)
    def action_take(self) -> None:
        """Return the choice under the cursor."""
        chosen = self.query_one(ChoiceList).chosen
        self.leave(chosen.value if chosen else None)


class ConfirmDialog(Dialog[bool]):
    """Returns True for yes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "yes", "yes", show=False),
        Binding("n", "give_up", "no", show=False),
    ]

    def __init__(self, title: str, question: str, yes: str) -> None:
        super().__init__()
        self._title = title
        self._question = question
        self._yes = yes

    def compose(self) -> ComposeResult:
        """The question in a frame."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = self._title
            yield static_text(self._question)
            yield static_text(f"y {self._yes}   n leave it", "$muted")

    def action_yes(self) -> None:
        """Return True."""
        self.leave(True)


class PromptDialog(Dialog[str]):
    """Returns a line of text that `check` accepts; `check` returns what is wrong with it, or nothing."""

    def __init__(self, title: str, hint: str, check: Callable[[str], str]) -> None:
        super().__init__()
        self._title = title
        self._hint = hint
        self._check = check

    def compose(self) -> ComposeResult:
        """The text in a frame."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = self._title
            yield Input(compact=True)
            yield static_text(self._hint, "$muted", id="hint")

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        event.stop()
        problem = self._check(event.value)
        if problem:
            self.query_one("#hint", Static).update(Content.styled(problem, "$error"))
        else:
            self.leave(event.value)


class FindDialog(Dialog[str]):
    """Finds something by its name while it is typed; `search` gives the choices for what was typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,tab", "move(1)", "down", show=False),
        Binding("up,shift+tab", "move(-1)", "up", show=False),
    ]

    def __init__(self, title: str, search: Callable[[str], Awaitable[Sequence[Choice]]], typed: str = "") -> None:
        super().__init__()
        self._title = title
        self._search = search
        self._typed = typed
        self._found_for: str | None = None
        self._taking = False

    def compose(self) -> ComposeResult:
        """The text and what it finds, in a frame."""
        with Vertical(classes="dialog find") as frame:
            frame.border_title = self._title
            yield Input(self._typed, compact=True, placeholder="type a part of a name", select_on_focus=False)
            yield ChoiceList((), "no name in this case is like that")
            yield static_text("enter goes there, escape leaves", "$muted")

    def on_mount(self) -> None:
        """Look for what was typed already."""
        self._look(self._typed)

    @on(Input.Changed)
    def _on_change(self, event: Input.Changed) -> None:
        event.stop()
        self._taking = False
        self._look(event.value)

    def _look(self, text: str) -> None:
        self.run_worker(Work(self._show, text), exclusive=True)

    async def _show(self, text: str) -> None:
        choices = await self._search(text)
        self.query_one(ChoiceList).show(choices)
        self._found_for = text
        if self._taking:
            self._take()

    def action_move(self, step: int) -> None:
        """Go to another choice."""
        self.query_one(ChoiceList).move(step)

    @on(Input.Submitted)
    @on(WindowList.Clicked)
    def _take(self) -> None:
        self._taking = self._found_for != self.query_one(Input).value
        chosen = self.query_one(ChoiceList).chosen
        if chosen and not self._taking:
            self.leave(chosen.value)
