"""The main views, one line each, and what they bring to the tables of the screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tui.actions.host import Action
from tui.actions.registry import ACTIONS
from tui.state.transitions import TRANSITIONS, Transition
from tui.state.view import HelpSection, LegendEntry, View
from tui.views.base import MainView
from tui.views.sides.view import SIDES
from tui.views.thread.view import THREAD
from tui.views.timeline.view import TIMELINE
from tui.widgets.glyphs import Glyphs

MAIN_VIEWS: tuple[MainView, ...] = (TIMELINE, SIDES, THREAD)


def all_transitions(views: Iterable[MainView]) -> Mapping[str, Transition]:
    """The commands that do nothing but change the state, by id."""
    return {**TRANSITIONS, **{id: change for view in views for id, change in view.transitions.items()}}


def all_actions(views: Iterable[MainView]) -> Mapping[str, Action]:
    """What all other commands do, by id."""
    return {**ACTIONS, **{id: action for view in views for id, action in view.actions.items()}}


def thread_action(views: Iterable[MainView]) -> Action:
    """What shows the thread of the current claim; without a view for it, nothing happens."""
    return next((view.show_thread for view in views if view.show_thread), lambda _: None)


def help_sections(views: Iterable[MainView], glyphs: Glyphs) -> list[HelpSection]:
    """What the help screen says about the main views."""
    return [view.help(glyphs) for view in views if view.help]


def legend(views: Iterable[MainView], view: View | None, glyphs: Glyphs) -> list[LegendEntry]:
    """The signs that the main views explain as they are now; none before the case is shown."""
    return [entry for one in views if view and one.legend for entry in one.legend(view, glyphs)]
