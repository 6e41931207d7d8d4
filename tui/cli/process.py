"""Exit codes, signals, closed pipes and full disks: how the process ends."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import signal
import sys
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import NoReturn, TextIO

from db.errors import ConflictError, StorageError
from tui.cli.output import complain

_BY_SIGNAL = 128
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
_TERMINATING = ("SIGTERM", "SIGHUP")


def run_to_end(main: Callable[[], int]) -> NoReturn:
    """Run `main` and end the process with the exit code that it returns, or with the exit code of its failure.

    An unexpected exception is reported in one line that names a report file.
    """
    _prepare_streams()
    sys.excepthook = _fault
    _end_on_signals()
    code = _outcome(main)
    _restore_signals()
    if code > _BY_SIGNAL:
        _discard(sys.stdout)  # flushing could block on a reader that does not read
    sys.exit(_delivered(code))


def _outcome(main: Callable[[], int]) -> int:
    try:
        return main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except KeyboardInterrupt:
        return _BY_SIGNAL + signal.SIGINT
    except ConflictError as error:
        complain(str(error))
        return error.exit_code
    except BrokenPipeError:
        _discard(sys.stdout)
        return 0
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        return _not_written(error)


def _fault(_: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Report an unexpected exception in one line instead of a traceback; the exit code is 1."""
    from tui.cli import faults  # not needed in most runs

    faults.report(error.with_traceback(trace))
    _delivered(1)


def _delivered(code: int) -> int:
    """Flush standard output; return `code`, or the exit code of the failure to flush."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _discard(sys.stdout)
    except OSError as error:
        return _not_written(error)
    return code


def _not_written(error: OSError) -> int:
    _discard(sys.stdout)
    complain(f"the output cannot be written: {error.strerror}")
    return StorageError.exit_code


def _discard(stream: TextIO) -> None:
    """Redirect a stream to the null device, including what is in its buffer."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _prepare_streams() -> None:
    """Make sure that the standard streams are open and can encode any character.

    A file opened later, such as a case, would otherwise get the number of a stream that the caller closed.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for number, name in ((1, "stdout"), (2, "stderr")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, os.fdopen(number, "w", encoding="utf-8", closefd=False))
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _end_on_signals() -> None:
    """Turn signals into SystemExit, so that unfinished files are removed and transactions rolled back."""
    for name in _TERMINATING:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001
    sys.exit(_BY_SIGNAL + number)


def _restore_signals() -> None:
    """Restore the default handling of signals, as there is nothing left to undo."""
    for name in ("SIGINT", *_TERMINATING):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
