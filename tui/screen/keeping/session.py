"""Writing down the filters that were applied and how the case is looked at, at every change of them."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from db.case.case import Case
from db.errors import ConflictError
from db.filters.filter import Filter
from tui.actions.host import Asking, Saying
from tui.screen.keeping.selection import Write
from tui.screen.view_builder import uids_of_unfolded
from tui.state import memory
from tui.state.commands import Pane
from tui.state.state import MainViewState, TreeState, ViewState
from tui.state.view import CaseFacts

_PATIENCE = 2.0
"""Seconds after which the screen no longer waits for the disk."""
_LONGEST_FILTER = 10_000
"""Maximum length of a filter that is kept, in characters."""
_MOST_UNFOLDED = 5_000
"""Maximum number of unfolded nodes of a tree that are kept."""


class SessionScreen(Asking, Saying, Protocol):
    """What keeping filters and views needs of the screen."""

    state: ViewState
    facts: CaseFacts | None


@dataclass(frozen=True, slots=True)
class _Look:
    """How a case is looked at: main view, its settings and those of the others, folding and order of the trees.

    With `published`, links that rest on an analyst's reading are left out.
    """

    main: str
    views: Mapping[str, MainViewState]
    trees: Mapping[Pane, TreeState]
    published: bool


class SessionKeeper:
    """Keeps the filters and the look of a case between two starts. `last` is the filter that was kept last."""

    def __init__(self, screen: SessionScreen, write: Write) -> None:
        self._screen = screen
        self._write = write
        self._filters: deque[tuple[str, str, bool]] = deque(maxlen=memory.FILTERS)
        self.last = ""
        self._kept: _Look | None = None
        self._looks_different = False
        self._at_rest = asyncio.Event()
        self._at_rest.set()

    def adopt(self, last: str) -> None:
        """Begin with what is on disk of a case that was opened: the `last` filter, and the look as the state has it."""
        self.last = last
        if not self._looks_different:
            self._kept = _look(self._screen.state)
        self._add(self._screen.state.filter)

    def follow(self, before: ViewState) -> None:
        """Write down what is different in the state than it was before."""
        state = self._screen.state
        if state.filter != before.filter and not state.later:
            stepped = state.earlier == before.earlier and self.last == str(before.filter)
            self._add(state.filter, instead=stepped)
        now, then = ((one.main, one.views, one.trees, one.published) for one in (state, before))
        if now != then:
            self._looks_different = True
        self._keep_soon()

    async def keep_filter(self, filter: Filter) -> None:
        """Write down a filter before it is applied."""
        self._add(filter)
        self._keep_soon()
        await self.rest()

    async def rest(self) -> None:
        """Wait until everything is written down, as long as the disk does not take too long for it."""
        if not self._at_rest.is_set():
            try:
                await asyncio.wait_for(self._at_rest.wait(), _PATIENCE)
            except TimeoutError:
                self._screen.say_once("The disk is slow: what is shown may not be kept for the next start yet.")

    def _add(self, filter: Filter, instead: bool = False) -> None:
        text, facts = str(filter), self._screen.facts
        if facts and text not in ("", self.last) and len(text) <= _LONGEST_FILTER:
            self.last = text
            self._filters.append((facts.uid, text, instead))

    def _keep_soon(self) -> None:
        if self._at_rest.is_set() and (self._filters or self._looks_different):
            self._at_rest.clear()
            self._screen.begin(self._keep, "session")

    async def _keep(self) -> None:
        try:
            written = True
            while written and (self._filters or self._looks_different):
                written = await (self._write(self._write_filters) if self._filters else self._keep_look())
        finally:
            self._at_rest.set()

    def _write_filters(self) -> None:
        while self._filters:
            filter = self._filters.popleft()
            try:
                memory.add_filter(*filter)
            except OSError:
                self._filters.appendleft(filter)
                raise

    async def _keep_look(self) -> bool:
        self._looks_different = False
        look, facts = _look(self._screen.state), self._screen.facts
        if facts is None or look == self._kept:
            return facts is not None
        try:
            described = await self._screen.ask(partial(_described, look=look))
        except ConflictError as error:
            self._screen.say_once(f"The view cannot be kept for the next start: {error}")
            return False

        def write() -> None:
            memory.save_view(facts.uid, described)
            self._kept = look

        return await self._write(write)

    def finish(self, case: Case) -> None:
        """At the end, write down what was changed in the last moment. Raises what that raises."""
        self._write_filters()
        look = _look(self._screen.state)
        if self._kept not in (None, look):
            memory.save_view(case.uid, _described(case, look))


def _look(state: ViewState) -> _Look:
    views = {id: settings.asked for id, settings in state.views.items()}
    return _Look(state.main, views, state.trees, state.published)


def _described(case: Case, look: _Look) -> dict[str, object]:
    """A look as values of JSON, with uids in place of numbers."""
    claims = {claim for settings in look.views.values() for claim in settings.claims}
    uids = {claim: uid for claim in claims for uid in case.uids((claim,))}
    trees: dict[str, object] = {}
    for pane, unfolded in uids_of_unfolded(case, look.trees).items():
        trees[pane] = {"order": look.trees[pane].order} | (
            {"unfolded": unfolded} if len(unfolded) <= _MOST_UNFOLDED else {}
        )
    views = {id: settings.kept(uids) for id, settings in look.views.items()}
    return {"main": look.main, "views": views, "trees": trees, "published": look.published}
