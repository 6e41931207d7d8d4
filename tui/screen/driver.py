"""The line to the terminal while the explorer runs: bad bytes, late answers, signals and closed windows."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from codecs import getincrementaldecoder
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from textual._xterm_parser import XTermParser
from textual.app import App
from textual.driver import Driver

if sys.platform != "win32":
    from textual.drivers import linux_driver
    from textual.drivers.linux_driver import LinuxDriver

_ANSWER = re.compile(r"\x1b\]11;[^\x07\x1b]{0,40}(?:\x07|\x1b\\)|\x1b\[\?[0-9;]*c")
"""What `tui.screen.terminal` asked for and did not wait for; no key sends such sequences."""

_BEGUN_ANSWER = re.compile(r"\x1b(?:\]11?(?:;[^\x07\x1b]{0,40}\x1b?)?|\[\?[0-9;]{0,40})\Z")

_GRACE = 5.0
"""Seconds that the program has to end after its terminal is gone, before it is ended."""


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


def install_signals(app: App[Any]) -> None:
    """Leave through `app.exit` with code 128+n on signal n, so that the terminal is restored; call when mounted.

    A signal that was ignored when the program started (nohup) stays ignored.
    """
    if sys.platform == "win32":
        return
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        if signal.getsignal(number) is not signal.SIG_IGN:
            loop.add_signal_handler(number, partial(app.exit, return_code=128 + number))


def driver_class(typed: bytes = b"") -> type[Driver] | None:
    """Return the driver for `App(driver_class=...)`, which first delivers the keys `typed` ahead.

    None leaves the choice to Textual: on Windows, and where TEXTUAL_DRIVER names one.
    """
    if sys.platform == "win32" or os.environ.get("TEXTUAL_DRIVER"):
        return None
    return type("TolerantDriver", (TolerantDriver,), {"typed": typed})


if sys.platform != "win32":

    class TolerantDriver(LinuxDriver):
        """Textual's driver, except that no byte from the terminal ends the program, and a closed terminal does."""

        typed: bytes = b""

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
            """Write to the terminal, as long as there is one: the writer's queue would fill up and block."""
            if self._writer_thread is None or self._writer_thread.is_alive():
                super().write(data)

        def _deliver_typed(self, decoder: Decoder) -> None:
            typed, self.typed = self.typed, b""
            text = decoder.decode(typed) if typed else ""
            if text:
                parser = XTermParser()
                for end in (text, ""):
                    for message in parser.feed(end):
                        self.process_message(message)

        def _leave(self) -> None:
            """End the program: in good order if its loop still turns, else at once."""
            code = 128 + signal.SIGHUP
            if self.exit_event.is_set():
                return
            self._loop.call_soon_threadsafe(partial(self._app.exit, return_code=code))
            if not self.exit_event.wait(_GRACE):
                os._exit(code)

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
