"""A case as it was known at the end of a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from pyroaring import BitMap

from db.findings.answers import Lag
from db.findings.cross_links import CrossLinks
from db.findings.finders import Finders, KeptFindings
from db.index.alignments import Alignments
from db.index.index import Index
from db.index.pairs import Pair
from db.index.side_claims import SideClaims
from db.model.claims import Actor, Region, Status
from db.model.tree import Forest
from db.status.lasting import LastingEffects
from db.status.origins import Origins
from db.status.rules import Evaluation
from db.status.shades import KeptShades, Shades, ShadeTable, Voicing
from db.status.statuses import Statuses


@dataclass(frozen=True, slots=True)
class Facts:
    """What is the same on every day: the sets of a case, its trees, and what its links say for good."""

    index: Index
    actors: Forest[Actor]
    regions: Forest[Region]
    effects: LastingEffects
    finders: Finders
    cross_links: CrossLinks
    shades: ShadeTable

    @classmethod
    def of(
        cls,
        index: Index,
        actors: Forest[Actor],
        regions: Forest[Region],
        effects: LastingEffects,
        alignments: Iterable[Pair] = (),
        findings: KeptFindings | None = None,
        shades: KeptShades | None = None,
    ) -> Self:
        """Complete them from an index and its lasting effects.

        `alignments` are the ids of actors that are aligned. `findings` and `shades` are known already.
        """
        finders = Finders(index, actors, findings)
        table = ShadeTable(Voicing(index, Alignments(actors, alignments)), effects, shades)
        return cls(index, actors, regions, effects, finders, CrossLinks(index, finders.side_claims), table)

    def with_index(
        self,
        index: Index,
        effects: LastingEffects,
        findings: KeptFindings | None = None,
        shades: KeptShades | None = None,
    ) -> Facts:
        """The facts of another index with the same trees and alignments."""
        finders = Finders(index, self.actors, findings)
        table = ShadeTable(Voicing(index, self.shades.alignments), effects, shades)
        return replace(
            self,
            index=index,
            effects=effects,
            finders=finders,
            cross_links=CrossLinks(index, finders.side_claims),
            shades=table,
        )


class Snapshot:
    """A case as known at the end of a day: claims stated later do not exist yet, nor do their links.

    The claims that exist are the first `known` ones of the timeline. Everything is computed when first asked for.
    """

    def __init__(self, facts: Facts, known: int) -> None:
        self.facts = facts
        self.known = known

    @property
    def index(self) -> Index:
        """The sets of the case, with claims that are not known yet."""
        return self.facts.index

    @property
    def actors(self) -> Forest[Actor]:
        """Who speaks."""
        return self.facts.actors

    @property
    def side_claims(self) -> SideClaims:
        """The claims of each side, with claims that are not known yet."""
        return self.facts.finders.side_claims

    @property
    def cross_links(self) -> CrossLinks:
        """The links between any two sides, with links that are not known yet."""
        return self.facts.cross_links

    @cached_property
    def claims(self) -> BitMap:
        """The claims that are known."""
        return self.index.everything(self.known)

    @cached_property
    def statuses(self) -> Statuses:
        """The status of every claim."""
        return Statuses(self.index.links, self.known, self.facts.effects)

    @cached_property
    def shades(self) -> Shades:
        """What the statuses alone would hide."""
        return self.facts.shades.at(self.statuses)

    @property
    def evaluation(self) -> Evaluation:
        """The rules behind the statuses, applied to single claims."""
        return self.statuses.evaluation

    @cached_property
    def origins(self) -> Origins:
        """Which claims share an origin."""
        return Origins(self.index.links, self.known, self.statuses.positions[Status.RETRACTED])

    @cached_property
    def foldable(self) -> Origins:
        """The same, with origins taken apart whose claims dispute each other: no claim is to hide its contradiction."""
        disputes = [
            pair for pair in self.index.links.inner_disputes if pair[0] in self.standing and pair[1] in self.standing
        ]
        if not disputes:
            return self.origins
        return Origins(self.index.links, self.known, self.statuses.positions[Status.RETRACTED], disputes)

    @property
    def standing(self) -> BitMap:
        """The claims that are known and not retracted."""
        return self.statuses.standing.claims

    @cached_property
    def unanswered(self) -> BitMap:
        """The claims of an identified side that no other side has disputed, questioned or supported."""
        return self.facts.finders.unanswered(self.statuses.standing)

    @cached_property
    def admissions(self) -> BitMap:
        """The claims that support a claim of a side with which their own side is in dispute elsewhere."""
        return self.facts.finders.admissions(self.statuses.standing)

    @cached_property
    def reversals(self) -> BitMap:
        """The claims that were taken back, or that their own actor contradicted later."""
        return self.facts.finders.reversals(self.statuses.standing)

    def answered_after(self, lag: Lag) -> BitMap:
        """The claims that another side first disputed or questioned after certainly that many days."""
        return self.facts.finders.answered_after(lag, self.statuses.standing)

    def disputing(self, claims: BitMap) -> BitMap:
        """The claims that dispute one of these. Retracted claims count on neither end."""
        return self.facts.finders.disputing(claims, self.statuses.standing)

    def disputed_by(self, claims: BitMap) -> BitMap:
        """The claims that one of these disputes. Retracted claims count on neither end."""
        return self.facts.finders.disputed_by(claims, self.statuses.standing)

    def unanswered_by(self, side: int) -> BitMap:
        """The claims of identified sides but this one that this one has not disputed, questioned or supported."""
        return self.facts.finders.unanswered_by(side, self.statuses.standing)

    def with_origins(self, least: int, most: int | None = None) -> BitMap:
        """The claims that `least` to `most` origins say, themselves included; None is without an upper limit."""
        standing = self.statuses.standing
        return self.facts.finders.with_origins(least, most, standing, lambda claim: self.origins.name(claim))

    @property
    def unlinked(self) -> BitMap:
        """The claims without a link in or out."""
        return self.claims - self.statuses.linked

    def number_of_origins(self, claims: Iterable[int]) -> int:
        """The number of origins of some claims. A claim that is not known yet counts as one of its own."""
        positions = BitMap(claims)
        known = positions & self.claims
        return self.origins.number(known) + len(positions) - len(known)
