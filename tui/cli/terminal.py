"""What the terminal is and can do, found out before Textual is imported."""

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
"""Asks for the background colour, then for the terminal's kind: all terminals answer the second, few the first."""

_COLOUR = re.compile(
    rb"\x1b\]11;rgba?:([0-9a-f]{1,4})/([0-9a-f]{1,4})/([0-9a-f]{1,4})[^\x07\x1b]*(?:\x07|\x1b\\)", re.I
)
_KIND = re.compile(rb"\x1b\[\?[0-9;]*c")
_PATIENCE = 0.1
_LIGHT_PALETTE = {"7", "15"}

_INSTEAD = "Without one, use `conflict-tui list CASE` or `conflict-tui export CASE`: they write to files and pipes."


@dataclass(frozen=True)
class TerminalAnswer:
    """What the terminal said: its background, and the bytes that were no answer (keys typed ahead of the start)."""

    background: Background
    typed: bytes = b""


def preflight() -> None:
    """Raise UsageError unless standard input and standard error are a terminal that can move its cursor."""
    for stream, name in ((sys.__stdin__, "standard input"), (sys.__stderr__, "standard error")):
        if not _is_terminal(stream):
            raise UsageError(f"The explorer needs a terminal, and {name} is not one. {_INSTEAD}")
    kind = os.environ.get("TERM", "")
    if sys.platform != "win32" and kind in {"", "dumb"}:
        said = f"TERM={kind} says that this one cannot" if kind else "TERM is not set, so this one may not be able to"
        raise UsageError(f"The explorer needs a terminal that can draw, and {said}. {_INSTEAD}")


def ask(patience: float = _PATIENCE) -> TerminalAnswer:
    """Ask the terminal for its background, waiting at most `patience` seconds; call after `preflight`.

    A terminal that does not say is judged by COLORFGBG, else it is dark. Keys typed meanwhile are in the answer;
    an answer that comes later reaches the program as input, where the driver drops it.
    """
    heard = _converse(patience)
    said = _COLOUR.search(heard)
    typed = _KIND.sub(b"", _COLOUR.sub(b"", heard))
    if said is None:
        return TerminalAnswer(_declared_background(), typed)
    red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in said.groups())
    return TerminalAnswer("light" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5 else "dark", typed)


def color_theme_hint() -> Literal["ansi", "truecolor"]:
    """Say which kind of theme is right: "ansi" uses the terminal's own colours, or none where NO_COLOR is set.

    Follows what Textual will do: NO_COLOR counts even when empty, and the depth is Rich's reading of the
    environment unless TEXTUAL_COLOR_SYSTEM overrides it. 256 colours are enough for a truecolor theme.
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


def _converse(patience: float) -> bytes:
    """Send the query and return all that comes until the answer to its second part, or until time is up."""
    source, target = sys.__stdin__, sys.__stderr__
    # The console of Linux has no answer to the first part, and a dark background.
    if sys.platform == "win32" or source is None or target is None or os.environ.get("TERM") == "linux":
        return b""
    heard = b""
    deadline = time.monotonic() + patience
    try:
        with _unbuffered(source.fileno()) as keyboard:
            os.write(target.fileno(), QUERY)
            while not _KIND.search(heard) and (left := deadline - time.monotonic()) > 0:
                if select.select([keyboard], [], [], left)[0]:
                    heard += os.read(keyboard, 4096)
    except (OSError, termios.error):
        # A terminal that is gone by now is noticed by whoever uses it next.
        return heard
    return heard


@contextmanager
def _unbuffered(keyboard: int) -> Iterator[int]:
    """Deliver each byte at once and echo none; nothing typed is dropped on the way in or out."""
    before = termios.tcgetattr(keyboard)
    changed = termios.tcgetattr(keyboard)
    changed[3] &= ~(termios.ICANON | termios.ECHO)
    try:
        termios.tcsetattr(keyboard, termios.TCSANOW, changed)
        yield keyboard
    finally:
        termios.tcsetattr(keyboard, termios.TCSANOW, before)
