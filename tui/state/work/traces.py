"""What the state folder repeats of texts that are forgotten: values in drafts, filters, the view, the selection."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from pathlib import Path

from db.errors import ConflictError
from db.store.line_log import read_lines, rewrite_lines
from tui.state.memory import DamagedError, file_of, load_drafts, load_view, save_draft

_TELLING = 8
"""Characters from which on a text is told from others by what contains it."""


def erase_traces(case_uid: str, texts: Collection[str]) -> list[str]:
    """Erase what repeats some texts from what is kept of a case; return what could not be erased, in sentences."""
    wanted = frozenset(filter(None, texts))
    failed: list[str] = []
    for erase in (_from_drafts, _from_filters, _from_view, _from_selection) if wanted else ():
        try:
            erase(case_uid, wanted)
        except FileNotFoundError:
            continue
        except (OSError, ConflictError, DamagedError) as error:
            failed.append(str(error))
    return failed


def _from_drafts(case_uid: str, wanted: frozenset[str]) -> None:
    for uid, texts in load_drafts(case_uid).items():
        left = {field: text for field, text in texts.items() if not _repeats(text, wanted)}
        if uid in wanted or left != texts:
            save_draft(case_uid, uid, {} if uid in wanted else left)


def _from_filters(case_uid: str, wanted: frozenset[str]) -> None:
    _from_lines(file_of(case_uid, "filters", ".log"), lambda line: _repeats(line[1:], wanted))


def _from_selection(case_uid: str, wanted: frozenset[str]) -> None:
    _from_lines(file_of(case_uid, "selections", ".log"), lambda line: line[1:] in wanted)


def _from_view(case_uid: str, wanted: frozenset[str]) -> None:
    if _repeats(json.dumps(dict(load_view(case_uid)), ensure_ascii=False), wanted):
        file_of(case_uid, "views", ".json").unlink()


def _from_lines(path: Path, repeats: Callable[[str], bool]) -> None:
    if any(map(repeats, read_lines(path))):
        rewrite_lines(path, lambda lines: [line for line in lines if not repeats(line)])


def _repeats(text: str, wanted: frozenset[str]) -> bool:
    """Whether a text is one of some, or contains one that is long enough not to be there by chance."""
    return text.strip() in wanted or any(len(one) >= _TELLING and one in text for one in wanted)
