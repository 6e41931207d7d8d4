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

_FIRST_DAY = date.min.isoformat()


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
            first = dates.span(dates.typed_span(text, today, dates.DAY_FORMS))[0]
        except ValueError as error:
            return line(error)
        return "" if first else "Name a day, a month or a year to go to."

    hint = "a day, month or year, as in 2025-04-26, April 2025 or yesterday"

    def take(typed: str) -> None:
        meant = dates.typed_span(typed, today)
        in_words = dates.span_in_words(meant)
        if "".join(typed.split()).casefold() not in (meant, "".join(in_words.split()).casefold()):
            host.say(f"{typed} is {in_words}.")
        host.become(transitions.focus(host.state, Pane.TIMELINE))
        first, last = dates.span(meant)
        go_to_day(host, first or "")
        _say_if_elsewhere(host, in_words, first or "", last)

    host.open_dialog(PromptDialog(f"Go to {DATE_OF[host.view.content.clock]}", hint, problem), take)


def go_to_day(host: Host, day: str) -> None:
    """Go to the first claim on this ISO day or later, by the clock of the view."""
    there = host.view.timeline.first_on(day) if host.view else None
    if there is not None:
        _go_to(host, there)


def _say_if_elsewhere(host: Host, wanted: str, first: str, last: str | None) -> None:
    """Say so if the claim gone to is not from the ISO days that were wanted, because none is.

    Without `last` the days have no end.
    """
    there = host.view.timeline.first_on(first) if host.view else None
    if host.view is None or there is None:
        return
    timeline = host.view.timeline
    start, end = timeline.bounds(there)
    if (end or "") >= first and (last is None or (start or "") <= last):
        return
    if (end or "") < first:
        which = "that late: here is the last"
    elif there == timeline.first_on(_FIRST_DAY):
        which = "that early: here is the first"
    else:
        which = f"from {wanted}: here is the next"
    where = "under this filter" if host.view.filter else "in this case"
    host.say(f"No claim {where} is {which}, {dates.heading(start, end)}.")


def _go_to(host: Host, position: int) -> None:
    host.main.go_to_position(position)
    host.adopt_cursor()
