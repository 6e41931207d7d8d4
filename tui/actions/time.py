"""Stepping the as-of date."""

from __future__ import annotations

from collections.abc import Callable

from db import dates
from db.views.asof_steps import AsOfStops
from tui.actions.host import Action, Host
from tui.state import transitions
from tui.state.keymap import key_for


def step(to: Callable[[AsOfStops], str | None], where: str) -> Action:
    """Set the as-of date to the stop that `to` picks. `where` says "before" or "after" if there is none."""

    def go(host: Host) -> None:
        if host.view is None:
            return
        nothing = host.view.content.stepped
        stop, asof = to(host.view.stops), host.state.filter.asof
        if stop is not None:
            host.become(transitions.step_to(host.state, stop))
        elif asof is not None:
            host.say(f"{nothing} was stated {where} {dates.words(asof)}.")
        elif host.view.stops.day_before is None:
            host.say(f"{nothing} has a day on which it was stated.")
        else:
            back = key_for(host.keymap, "time.back")
            host.say(f"This is now, with all that is known. {back} steps back in time.")

    return go


def to_now(host: Host) -> None:
    """Drop the as-of date."""
    if host.state.filter.asof is None:
        host.say("This is now: no as-of date is set.")
    else:
        host.become(transitions.step_to(host.state, None))
