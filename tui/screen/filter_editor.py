"""Editing the filter as text: what was typed is shown at once, and becomes one step of the history when it is done."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import Any, Protocol, TypeVar

from db.case.case import Case
from db.case.completion import complete
from db.errors import ConflictError, FilterError
from db.filters.filter import Filter, parse
from db.text.safe import line
from tui.panes.filter_bar import FilterBar
from tui.state import transitions
from tui.state.messages import FilterTyped
from tui.state.state import ViewState

T = TypeVar("T")


class EditingScreen(Protocol):
    """What editing the filter needs of the screen."""

    state: ViewState

    async def ask(self, question: Callable[[Case], T]) -> T:
        """The answer of the case to a question."""

    def begin(self, work: Callable[[], Coroutine[Any, Any, None]], group: str | None = None) -> None:
        """Start work that waits for the case."""

    def become(self, state: ViewState) -> None:
        """Take on another state."""

    def preview(self, wanted: Filter) -> None:
        """Show what a filter selects without making it a step of the history."""

    def focus_pane(self) -> None:
        """Give the focus back to the pane that had it."""

    def presented(self) -> None:
        """React to an answer: commands may have waited for it."""


class FilterEditor:
    """Follows the filter bar while it has the focus."""

    def __init__(self, screen: EditingScreen, bar: FilterBar) -> None:
        self._screen = screen
        self._bar = bar
        self._before: ViewState | None = None
        self._problem = ""

    @property
    def editing(self) -> bool:
        """Whether a text was begun that is neither done nor given up."""
        return self._before is not None

    def follow(self, event: FilterTyped) -> None:
        """Show what was typed where the case can answer it, and how to go on."""
        screen = self._screen
        self._before = self._before or screen.state
        self._problem = ""
        try:
            typed = parse(event.text)
        except FilterError as error:
            self._problem = line(error)
            if event.done:
                self._bar.resume()
        else:
            if event.done:
                screen.begin(partial(self._submit, event, typed), "submit")
                return
            screen.preview(typed)
        screen.begin(partial(self._offer, event), "completion")

    def refuse(self, error: ConflictError) -> None:
        """Keep why the case cannot answer what was typed, until it is known whether there is a way to go on."""
        self._problem = line(error)

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
        screen.focus_pane()
        start = replace(screen.state, filter=before.filter, earlier=before.earlier, later=before.later)
        screen.become(transitions.narrow(start, wanted))
        self._bar.finish(str(wanted))

    async def _offer(self, event: FilterTyped) -> None:
        """Show how to go on; what is wrong only where there is no way, or where the text was meant to be done."""
        offers = await self._screen.ask(lambda case: complete(case, event.text, event.cursor))
        self._bar.offer(offers, self._problem if event.done or not offers else "")

    async def _submit(self, event: FilterTyped, typed: Filter) -> None:
        """End editing if the case can answer the filter; else say why not and go on editing."""
        try:
            await self._screen.ask(lambda case: case.matches(typed))
        except FilterError as error:
            self._problem = line(error)
            self._bar.resume()
            await self._offer(event)
        else:
            self.end(typed)
        self._screen.presented()
