"""Threads: opening one, folding and unfolding in it, and following its links."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tui.actions.common import Action
from tui.state import transitions
from tui.state.view_request import Main
from tui.views.thread.rows import hiding

if TYPE_CHECKING:
    from tui.screen.explorer import Explorer


def switch_thread(explorer: Explorer) -> None:
    """Show the thread of the current claim; where its thread is shown already, what was there before."""
    view, cursor = explorer.view, explorer.state.cursor
    shown = view.thread if view else None
    if explorer.state.main is Main.THREAD and (shown is None or cursor is None or cursor in shown.nodes):
        explorer.become(transitions.close_thread(explorer.state))
    else:
        open_thread(explorer)


def open_thread(explorer: Explorer) -> None:
    """Show the thread of the current claim."""
    if explorer.state.cursor is None:
        explorer.say("No claim is selected whose thread could be shown.")
    else:
        explorer.become(transitions.open_thread(explorer.state, explorer.state.cursor))


def enter(explorer: Explorer) -> bool:
    """Open or close what is hidden under the cursor, or go to where the link leads; False if it is neither."""
    row = explorer.thread.thread_row if explorer.state.main is Main.THREAD else None
    shown = explorer.view.thread if explorer.view else None
    if row is None or shown is None or row.is_claim:
        return False
    if row.hidden:
        explorer.become(transitions.set_opened(explorer.state, (row.hidden,), row.hidden not in explorer.state.opened))
        return True
    at_link = replace(explorer.state, cursor=row.claim)
    state = transitions.set_opened(transitions.follow(at_link, row.target), hiding(shown, row.target), True)
    explorer.become(state)
    explorer.thread.go_to_position(row.target)
    return True


def sideways(opened: bool, otherwise: Action) -> Action:
    """Open or close what is folded below the row under the cursor of a thread; in other panes do something else."""

    def go(explorer: Explorer) -> None:
        if explorer.focused_list is not explorer.thread:
            otherwise(explorer)
            return
        pane = explorer.thread
        hidden = pane.hidden_below(opened=not opened) if pane.thread_row else None
        if hidden:
            explorer.become(transitions.set_opened(explorer.state, (hidden,), opened))
        elif pane.thread_row and opened:
            pane.move(1)
        elif pane.thread_row:
            pane.go_up()
        explorer.adopt_cursor()

    return go
