"""Uids of things made by hand: readable, from what they say."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from db.importing.uids import digest, slug
from db.work.journal.operation import canonical

_WORDS = 6
"""Words of a statement that go into a uid."""
_SAYING: Mapping[str, tuple[str, ...]] = {
    "claim": ("speakers", "claim"),
    "actor": ("name",),
    "region": ("name",),
    "source": ("outlet", "title", "published"),
}
"""The fields that make a uid, by kind."""


def new_uid(kind: str, fields: Mapping[str, str], taken: Callable[[str], bool]) -> str:
    """A uid for a new thing with these fields that no other has."""
    parts = [fields.get(field, "").partition(";")[0] for field in _SAYING[kind]]
    said = slug(" ".join(" ".join(part.split()[:_WORDS]) for part in parts))
    base = said or f"{kind}-{digest(canonical(dict(fields)), length=8)}"
    if not taken(base):
        return base
    low, high = 1, 2
    while taken(f"{base}-{high}"):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if taken(f"{base}-{middle}") else (low, middle)
    return f"{base}-{high}"
