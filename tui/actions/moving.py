"""Going to another claim of the timeline."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from db import dates
from db.index.clocks import DATE_OF
from db.text.safe import line
from tui.actions.common import Action, ask_user
from tui.dialogs.choose import PromptDialog
from tui.state import transitions
from tui.state.commands import Pane
from tui.widgets.window_list import WindowList

if TYPE_CHECKING:
    from tui.screen.explorer import Explorer


def move(how: Callable[[WindowList], None]) -> Action:
    """Move in the focused list. Where the timeline comes to is the current claim before the next key."""

    def go(explorer: Explorer) -> None:
        how(explorer.focused_list)
        if explorer.focused_list is explorer.main:
            explorer.adopt_cursor()

    return go


def to_disputed(step: int) -> Action:
    """Go to the next (1) or previous (-1) disputed claim among the matches."""

    def go(explorer: Explorer) -> None:
        found = explorer.main.disputed_beyond(explorer.state.cursor, step)
        if found is not None:
            _go_to(explorer, found)
        elif explorer.view is not None:
            where = "in this thread" if explorer.view.thread else "among the matches"
            explorer.say(f"No disputed claim {'after' if step > 0 else 'before'} this one {where}.")

    return go


def go_to_date(explorer: Explorer) -> None:
    """Ask for a date and go to the first match of then or later, by the clock that is shown."""

    def problem(text: str) -> str:
        try:
            first = dates.span(text)[0]
        except ValueError as error:
            return line(error)
        return "" if first else "Name a day, a month or a year to go to."

    hint = "a day, month or year, as in 2025-04-26 or 2025-04"

    def take(typed: str) -> None:
        explorer.become(transitions.focus(explorer.state, Pane.TIMELINE))
        go_to_day(explorer, dates.span(typed)[0] or "")

    ask_user(explorer, PromptDialog(f"Go to {DATE_OF[explorer.state.clock]}", hint, problem), take)


def go_to_day(explorer: Explorer, day: str) -> None:
    """Go to the first match on this ISO day or later, by the clock that is shown."""
    there = explorer.view.timeline.first_on(day) if explorer.view else None
    if there is not None:
        _go_to(explorer, there)


def _go_to(explorer: Explorer, position: int) -> None:
    explorer.main.go_to_position(position)
    explorer.adopt_cursor()
