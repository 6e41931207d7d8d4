"""Threads: opening one, opening and closing what is hidden in it, and following its links."""

from __future__ import annotations

from dataclasses import replace

from tui.actions.enter import act
from tui.actions.host import Action, Host
from tui.state import transitions
from tui.views.thread.pane import ThreadPane
from tui.views.thread.read import thread_of
from tui.views.thread.rows import hidden_above
from tui.views.thread.settings import ThreadSettings, close_thread, open_thread, set_opened


def switch_thread(host: Host) -> None:
    """Show the thread of the current claim; where its thread is shown already, what was there before."""
    shown, cursor = thread_of(host.view), host.state.cursor
    if host.state.main == ThreadSettings.view and (shown is None or cursor is None or cursor in shown.nodes):
        host.become(close_thread(host.state))
    else:
        show_thread(host)


def show_thread(host: Host) -> None:
    """Show the thread of the current claim."""
    if host.state.cursor is None:
        host.say("No claim is selected whose thread could be shown.")
    else:
        host.become(open_thread(host.state, host.state.cursor))


def enter(host: Host) -> None:
    """Open or close what is hidden under the cursor, go to where the link leads, or open the claim."""
    pane, shown = host.main, thread_of(host.view)
    row = pane.thread_row if isinstance(pane, ThreadPane) else None
    if row is None or shown is None or row.is_claim:
        act(host)
    elif row.hidden:
        opened = host.state.settings_of(ThreadSettings).opened
        host.become(set_opened(host.state, (row.hidden,), row.hidden not in opened))
    else:
        at_link = replace(host.state, cursor=row.claim)
        host.become(set_opened(transitions.follow(at_link, row.target), hidden_above(shown, row.target), True))
        pane.go_to_position(row.target)


def sideways(opened: bool) -> Action:
    """Open or close what is hidden in the row under the cursor or below it; else go down, or up to its parent."""

    def go(host: Host) -> None:
        pane = host.main
        if not isinstance(pane, ThreadPane):
            return
        hidden = pane.hidden_below(opened=not opened) if pane.thread_row else None
        if hidden:
            host.become(set_opened(host.state, (hidden,), opened))
        elif pane.thread_row and opened:
            pane.move(1)
        elif pane.thread_row:
            pane.go_up()
        host.adopt_cursor()

    return go
