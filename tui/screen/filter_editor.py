"""Editing the filter as text: what was typed is shown at once, and becomes one step of the history when it is done."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Protocol

from db.case.completion import complete
from db.errors import ConflictError, FilterError, UnfinishedFilterError
from db.filters.filter import Filter, parse
from db.filters.operators import OperatorError
from db.text.safe import line
from tui.actions.host import Asking, Saying
from tui.screen.layout import Layout
from tui.state import transitions
from tui.state.messages import FilterTyped
from tui.state.state import ViewState
from tui.state.view import View


class EditingScreen(Asking, Saying, Protocol):
    """What editing the filter needs of the screen."""

    state: ViewState
    view: View | None

    def become(self, state: ViewState) -> None:
        """Take on another state."""

    def request_view(self) -> None:
        """Ask for the view that follows from the state."""

    def leave(self, problem: ConflictError) -> None:
        """End the program because of a problem that a person can act on."""

    async def keep_filter(self, filter: Filter) -> None:
        """Write down a filter before it is applied."""

    def presented(self) -> None:
        """React to an answer: commands may have waited for it."""


class FilterEditor:
    """Follows the filter bar while it has the focus.

    What is wrong with a text is clear if more letters cannot make it right, or if another text says what was meant; it
    is open where more letters may make it right nevertheless.
    `rejected` is the filter that the explorer was started with, if the case could not answer it.
    """

    def __init__(self, screen: EditingScreen, panes: Layout) -> None:
        self._screen = screen
        self._panes, self._bar = panes, panes.bar
        self._before: ViewState | None = None
        self._problem = ""
        self._is_clear = self._is_open = False
        self._refused: Filter | None = None
        self.rejected = ""

    @property
    def editing(self) -> bool:
        """Whether a text was begun that is neither done nor given up."""
        return self._before is not None

    def follow(self, event: FilterTyped) -> None:
        """Show what was typed where the case can answer it, and how to go on."""
        screen = self._screen
        self._before = self._before or screen.state
        self._problem, self._is_clear, self._is_open = "", False, False
        try:
            typed = parse(event.text)
        except FilterError as error:
            self._problem = line(error)
            self._is_open = isinstance(error, UnfinishedFilterError)
            self._is_clear = isinstance(error, OperatorError) or (bool(error.instead) and not self._is_open)
            if isinstance(error, OperatorError):  # the letters before it were shown as words, which they are not
                self._preview(self._before.filter)
            self._bar.count(False)
            if event.done:
                self._bar.resume()
        else:
            if event.done:
                screen.begin(partial(self._submit, event, typed), "submit")
                return
            self._preview(typed)
        screen.begin(partial(self._offer, event), "completion")

    def _preview(self, typed: Filter) -> None:
        """Show what a filter selects without making it a step of the history."""
        self._bar.count(True)
        if typed != self._screen.state.filter or typed == self._refused:
            self._refused = None
            self._screen.state = replace(self._screen.state, filter=replace(typed, notes=()))
            self._screen.request_view()

    def refuse(self, error: ConflictError) -> None:
        """Go back to the last filter that the case could answer; one that is being typed may become right yet."""
        screen, view = self._screen, self._screen.view
        if self._bar.editing:
            self._problem = line(error)  # until it is known whether there is a way to go on
            self._refused = screen.state.filter
            self._bar.count(False)
        elif view is None and not screen.state.filter:
            screen.leave(error)
        else:
            screen.say(str(error), warning=True)
            self.rejected = "" if view else str(screen.state.filter)
            screen.state = replace(screen.state, filter=view.filter if view else Filter())
            self._bar.show(str(screen.state.filter))
            if view is None:
                screen.request_view()
            screen.presented()

    def mend_rejected(self) -> None:
        """Let the user edit the rejected filter."""
        self._bar.mend(self.rejected)
        self.rejected = ""

    def abandon(self) -> None:
        """Return to the filter and the claim from before."""
        screen, before = self._screen, self._before
        if before is not None:
            screen.state = replace(screen.state, cursor=before.cursor, trail=before.trail)
        self.end(before.filter if before else screen.state.filter)

    def end(self, wanted: Filter) -> None:
        """End editing with this filter, as one step from the filter before."""
        screen = self._screen
        before, self._before = self._before, None
        if before is None:
            return
        self._panes.focus(screen.state.pane)
        start = replace(screen.state, filter=before.filter, earlier=before.earlier, later=before.later)
        screen.become(transitions.narrow(start, wanted))
        self._bar.finish(str(wanted))

    async def _offer(self, event: FilterTyped) -> None:
        """Show how to go on; what is wrong only if that is clear, there is no way, or the text was meant to be done."""
        limit = self._bar.most_offers
        offers = await self._screen.ask(lambda case: complete(case, event.text, event.cursor, limit))
        is_stuck = all(offer.mends for offer in offers) and not self._is_open
        self._bar.offer(offers, self._problem if event.done or self._is_clear or is_stuck else "")

    async def _submit(self, event: FilterTyped, typed: Filter) -> None:
        """End editing if the case can answer the filter; else say why not and go on editing."""
        try:
            await self._screen.ask(lambda case: case.matches(typed))
        except FilterError as error:
            self._problem = line(error)
            self._bar.resume()
            await self._offer(event)
        except ConflictError as error:
            self._bar.resume()
            self._screen.say(str(error), warning=True)
        else:
            settled = replace(typed, notes=())
            await self._screen.keep_filter(settled)
            if typed.notes:
                self._screen.say(" ".join(f"{note}." for note in typed.notes))
            self.end(settled)
        self._screen.presented()
