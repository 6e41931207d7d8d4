"""Going to another claim of the timeline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from db import dates
from db.index.clocks import DATE_OF
from db.text.safe import line
from tui.actions.host import Action, Host
from tui.dialogs.choose import PromptDialog
from tui.state import transitions
from tui.state.commands import Pane
from tui.widgets.window_list import WindowList


def move(how: Callable[[WindowList], None]) -> Action:
    """Move in the focused list. In the main pane, the claim moved to is the current one before the next key."""

    def go(host: Host) -> None:
        how(host.focused_list)
        if host.state.pane is Pane.TIMELINE:
            host.adopt_cursor()

    return go


def to_disputed(step: int) -> Action:
    """Go to the next (1) or previous (-1) disputed claim among the matches."""

    def go(host: Host) -> None:
        position = host.main.disputed_beyond(host.state.cursor, step)
        if position is not None:
            _go_to(host, position)
        elif host.view is not None:
            side = "after" if step > 0 else "before"
            host.say(f"No disputed claim {side} this one {host.view.content.where}.")

    return go


def go_to_date(host: Host) -> None:
    """Ask for a date and go to the first claim of that date or later, by the clock of the view."""
    if host.view is None:
        return

    today = date.today()

    def problem(text: str) -> str:
        try:
            first = dates.span(dates.typed_span(text, today))[0]
        except ValueError as error:
            return line(error)
        return "" if first else "Name a day, a month or a year to go to."

    hint = "a day, month or year, as in 2025-04-26, April 2025 or yesterday"

    def take(typed: str) -> None:
        meant = dates.typed_span(typed, today)
        if meant != "".join(typed.split()):
            host.say(f"{typed} is {dates.span_in_words(meant)}.")
        host.become(transitions.focus(host.state, Pane.TIMELINE))
        go_to_day(host, dates.span(meant)[0] or "")

    host.open_dialog(PromptDialog(f"Go to {DATE_OF[host.view.content.clock]}", hint, problem), take)


def go_to_day(host: Host, day: str) -> None:
    """Go to the first claim on this ISO day or later, by the clock of the view."""
    there = host.view.timeline.first_on(day) if host.view else None
    if there is not None:
        _go_to(host, there)


def _go_to(host: Host, position: int) -> None:
    host.main.go_to_position(position)
    host.adopt_cursor()
