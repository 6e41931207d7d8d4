"""An open case as the fields of a filter see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pyroaring import BitMap

from db.case.source_names import CaseSources
from db.case.work.hands import Hands
from db.case.work.marks import CaseMarks
from db.model.claims import Actor, Region
from db.status.snapshot import Snapshot
from db.text.names import Names


@dataclass(frozen=True, slots=True)
class CaseScope:
    """A snapshot of an open case, and the questions that go to its file. `notes` gathers remarks for the user."""

    snapshot: Snapshot
    actor_names: Names[Actor]
    region_names: Names[Region]
    source_names: CaseSources
    with_text: Callable[[str], BitMap]
    from_source: Callable[[str], BitMap | None]
    position: Callable[[str], int | None]
    work: CaseMarks
    hands: Hands
    notes: list[str] = field(default_factory=list)

    def note(self, remark: str) -> None:
        """Keep a remark, unless it is empty."""
        if remark:
            self.notes.append(remark)

    def with_uid(self, uid: str) -> BitMap | None:
        """The claim with this uid; None if there is none."""
        position = self.position(uid)
        return None if position is None else BitMap((position,))
