"""Editing the filter as text: what was typed is shown at once, and becomes one step of the history when it is done."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from db.case.completion import complete
from db.errors import ConflictError, FilterError
from db.filters.filter import Filter, parse
from db.text.safe import line
from tui.state import transitions
from tui.state.messages import FilterTyped
from tui.state.state import ViewState

if TYPE_CHECKING:
    from tui.screen.explorer import Explorer


class FilterEditor:
    """Follows the filter bar while it has the focus."""

    def __init__(self, explorer: Explorer) -> None:
        self._explorer = explorer
        self._before: ViewState | None = None
        self._problem = ""

    @property
    def editing(self) -> bool:
        """Whether a text was begun that is neither done nor given up."""
        return self._before is not None

    def follow(self, event: FilterTyped) -> None:
        """Show what was typed where the case can answer it, and how to go on."""
        explorer = self._explorer
        self._before = self._before or explorer.state
        self._problem = ""
        try:
            typed = parse(event.text)
        except FilterError as error:
            self._problem = line(error)
            if event.done:
                explorer.bar.resume()
        else:
            if event.done:
                explorer.begin(partial(self._submit, event, typed), "submit")
                return
            explorer.preview(typed)
        explorer.begin(partial(self._offer, event), "completion")

    def refuse(self, error: ConflictError) -> None:
        """Keep why the case cannot answer what was typed, until it is known whether there is a way to go on."""
        self._problem = line(error)

    def abandon(self) -> None:
        """Return to the filter and the claim from before."""
        explorer, before = self._explorer, self._before
        if before is not None:
            explorer.state = replace(explorer.state, cursor=before.cursor, trail=before.trail)
        self.end(before.filter if before else explorer.state.filter)

    def end(self, wanted: Filter) -> None:
        """End editing with this filter, as one step from the filter before."""
        explorer = self._explorer
        before, self._before = self._before, None
        if before is None:
            return
        explorer.set_focus(explorer.focused_list)
        start = replace(explorer.state, filter=before.filter, earlier=before.earlier, later=before.later)
        explorer.become(transitions.narrow(start, wanted))
        explorer.bar.finish(str(wanted))

    async def _offer(self, event: FilterTyped) -> None:
        """Show how to go on; what is wrong only where there is no way, or where the text was meant to be done."""
        offers = await self._explorer.ask(lambda case: complete(case, event.text, event.cursor))
        self._explorer.bar.offer(offers, self._problem if event.done or not offers else "")

    async def _submit(self, event: FilterTyped, typed: Filter) -> None:
        """End editing if the case can answer the filter; else say why not and go on editing."""
        try:
            await self._explorer.ask(lambda case: case.matches(typed))
        except FilterError as error:
            self._problem = line(error)
            self._explorer.bar.resume()
            await self._offer(event)
        else:
            self.end(typed)
        self._explorer.run_waiting()
