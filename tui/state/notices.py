"""What is said to the user, one notice after the other: values and times, without a screen."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

_LEAST = 1.0
"""Seconds for which no key takes a notice away just by being pressed: the notice may answer the key before."""
_SHORTEST, _LONGEST = 4.0, 10.0
_PER_CHARACTER = 0.06
_REMEMBERED = 500


class Kind(Enum):
    """Why something is said: in answer to a key, without one, or because something is wrong."""

    ANSWER = auto()
    NEWS = auto()
    WARNING = auto()


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence or two to the user. The text may come from data."""

    text: str
    kind: Kind = Kind.ANSWER


def reading_time(notices: Sequence[Notice]) -> float:
    """How long notices are shown, in seconds: by their length."""
    characters = sum(len(notice.text) for notice in notices)
    return min(max(_PER_CHARACTER * characters, _SHORTEST), _LONGEST)


@dataclass(slots=True, eq=False)
class _Said:
    """A notice, the turn in which it was said, and since when it is shown."""

    notice: Notice
    turn: int
    since: float = 0.0


class Notices:
    """The notices that are shown, one of each kind at most, and those that wait for their turn.

    A notice goes with a key that is pressed when it was there for a while, or when there was time to read it. An answer
    goes at once when a later key, which begins another turn, has an outcome: it may not be true any more. News and
    warnings give way to nothing sooner; those that have no place wait.

    `said` are the texts of all notices, oldest first, as far as they are remembered. Times are in seconds by `clock`;
    `fit` says whether some notices can be shown together.
    """

    def __init__(self, clock: Callable[[], float], fit: Callable[[Sequence[Notice]], bool]) -> None:
        self._clock = clock
        self._fit = fit
        self._turn = 0
        self._shown: list[_Said] = []
        self._waiting: list[_Said] = []
        self.said: deque[str] = deque(maxlen=_REMEMBERED)

    @property
    def shown(self) -> tuple[Notice, ...]:
        """The notices that are shown."""
        return tuple(said.notice for said in self._shown)

    def say(self, notice: Notice) -> None:
        """Show a notice if there is a place for it, else later.

        What is no news is the outcome of a key. News may make answers untrue, which go if they could be read.
        """
        self.said.append(notice.text)
        for known in (*self._shown, *self._waiting):
            if known.notice == notice:
                known.turn, known.since = self._turn, self._clock()
                break
        else:
            self._waiting.append(_Said(notice, self._turn))
        if notice.kind is Kind.NEWS:
            self._drop_answers(lambda said: said in self._shown and self._was_seen(said))
        else:
            self.outdate()
        self._fill()

    def begin_turn(self) -> None:
        """Begin the turn of another key: from now on all outcomes are its own."""
        self._turn += 1

    def outdate(self) -> None:
        """Take away the answers to earlier keys: the key whose turn it is has an outcome."""
        self._drop_answers(lambda said: said.turn != self._turn)
        self._fill()

    def acknowledge(self) -> None:
        """Take away what the user has seen when they press a key."""
        self._shown = [said for said in self._shown if not self._was_seen(said)]
        self._fill()

    def expire(self) -> None:
        """Take away what has been shown for long enough."""
        if self._shown and self.remaining <= 0:
            self._shown = []
            self._fill()

    def restart(self) -> None:
        """Show what is shown for its full time from now on: it could not be read until now."""
        for said in self._shown:
            said.since = self._clock()

    @property
    def remaining(self) -> float:
        """Seconds until what is shown has been shown for long enough."""
        since = max((said.since for said in self._shown), default=self._clock())
        return since + reading_time(self.shown) - self._clock()

    def _was_seen(self, said: _Said) -> bool:
        return self._clock() - said.since >= _LEAST

    def _drop_answers(self, which: Callable[[_Said], bool]) -> None:
        for several in (self._shown, self._waiting):
            several[:] = [said for said in several if said.notice.kind is not Kind.ANSWER or not which(said)]

    def _fill(self) -> None:
        """Show of those that wait what has a place."""
        for said in tuple(self._waiting):
            if self._has_place(said.notice):
                self._waiting.remove(said)
                said.since = self._clock()
                self._shown.append(said)

    def _has_place(self, notice: Notice) -> bool:
        if not self._shown:
            return True
        return all(other.kind is not notice.kind for other in self.shown) and self._fit((*self.shown, notice))
