"""Everything that the user has brought about and that is not in the case, as one immutable value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import ClassVar, Self, TypeVar

from pyroaring import FrozenBitMap

from db.filters.filter import Filter
from tui.state.commands import Pane

NO_FILTER = Filter()
NO_MARKS = FrozenBitMap()
FIELD_OF = {Pane.ACTORS: "actor", Pane.REGIONS: "region", Pane.SOURCES: "source"}
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


TIMELINE = "timeline"
"""The id of the main view that the explorer starts with and returns to."""


@dataclass(frozen=True, slots=True)
class MainViewState:
    """What the user has set in one main view. Each view that has settings subclasses this.

    `view` is the id of the main view. Without arguments a subclass is the setting at the start.
    """

    view: ClassVar[str] = ""

    @property
    def asked(self) -> Self:
        """The same settings without those that do not change what the case has to answer."""
        return self

    @property
    def claims(self) -> tuple[int, ...]:
        """The positions of the claims that these settings name."""
        return ()

    def renumbered(self, positions: Mapping[int, int]) -> Self | None:  # noqa: ARG002
        """The same settings for a case in which claims have other positions, by the position they had.

        None if the view has nothing to show there: a claim that it depends on is gone.
        """
        return self

    def kept(self, uids: Mapping[int, str]) -> Mapping[str, object]:  # noqa: ARG002
        """What is kept of the settings for the next start, as values of JSON. `uids` has those of `claims`."""
        return {}

    def restored(
        self,
        kept: Mapping[str, object],  # noqa: ARG002
        position_of: Callable[[str], int | None],  # noqa: ARG002
    ) -> Self | None:
        """The settings with what was kept of them; what is not of the right kind is left aside.

        `position_of` finds claims by their uids. None if the view has nothing to show without a claim that is gone.
        """
        return self

    def resized(self, columns: int) -> Self:  # noqa: ARG002
        """The settings on a terminal with this number of columns."""
        return self


S = TypeVar("S", bound=MainViewState)


@dataclass(frozen=True, slots=True)
class ViewRequest:
    """Which claims are wanted, which main view shows them, and the settings of that view which change the answer.

    With `published`, links that rest on an analyst's reading do not count.
    """

    filter: Filter
    main: str = TIMELINE
    settings: MainViewState = MainViewState()
    published: bool = False

    def settings_of(self, kind: type[S]) -> S:
        """The settings as those of one view; its initial ones if they belong to another view."""
        return self.settings if isinstance(self.settings, kind) else kind()


@dataclass(frozen=True, slots=True)
class Change:
    """A change that the user made and can take back: of the selection, given as it was before and after.

    `name` says in a few words what was done.
    """

    name: str
    before: FrozenBitMap
    after: FrozenBitMap

    def take_back(self, state: ViewState) -> ViewState:
        """The state without this change, which was the last one."""
        return replace(state, marks=self.before)

    def bring_back(self, state: ViewState) -> ViewState:
        """The state with this change, which was taken back last."""
        return replace(state, marks=self.after)


@dataclass(frozen=True, slots=True)
class WorkChange:
    """A change of the case that the user made and can take back: its operations in the journal, in their order.

    `name` says in a few words what was done.
    """

    name: str
    operations: tuple[str, ...]

    def take_back(self, state: ViewState) -> ViewState:
        """The state without this change: the case has changed, not the state."""
        return state

    def bring_back(self, state: ViewState) -> ViewState:
        """The state with this change."""
        return state


@dataclass(frozen=True, slots=True)
class Linking:
    """The claim at `position` is being linked, and the user is looking for the other one. `words` name it briefly."""

    position: int
    words: str


@dataclass(frozen=True, slots=True)
class ViewState:
    """Everything that the user has brought about and that is not in the case. Claims are given by their positions.

    `cursor` is the claim under the cursor. Where the cursor had to leave a claim that the filter hides, `arrived` is
    the claim that it was moved to and `left` the claim that it left. `trail` are the claims that links were followed
    from, `entered` the filters that values of claims were chosen for, each with the number of claims in the trail then,
    `marks` the selected claims, `done` the changes that can be taken back and `undone` those that were, each
    newest last. `linking` is the claim for which another one is looked for. With `published`, everything is as if links
    that rest on an analyst's reading were not there.
    `side` is the pane shown beside the main pane on a narrow terminal, `lower` the tree that is below the actors on
    wider ones, `main` the id of the main view, and `views` the settings of each main view by its id.
    """

    filter: Filter = NO_FILTER
    earlier: tuple[Filter, ...] = ()
    later: tuple[Filter, ...] = ()
    cursor: int | None = None
    left: int | None = None
    arrived: int | None = None
    trail: tuple[int, ...] = ()
    entered: tuple[tuple[Filter, int], ...] = ()
    marks: FrozenBitMap = NO_MARKS
    done: tuple[Change | WorkChange, ...] = ()
    undone: tuple[Change | WorkChange, ...] = ()
    linking: Linking | None = None
    published: bool = False
    pane: Pane = Pane.TIMELINE
    side: Pane = Pane.CLAIM
    lower: Pane = Pane.REGIONS
    main: str = TIMELINE
    zoomed: bool = False
    views: Mapping[str, MainViewState] = field(default_factory=dict)
    trees: Mapping[Pane, TreeState] = field(default_factory=lambda: {pane: TreeState() for pane in FIELD_OF})

    @property
    def wanted_cursor(self) -> int | None:
        """The claim near which the cursor belongs: the last one that the user put it on."""
        return self.left if self.cursor == self.arrived and self.left is not None else self.cursor

    @property
    def trees_in_use(self) -> Mapping[Pane, TreeState]:
        """The trees to be counted: that of the sources only where it is shown, as it is read for that."""
        return {pane: tree for pane, tree in self.trees.items() if pane in (Pane.ACTORS, Pane.REGIONS, self.lower)}

    @property
    def request(self) -> ViewRequest:
        """The part of the state that decides what the case has to answer."""
        settings = self.views.get(self.main)
        asked = settings.asked if settings else MainViewState()
        return ViewRequest(self.filter, self.main, asked, self.published)

    def settings_of(self, kind: type[S]) -> S:
        """The settings of one main view, given by their class."""
        settings = self.views.get(kind.view)
        return settings if isinstance(settings, kind) else kind()

    def with_settings(self, settings: MainViewState) -> ViewState:
        """The state with other settings of one main view."""
        return replace(self, views={**self.views, settings.view: settings})
