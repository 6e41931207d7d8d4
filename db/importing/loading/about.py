"""What a case folder says of its case, into a case that exists."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

_NEVER = ("uid",)
"""What is drawn once for a case and never changes."""


def apply_about(connection: sqlite3.Connection, about: Mapping[str, str], stem: str) -> Iterator[str]:
    """Write what the case does not say yet; yield what to tell the user of the rest.

    A title that is only the file's name, `stem`, gives way.
    """
    stored = dict(connection.execute("SELECT key, value FROM meta"))
    for key, value in about.items():
        known = stored.get(key, "")
        if not value or value == known:
            continue
        if key in _NEVER or (known and not (key == "title" and known == stem)):
            yield f"case.toml says {key} = “{value}”, but the case keeps “{known}”"
        else:
            connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))
            yield f"case.toml: {key} of the case is “{value}” now"
