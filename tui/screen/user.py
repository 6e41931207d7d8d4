"""Talking to the user: notifications, and dialogs with their answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from textual.screen import Screen

from db.text.safe import line
from tui.dialogs.base import Dialog

T = TypeVar("T")


class User:
    """Notifies the user, and opens dialogs for answers."""

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen
        self._warned: set[str] = set()

    def say(self, text: str, warning: bool = False) -> None:
        """Notify the user. The text may come from data."""
        self._screen.notify(line(text), markup=False, severity="warning" if warning else "information")

    def say_once(self, text: str) -> None:
        """Warn the user of something that would come up again and again."""
        if text not in self._warned:
            self._warned.add(text)
            self.say(text, warning=True)

    def open_dialog(self, dialog: Dialog[T], take: Callable[[T], None]) -> None:
        """Open a dialog at once, so that the next key is for it; `take` gets the answer if there is one."""

        def take_answer(answer: T | None) -> None:
            if answer is not None:
                take(answer)

        self._screen.app.push_screen(dialog, take_answer)

    async def answer_of(self, dialog: Dialog[T]) -> T | None:
        """Open a dialog and wait for its answer; None if it was left without one."""
        return await self._screen.app.push_screen_wait(dialog)
