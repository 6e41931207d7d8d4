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
from tui.state.notices import Kind, Notice, Notices

T = TypeVar("T")


class User:
    """Says things to the user in the footer, and opens dialogs for answers.

    `tui.state.notices` says how long notices stay. While a dialog is open none is read, so none that is shown expires.
    """

    def __init__(self, screen: Screen[None], footer: FooterLine) -> None:
        self._screen = screen
        self._footer = footer
        self._notices = Notices(monotonic, footer.fit)
        self._timer: Timer | None = None
        self._warned: set[str] = set()
        self.said: Sequence[str] = self._notices.said

    def say(self, text: str, warning: bool = False) -> None:
        """Tell the user what came of a key, or what is wrong. The text may come from data."""
        self._say(text, Kind.WARNING if warning else Kind.ANSWER)

    def announce(self, text: str) -> None:
        """Tell the user something that no key has caused. The text may come from data."""
        self._say(text, Kind.NEWS)

    def say_once(self, text: str) -> None:
        """Warn the user of something that would come up again and again."""
        if text not in self._warned:
            self._warned.add(text)
            self.say(text, warning=True)

    def _say(self, text: str, kind: Kind) -> None:
        self._notices.say(Notice(line(text), kind))
        self._show()

    def begin_turn(self) -> None:
        """Begin the turn of a key, a click, or a command: what it brings about outdates what was said before."""
        self._notices.begin_turn()

    def outdate(self) -> None:
        """Take away what was said because of earlier keys: the key whose turn it is has an outcome."""
        before = self._notices.shown
        self._notices.outdate()
        if self._notices.shown != before:
            self._show()

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
