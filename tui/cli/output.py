"""What the commands print: data and results on standard output, messages on standard error."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import time
from collections.abc import Iterable
from types import TracebackType
from typing import Self

PROGRAM = "conflict-tui"

_REDRAW_SECONDS = 0.1
"""Minimum time between two drawings of a progress line."""


def say(message: str) -> None:
    """Write a message to standard error, made safe to show. Does nothing if standard error is closed."""
    from db.text.safe import block

    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(block(message) + "\n")
        sys.stderr.flush()


def complain(message: str) -> None:
    """Say on standard error why the program ends. The last sentence has no full stop, as other programs do it."""
    say(f"{PROGRAM}: {message.removesuffix('.')}")


def put_line(text: str) -> None:
    """Write one line to standard output for people to read. `text` must be safe to show."""
    sys.stdout.write(text + "\n")


def put_data(chunks: Iterable[bytes]) -> None:
    """Write bytes to standard output, whatever its encoding."""
    sys.stdout.flush()
    for chunk in chunks:
        sys.stdout.buffer.write(chunk)


def on_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout.isatty()


def line_width() -> int | None:
    """Maximum width of a line in cells: the width of the terminal, or None (no limit) in a pipe."""
    return shutil.get_terminal_size().columns if on_terminal() else None


def in_colour() -> bool:
    """Whether standard output is a terminal with colours and NO_COLOR is not set."""
    return on_terminal() and "NO_COLOR" not in os.environ and os.environ.get("TERM", "dumb") != "dumb"


def can_write(text: str) -> bool:
    """Whether the encoding of standard output can represent all characters of `text`."""
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


class Progress:
    """A progress line on standard error, on a terminal only. It is erased when the block ends."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._started = time.monotonic()
        self._drawn = self._started
        self._length = 0
        self._shown = sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._length:
            self._draw("")

    def of(self, done: int, total: int) -> None:
        """Show that `done` of `total` rows are done."""
        self.share(done, done / total if total else 1.0)

    def share(self, rows: int, share: float) -> None:
        """Show that `rows` rows are done, which are `share` (0 to 1) of the whole."""
        now = time.monotonic()
        if not self._shown or now - self._drawn < _REDRAW_SECONDS:
            return
        self._drawn = now
        self._draw(progress_text(self._what, rows, share, now - self._started))

    def _draw(self, text: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        shown = text[:width]
        with contextlib.suppress(OSError):
            sys.stderr.write("\r" + shown.ljust(self._length) + ("" if shown else "\r"))
            sys.stderr.flush()
        self._length = len(shown)


def progress_text(what: str, rows: int, share: float, seconds: float) -> str:
    """The text of a progress line: `rows` rows, which are `share` (0 to 1) of the whole, took `seconds`."""
    parts = [f"{what} {share:4.0%}", f"{rows:,} rows"]
    if seconds > 0:
        parts.append(f"{rows / seconds:,.0f} rows/s")
    if 0 < share < 1:
        parts.append(f"{_duration(seconds * (1 - share) / share)} left")
    return " · ".join(parts)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
