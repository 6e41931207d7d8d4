"""What the explorer keeps between two starts, in the user's state folder: selections and whether it was seen before.

Cases themselves are only read. A selection is kept as the uids of its claims, one on each line, under the uid of
its case, so that it survives when the case file is made anew.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

import platformdirs

_SEEN = "seen"


def state_folder() -> Path:
    """The folder of all that is kept."""
    return platformdirs.user_state_path("conflict-tui")


def load_selection(case_uid: str) -> list[str]:
    """The uids of the claims that were selected in a case; none if there is nothing to be read."""
    try:
        return _selection_file(case_uid).read_text(encoding="utf-8").split("\n")[:-1]
    except (OSError, UnicodeError):
        return []


def change_selection(case_uid: str, added: Iterable[str], removed: Iterable[str]) -> None:
    """Add to what is kept of a case's selection, and take out of it; another explorer may have changed it meanwhile.

    Raises OSError if that cannot be done.
    """
    gone = set(removed)
    uids = [uid for uid in dict.fromkeys((*load_selection(case_uid), *added)) if uid not in gone]
    path = _selection_file(case_uid)
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(f".{os.getpid()}.new")
    new.write_text("".join(f"{uid}\n" for uid in uids), encoding="utf-8")
    new.replace(path)


def is_first_start() -> bool:
    """Whether the explorer was never used here before."""
    return not (state_folder() / _SEEN).exists()


def remember_start() -> None:
    """Remember that it was used. Raises OSError if that cannot be kept."""
    folder = state_folder()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _SEEN).touch()


def _selection_file(case_uid: str) -> Path:
    """The file of a case's selection. The uid comes from a file of anybody, so it does not become a file name."""
    name = hashlib.sha256(case_uid.encode("utf-8", "replace")).hexdigest()[:32]
    return state_folder() / "selections" / f"{name}.txt"
