"""Opening a case: the first questions to it, and what is said at the first start ever."""

from __future__ import annotations

import asyncio
import shlex
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from db.errors import ConflictError
from db.sample import bundled_path
from db.store.nearby import only_case_in
from db.text.safe import line
from tui.actions.host import Asking
from tui.screen.layout import Layout
from tui.screen.presenter import Presenter
from tui.screen.selection_keeper import SelectionKeeper
from tui.screen.view_builder import facts_of, initial_trees
from tui.state import memory, transitions
from tui.state.keymap import Keymap, key_for
from tui.state.state import ViewState
from tui.state.view import CaseFacts

_WELCOME = {"filter.disputed": ": what is disputed", "view.sides": ": both sides", "help": " all keys"}
"""The commands that the welcome names, each with the words behind its key."""


class OpeningScreen(Asking, Protocol):
    """What opening a case needs of the screen."""

    state: ViewState
    facts: CaseFacts | None

    def opened(self) -> None:
        """Show the case, which is open now."""

    def leave(self, problem: ConflictError) -> None:
        """End the program because of a problem that a person can act on."""


class Opening:
    """Opens the case, and says at the first start ever what to know."""

    def __init__(self, screen: OpeningScreen, panes: Layout, presenter: Presenter, selection: SelectionKeeper) -> None:
        self._screen = screen
        self._panes = panes
        self._presenter = presenter
        self._selection = selection
        self._is_first = memory.is_first_start()

    def welcome(self, keymap: Keymap) -> None:
        """Say that the case is being opened, and at the first start what to ask it first."""
        self._panes.header.show("opening…", "")
        self._panes.welcome.set_class(self._is_first, "-shown")
        self._panes.welcome.show([(key_for(keymap, id), words) for id, words in _WELCOME.items()])

    async def open(self) -> None:
        """Ask for what is needed before the first view, with the selection that was kept."""
        screen = self._screen
        watch = self._presenter.watch_progress()
        try:
            facts, trees = await screen.ask(lambda case: (facts_of(case), initial_trees(case)))
        except ConflictError as error:
            screen.leave(error)
            return
        watch.stop()
        kept = await screen.ask(lambda case: case.positions(memory.load_selection(facts.uid)))
        screen.state = replace(transitions.mark(screen.state, kept), trees=trees, marks_before=())
        self._selection.kept = screen.state.marks
        screen.facts = facts
        screen.opened()
        if self._is_first:
            await self._selection.write(memory.remember_start)
            await self._name_nearby_case()

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
