"""What the commands print: data and results to standard output, narration to standard error."""

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

_BLINK = 0.1


def say(message: str) -> None:
    """Tell the user something on standard error, made safe to show. Where nobody listens, nothing happens."""
    from db.text.safe import block

    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(block(message) + "\n")
        sys.stderr.flush()


def complain(message: str) -> None:
    """Tell the user on standard error why the program ends."""
    say(f"{PROGRAM}: {message}")


def put_line(text: str) -> None:
    """Write one line for people to standard output; `text` must be safe to show."""
    sys.stdout.write(text + "\n")


def put_data(chunks: Iterable[bytes]) -> None:
    """Write data to standard output byte for byte, whatever encoding the terminal has."""
    sys.stdout.flush()
    for chunk in chunks:
        sys.stdout.buffer.write(chunk)


def on_terminal() -> bool:
    """Whether standard output is a terminal, where people read."""
    return sys.stdout.isatty()


def line_width() -> int | None:
    """How many cells a line may have: the width of the terminal, or None (no limit) when piped."""
    return shutil.get_terminal_size().columns if on_terminal() else None


def in_colour() -> bool:
    """Whether standard output takes colours: a terminal that can, unless NO_COLOR is set."""
    return on_terminal() and "NO_COLOR" not in os.environ and os.environ.get("TERM", "dumb") != "dumb"


def can_write(text: str) -> bool:
    """Whether the encoding of standard output has all characters of `text`."""
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


class Progress:
    """A line on standard error about how far something is, on a terminal only; gone when the block ends."""

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
        """`done` of `total` rows are behind us."""
        self.share(done, done / total if total else 1.0)

    def share(self, rows: int, share: float) -> None:
        """So many rows are behind us, and they are this share (0 to 1) of all there is to do."""
        now = time.monotonic()
        if not self._shown or now - self._drawn < _BLINK:
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
    """How far something is in words: `share` (0 to 1) was done in so many `seconds`."""
    parts = [f"{what} {share:4.0%}", f"{rows:,} rows"]
    if seconds > 0:
        parts.append(f"{rows / seconds:,.0f} rows/s")
    if 0 < share < 1:
        parts.append(f"{_duration(seconds * (1 - share) / share)} left")
    return " · ".join(parts)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
