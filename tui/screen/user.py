"""Talking to the user: notices in the footer, and dialogs with their answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic
from typing import TypeVar

from textual.screen import Screen
from textual.timer import Timer

from db.text.safe import line
from tui.dialogs.base import Dialog
from tui.panes.lines import FooterLine
from tui.state.notices import Notice, Notices

T = TypeVar("T")


class User:
    """Says things to the user in the footer, and opens dialogs for answers.

    A notice goes with the next key or when there was time to read it. While a dialog is open it stays.
    """

    def __init__(self, screen: Screen[None], footer: FooterLine) -> None:
        self._screen = screen
        self._footer = footer
        self._notices = Notices(monotonic, footer.fit)
        self._timer: Timer | None = None
        self._warned: set[str] = set()
        self.said: Sequence[str] = self._notices.said

    def say(self, text: str, warning: bool = False) -> None:
        """Tell the user something. The text may come from data."""
        self._notices.say(Notice(line(text), warning))
        self._show()

    def say_once(self, text: str) -> None:
        """Warn the user of something that would come up again and again."""
        if text not in self._warned:
            self._warned.add(text)
            self.say(text, warning=True)

    def acknowledge(self) -> None:
        """Give the footer back when a key is pressed and the notices in it were there long enough to be seen."""
        if self._notices.shown and self._screen.is_active:
            self._notices.acknowledge()
            self._show()

    def resume(self) -> None:
        """Give the user time to read what was said while a dialog was open."""
        if self._notices.shown:
            self._notices.restart()
            self._show()

    def _show(self) -> None:
        self._footer.tell(self._notices.shown)
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self._notices.shown and self._screen.is_active:
            self._timer = self._screen.set_timer(max(self._notices.remaining, 0.01), self._expire)

    def _expire(self) -> None:
        if self._screen.is_active:
            self._notices.expire()
            self._show()

    def open_dialog(self, dialog: Dialog[T], take: Callable[[T], None]) -> None:
        """Open a dialog at once, so that the next key is for it; `take` gets the answer if there is one."""

        def take_answer(answer: T | None) -> None:
            if answer is not None:
                take(answer)

        self._screen.app.push_screen(dialog, take_answer)

    async def answer_of(self, dialog: Dialog[T]) -> T | None:
        """Open a dialog and wait for its answer; None if it was left without one."""
        return await self._screen.app.push_screen_wait(dialog)
