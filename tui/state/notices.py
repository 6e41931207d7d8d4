"""What is said to the user, one notice after the other: values and times, without a screen."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_LEAST = 1.0
"""Seconds for which no key takes a notice away: it may be an answer to the key before."""
_SHORTEST, _LONGEST = 4.0, 10.0
_PER_CHARACTER = 0.06
_REMEMBERED = 500


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence or two to the user. The text may come from data."""

    text: str
    warning: bool = False


def reading_time(notices: Sequence[Notice]) -> float:
    """How long notices are shown, in seconds: by their length."""
    characters = sum(len(notice.text) for notice in notices)
    return min(max(_PER_CHARACTER * characters, _SHORTEST), _LONGEST)


class Notices:
    """The notices that are shown and those that wait for their turn, so that none is lost.

    `said` are the texts of all notices, oldest first, as far as they are remembered. Times are in seconds by `clock`;
    `fit` says whether some notices can be shown together.
    """

    def __init__(self, clock: Callable[[], float], fit: Callable[[Sequence[Notice]], bool]) -> None:
        self._clock = clock
        self._fit = fit
        self._waiting: deque[Notice] = deque()
        self._since = 0.0
        self.shown: tuple[Notice, ...] = ()
        self.said: deque[str] = deque(maxlen=_REMEMBERED)

    def say(self, notice: Notice) -> None:
        """Show a notice beside those that are shown if they fit, else after them."""
        self.said.append(notice.text)
        if notice in self.shown:
            self._since = self._clock()
        elif notice not in self._waiting:
            self._waiting.append(notice)
            if len(self._waiting) == 1:
                self._add()

    def acknowledge(self) -> None:
        """Take away what the user has seen when they press a key."""
        if self.shown and self._clock() - self._since >= _LEAST:
            self._next()

    def expire(self) -> None:
        """Take away what has been shown for long enough."""
        if self.shown and self.remaining <= 0:
            self._next()

    def restart(self) -> None:
        """Show what is shown for its full time from now on: it could not be read until now."""
        self._since = self._clock()

    @property
    def remaining(self) -> float:
        """Seconds until what is shown has been shown for long enough."""
        return self._since + reading_time(self.shown) - self._clock()

    def _next(self) -> None:
        self.shown = ()
        self._add()

    def _add(self) -> None:
        """Show as many of those that wait as fit."""
        while self._waiting and (not self.shown or self._fit((*self.shown, self._waiting[0]))):
            self.shown = (*self.shown, self._waiting.popleft())
            self._since = self._clock()
