"""Opening a case: the first questions to it, and what is said at the first start ever."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from db.errors import ConflictError
from tui.actions.host import Asking
from tui.screen.layout import Layout
from tui.screen.presenter import Presenter
from tui.screen.selection_keeper import SelectionKeeper
from tui.screen.view_builder import facts_of, initial_trees
from tui.state import memory, transitions
from tui.state.commands import BY_ID
from tui.state.keymap import Keymap
from tui.state.manual import READ_ONLY
from tui.state.state import ViewState
from tui.state.view import CaseFacts

_WELCOME = ("filter.edit", "filter.disputed", "mark.toggle", "export", "help")
"""The commands that the welcome names."""


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
        """Say that the case is being opened, and at the first start which keys matter most."""
        self._panes.title.show("opening…", "")
        self._panes.welcome.display = self._is_first
        self._panes.welcome.show([(keymap[id][0], BY_ID[id].label) for id in _WELCOME], READ_ONLY)

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
