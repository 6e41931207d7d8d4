"""Opening a case: the first questions to it, and what is said at the first start ever."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from db.case.case import Case
from db.errors import ConflictError
from db.sample import bundled_path
from db.store.nearby import only_case_in
from db.text.phrases import count
from db.text.safe import line
from tui.actions.host import Asking, Saying
from tui.screen.keeping.keeping import Keeping
from tui.screen.keeping.restoring import Kept, find_kept
from tui.screen.layout import Layout
from tui.screen.presenter import Presenter
from tui.screen.view_builder import facts_of, initial_trees
from tui.state import memory
from tui.state.keymap import Keymap, key_for
from tui.state.state import ViewState
from tui.state.view import CaseFacts
from tui.views.base import MainView

_FIRST = {"work.add": ": write the first claim", "help": " all keys"}
"""What the welcome names where there are no claims yet."""

_WELCOME = {"filter.disputed": ": what is disputed", "view.sides": ": both sides", "help": " all keys"}
"""The commands that the welcome names, each with the words behind its key."""


class OpeningScreen(Asking, Saying, Protocol):
    """What opening a case needs of the screen."""

    state: ViewState
    facts: CaseFacts | None
    keymap: Keymap
    views: Mapping[str, MainView]

    def opened(self) -> None:
        """Show the case, which is open now."""

    def leave(self, problem: ConflictError) -> None:
        """End the program because of a problem that a person can act on."""


class Opening:
    """Opens the case, and says at the first start ever what to know."""

    def __init__(
        self, screen: OpeningScreen, panes: Layout, presenter: Presenter, keeping: Keeping, start_view: str
    ) -> None:
        self._screen = screen
        self._panes = panes
        self._presenter = presenter
        self._keeping = keeping
        self._start_view = start_view
        self._is_first = memory.is_first_start()
        self._keymap = screen.keymap

    def welcome(self) -> None:
        """Say that the case is being opened, and at the first start what to ask it first."""
        self._panes.header.show("opening…", "")
        self._panes.welcome.set_class(self._is_first, "-shown")
        self._name_keys(_WELCOME)

    def _name_keys(self, keys: Mapping[str, str]) -> None:
        self._panes.welcome.show([(key_for(self._screen.keymap, id), words) for id, words in keys.items()])

    async def open(self) -> None:
        """Ask for what is needed before the first view, with what was kept of the case."""
        screen = self._screen
        watch = self._presenter.watch_progress()
        try:
            facts = await screen.ask(facts_of)
        except ConflictError as error:
            screen.leave(error)
            return
        watch.stop()
        kept = await self._find_kept()
        screen.state, screen.facts = kept.in_state(screen.state), facts
        self._keeping.selection.adopt(kept.marks)
        self._keeping.session.adopt(kept.last)
        if kept.problem:
            screen.say_once(kept.problem)
        if not facts.size:
            self._name_keys(_FIRST)
        screen.opened()
        screen.begin(self._tell_conflicts, "conflicts")
        if self._is_first:
            await self._keeping.remember_start()
            await self._name_nearby_case()

    async def _tell_conflicts(self) -> None:
        """Say once whether there are conflicts."""
        if number := await self._screen.ask(lambda case: len(case.work.conflicts)):
            verb = "shows it" if number == 1 else "shows them"
            self._screen.announce(f"{count(number, 'conflict')}: {key_for(self._keymap, 'work.conflicts')} {verb}.")

    async def _find_kept(self) -> Kept:
        """What was kept, as it fits the state. Of that, only the width of the views can change meanwhile."""
        while True:
            state = self._screen.state

            def ask(case: Case, state: ViewState = state) -> Kept:
                return find_kept(case, replace(state, trees=initial_trees(case)), self._screen.views, self._start_view)

            kept = await self._screen.ask(ask)
            if self._screen.state.views == state.views:
                return kept

    async def _name_nearby_case(self) -> None:
        """Name the case in the working folder to somebody who sees the bundled one."""
        opened = await self._screen.ask(lambda case: case.path)
        nearby = await asyncio.to_thread(_nearby_case, opened)
        if nearby is not None:
            name = shlex.quote(nearby.name if not nearby.name.startswith("-") else f"./{nearby.name}")
            self._panes.welcome.name_case(line(nearby.name), line(f"conflict-tui {name}"))


def _nearby_case(opened: Path) -> Path | None:
    """The only case in the working folder, unless another case than the bundled one was asked for."""
    try:
        return only_case_in(Path.cwd()) if opened == bundled_path() else None
    except OSError:  # the working folder is gone
        return None
