"""Writing down what is typed into a form, at every change of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Protocol

from db.case.case import Case
from tui.actions.host import Asking, Saying
from tui.screen.keeping.selection import Write
from tui.state import memory
from tui.state.view import CaseFacts

_PATIENCE = 2.0
"""Seconds after which the form no longer waits for the disk."""


class DraftingScreen(Asking, Saying, Protocol):
    """What keeping drafts needs of the screen."""

    facts: CaseFacts | None


class DraftKeeper:
    """Keeps what is typed, one change after the other; of those that wait, the last counts."""

    def __init__(self, screen: DraftingScreen, write: Write) -> None:
        self._screen = screen
        self._write = write
        self._waiting: dict[str, Mapping[str, str]] = {}
        self._at_rest = asyncio.Event()
        self._at_rest.set()

    async def rest(self) -> None:
        """Wait until everything is written down, as long as the disk does not take too long for it."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._at_rest.wait(), _PATIENCE)

    async def load(self, uid: str) -> Mapping[str, str]:
        """The draft of a claim, given by its uid, or of a new one; empty if there is none."""
        await self.rest()
        facts = self._screen.facts
        if facts is None:
            return {}
        try:
            drafts = await asyncio.to_thread(memory.load_drafts, facts.uid)
        except memory.DamagedError as error:
            self._screen.say_once(str(error))
            return {}
        return drafts.get(uid, {})

    def keep(self, uid: str, texts: Mapping[str, str]) -> None:
        """Write a draft down; without texts, forget it."""
        self._waiting[uid] = texts
        if self._at_rest.is_set():
            self._at_rest.clear()
            self._screen.begin(self._keep, "draft")

    async def _keep(self) -> None:
        try:
            written = True
            while written and self._waiting:
                written = await self._write(partial(self._write_waiting, self._uid))
        finally:
            self._at_rest.set()

    @property
    def _uid(self) -> str:
        """The uid of the case."""
        return self._screen.facts.uid if self._screen.facts else ""

    def _write_waiting(self, case_uid: str) -> None:
        while self._waiting:
            uid, texts = next(iter(self._waiting.items()))
            memory.save_draft(case_uid, uid, texts)
            if self._waiting.get(uid) is texts:
                with suppress(KeyError):
                    del self._waiting[uid]

    def finish(self, case: Case) -> None:
        """At the end, write down what was typed in the last moment. Raises what that raises."""
        self._write_waiting(case.uid)
