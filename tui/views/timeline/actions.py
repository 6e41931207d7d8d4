"""How the timeline is shown: by which clock, and with repeats folded or not."""

from __future__ import annotations

from tui.actions.host import Action, Host
from tui.state.keymap import key_for
from tui.state.state import TIMELINE
from tui.state.transitions import Transition


def in_timeline(transition: Transition, otherwise: str) -> Action:
    """Change how the timeline is shown; where it is not, say why the command has no effect."""

    def go(host: Host) -> None:
        if host.state.main == TIMELINE:
            host.become(transition(host.state))
        else:
            host.say(f"{otherwise} {key_for(host.keymap, 'pane.timeline')} leads to the timeline.")

    return go
