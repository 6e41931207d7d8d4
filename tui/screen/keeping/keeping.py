"""Keeping: the parts of the screen that write down what the user brings about, under one roof."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Protocol

from textual.app import App

from db.case.case import Case
from db.errors import ConflictError
from tui.screen.keeping.drafts import DraftKeeper
from tui.screen.keeping.selection import SelectingScreen, SelectionKeeper
from tui.screen.keeping.session import SessionKeeper, SessionScreen
from tui.state import memory
from tui.state.state import ViewState


class KeepingScreen(SelectingScreen, SessionScreen, Protocol):
    """What keeping needs of the screen."""

    @property
    def app(self) -> App[object]:
        """The program, which has a theme."""


class Keeping:
    """Keeps selection, filters, look, drafts and theme between two starts. One thread writes all that, in order."""

    def __init__(self, screen: KeepingScreen) -> None:
        self._screen = screen
        self._themes = asyncio.Lock()
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="keeping")
        self.selection = SelectionKeeper(screen, self._write)
        self.session = SessionKeeper(screen, self._write)
        self.drafts = DraftKeeper(screen, self._write)

    def follow(self, before: ViewState) -> None:
        """Write down what is different in the state than it was before, once the case is open."""
        if self._screen.facts is not None:
            if self._screen.state.marks != before.marks:
                self.selection.keep()
            self.session.follow(before)

    async def change_theme(self, change: Callable[[str], str]) -> None:
        """Show another theme once it is kept; `change` makes its name of that of the present one."""
        async with self._themes:  # each change begins with what the one before led to
            theme = change(self._screen.app.theme)
            await self._write(partial(memory.save_theme, theme.removeprefix("case-")))
            self._screen.app.theme = theme

    async def remember_start(self) -> None:
        """Remember that the explorer was used."""
        await self._write(memory.remember_start)

    async def _write(self, write: Callable[[], None]) -> bool:
        """Write something, after all that came before; if that fails, say so once. Return whether it succeeded.

        If the wait is cancelled, what was begun is still written to its end.
        """
        try:
            await asyncio.wrap_future(self._writer.submit(write))
        except OSError as error:
            self._screen.say_once(f"This cannot be kept for the next start: {error.strerror} ({error.filename})")
            return False
        except ConflictError as error:
            self._screen.say_once(f"This cannot be kept for the next start: {error}")
            return False
        return True

    def finish(self, case: Case) -> None:
        """At the end, wait for what is being written, and write down what was changed in the last moment."""
        self._writer.shutdown()
        for part in (self.selection, self.session, self.drafts):
            with suppress(OSError, ConflictError, sqlite3.Error):
                part.finish(case)
