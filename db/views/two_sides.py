"""Matches as the accounts of two sides: the claims of each in a column of its own, day by day.

A claim that is linked to one of the other side has a row of its own, with a linked claim beside it: that claim itself
if it is of the same day and has no row yet, else a mention of it. These rows come first in a day. Then come the claims
that nobody of the other side answers, side by side to save room.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from pyroaring import BitMap

from db.findings.cross_links import ANSWERS
from db.model.claims import Relation
from db.status.snapshot import Snapshot
from db.views.opponents import Opponents


class SideColumn(IntEnum):
    """Where a claim stands: with one of the two sides, or with everybody else."""

    LEFT = 0
    RIGHT = 1
    OTHERS = 2


@dataclass(frozen=True, slots=True)
class SideCell:
    """A claim in a column.

    A `mention` repeats a claim that has its own row, or is not among the matches. `more` is the number of claims of
    the other side that are linked to this one and not in the same row.
    """

    position: int
    mention: bool = False
    more: int = 0


@dataclass(frozen=True, slots=True)
class RowRelation:
    """The weightiest relation between the two claims of a row, and to which of them it points."""

    relation: Relation
    to_left: bool
    to_right: bool


@dataclass(frozen=True, slots=True)
class SideRow:
    """Claims beside each other: at most one in each `SideColumn`, and the relation between the first two."""

    cells: tuple[SideCell | None, SideCell | None, SideCell | None]
    relation: RowRelation | None = None

    def positions(self) -> Iterator[int]:
        """The claims in the row."""
        return (cell.position for cell in self.cells if cell)


class TwoSides:
    """The matches of two sides, and those of everybody else.

    `columns` are the matches by `SideColumn`. A claim that both sides make (`shared`) is in both of their columns.
    `answered` are the matches that are linked across the sides; `beside` has the pairs that share a row.
    """

    def __init__(self, snapshot: Snapshot, matches: BitMap, sides: Opponents) -> None:
        """All matches must be known at the day of the snapshot."""
        self.sides = sides
        self.known = snapshot.known
        self.links = snapshot.cross_links.between(*sides.ids)
        self.periods = snapshot.index.periods
        left, right = (matches & snapshot.side_claims[side] for side in sides.ids)
        self.columns = (left, right, matches - left - right)
        self.shared = left & right
        self.answered = self.links.answered(self.known) & matches
        self.beside = self.links.same_day(matches)

    @property
    def matches(self) -> BitMap:
        """The matches of the two sides and of everybody else."""
        return BitMap.union(*self.columns)

    def opposite(self, claim: int) -> tuple[SideCell, SideCell]:
        """The cell of a claim that is linked across the sides, and the cell beside it.

        Beside it stands the claim that shares its row; else a mention of the nearest claim that it answers or that
        answers it, preferably one among the matches.
        """
        answers = self.links.answers(claim, self.known)
        linked = BitMap.union(*(others for _, others in answers))
        own, beside = SideCell(claim, more=len(linked) - 1), self.beside.get(claim)
        if beside is not None:
            back = BitMap.union(*(others for _, others in self.links.answers(beside, self.known)))
            return own, SideCell(beside, more=len(back) - 1)
        relation, others = answers[0]
        matching = others & self.columns[SideColumn.LEFT] | others & self.columns[SideColumn.RIGHT]
        return own, SideCell(self.links.nearest(relation, claim, matching or others), mention=True)

    def relation(self, left: int, right: int) -> RowRelation:
        """The weightiest relation between two claims that are linked across the sides."""
        points = self.links.points
        relations = (RowRelation(how, points(how, right, left), points(how, left, right)) for how in ANSWERS)
        return next(one for one in relations if one.to_left or one.to_right)
