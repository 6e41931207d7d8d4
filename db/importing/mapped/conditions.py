"""Conditions of a mapping, which select the rows that a part of it applies to."""

from __future__ import annotations

from typing import NamedTuple

from db.importing.mapped.foreign_row import LIST_SEPARATOR, ForeignRow, Splitter
from db.importing.mapped.templates import Alternatives
from db.importing.uids import name_key

_LIST = Splitter(())


class Condition(NamedTuple):
    """Holds if the text of a row is one of `among`, none of `other`, and contains one of `contains`.

    If the text is a list, one of its values must be among `among`, and none among `other`. Without any of the three
    the condition holds if the text is not empty. `reason` says why rows are left out by it.
    """

    value: Alternatives
    among: frozenset[str]
    other: frozenset[str]
    contains: tuple[str, ...]
    reason: str

    def holds(self, row: ForeignRow) -> bool:
        """Whether the condition holds for a row."""
        text = self.value.templates[0].raw(row) if len(self.value.templates) == 1 else self.value(row)
        parts = filter(None, _LIST(text)) if LIST_SEPARATOR in text else (text,)
        values = {name_key(part) for part in parts} or {""}
        if self.among and not values & self.among:
            return False
        if values & self.other:
            return False
        if self.contains and not any(part in name_key(text) for part in self.contains):
            return False
        return bool(self.among or self.other or self.contains or values != {""})
