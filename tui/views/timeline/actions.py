"""How the timeline is shown: by which clock, and with repeats folded or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.actions.common import Action
from tui.state.commands import key_name
from tui.state.state import ViewState
from tui.state.view_request import Main

if TYPE_CHECKING:
    from tui.screen.explorer import Explorer


def of_timeline(transition: Callable[[ViewState], ViewState], otherwise: str) -> Action:
    """Change how the timeline is shown; where it is not, say why that has no effect there."""

    def go(explorer: Explorer) -> None:
        if explorer.state.main is Main.TIMELINE:
            explorer.become(transition(explorer.state))
        else:
            back = key_name(explorer.keymap["pane.timeline"][0])
            explorer.say(f"{otherwise} {back} leads to the timeline.")

    return go
