"""Case files that lie in a folder, found by their first bytes."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from db.errors import CaseUnusableError
from db.store.guards import check_regular
from db.store.schema import APPLICATION_ID

_SUFFIXES = frozenset({".sqlite", ".sqlite3", ".db"})
_MOST_ENTRIES, _MOST_FILES = 2_000, 50
_ID_AT = slice(68, 72)
"""Where the header of an SQLite file holds its `application_id`."""


def only_case_in(folder: Path) -> Path | None:
    """The only case file in a folder; None if there are several or none, or if that would take long to find out.

    Looks at names that end as those of SQLite files do, and reads the first bytes of at most 50 of them.
    """
    try:
        entries = list(islice(folder.iterdir(), _MOST_ENTRIES + 1))
    except OSError:
        return None
    named = [path for path in entries if path.suffix.lower() in _SUFFIXES]
    if len(entries) > _MOST_ENTRIES or len(named) > _MOST_FILES:
        return None
    cases = [path for path in named if _is_case(path)]
    return cases[0] if len(cases) == 1 else None


def _is_case(path: Path) -> bool:
    try:
        check_regular(path)  # reading a pipe would wait for its writer
        with path.open("rb") as file:
            head = file.read(_ID_AT.stop)
    except (CaseUnusableError, OSError):
        return False
    return head[_ID_AT] == APPLICATION_ID.to_bytes(4, "big")
