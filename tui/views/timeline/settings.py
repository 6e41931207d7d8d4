"""What the user sets in the timeline."""

from __future__ import annotations

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


def next_clock(state: ViewState) -> ViewState:
    """Statement → event → publication → statement."""
    settings, clocks = state.settings_of(TimelineSettings), list(Clock)
    clock = clocks[(clocks.index(settings.clock) + 1) % len(clocks)]
    return state.with_settings(replace(settings, clock=clock))


def switch_folding(state: ViewState) -> ViewState:
    """Fold claims with one origin and count origins, or show every claim."""
    settings = state.settings_of(TimelineSettings)
    return state.with_settings(replace(settings, independent=not settings.independent))
