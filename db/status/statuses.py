"""The statuses of all claims when the first so many were known."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from pyroaring import BitMap

from db.index.links import Links
from db.index.sets import prefix, union
from db.model.claims import Status
from db.status.lasting import LastingEffects
from db.status.origins import Origins
from db.status.rules import Evaluation


class Statuses:
    """What the links make of the claims when only the first `known` positions had been stated."""

    def __init__(self, links: Links, known: int, course: LastingEffects | None = None) -> None:
        """`course` spares the work where it is known already."""
        self.known = known
        self.course = course or LastingEffects.of(links.telling)
        self.argument = Evaluation(links, known, self.course)
        self._links = links
        found = self.argument.statuses()
        unverified = prefix(known).difference(*found.values())
        self.positions: Mapping[Status, BitMap] = {**found, Status.UNVERIFIED: unverified}
        self.superseded = self.argument.superseded()

    @cached_property
    def linked(self) -> BitMap:
        """The claims that have a link."""
        return union(pairs.joined(self.known) for pairs in self._links.every.values())

    @cached_property
    def origins(self) -> Origins:
        """Which claims share an origin."""
        return Origins(self._links, self.known, self.positions[Status.RETRACTED])

    def links(self, position: int) -> int:
        """How many links the claim at a position has."""
        return self._links.number(position, self.known)

    def status(self, position: int) -> Status:
        """The status of the claim at a position; one that was not known yet is unverified."""
        holding = (status for status, found in self.positions.items() if position in found)
        return next(holding, Status.UNVERIFIED)
