"""Exit codes, closed pipes and full disks: how the process ends by itself."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from collections.abc import Callable
from types import TracebackType
from typing import NoReturn, TextIO

from db.errors import ConflictError, StorageError
from tui import ending
from tui.cli.output import complain

_BY_SIGNAL = 128
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})


def run_to_end(main: Callable[[], int]) -> NoReturn:
    """Run `main` and end the process with the exit code that it returns, or with the exit code of its failure.

    An unexpected exception is reported in one line that names a report file.
    """
    _prepare_streams()
    sys.excepthook = _fault
    try:
        ending.take_signals()
        code = outcome(main)
        if code <= _BY_SIGNAL and not ending.code():
            code = _delivered(code)
        ending.release_signals()
    except SystemExit:  # a signal came behind `main`
        code = ending.code()
    if code > _BY_SIGNAL or ending.code():
        os._exit(ending.code() or code)  # Python's own way out flushes output, which could fail or never end
    sys.exit(code)


def outcome(main: Callable[[], int]) -> int:
    """The exit code that `main` returns, or that of its failure, which is said; what is unexpected is raised."""
    try:
        return main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except ConflictError as error:
        _explain(str(error))
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
    ending.release_signals()
    if ending.code():
        os._exit(ending.code())
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
    _explain(f"the output cannot be written: {error.strerror}")
    return StorageError.exit_code


def _explain(message: str) -> None:
    """Say why the program ends, unless a signal ends it: what fails then fails because it is broken off."""
    if not ending.code():
        complain(message)


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
