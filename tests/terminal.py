"""A real pseudo-terminal around a program: type into it, read its screen, see every byte it sent."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

if sys.platform != "win32":
    import termios

import pyte

from tests.patience import PATIENCE

ROOT = Path(__file__).parents[1]
ALTERNATE_SCREEN, MOUSE, PASTE = b"\x1b[?1049", b"\x1b[?1003", b"\x1b[?2004"
"""What a full-screen program switches on with `h` and off with `l`."""

# A session leader must take the terminal as its own before the program starts, else closing it signals nobody.
_TAKE_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execvp(sys.argv[1], sys.argv[1:])"
)
# Private sequences (keyboard protocol, mode queries) that pyte would print as text.
_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
# What would make a program take another size or look than those of the terminal it runs in.
_NOT_PASSED_ON = ("TEXTUAL", "COLORFGBG", "NO_COLOR", "COLUMNS", "LINES")
_UNFINISHED = re.compile(rb"\x1b(?:\[[<>=?]?[0-9;]*\$?|\][^\x07\x1b]*\x1b?)?\Z")


class Terminal:
    """A program in a terminal of `size` (columns, rows); use as a context manager, which ends the program.

    `replies` maps queries that the program may send to what the terminal answers. `env` is laid over the
    test's own environment; None removes a name.
    """

    def __init__(
        self,
        argv: Sequence[str],
        env: Mapping[str, str | None] | None = None,
        size: tuple[int, int] = (80, 24),
        replies: Mapping[bytes, bytes] | None = None,
    ) -> None:
        self.log = bytearray()
        self.heard = time.perf_counter()
        """When the program last sent something, by the clock of `time.perf_counter`."""
        self._fed = 0
        self._replies = dict(replies or {})
        self._answered = 0
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._master, slave = os.openpty()
        termios.tcsetwinsize(slave, (size[1], size[0]))
        launcher = [sys.executable, "-S", "-c", _TAKE_TERMINAL, *argv]
        self.process = subprocess.Popen(
            launcher,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=_environment(env or {}),
            cwd=ROOT,
            start_new_session=True,
        )
        self._slave = slave

    @property
    def text(self) -> str:
        """The screen as it is now, one line a row, without trailing spaces."""
        self._feed()
        return "\n".join(line.rstrip() for line in self._screen.display)

    @property
    def keyboard_modes(self) -> int:
        """The local modes of the terminal (`termios.ECHO`, `termios.ICANON`, ...)."""
        modes: int = termios.tcgetattr(self._slave)[3]
        return modes

    def send(self, data: str | bytes) -> None:
        """Type `data`."""
        os.write(self._master, data.encode() if isinstance(data, str) else data)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal, as a window does."""
        self._feed()
        self._screen.resize(rows, columns)
        termios.tcsetwinsize(self._slave, (rows, columns))

    def forget(self) -> None:
        """Empty the screen, so that only what the program draws from now on is on it."""
        self._feed()
        self._screen.reset()

    def wait_for(self, target: str | bytes | Callable[[str], bool], timeout: float = PATIENCE) -> str:
        """Read until `target` is on the screen (text, or a predicate of it) or in the log; return the screen."""
        deadline = time.monotonic() + timeout
        while not self._reached(target):
            ended = self.process.poll() is not None
            if not self.read(0 if ended else 0.1) and (ended or time.monotonic() > deadline):
                raise AssertionError(f"not reached: {target!r}\n{self._evidence}")
        return self.text

    def wait(self, timeout: float = PATIENCE) -> int:
        """Read until the program ends; return its exit code (-n: killed by signal n)."""
        deadline = time.monotonic() + timeout
        if self._master < 0:
            return self.process.wait(timeout)
        while self.process.poll() is None:
            if time.monotonic() > deadline:
                raise AssertionError(f"still running\n{self._evidence}")
            self.read(0.05)
        while self.read(0):
            pass
        return self.process.returncode

    def assert_restored(self) -> None:
        """What was switched on has been switched off, and the keyboard is a shell's again."""
        for mode in (ALTERNATE_SCREEN, MOUSE, PASTE):
            assert self.log.rfind(mode + b"l") > self.log.rfind(mode + b"h") > 0
        assert self.log.rfind(b"\x1b[?25h") > self.log.rfind(b"\x1b[?25l") > 0
        assert self.keyboard_modes & termios.ICANON
        assert self.keyboard_modes & termios.ECHO

    def hang_up(self) -> None:
        """Close the terminal under the running program, as closing a window does."""
        for end in (self._slave, self._master):
            if end >= 0:
                os.close(end)
        self._slave = self._master = -1

    @property
    def _evidence(self) -> str:
        return f"{self.text}\n...{bytes(self.log[-400:])!r}"

    def _reached(self, target: str | bytes | Callable[[str], bool]) -> bool:
        if isinstance(target, bytes):
            return target in self.log
        return target in self.text if isinstance(target, str) else target(self.text)

    def read(self, timeout: float) -> bool:
        """Take in what the program sends within `timeout` seconds; say whether anything came."""
        if self._master < 0 or not select.select([self._master], [], [], max(0, timeout))[0]:
            return False
        data = os.read(self._master, 65_536)
        self.heard = time.perf_counter()
        self.log += data
        self._answer()
        return bool(data)

    def _answer(self) -> None:
        for query, reply in self._replies.items():
            at = self.log.find(query, self._answered)
            if at >= 0:
                self._answered = at + len(query)
                self.send(reply)

    def _feed(self) -> None:
        pending = bytes(self.log[self._fed :])
        unfinished = _UNFINISHED.search(pending)
        ready = pending[: unfinished.start()] if unfinished else pending
        self._fed += len(ready)
        self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", ready))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.hang_up()


def _environment(changes: Mapping[str, str | None]) -> dict[str, str]:
    base = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_PASSED_ON)}
    base |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    merged: dict[str, str | None] = {**base, **changes}
    return {name: value for name, value in merged.items() if value is not None}
