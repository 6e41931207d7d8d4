"""The line to the terminal while the explorer runs: bad bytes, late answers, signals, suspending and closed windows."""

from __future__ import annotations

import os
import re
import select
import signal
import sys
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TextIO, cast

from rich.console import RenderableType
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.driver import Driver

from tui import ending

if sys.platform != "win32":
    import termios

    from textual.drivers import linux_driver
    from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

_ANSWER = re.compile(r"\x1b\]11;[^\x07\x1b]{0,40}(?:\x07|\x1b\\)|\x1b\[\?[0-9;]*c")
"""What `tui.screen.terminal` asked for and did not wait for; no key sends such sequences."""

_BEGUN_ANSWER = re.compile(r"\x1b(?:\]11?(?:;[^\x07\x1b]{0,40}\x1b?)?|\[\?[0-9;]{0,40})\Z")

_MODES = "\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"
_RESTORED = f"{_MODES}\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l".encode()
"""What takes back all that the driver switches on, in the order in which it does so itself."""


class TerminalApp(App[None]):
    """An app that ends in good order whenever it is told to: before it runs, while it mounts widgets, or later."""

    def run_in_terminal(self, mouse: bool) -> int:
        """Run until the user leaves or a signal comes; return the exit code."""
        with ending.leaving(self._leave_by_signal):
            self.run(mouse=mouse)
        return self.return_code or 0

    def _leave_by_signal(self, code: int) -> None:
        loop = self._loop
        if loop is not None:
            _call_in(loop, partial(self.exit, return_code=code))

    def on_load(self) -> None:
        """Do not even begin if a signal came before there was a loop to leave."""
        if ending.code():
            self.exit(return_code=ending.code())

    def action_suspend_process(self) -> None:
        """Stop this process and those that were started with it, as the terminal's own key does.

        Not where nobody could continue it: a shell gives each of its jobs a group of its own.
        """
        if self._driver and self._driver.can_suspend and os.getsid(0) != os.getpgrp():
            os.kill(0, signal.SIGTSTP)
        else:
            self.notify("There is no shell here to come back from.", markup=False, severity="warning")

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Leave the loop, and end the process soon even if some work cannot be broken off."""
        ending.end_soon(return_code)
        super().exit(result, return_code, message)

    def _handle_exception(self, error: Exception) -> None:
        """Let nothing become a fault once the end has begun: Textual stops mounting then, and widgets miss children."""
        if not self._exit:
            super()._handle_exception(error)


class Decoder:
    """Decodes the keyboard's bytes: invalid ones become U+FFFD, and answers of the terminal are left out."""

    def __init__(self) -> None:
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._begun = ""

    def decode(self, data: bytes, final: bool = False) -> str:
        """Return the text of `data` and what earlier calls kept back; EOFError if there is none to come."""
        if not data:
            raise EOFError("the terminal is gone")
        text = _ANSWER.sub("", self._begun + self._decode(data, final))
        begun = None if final else _BEGUN_ANSWER.search(text)
        self._begun = begun[0] if begun else ""
        return text[: len(text) - len(self._begun)]


def driver_class(typed: bytes = b"") -> type[Driver] | None:
    """Return the driver for `App(driver_class=...)`, which first delivers the keys `typed` ahead.

    None leaves the choice to Textual: on Windows, and where TEXTUAL_DRIVER names one.
    """
    if sys.platform == "win32" or os.environ.get("TEXTUAL_DRIVER"):
        return None
    return type("TolerantDriver", (TolerantDriver,), {"typed": typed})


def _call_in(loop: AbstractEventLoop, callback: Callable[[], object]) -> None:
    """Call something in a loop, from any thread or signal handler; do nothing if the loop has ended."""
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(callback)


if sys.platform != "win32":

    class _Screen:
        """The terminal as a file that swallows what is written after the terminal is gone."""

        def __init__(self) -> None:
            self._file = cast(TextIO, sys.__stderr__)
            self.fileno = self._file.fileno

        def write(self, text: str) -> None:
            """Write text."""
            with suppress(OSError):
                self._file.write(text)

        def flush(self) -> None:
            """Write what is still to be written."""
            with suppress(OSError):
                self._file.flush()

    class TolerantDriver(LinuxDriver):
        """Textual's driver, except that no byte from the terminal ends the program, and a closed terminal does.

        It stops and continues in the loop and not in the handlers of signals, which may come while a lock is held.
        """

        typed: bytes = b""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self._screen = _Screen()
            self._file = self._screen  # type: ignore[assignment]
            self._in_use = False
            self._continued = True

        # The way in and out

        def start_application_mode(self) -> None:
            """Take the terminal as soon as the process is in the foreground, unless it is about to end."""
            while not self._is_in_foreground() and not ending.code():
                self._stop()
            if self._is_in_foreground():
                ending.restore_at_worst(partial(_restore, self.fileno, self._screen.fileno(), _modes(self.fileno)))
                super().start_application_mode()  # type: ignore[no-untyped-call]
                self._in_use = True

        def stop_application_mode(self) -> None:
            """Give the terminal back."""
            self._in_use = False
            super().stop_application_mode()

        def close(self) -> None:
            """Wait until everything is written."""
            super().close()
            ending.restore_at_worst(None)

        # Stopping and continuing

        def _sigtstp_application(self, *_: object) -> None:
            _call_in(self._loop, self._suspend)

        def _sigcont_application(self, *_: object) -> None:
            if self._continued:
                _call_in(self._loop, self._take_again)
            self._continued = True

        def _suspend(self) -> None:
            """Stop with the terminal given back."""
            if self._auto_restart and self._in_use:
                self.suspend_application_mode()
                self._stop()
                self._resume()
            else:
                self._stop()

        def _take_again(self) -> None:
            """Take the terminal again that others may have used: somebody stopped the process from outside."""
            if self._auto_restart and self._in_use:
                self.suspend_application_mode()
                self._resume()

        def _resume(self) -> None:
            """Take the terminal again, and draw everything anew."""
            self.resume_application_mode()
            self._app.refresh(layout=True)

        def _stop(self) -> None:
            """Stop until somebody continues the process."""
            self._continued = False
            os.kill(os.getpid(), signal.SIGSTOP)
            while not self._continued:  # the handler runs a moment later
                time.sleep(0.001)

        def _is_in_foreground(self) -> bool:
            try:
                return os.tcgetpgrp(self.fileno) == os.getpgrp()
            except OSError:  # the terminal is gone
                return True

        # Bytes

        def run_input_thread(self) -> None:
            """Deliver what was typed ahead, then read until the program or the terminal ends."""
            decoder = Decoder()
            try:
                self._deliver_typed(decoder)
                with _decoding_by(decoder):
                    super().run_input_thread()
            except (EOFError, OSError):
                self._leave()

        def write(self, data: str) -> None:
            """Write to the terminal while it is in use: before and after that, the queue is not emptied."""
            if self._writer_thread is not None and self._writer_thread.is_alive():
                super().write(data)

        def _disable_mouse_support(self) -> None:
            super()._disable_mouse_support()
            if self._mouse_pixels:  # Textual leaves this one on
                self.write("\x1b[?1016l")

        def _deliver_typed(self, decoder: Decoder) -> None:
            typed, self.typed = self.typed, b""
            text = decoder.decode(typed) if typed else ""
            if text:
                parser = XTermParser()
                for end in (text, ""):
                    for message in parser.feed(end):
                        self.process_message(message)

        def _leave(self) -> None:
            """End the program because the terminal is gone."""
            if not self.exit_event.is_set():
                code = 128 + signal.SIGHUP
                ending.end_soon(code)
                _call_in(self._loop, partial(self._app.exit, return_code=code))

    def _modes(keyboard: int) -> list[Any] | None:
        """The modes of the terminal; None if it is gone."""
        with suppress(termios.error):
            return termios.tcgetattr(keyboard)
        return None

    def _restore(keyboard: int, screen: int, modes: list[Any] | None) -> None:
        """Bring the terminal back in the midst of anything, without waiting for it."""
        if modes is not None:
            with suppress(termios.error):
                termios.tcsetattr(keyboard, termios.TCSANOW, modes)
        if select.select([], [screen], [], 0)[1]:
            with suppress(OSError):
                os.write(screen, _RESTORED)

    @contextmanager
    def _decoding_by(decoder: Decoder) -> Iterator[None]:
        """Let Textual's input loop, which makes a strict decoder by itself, make `decoder` instead."""
        names = vars(linux_driver)
        strict = names["getincrementaldecoder"]
        names["getincrementaldecoder"] = lambda _encoding: lambda: decoder
        try:
            yield
        finally:
            names["getincrementaldecoder"] = strict
