"""What the screen asks of the case: the filter, the main view, and the settings of that view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self, TypeVar

from db.filters.filter import Filter

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

    def resized(self, columns: int) -> Self:  # noqa: ARG002
        """The settings on a terminal of so many columns."""
        return self


S = TypeVar("S", bound=MainViewState)


@dataclass(frozen=True, slots=True)
class ViewRequest:
    """Which claims are wanted, which main view shows them, and the settings of that view which change the answer."""

    filter: Filter
    main: str = TIMELINE
    settings: MainViewState = MainViewState()

    def settings_of(self, kind: type[S]) -> S:
        """The settings as those of one view; its initial ones if they belong to another view."""
        return self.settings if isinstance(self.settings, kind) else kind()
