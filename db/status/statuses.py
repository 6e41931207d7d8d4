"""The statuses of all claims, given how many of them are known."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from pyroaring import BitMap

from db.findings.standing import Standing
from db.index.links import Links
from db.index.sets import prefix, union
from db.model.claims import Status
from db.status.lasting import LastingEffects
from db.status.rules import Evaluation


class Statuses:
    """What the links make of the claims when the first `known` positions have been stated."""

    def __init__(self, links: Links, known: int, effects: LastingEffects | None = None) -> None:
        """`effects` are those of the links, if they were computed before."""
        self.known = known
        self.effects = effects or LastingEffects.of(links.counting)
        self.evaluation = Evaluation(links, known, self.effects)
        self._links = links
        by_rule = self.evaluation.statuses()
        unverified = prefix(known).difference(*by_rule.values())
        self.positions: Mapping[Status, BitMap] = {**by_rule, Status.UNVERIFIED: unverified}
        self.superseded = self.evaluation.superseded()

    @property
    def standing(self) -> Standing:
        """Which claims count now."""
        return Standing(self.known, self.positions[Status.RETRACTED])

    @cached_property
    def linked(self) -> BitMap:
        """The claims that have a link."""
        return union(pairs.joined(self.known) for pairs in self._links.every.values())

    def links(self, position: int) -> int:
        """The number of links of the claim at a position."""
        return self._links.number(position, self.known)

    def status(self, position: int) -> Status:
        """The status of the claim at a position; unverified if it is not known yet."""
        holding = (status for status, positions in self.positions.items() if position in positions)
        return next(holding, Status.UNVERIFIED)
