"""One run of the program that is ended by signals, and what is wrong with its end."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

if sys.platform != "win32":
    import fcntl
    import termios

from tests.patience import PATIENCE
from tests.terminal import ROOT
from tui.screen.terminal import QUERY

ENDINGS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)
"""The signals that end the program."""

SECONDS = 2.0
"""How long the program may take to end; not for tests, which run on busy machines too."""

BEFORE_ALL = "Python itself was interrupted before the first line of the program"
"""What is wrong where the program cannot help it: SIGINT while Python starts."""

_SWITCHED_ON = (b"1000", b"1002", b"1003", b"1004", b"1006", b"1015", b"1016", b"1049", b"2004", b"2026", b"2048")
"""Private modes of a terminal that a full-screen program switches on, and has to switch off again."""
_SWITCHED_OFF = (b"25", b"7")
"""Those that it switches off, and has to switch on again: the cursor, and the wrapping of lines."""

_FAULT = re.compile(
    rb"Traceback|Exception|[A-Za-z]+Error\b|internal error|Interrupt|never (retrieved|awaited)|destroyed"
)
_SIZE = (120, 40)


class Victim:
    """The program as the leader of a session, in a terminal that answers; use as a context manager.

    `log` is all that it wrote to the terminal. Standard output is the terminal too, or `into` (a file descriptor).
    """

    def __init__(self, argv: Sequence[str | Path], home: Path, into: int | None = None) -> None:
        self.log = bytearray()
        self._home = home
        self._answered = False
        self._sent: list[int] = []
        self._first_sent = 0.0
        self._master, self._slave = os.openpty()
        termios.tcsetwinsize(self._slave, _SIZE[::-1])
        self._modes = termios.tcgetattr(self._slave)
        self.process = subprocess.Popen(
            argv,
            stdin=self._slave,
            stdout=self._slave if into is None else into,
            stderr=self._slave,
            env=environment(home),
            cwd=ROOT,
            start_new_session=True,
            preexec_fn=_take_terminal,
        )

    @property
    def has_ended(self) -> bool:
        """Whether the program has ended."""
        return self.process.poll() is not None

    def press(self, keys: bytes) -> None:
        """Type keys."""
        os.write(self._master, keys)

    def signal(self, *numbers: int) -> None:
        """Send signals."""
        for number in numbers:
            if not self.has_ended:
                self._note(number)
                self.process.send_signal(number)

    def hang_up(self) -> None:
        """Close the terminal, as closing a window does."""
        self._note(signal.SIGHUP)
        self._close()

    def let_run(self, seconds: float) -> None:
        """Let the program run for some time, or to its end."""
        end = time.monotonic() + seconds
        while not self.has_ended and (left := end - time.monotonic()) > 0:
            self._read(min(left, 0.05))

    def wait_for(self, sign: bytes, most: int = sys.maxsize) -> bool:
        """Wait until the program has written a sign, or `most` bytes; return whether it has."""
        end = time.monotonic() + PATIENCE
        while not (reached := sign in self.log or len(self.log) >= most) and not self.has_ended:
            self._read(0.05)
            if time.monotonic() > end:
                raise AssertionError(f"{sign!r} did not come: ...{bytes(self.log[-400:])!r}")
        return reached

    def end(self, within: float | None = SECONDS) -> list[str]:
        """Wait for the end of the program; return what is wrong with it, also if it took longer than `within`."""
        self.let_run(PATIENCE)
        took = time.monotonic() - (self._first_sent or time.monotonic())
        if not self.has_ended:
            return [f"still running after {PATIENCE:.0f} s"]
        while self._read(0):
            pass
        if self._is_pythons_own():
            return [BEFORE_ALL]
        wrong = [*self._wrong_code(), *self._wrong_output()]
        if self._master >= 0:
            wrong += self._wrong_modes()
        return [*wrong, f"took {took:.1f} s"] if within is not None and took > within else wrong

    def _is_pythons_own(self) -> bool:
        """Whether Python was interrupted before it came to the first line of the program."""
        trace = bytes(self.log)
        return b"KeyboardInterrupt" in trace and not any(b"/%s/" % package in trace for package in (b"tui", b"db"))

    def _wrong_code(self) -> Iterator[str]:
        code = self.process.returncode
        if code not in ([right for n in self._sent for right in (128 + n, -n)] or [0]):
            yield f"exit code {code} after {self._sent}"

    def _wrong_output(self) -> Iterator[str]:
        if found := _FAULT.search(self.log):
            yield f"wrote {bytes(self.log[max(0, found.start() - 200) : found.end() + 2000])!r}"
        for report in self._home.rglob("fault-*.txt"):
            yield f"report: {report.read_text('utf-8')}"
            report.unlink()

    def _wrong_modes(self) -> Iterator[str]:
        for mode in _SWITCHED_ON:
            if self.log.rfind(b"\x1b[?%sh" % mode) > self.log.rfind(b"\x1b[?%sl" % mode):
                yield f"mode {mode.decode()} is left on"
        for mode in _SWITCHED_OFF:
            if self.log.rfind(b"\x1b[?%sl" % mode) > self.log.rfind(b"\x1b[?%sh" % mode):
                yield f"mode {mode.decode()} is left off"
        if len(re.findall(rb"\x1b\[>[0-9;]+u", self.log)) > self.log.count(b"\x1b[<u"):
            yield "the keyboard protocol is left on"
        if termios.tcgetattr(self._slave) != self._modes:
            yield "the terminal is left in another mode"

    def _note(self, number: int) -> None:
        self._first_sent = self._first_sent or time.monotonic()
        self._sent.append(number)

    def _read(self, seconds: float) -> bool:
        if self._master < 0:
            time.sleep(seconds)
            return False
        if not select.select([self._master], [], [], seconds)[0]:
            return False
        self.log += os.read(self._master, 65_536)
        if not self._answered and QUERY in self.log:
            self._answered = True
            self.press(b"\x1b[?62;4c")
        return True

    def _close(self) -> None:
        for end in (self._slave, self._master):
            if end >= 0:
                os.close(end)
        self._slave = self._master = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self.has_ended:
            self.process.kill()
            self.process.wait()
        self._close()


def environment(home: Path) -> dict[str, str]:
    """The environment of a user with this home folder."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    folders = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("DATA", "CACHE", "CONFIG", "STATE")}
    own = {"HOME": str(home), "TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
    return {**kept, **folders, **own, "PYTHONPATH": str(ROOT)}


def _take_terminal() -> None:
    """Make standard input the terminal of the session; no signal is ignored, as in a job of a shell."""
    for number in ENDINGS:
        signal.signal(number, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
