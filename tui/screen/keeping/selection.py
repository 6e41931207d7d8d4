"""Writing the selection down at every change. The screen shows it as it is on disk."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Protocol

from pyroaring import FrozenBitMap

from db.batches import batched
from db.case.case import Case
from db.errors import ConflictError
from tui.actions.host import Asking, Saying
from tui.state import memory
from tui.state.state import NO_MARKS, ViewState
from tui.state.view import CaseFacts, ShownSelection

_BATCH = 2_000
"""Claims whose uids are asked for in one question, between which the case can answer others."""


Write = Callable[[Callable[[], None]], Awaitable[bool]]
"""Writes something off the event loop, after what it was given before; returns whether that succeeded."""


class SelectingScreen(Asking, Saying, Protocol):
    """What keeping the selection needs of the screen."""

    state: ViewState
    facts: CaseFacts | None

    def show_selection(self, selection: ShownSelection) -> None:
        """Show what is selected."""


class SelectionKeeper:
    """Writes down what the state selects, one change after the other.

    `kept` is the selection as it is on disk.
    """

    def __init__(self, screen: SelectingScreen, write: Write) -> None:
        self._screen = screen
        self._write = write
        self._tried: FrozenBitMap = NO_MARKS
        self._message = ""
        self._resting = asyncio.Event()
        self._resting.set()
        self.kept: FrozenBitMap = NO_MARKS

    @property
    def at_rest(self) -> bool:
        """Whether nothing is being written."""
        return self._resting.is_set()

    async def rest(self) -> None:
        """Wait until nothing is being written."""
        await self._resting.wait()

    def adopt(self, kept: FrozenBitMap) -> None:
        """Begin with what is on disk of a case that was opened, or read anew, and write down what differs from it."""
        self.kept = self._tried = kept
        self._screen.show_selection(ShownSelection(kept))
        self.keep()

    def keep(self) -> None:
        """Write the selection down, unless that is under way and finds the change itself."""
        if self.at_rest and self._screen.state.marks != self._tried:
            self._resting.clear()
            self._screen.begin(self._keep, "selection")

    def say_when_kept(self, text: str) -> None:
        """Tell the user something about the selection as soon as it is written down; the last counts."""
        if self.at_rest:
            self._screen.say(text)
        else:
            self._message = text

    async def _keep(self) -> None:
        try:
            while (marks := self._screen.state.marks) != self._tried:
                is_kept = await self._write_down(marks)
                self._tried = marks
                self._screen.show_selection(ShownSelection(marks, is_kept))
        finally:
            self._resting.set()
        message, self._message = self._message, ""
        if message:
            self._screen.say(message)

    async def _write_down(self, marks: FrozenBitMap) -> bool:
        """Write down how a selection differs from what is on disk; return whether it is on disk now."""
        facts = self._screen.facts
        if facts is None or marks == self.kept:
            return facts is not None
        try:
            added, removed = await self._uids(marks - self.kept), await self._uids(self.kept - marks)
        except ConflictError as error:
            self._screen.say_once(f"The selection cannot be kept for the next start: {error}")
            return False

        def write() -> None:
            memory.change_selection(facts.uid, added, removed)
            self.kept = marks

        return await self._write(write)

    async def _uids(self, positions: Iterable[int]) -> list[str]:
        uids: list[str] = []
        for batch in batched(positions, _BATCH):
            uids += await self._screen.ask(partial(Case.uids, positions=batch))
        return uids

    def finish(self, case: Case) -> None:
        """At the end, write down a selection that was changed in the last moment. Raises what that raises."""
        marks, kept = self._screen.state.marks, self.kept
        if marks != kept:
            memory.change_selection(case.uid, case.uids(marks - kept), case.uids(kept - marks))
