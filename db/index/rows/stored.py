"""Values as they are stored in a case, read as bytes, and as they count in the index."""

from __future__ import annotations

from datetime import date

from db.index.periods import Bounds

_LONGEST = 800
"""Bytes of a topic, language or outlet that count; the rest is cut off."""


def bounds_of(first: object, last: object) -> Bounds:
    """A date by its first and last day as stored."""
    return _day(first), _day(last)


def _day(stored: object) -> str | None:
    """An ISO day; None for anything else, which a file from elsewhere may have in its place."""
    text = stored_text(stored)
    try:
        return text if isinstance(text, str) and date.fromisoformat(text).isoformat() == text else None
    except ValueError:
        return None


def stored_text(stored: object) -> object:
    """A stored text of a topic, language or outlet, as it counts. An overlong one is cut and ends in "…"."""
    if not isinstance(stored, bytes):
        return stored
    if len(stored) > _LONGEST:
        return stored[:_LONGEST].decode("utf-8", "ignore") + "…"
    return stored.decode("utf-8", "replace")
