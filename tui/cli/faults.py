"""Internal errors: one line for the user, and a report file for bug reports."""

from __future__ import annotations

import os
import platform
import sqlite3
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path

from db import __version__
from db.store.private import private_folder
from tui.cli.output import complain

_LONGEST_REPORT = 200_000


def report(error: BaseException) -> None:
    """Write a report about an unexpected exception and say where it is."""
    path = write_report(error)
    where = f"The report is in {path}; please attach it to a bug report" if path else "No report could be written"
    complain(f"internal error ({type(error).__name__}). {where}")


def write_report(error: BaseException) -> Path | None:
    """Write the traceback and versions to a new file that only the user can read; return its path.

    The report contains the message of the error, made safe to show, but no values of variables and no command line.
    Returns None if no folder is writable.
    """
    from platformdirs import user_log_path

    name = f"fault-{datetime.now(UTC):%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    logs = user_log_path("conflict-tui", appauthor=False)
    for folder in (logs, Path(tempfile.gettempdir())):
        try:
            if folder == logs:
                private_folder(folder)
            handle = os.open(folder / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with open(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
                file.write(_report(error))
        except OSError:
            continue
        return folder / name
    return None


def _report(error: BaseException) -> str:
    from db.text.safe import block

    frames = "".join(traceback.format_exception(error))
    return (
        f"conflict-tui {__version__}\nPython {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"{platform.platform()}\n\n{block(frames, _LONGEST_REPORT)}\n"
    )
