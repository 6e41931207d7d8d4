"""The order of commands: keys can be typed faster than a case answers, and each must find what the last one did."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from tui.state.commands import AT_ONCE

PATIENCE = 0.5
"""Seconds after which commands that wait are given up for one that changes the filter, or quits."""

_ENTER = "\n"


class CommandQueue:
    """Runs commands in the order of their keys, each as soon as the screen shows what it is about.

    Letters typed while editing the filter waits for its turn are kept for its text.
    """

    def __init__(self, is_ready: Callable[[str], bool], run: Callable[[str], None]) -> None:
        """`is_ready` says whether a command, given by its id, can be run now, and `run` runs it."""
        self._is_ready = is_ready
        self._run = run
        self._waiting_since = 0.0
        self._typed_ahead = ""
        self.waiting: list[str] = []

    def submit(self, id: str) -> None:
        """Run a command now, or when its turn comes."""
        if self.waiting and id in AT_ONCE and monotonic() - self._waiting_since > PATIENCE:
            self.give_up()
        if self.waiting or not self._is_ready(id):
            self._waiting_since = self._waiting_since if self.waiting else monotonic()
            self.waiting.append(id)
        else:
            self._run(id)

    def run_waiting(self) -> None:
        """Run the commands that wait, in their order, up to the first one that has to wait on."""
        while self.waiting and self._is_ready(self.waiting[0]):
            waiting, self.waiting = self.waiting, []
            self.submit(waiting[0])
            self.waiting = [*waiting[1:], *self.waiting]

    def give_up(self) -> None:
        """Forget the commands that wait, and what was typed for them."""
        self.waiting.clear()
        self._typed_ahead = ""

    def type_ahead(self, key: str, character: str | None) -> bool:
        """Keep a key for the text of the filter, if editing waits for its turn; return whether it was kept.

        Letters are kept, and the enter at their end.
        """
        if "filter.edit" not in self.waiting or self._typed_ahead.endswith(_ENTER):
            return False
        typed = _ENTER if key == "enter" else character or ""
        if not typed.isprintable() and typed != _ENTER:
            return False
        self._typed_ahead += typed
        return bool(typed)

    def take_typed(self) -> str:
        """The text that was typed ahead; from now on it is forgotten."""
        typed, self._typed_ahead = self._typed_ahead, ""
        return typed
