"""Naming those who speak at the far ends of links."""

from __future__ import annotations

from collections.abc import Iterable

from db.model.claims import Link
from db.text.names import listed

_NAMED = 3
"""Maximum number of voices named in a sentence; the rest is counted."""


def voices(links: Iterable[Link]) -> str:
    """Who speaks at the far ends of links: "A, B and C", "A, B and 7 others"."""
    names = list(dict.fromkeys(name for link in links for name in link.other.speakers or ("nobody named",)))
    return listed(names if len(names) <= _NAMED else [*names[: _NAMED - 1], f"{len(names) - _NAMED + 1:,} others"])
