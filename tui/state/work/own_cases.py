"""Which case files are written without asking: those that were made on this machine, or allowed by the user.

Kept in the state folder, a line for each file, by the uid of the case and the place of the file: a copy from
somewhere else, or another case under the same name, is asked about anew.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from db.store.copies import uid_of
from db.store.line_log import append_lines, read_lines
from tui.state.memory import state_folder


def is_own(case_uid: str, path: Path) -> bool:
    """Whether a case may be written without asking."""
    try:
        return _line(case_uid, path) in read_lines(_file())
    except OSError:
        return False


def remember_own(path: Path, case_uid: str | None = None) -> None:
    """Remember that a case may be written without asking; its uid is read from it unless given.

    Raises OSError or StorageError if that cannot be kept, CaseUnusableError.
    """
    uid = uid_of(path) if case_uid is None else case_uid
    if not is_own(uid, path):
        append_lines(_file(), (_line(uid, path),))


def _file() -> Path:
    return state_folder() / "own-cases.log"


def _line(case_uid: str, path: Path) -> str:
    return " ".join(_digest(part) for part in (case_uid, str(path.resolve())))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
