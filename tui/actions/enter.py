"""What enter does, which depends on where the focus is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.actions.trees import choose_node
from tui.state import transitions
from tui.state.commands import Pane
from tui.state.state import FIELD_OF
from tui.views.thread import actions

if TYPE_CHECKING:
    from tui.screen.explorer import Explorer


def act(explorer: Explorer) -> None:
    """What enter does in the focused pane."""
    pane = explorer.state.pane
    if pane in FIELD_OF:
        choose_node(explorer)
    elif pane is Pane.TIMELINE:
        if explorer.main.offer:
            explorer.become(transitions.narrow(explorer.state, explorer.state.filter.drop(explorer.main.offer)))
        elif not actions.enter(explorer):
            explorer.become(transitions.focus(explorer.state, Pane.CLAIM))
            explorer.details.go_to_first_link(anywhere=True)
    elif explorer.details.opens_thread:
        actions.open_thread(explorer)
    elif explorer.details.target is not None:
        explorer.become(transitions.follow(explorer.state, explorer.details.target))
    elif not explorer.details.go_to_first_link(anywhere=True):
        no_claim = explorer.details.claim is None
        explorer.say("No claim is selected." if no_claim else "No claim is linked with this one.")
