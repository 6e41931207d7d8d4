"""What the terminal is and can do, detected before Textual is imported."""

from __future__ import annotations

import os
import re
import select
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, TextIO

from db.errors import UsageError

if sys.platform != "win32":
    import termios

Background = Literal["dark", "light"]

QUERY = b"\x1b]11;?\x1b\\\x1b[c"
"""Asks for the background colour, then for the device attributes, which all terminals answer."""

_COLOUR = re.compile(
    rb"\x1b\]11;rgba?:([0-9a-f]{1,4})/([0-9a-f]{1,4})/([0-9a-f]{1,4})[^\x07\x1b]*(?:\x07|\x1b\\)", re.I
)
_KIND = re.compile(rb"\x1b\[\?[0-9;]*c")
_TIMEOUT = 0.1
_LIGHT_PALETTE = {"7", "15"}

_INSTEAD = "Without one, use `conflict-tui list CASE` or `conflict-tui export CASE`, which write to files and pipes."


@dataclass(frozen=True)
class TerminalAnswer:
    """The background of the terminal, and the keys that were typed before the answer came."""

    background: Background
    typed: bytes = b""


def preflight() -> None:
    """Raise UsageError unless standard input and standard error are a terminal that can move the cursor."""
    for stream, name in ((sys.__stdin__, "standard input"), (sys.__stderr__, "standard error")):
        if not _is_terminal(stream):
            raise UsageError(f"The explorer needs a terminal, but {name} is not one. {_INSTEAD}")
    kind = os.environ.get("TERM", "")
    if sys.platform != "win32" and kind in {"", "dumb"}:
        reason = f"TERM={kind} says that this one cannot" if kind else "TERM is not set"
        raise UsageError(f"The explorer needs a terminal that can move the cursor, but {reason}. {_INSTEAD}")


def ask(timeout: float = _TIMEOUT) -> TerminalAnswer:
    """Ask the terminal for its background, waiting at most `timeout` seconds; call after `preflight`.

    Without an answer COLORFGBG decides, and without that the background counts as dark. Keys typed meanwhile are part
    of the result. A late answer reaches the program as input, where the driver drops it.
    """
    answer = _converse(timeout)
    colour = _COLOUR.search(answer)
    typed = _KIND.sub(b"", _COLOUR.sub(b"", answer))
    if colour is None:
        return TerminalAnswer(_declared_background(), typed)
    red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in colour.groups())
    return TerminalAnswer("light" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5 else "dark", typed)


def color_theme_hint() -> Literal["ansi", "truecolor"]:
    """The kind of theme for this terminal: "ansi" uses the terminal's own colours, or none if NO_COLOR is set.

    This follows Textual: NO_COLOR counts even if empty, and Rich detects the colour depth unless TEXTUAL_COLOR_SYSTEM
    overrides it. 256 colours are enough for a truecolor theme.
    """
    if "NO_COLOR" in os.environ:
        return "ansi"
    depth: str | None = os.environ.get("TEXTUAL_COLOR_SYSTEM", "auto")
    if depth == "auto":
        from rich.console import Console

        depth = Console(force_terminal=True).color_system
    return "truecolor" if depth in {"256", "truecolor"} else "ansi"


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


def _declared_background() -> Background:
    """Read COLORFGBG ("foreground;background" as palette numbers), which some terminals set."""
    return "light" if os.environ.get("COLORFGBG", "").rpartition(";")[2] in _LIGHT_PALETTE else "dark"


def _converse(timeout: float) -> bytes:
    """Send the query; return all input up to the answer to its second part, or until the time is up."""
    source, target = sys.__stdin__, sys.__stderr__
    # The Linux console does not answer the first part; its background is dark.
    if sys.platform == "win32" or source is None or target is None or os.environ.get("TERM") == "linux":
        return b""
    received = b""
    deadline = time.monotonic() + timeout
    try:
        with _unbuffered(source.fileno()) as keyboard:
            os.write(target.fileno(), QUERY)
            while not _KIND.search(received) and (left := deadline - time.monotonic()) > 0:
                if select.select([keyboard], [], [], left)[0]:
                    received += os.read(keyboard, 4096)
    except (OSError, termios.error):
        # Whoever uses the terminal next notices if it is gone.
        return received
    return received


@contextmanager
def _unbuffered(keyboard: int) -> Iterator[int]:
    """Read bytes at once and without echo; typed keys are kept when this begins and ends."""
    before = termios.tcgetattr(keyboard)
    changed = termios.tcgetattr(keyboard)
    changed[3] &= ~(termios.ICANON | termios.ECHO)
    try:
        termios.tcsetattr(keyboard, termios.TCSANOW, changed)
        yield keyboard
    finally:
        termios.tcsetattr(keyboard, termios.TCSANOW, before)
