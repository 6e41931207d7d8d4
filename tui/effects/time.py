"""Stepping the as-of date."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from db import dates
from db.stepping import Stops
from tui import controller
from tui.effects.common import Effect
from tui.keymap import key_for
from tui.look import Main

if TYPE_CHECKING:
    from tui.explorer import Explorer


def step(to: Callable[[Stops], str | None], where: str) -> Effect:
    """Set the as-of date to one of the stops; `where` says where that lies, "before" or "after" the date until now."""

    def go(explorer: Explorer) -> None:
        if explorer.view is None:
            return
        nothing = "Nothing in this thread" if explorer.state.main is Main.THREAD else "Nothing that fits the filter"
        stop, asof = to(explorer.view.stops), explorer.state.filter.asof
        if stop is not None:
            explorer.become(controller.step_to(explorer.state, stop))
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
        explorer.become(controller.step_to(explorer.state, None))
