"""What the explorer keeps between two starts, in the user's state folder; only the user can open it.

Of each case the selection, the filters and the last view are kept, under the uid of
the case, and claims by their uids, so that all this survives when the case file is made anew. Whatever a function
here has written is on disk when it returns.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import platformdirs

from db.errors import ConflictError
from db.store.line_log import append_lines, read_lines, rewrite_lines
from db.store.private import close_to_others, private_file, private_folder, read_regular, write_private

FILTERS = 200
"""Maximum number of filters that are kept of a case."""

_SEEN = "seen"
_PROGRAM = "settings.json"
_ADDED, _REMOVED, _REPLACED = "+", "-", "="
_LARGEST = 1_000_000
"""Maximum size in bytes of a file with settings."""
_LARGEST_DRAFTS = 10_000_000
"""Maximum size in bytes of a file with drafts."""
_DRAFTS = 20
"""Maximum number of drafts that are kept of a case."""
_SLACK = 1_000
"""Lines that a file of lines may have beyond what they come to, before it is written anew."""


class DamagedError(Exception):
    """A file with settings cannot be read, or is not one of this program; the message names it."""


def state_folder() -> Path:
    """The folder of all that is kept."""
    return platformdirs.user_state_path("conflict-tui")


# Selections: a line with the uid of a claim for each time that it was added (+) or removed (-)


def load_selection(case_uid: str) -> list[str]:
    """The uids of the claims that were selected in a case; none if there is nothing to be read."""
    close_to_others(state_folder())
    path = file_of(case_uid, "selections", ".log")
    lines = _lines(path)
    selection = _selected(lines)
    if not lines:
        with suppress(OSError):
            selection = _first_format(path)
    if len(lines) > 2 * len(selection) + _SLACK:
        _shorten(path, _shortest)
    return selection


def change_selection(case_uid: str, added: Iterable[str], removed: Sequence[str]) -> None:
    """Add to what is kept of a case's selection, and take out of it; another explorer may have changed it meanwhile.

    Raises OSError or StorageError if that cannot be done.
    """
    path = file_of(case_uid, "selections", ".log")
    former = path.with_suffix(".txt")
    if former.exists():
        selected = _first_format(path)
        rewrite_lines(path, lambda lines: lines or [f"{_ADDED}{uid}" for uid in selected])
        former.unlink(missing_ok=True)
    append_lines(path, (*(f"{_ADDED}{uid}" for uid in added), *(f"{_REMOVED}{uid}" for uid in removed)))
    if len(removed) > _SLACK:
        _shorten(path, _shortest)


def _selected(lines: Iterable[str]) -> list[str]:
    uids: dict[str, None] = {}
    for line in lines:
        if line.startswith(_ADDED):
            uids.setdefault(line[1:])
        elif line.startswith(_REMOVED):
            uids.pop(line[1:], None)
    return list(uids)


def _shortest(lines: Iterable[str]) -> list[str]:
    return [f"{_ADDED}{uid}" for uid in _selected(lines)]


def _first_format(path: Path) -> list[str]:
    """The selection in the earlier format: a file beside that of today, a uid a line. Raises OSError."""
    return read_regular(path.with_suffix(".txt"), _LARGEST * 100).decode("utf-8", "replace").split("\n")[:-1]


# Filters: a line for each that was applied, or that took the place of the one before


def load_filters(case_uid: str) -> list[str]:
    """The filters that were applied to a case in their text form, oldest first; at most `FILTERS`."""
    path = file_of(case_uid, "filters", ".log")
    lines = _lines(path)
    if len(lines) > FILTERS + _SLACK:
        _shorten(path, lambda lines: [f"{_ADDED}{text}" for text in _applied(lines)])
    return _applied(lines)


def add_filter(case_uid: str, text: str, instead: bool = False) -> None:
    """Keep a filter of a case, `instead` of the last one or after it. Raises OSError if that cannot be done."""
    append_lines(file_of(case_uid, "filters", ".log"), (f"{_REPLACED if instead else _ADDED}{text}",))


def _applied(lines: Iterable[str]) -> list[str]:
    texts: list[str] = []
    for line in lines:
        if line.startswith(_REPLACED):
            texts[-1:] = [line[1:]]
        elif line.startswith(_ADDED):
            texts.append(line[1:])
    return texts[-FILTERS:]


# Settings: of a case, and of the program


def load_view(case_uid: str) -> Mapping[str, object]:
    """What was kept of the last view of a case; empty if nothing was. Raises DamagedError."""
    return _load(file_of(case_uid, "views", ".json"))


def save_view(case_uid: str, view: Mapping[str, object]) -> None:
    """Keep something of the view of a case. Raises OSError or StorageError if that cannot be done."""
    _save(file_of(case_uid, "views", ".json"), view)


def load_drafts(case_uid: str) -> dict[str, dict[str, str]]:
    """The drafts of a case by the claim that they change, that of a new claim under "": texts by field.

    Raises DamagedError.
    """
    content = _load(file_of(case_uid, "drafts", ".json"), _LARGEST_DRAFTS)
    return {
        uid: {field: text for field, text in texts.items() if isinstance(text, str)}
        for uid, texts in content.items()
        if isinstance(texts, dict)
    }


def save_draft(case_uid: str, uid: str, texts: Mapping[str, str]) -> None:
    """Keep the draft of a claim as it is typed; without texts, forget it. Raises OSError or StorageError."""
    try:
        drafts = load_drafts(case_uid)
    except DamagedError:
        drafts = {}
    before = dict(drafts)
    drafts.pop(uid, None)
    if texts:
        drafts = {**dict(list(drafts.items())[1 - _DRAFTS :]), uid: dict(texts)}
    if drafts:
        _save(file_of(case_uid, "drafts", ".json"), drafts)
    elif before:
        file_of(case_uid, "drafts", ".json").unlink(missing_ok=True)


def load_theme() -> str:
    """The theme that was chosen last; empty if none was. Raises DamagedError."""
    theme = _load(state_folder() / _PROGRAM).get("theme", "")
    return theme if isinstance(theme, str) else ""


def save_theme(theme: str) -> None:
    """Keep the theme that was chosen. Raises OSError or StorageError if that cannot be done."""
    _save(state_folder() / _PROGRAM, {"theme": theme})


def is_first_start() -> bool:
    """Whether the explorer was never used here before."""
    return not os.path.exists(state_folder() / _SEEN)


def remember_start() -> None:
    """Remember that it was used. Raises OSError if that cannot be kept."""
    private_file(private_folder(state_folder()) / _SEEN)


def _load(path: Path, limit: int = _LARGEST) -> Mapping[str, object]:
    try:
        content = json.loads(read_regular(path, limit))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise DamagedError(f"{path} cannot be read and is left aside") from error
    if not isinstance(content, dict):
        raise DamagedError(f"{path} is not a file of conflict-tui and is left aside")
    return content


def _save(path: Path, content: Mapping[str, object]) -> None:
    write_private(path, json.dumps(content, indent=1).encode())


def _shorten(path: Path, change: Callable[[list[str]], list[str]]) -> None:
    """Rewrite a file of lines; if that fails, it stays as it is and says the same."""
    with suppress(OSError, ConflictError):
        rewrite_lines(path, change)


def _lines(path: Path) -> list[str]:
    try:
        return read_lines(path)
    except OSError:
        return []


def file_of(case_uid: str, kind: str, suffix: str) -> Path:
    """The file of a case. The uid comes from a file of anybody, so it does not become a file name."""
    name = hashlib.sha256(case_uid.encode("utf-8", "replace")).hexdigest()[:32]
    return state_folder() / kind / f"{name}{suffix}"
