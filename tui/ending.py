"""How the process ends by a signal, whatever it is doing: soon, in silence, and with the terminal restored.

Signals belong to the whole process, so what is known of them is kept here and not in an object that is passed on.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread, Timer
from types import FrameType

_BY_SIGNAL = 128
_NAMES = ("SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM")
_TERMINATING = frozenset(getattr(signal, name) for name in _NAMES if hasattr(signal, name))

_GRACE = 1.5
"""Seconds that the program has to undo what it is doing, before it is ended where it is."""


class _Process:
    """What is known of the end of this process."""

    watched = False
    """Whether `take_signals` was called. Without it nothing here ends a process, such as that of a test."""
    code = 0
    """The exit code of the first signal that came."""
    raised = False
    """Whether the end was raised: once is enough, as raising it again would break off what is being undone."""
    leave: Callable[[int], None] | None = None
    """What to call instead of raising the end."""
    restore: Callable[[], None] | None = None
    """What brings the terminal back at worst."""
    deadline: Timer | None = None


def code() -> int:
    """The exit code of the signal that ends the process, 128+n; 0 if there was none."""
    return _Process.code


def take_signals() -> None:
    """From now on a signal raises SystemExit in the main thread, and what does not end by that is ended soon after.

    Unfinished files are removed and transactions rolled back on the way. A signal that is ignored stays ignored, as
    nohup has it.
    """
    if sys.platform != "win32":
        received, sent = os.pipe()
        os.set_blocking(sent, False)
        signal.set_wakeup_fd(sent, warn_on_full_buffer=False)
        Thread(target=_watch, args=(received,), name="signals", daemon=True).start()
    _Process.watched = True
    for number in _TERMINATING:
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, _end)


def release_signals() -> None:
    """From now on a signal ends the process at once, as there is nothing left to undo."""
    for number in _TERMINATING:
        if signal.getsignal(number) is _end:
            signal.signal(number, signal.SIG_DFL)


@contextmanager
def leaving(leave: Callable[[int], None]) -> Iterator[None]:
    """Within the block, a signal calls `leave` with the exit code instead of raising SystemExit.

    `leave` is called several times, in the main thread at any point of what it does and in another thread.
    """
    _Process.leave = leave
    try:
        if _Process.code:  # the end was raised where exceptions are dropped
            leave(_Process.code)
        yield
    finally:
        _Process.raised = _Process.raised or _Process.code > 0
        _Process.leave = None


@contextmanager
def held() -> Iterator[None]:
    """Within the block, which must be short, a signal does nothing; SystemExit is raised behind it."""
    with leaving(lambda _: None):
        yield
    if _Process.code:
        sys.exit(_Process.code)


def end_soon(code: int) -> None:
    """End the process with this exit code unless it has ended by itself within a moment."""
    if _Process.watched and _Process.deadline is None:
        _Process.deadline = Timer(_GRACE, _end_here, (code,))
        _Process.deadline.daemon = True
        _Process.deadline.start()


def restore_at_worst(restore: Callable[[], None] | None) -> None:
    """Call `restore`, which must not block, if the process has to be ended in the midst of something."""
    _Process.restore = restore


def _end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    """Obey a signal, in the main thread."""
    _note(_BY_SIGNAL + number)
    sys.unraisablehook = _drop  # what is broken off complains
    if _Process.leave:
        _Process.leave(_Process.code)
    elif not _Process.raised:
        _Process.raised = True
        sys.exit(_Process.code)


def _watch(received: int) -> None:
    """Obey signals in a thread of their own, because the main thread may be busy or blocked."""
    while numbers := os.read(received, 1):
        if numbers[0] in _TERMINATING:
            _note(_BY_SIGNAL + numbers[0])
            end_soon(_Process.code)
            if leave := _Process.leave:
                leave(_Process.code)


def _note(code: int) -> None:
    _Process.code = _Process.code or code


def _end_here(code: int) -> None:
    try:
        if _Process.restore:
            _Process.restore()
    finally:
        os._exit(_Process.code or code)


def _drop(_: sys.UnraisableHookArgs) -> None:
    """Say nothing about an exception that nobody can catch."""
