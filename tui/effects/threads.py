"""Threads: opening one, folding and unfolding in it, and following its links."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tui import controller
from tui.effects.common import Effect
from tui.look import Main
from tui.threads import hiding

if TYPE_CHECKING:
    from tui.explorer import Explorer


def switch_thread(explorer: Explorer) -> None:
    """Show the thread of the current claim; where its thread is shown already, what was there before."""
    view, cursor = explorer.view, explorer.state.cursor
    shown = view.thread if view else None
    if explorer.state.main is Main.THREAD and (shown is None or cursor is None or cursor in shown.nodes):
        explorer.become(controller.close_thread(explorer.state))
    else:
        open_thread(explorer)


def open_thread(explorer: Explorer) -> None:
    """Show the thread of the current claim."""
    if explorer.state.cursor is None:
        explorer.say("No claim is selected whose thread could be shown.")
    else:
        explorer.become(controller.open_thread(explorer.state, explorer.state.cursor))


def enter(explorer: Explorer) -> bool:
    """Open or close what is hidden under the cursor, or go to where the link leads; False if it is neither."""
    row = explorer.thread.thread_row if explorer.state.main is Main.THREAD else None
    shown = explorer.view.thread if explorer.view else None
    if row is None or shown is None or row.is_claim:
        return False
    if row.hidden:
        explorer.become(controller.set_opened(explorer.state, (row.hidden,), row.hidden not in explorer.state.opened))
        return True
    at_link = replace(explorer.state, cursor=row.claim)
    state = controller.set_opened(controller.follow(at_link, row.target), hiding(shown, row.target), True)
    explorer.become(state)
    explorer.thread.go_to_position(row.target)
    return True


def sideways(opened: bool, otherwise: Effect) -> Effect:
    """Open or close what is folded below the row under the cursor of a thread; in other panes do something else."""

    def go(explorer: Explorer) -> None:
        if explorer.focused_list is not explorer.thread:
            otherwise(explorer)
            return
        pane = explorer.thread
        hidden = pane.hidden_below(opened=not opened) if pane.thread_row else None
        if hidden:
            explorer.become(controller.set_opened(explorer.state, (hidden,), opened))
        elif pane.thread_row and opened:
            pane.move(1)
        elif pane.thread_row:
            pane.go_up()
        explorer.adopt_cursor()

    return go
