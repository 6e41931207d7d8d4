"""What the user sets in the view of two sides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from tui.state.state import FIELD_OF, MainViewState, ViewState
from tui.state.transitions import show_main, show_timeline

WIDE = 150
"""Columns of the terminal from which on there is room for a third column, for everybody else."""


@dataclass(frozen=True, slots=True)
class SidesSettings(MainViewState):
    """The uids of the two sides that were chosen; without a choice, those that dispute most under each filter.

    `others` says whether there is room for everybody else beside them.
    """

    view: ClassVar[str] = "sides"
    chosen: tuple[str, str] | None = None
    others: bool = False

    def kept(self, uids: Mapping[int, str]) -> Mapping[str, object]:  # noqa: ARG002
        """The chosen sides."""
        return {"chosen": self.chosen}

    def restored(self, kept: Mapping[str, object], position_of: Callable[[str], int | None]) -> SidesSettings:  # noqa: ARG002
        """The sides that were chosen; where one is gone, those that dispute most are shown."""
        match kept.get("chosen"):
            case [str(left), str(right)]:
                return replace(self, chosen=(left, right))
            case _:
                return self

    def resized(self, columns: int) -> SidesSettings:
        """Show everybody else where there is room."""
        return replace(self, others=columns >= WIDE)


def switch_sides(state: ViewState) -> ViewState:
    """Show two sides beside each other; where they are shown and not left for a tree, the timeline again."""
    if state.main == SidesSettings.view and state.pane not in FIELD_OF:
        return show_timeline(state)
    return show_main(state, SidesSettings.view)


def choose_pair(state: ViewState, pair: tuple[str, str] | None) -> ViewState:
    """Show these two sides beside each other; without a choice those that dispute most under each filter."""
    settings = replace(state.settings_of(SidesSettings), chosen=pair)
    return show_main(state, SidesSettings.view).with_settings(settings)
