"""What the user sets in the timeline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from db.index.clocks import Clock
from tui.state.state import TIMELINE, MainViewState, ViewState


@dataclass(frozen=True, slots=True)
class TimelineSettings(MainViewState):
    """Claims stand by the date of `clock`. If `independent`, claims with one origin are folded into one."""

    view: ClassVar[str] = TIMELINE
    clock: Clock = Clock.STATED
    independent: bool = False

    def kept(self, uids: Mapping[int, str]) -> Mapping[str, object]:  # noqa: ARG002
        """Clock and folding."""
        return {"clock": self.clock, "independent": self.independent}

    def restored(self, kept: Mapping[str, object], position_of: Callable[[str], int | None]) -> TimelineSettings:  # noqa: ARG002
        """The timeline by that clock, folded or not."""
        clock, clocks = kept.get("clock"), [str(clock) for clock in Clock]
        return TimelineSettings(Clock(clock) if clock in clocks else self.clock, kept.get("independent") is True)


def next_clock(state: ViewState) -> ViewState:
    """Statement → event → publication → statement."""
    settings, clocks = state.settings_of(TimelineSettings), list(Clock)
    clock = clocks[(clocks.index(settings.clock) + 1) % len(clocks)]
    return state.with_settings(replace(settings, clock=clock))


def switch_folding(state: ViewState) -> ViewState:
    """Fold claims with one origin and count origins, or show every claim."""
    settings = state.settings_of(TimelineSettings)
    return state.with_settings(replace(settings, independent=not settings.independent))
