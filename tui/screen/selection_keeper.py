"""Writing the selection down, where it is found at the next start."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Protocol

from pyroaring import FrozenBitMap

from db.case.case import Case
from tui.actions.host import Asking, Saying
from tui.state import memory
from tui.state.state import NO_MARKS, ViewState
from tui.state.view import CaseFacts

_REST = 0.5
"""Seconds without another change after which the selection is written down."""


class SelectingScreen(Asking, Saying, Protocol):
    """What keeping the selection needs of the screen."""

    state: ViewState
    facts: CaseFacts | None


class SelectionKeeper:
    """Keeps the selection of a case between two starts. `kept` is the selection as it was written down last."""

    def __init__(self, screen: SelectingScreen) -> None:
        self._screen = screen
        self.kept: FrozenBitMap = NO_MARKS

    def keep(self) -> None:
        """Write the selection down as soon as it has come to rest."""
        self._screen.begin(self._keep, "selection")

    async def _keep(self) -> None:
        await asyncio.sleep(_REST)
        marks, kept, facts = self._screen.state.marks, self.kept, self._screen.facts
        if facts is not None:
            added, removed = await self._screen.ask(lambda case: (case.uids(marks - kept), case.uids(kept - marks)))
            if await self.write(partial(memory.change_selection, facts.uid, added, removed)):
                self.kept = marks

    async def write(self, write: Callable[[], None]) -> bool:
        """Write something to the state folder; if that fails, say so once and go on. Return whether it succeeded."""
        try:
            await asyncio.to_thread(write)
        except OSError as error:
            self._screen.say_once(f"This cannot be kept for the next start: {error.strerror} ({error.filename})")
            return False
        return True

    def keep_last(self, case: Case) -> None:
        """At the very end, write down a selection that was changed in the last moment."""
        marks, kept = self._screen.state.marks, self.kept
        if marks != kept:
            with suppress(OSError, sqlite3.Error):
                memory.change_selection(case.uid, case.uids(marks - kept), case.uids(kept - marks))
