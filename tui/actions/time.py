"""Stepping the as-of date."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from db import dates
from db.views.asof_steps import AsOfStops
from tui.actions.common import Action
from tui.state import transitions
from tui.state.keymap import key_for
from tui.state.view_request import Main

if TYPE_CHECKING:
    from tui.screen.explorer import Explorer


def step(to: Callable[[AsOfStops], str | None], where: str) -> Action:
    """Set the as-of date to one of the stops; `where` says where that lies, "before" or "after" the date until now."""

    def go(explorer: Explorer) -> None:
        if explorer.view is None:
            return
        nothing = "Nothing in this thread" if explorer.state.main is Main.THREAD else "Nothing that fits the filter"
        stop, asof = to(explorer.view.stops), explorer.state.filter.asof
        if stop is not None:
            explorer.become(transitions.step_to(explorer.state, stop))
        elif asof is not None:
            explorer.say(f"{nothing} was stated {where} {dates.words(asof)}.")
        elif explorer.view.stops.day_before is None:
            explorer.say(f"{nothing} has a day on which it was stated.")
        else:
            back = key_for(explorer.keymap, "time.back")
            explorer.say(f"This is now, with all that is known. {back} steps back in time.")

    return go


def to_now(explorer: Explorer) -> None:
    """Drop the as-of date."""
    if explorer.state.filter.asof is None:
        explorer.say("This is now: no as-of date is set.")
    else:
        explorer.become(transitions.step_to(explorer.state, None))
