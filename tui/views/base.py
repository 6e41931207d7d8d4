"""What a main view is: everything that the rest of the screen has to know about it, in one value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from db.case.case import Case
from db.case.matches import Matches
from tui.actions.host import Action
from tui.state.keymap import Keymap
from tui.state.state import MainViewState, ViewRequest, ViewState
from tui.state.transitions import Transition
from tui.state.view import Content, HelpSection, LegendEntry, View
from tui.views.claim_list import ClaimList
from tui.widgets.glyphs import Glyphs

Read = Callable[[Case, ViewRequest, Matches, int | None], Content]
"""Works out what a view shows, on the thread that reads the case: of a request with its matches, near a position."""


ROWS_READ = 64
"""Rows that are read with a view on either side of the cursor: what a tall screen shows."""


@dataclass(frozen=True, slots=True)
class MainView:
    """A main view. It is registered in `tui.views.registry`; `tui.state.commands` says how it gets keys.

    `id` is also the id of its pane. `settings` is the class of its part of the state, if it has one.
    `read` works out what it shows, `pane` makes the pane that shows that. `reveal` changes the settings so that a
    claim is in view, if they can hide claims. `legend` adds signs to the legend in the help, `help`
    explains its signs on the help screen.
    `transitions` and `actions` are what its own commands do. `overrides` are what shared commands do while it has the
    focus. `show_thread` is set in the one view that shows the thread of a claim.
    """

    id: str
    read: Read
    pane: Callable[[Glyphs, Keymap, str], ClaimList]
    settings: type[MainViewState] | None = None
    reveal: Callable[[ViewState, View, int | None], ViewState] | None = None
    legend: Callable[[View, Glyphs], Sequence[LegendEntry]] | None = None
    help: Callable[[Glyphs], HelpSection] | None = None
    transitions: Mapping[str, Transition] = field(default_factory=dict)
    actions: Mapping[str, Action] = field(default_factory=dict)
    overrides: Mapping[str, Action] = field(default_factory=dict)
    show_thread: Action | None = None
