"""What enter does, which depends on where the focus is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui import controller
from tui.commands import Pane
from tui.controller import FIELD_OF
from tui.effects import threads
from tui.effects.trees import choose_node

if TYPE_CHECKING:
    from tui.explorer import Explorer


def act(explorer: Explorer) -> None:
    """What enter does in the focused pane."""
    pane = explorer.state.pane
    if pane in FIELD_OF:
        choose_node(explorer)
    elif pane is Pane.TIMELINE:
        if explorer.main.offer:
            explorer.become(controller.narrow(explorer.state, explorer.state.filter.drop(explorer.main.offer)))
        elif not threads.enter(explorer):
            explorer.become(controller.focus(explorer.state, Pane.CLAIM))
            explorer.details.go_to_first_link(anywhere=True)
    elif explorer.details.opens_thread:
        threads.open_thread(explorer)
    elif explorer.details.target is not None:
        explorer.become(controller.follow(explorer.state, explorer.details.target))
    elif not explorer.details.go_to_first_link(anywhere=True):
        no_claim = explorer.details.claim is None
        explorer.say("No claim is selected." if no_claim else "No claim is linked with this one.")
