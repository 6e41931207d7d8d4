"""Waiting until a key has had its effect."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.app import App
from textual.message_pump import MessagePump

_ROUNDS = 3
"""How often to go from the focus up to the app: behind the key itself, behind what a text field posts because of it,
and behind the answer of a dialog that it has closed."""


class Settling:
    """Follows a key through the queues of messages that its effects go through.

    A key is forwarded to the widget with the focus and bubbles up to the app, and so do the messages that it causes.
    A callback that takes the same way behind them arrives when all of them have been handled.
    """

    def __init__(self, done: Callable[[], None]) -> None:
        """`done` is called each time that all has settled."""
        self._done = done
        self._number = 0
        self.is_over = True

    def begin(self, app: App[object]) -> None:
        """Wait anew."""
        self._number += 1
        self.is_over = False
        app.call_later(self._go_round, app, self._number, _ROUNDS)

    def _go_round(self, app: App[object], number: int, rounds: int) -> None:
        if number != self._number:  # it has begun anew meanwhile
            return
        if rounds:
            pumps: list[MessagePump] = list((app.focused or app.screen).ancestors_with_self)
            _pass_through(pumps, partial(self._go_round, app, number, rounds - 1))
        else:
            self.is_over = True
            self._done()


def _pass_through(pumps: list[MessagePump], then: Callable[[], None]) -> None:
    """Call `then` when each of these, one after the other, has handled what it had been sent."""
    for number, pump in enumerate(pumps, 1):
        if pump.call_later(_pass_through, pumps[number:], then):  # False if it is being closed
            return
    then()
