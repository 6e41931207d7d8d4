"""Conditions of a mapping: on which rows a part of it has a say."""

from __future__ import annotations

from typing import NamedTuple

from db.importing.mapped.foreign_row import LIST_SEPARATOR, ForeignRow, Splitter
from db.importing.mapped.templates import Alternatives
from db.importing.uids import key

_LIST = Splitter(())


class Condition(NamedTuple):
    """Holds for rows whose text is one of `among`, none of `other`, and has one of `contains` in it.

    Of a text that is a list, one value must be one of `among`, and none of `other`. A condition that asks for
    nothing holds where there is a text. `reason` is why rows are left out by it.
    """

    value: Alternatives
    among: frozenset[str]
    other: frozenset[str]
    contains: tuple[str, ...]
    reason: str

    def holds(self, row: ForeignRow) -> bool:
        """Whether the condition holds for a row."""
        text = self.value.templates[0].raw(row) if len(self.value.templates) == 1 else self.value(row)
        values = {key(part) for part in _LIST(text)} or {""} if LIST_SEPARATOR in text else {key(text)}
        if self.among and not values & self.among:
            return False
        if values & self.other:
            return False
        if self.contains and not any(part in key(text) for part in self.contains):
            return False
        return bool(self.among or self.other or self.contains or values != {""})
