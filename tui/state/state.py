"""Everything that the user has brought about and that is not in the case, as one immutable value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pyroaring import FrozenBitMap

from db.filters.filter import Filter
from db.index.clocks import Clock
from tui.state.commands import Pane
from tui.state.view_request import Main, ViewRequest
from tui.views.thread.rows import Hidden

NO_FILTER = Filter()
NO_MARKS = FrozenBitMap()
FIELD_OF = {Pane.ACTORS: "actor", Pane.REGIONS: "region"}
"""The filter field that a tree stands for."""


class TreeOrder(StrEnum):
    """How the children of a tree node are ordered."""

    COUNT = "count"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class TreeState:
    """Which nodes of a tree show what is below them, and how nodes are ordered."""

    unfolded: frozenset[int] = frozenset()
    order: TreeOrder = TreeOrder.COUNT


@dataclass(frozen=True, slots=True)
class ViewState:
    """Everything that the user has brought about and that is not in the case.

    `cursor` is the position of the claim under the cursor, `wanted` of the one that the user put it on last, where it
    had to leave that to arrive at `arrived`, `trail` where the walk along links came from,
    `marks` the selected positions and `marks_before` what they were, newest last. `thread_of` is the claim whose
    thread the main pane shows, or showed last, and `opened` is what was opened of what threads hide. `sides` are the
    uids of two that were chosen to be seen beside each other, and `wide` says whether there is room for more beside.
    """

    filter: Filter = NO_FILTER
    earlier: tuple[Filter, ...] = ()
    later: tuple[Filter, ...] = ()
    cursor: int | None = None
    wanted: int | None = None
    arrived: int | None = None
    trail: tuple[int, ...] = ()
    marks: FrozenBitMap = NO_MARKS
    marks_before: tuple[FrozenBitMap, ...] = ()
    pane: Pane = Pane.TIMELINE
    side: Pane = Pane.CLAIM
    main: Main = Main.TIMELINE
    clock: Clock = Clock.STATED
    thread_of: int | None = None
    beside: Main = Main.TIMELINE
    opened: frozenset[Hidden] = frozenset()
    independent: bool = False
    sides: tuple[str, str] | None = None
    wide: bool = False
    zoomed: bool = False
    trees: Mapping[Pane, TreeState] = field(
        default_factory=lambda: {Pane.ACTORS: TreeState(), Pane.REGIONS: TreeState()}
    )

    @property
    def place(self) -> int | None:
        """The claim near which the cursor is to be: where the user put it last."""
        return self.wanted if self.cursor == self.arrived and self.wanted is not None else self.cursor

    @property
    def look(self) -> ViewRequest:
        """All of it that decides what the case has to answer."""
        timeline = self.main is Main.TIMELINE
        return ViewRequest(
            self.filter,
            self.main,
            self.clock if timeline else Clock.STATED,
            thread_of=self.thread_of if self.main is Main.THREAD else None,
            independent=self.independent and timeline,
            sides=self.sides if self.main is Main.SIDES else None,
            others=self.wide and self.main is Main.SIDES,
        )
