"""What the fields of a filter see of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pyroaring import BitMap

from db.findings.finders import Finders
from db.index.index import Index
from db.model.claims import Actor, Region
from db.status.statuses import Statuses
from db.text.names import Names

if TYPE_CHECKING:
    from db.case.case import Case


class Scope(Protocol):
    """What a field may look at to find the claims that it selects."""

    @property
    def index(self) -> Index:
        """All sets of the case."""

    @property
    def statuses(self) -> Statuses:
        """What the links make of the claims at the time asked for."""

    @property
    def finders(self) -> Finders:
        """What finds claims by what became of them."""

    @property
    def actor_names(self) -> Names[Actor]:
        """Actors by what they are called."""

    @property
    def region_names(self) -> Names[Region]:
        """Regions by what they are called."""

    def note(self, remark: str) -> None:
        """Keeps a remark for the user about how a value was understood."""

    def with_text(self, pattern: str) -> BitMap:
        """The claims in which a word begins so, or in which a phrase in double quotes occurs."""

    def from_source(self, uid: str) -> BitMap | None:
        """The claims carried by the source with this uid; None if there is no such source."""

    def with_uid(self, uid: str) -> BitMap | None:
        """The claim with this uid; None if there is none."""


class CaseScope:
    """An open case at a certain time. It keeps the `notes`."""

    def __init__(self, case: Case, statuses: Statuses) -> None:
        self._case = case
        self.index = case.index
        self.actor_names = case.actor_names
        self.region_names = case.region_names
        self.finders = case.finders
        self.statuses = statuses
        self.notes: list[str] = []

    def note(self, remark: str) -> None:
        """Keeps a remark, unless it is empty."""
        if remark:
            self.notes.append(remark)

    def with_text(self, pattern: str) -> BitMap:
        """The claims that fit a word or a quoted phrase."""
        return self._case.find_text(pattern)

    def from_source(self, uid: str) -> BitMap | None:
        """The claims carried by the source with this uid; None if there is no such source."""
        return self._case.from_source(uid)

    def with_uid(self, uid: str) -> BitMap | None:
        """The claim with this uid; None if there is none."""
        position = self._case.position(uid)
        return None if position is None else BitMap((position,))
