"""A case on the screen: questions go to it, news go to the user, and commands are run in the order of their keys."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from time import monotonic
from typing import Any, TypeVar

from db.case.case import Case
from db.errors import ConflictError
from db.filters.filter import Filter
from db.text.safe import line
from tui.panes.filter_bar import FilterInput
from tui.screen.layout import Layout
from tui.screen.reader import CaseReader
from tui.screen.view_builder import View
from tui.screen.work import Work
from tui.state.commands import AT_ONCE, WITHOUT_CASE
from tui.state.keymap import Keymap
from tui.state.state import ViewState
from tui.widgets.glyphs import Glyphs

T = TypeVar("T")

_DONE = "\n"
_PATIENCE = 0.5
"""Seconds after which commands that wait give way to one that changes the filter, or quits."""


class CommandQueue(Layout):
    """Knows what the user brought about (`state`), the open `case`, and the last answer to the filter (`view`)."""

    def __init__(self, reader: CaseReader, wanted: Filter, glyphs: Glyphs, keymap: Keymap) -> None:
        super().__init__(glyphs, keymap)
        self.reader = reader
        self.state = ViewState(filter=wanted)
        self.view: View | None = None
        self.case: Case | None = None
        self._waiting: list[str] = []
        self._typed_ahead = ""
        self._waiting_since = 0.0
        self._warned: set[str] = set()

    async def ask(self, question: Callable[[Case], T]) -> T:
        """The answer of the case, from its own thread. The newest of a worker group withdraws older ones."""
        return await self.reader.ask(question)

    def begin(self, work: Callable[[], Coroutine[Any, Any, None]], group: str | None = None) -> None:
        """Do something that waits for the case. What was begun before in the same group, if any, is given up."""
        self.run_worker(Work(self._guarded, work), group=group or "effect", exclusive=group is not None)

    async def _guarded(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Tell of problems that a person can act on; commands that wait for what failed are given up."""
        try:
            await work()
        except ConflictError as error:
            self._give_up_waiting()
            self.say(str(error), warning=True)

    def say(self, text: str, warning: bool = False) -> None:
        """Tell the user something; the text may come from data."""
        self.notify(line(text), markup=False, severity="warning" if warning else "information")

    def say_once(self, text: str) -> None:
        """Warn the user of something that would come up again and again."""
        if text not in self._warned:
            self._warned.add(text)
            self.say(text, warning=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Keys are text while the filter is edited; else they have priority, so that each finds what the last did."""
        return action != "command" or not isinstance(self.focused, FilterInput)

    def action_command(self, id: str) -> None:
        """Run a command of the registry as soon as the screen shows what it is about."""
        if self._waiting and id in AT_ONCE and monotonic() - self._waiting_since > _PATIENCE:
            self._give_up_waiting()
        if self._waiting or not self._ready_for(id):
            self._waiting_since = self._waiting_since if self._waiting else monotonic()
            self._waiting.append(id)
            if id == "quit":
                self.set_timer(_PATIENCE, partial(self.run, id))
        else:
            self.run(id)

    def _give_up_waiting(self) -> None:
        self._waiting.clear()
        self._typed_ahead = ""

    def type_ahead(self, key: str, character: str | None) -> bool:
        """Keep a key for the text of the filter, if editing that waits for its turn; return whether it does.

        Letters are kept, and the enter at their end.
        """
        if "filter.edit" not in self._waiting or self._typed_ahead.endswith(_DONE):
            return False
        typed = _DONE if key == "enter" else character or ""
        if not typed.isprintable() and typed != _DONE:
            return False
        self._typed_ahead += typed
        return bool(typed)

    def run(self, id: str) -> None:
        """Run a command now."""
        raise NotImplementedError

    def _ready_for(self, id: str) -> bool:
        """Whether the screen shows what a command is about: keys can be typed faster than a case answers."""
        if self.view is None:
            return id in WITHOUT_CASE
        if self.bar.pending:
            return False
        if id in AT_ONCE:
            return True
        claim = self.details.claim
        claim_is_shown = (claim.position if claim else None) == self.state.cursor
        return self.view.look == self.state.look and (claim_is_shown or id != "act")

    def run_waiting(self) -> None:
        """Run the commands that had to wait, in their order, as far as they need not wait on."""
        while self._waiting and self._ready_for(self._waiting[0]):
            waiting, self._waiting = self._waiting, []
            self.action_command(waiting[0])
            self._waiting = [*waiting[1:], *self._waiting]
