"""The thread of a claim as a main view."""

from __future__ import annotations

from tui.state.state import ViewState
from tui.state.view import View
from tui.views.base import MainView
from tui.views.thread.actions import enter, show_thread, sideways, switch_thread
from tui.views.thread.pane import ThreadPane
from tui.views.thread.read import read, thread_of
from tui.views.thread.rows import hidden_above
from tui.views.thread.settings import ThreadSettings, set_opened


def _reveal(state: ViewState, view: View, position: int | None) -> ViewState:
    """Open what hides a claim."""
    shown = thread_of(view)
    if shown is None or position is None or position not in shown.nodes:
        return state
    return set_opened(state, hidden_above(shown, position), True)


THREAD = MainView(
    ThreadSettings.view,
    read,
    ThreadPane,
    ThreadSettings,
    reveal=_reveal,
    actions={"view.thread": switch_thread},
    overrides={"act": enter, "tree.unfold": sideways(True), "tree.fold": sideways(False)},
    show_thread=show_thread,
)
