"""Reading a case anew when its file has changed, with everything on the screen staying in its place."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol

from pyroaring import FrozenBitMap

from db.case.case import Case
from db.errors import ConflictError, FilterError
from db.text import phrases
from tui.actions.host import Asking, Saying
from tui.screen.keeping.keeping import Keeping
from tui.screen.presenter import Presenter
from tui.screen.reader import CaseReader
from tui.screen.view_builder import build_view, claim_at, facts_of, uids_of_unfolded, unfolded_with
from tui.state import memory, transitions
from tui.state.commands import Pane
from tui.state.state import NO_MARKS, Change, ViewState
from tui.state.view import CaseFacts, ClaimDetails, View
from tui.views.base import MainView
from tui.widgets.work import Background

_GROUP = "reload"
_MOST_STEPS = 20_000
"""Maximum number of claims in changes of the selection that can still be taken back after the user changed the case."""
INTERVAL = 2.0
"""Seconds between two looks at whether the file has changed."""


class _Restored(NamedTuple):
    """The state in the numbers of the case that was read anew, with what is to be shown of it.

    `kept` is what is on disk of its selection, `gone` the number of selected claims that are not in it any more.
    """

    facts: CaseFacts
    state: ViewState
    kept: FrozenBitMap
    gone: int
    view: View
    claim: ClaimDetails | None
    problem: str


class ReloadingScreen(Asking, Saying, Protocol):
    """What reading a case anew needs of the screen."""

    state: ViewState
    facts: CaseFacts | None
    views: Mapping[str, MainView]

    @property
    def can_reload(self) -> bool:
        """Whether the case is shown with no dialog open and no filter being edited: both refer to the case as it is."""


class Reload:
    """Reads the case anew if its file has changed, as soon as nothing under way depends on the case as it was.

    `_own` is the file that this explorer has changed last, until that is shown.
    """

    def __init__(
        self,
        screen: ReloadingScreen,
        reader: CaseReader,
        background: Background,
        presenter: Presenter,
        keeping: Keeping,
    ) -> None:
        self._screen = screen
        self._reader = reader
        self._background = background
        self._presenter = presenter
        self._keeping = keeping
        self._turn = asyncio.Lock()
        self._own: Path | None = None

    def begin(self) -> None:
        """Begin to look whether the file has changed, unless that is under way."""
        if not self._background.is_under_way(_GROUP):
            self._background.begin(self.look_for_changes, _GROUP)

    async def look_for_changes(self) -> None:
        """Read the case anew if its file has changed, unless this explorer is changing it."""
        if not self._turn.locked():
            async with self._turn:
                await self._look()

    @asynccontextmanager
    async def changing(self, path: Path) -> AsyncIterator[None]:
        """A block in which this explorer changes the case at `path`, which is the one to be shown from now on.

        What has changed is on the screen when the block is left, without a word; while a dialog is open, after that.
        """
        async with self._turn:
            self._own = path
            try:
                yield
            except ConflictError:
                await self._look()
                raise
            await self._look()

    async def _look(self) -> None:
        if not self._screen.can_reload:
            return
        shown, has_changed = await self._screen.ask(lambda case: (case.path, case.has_changed()))
        path = self._own or shown
        if path == shown and not has_changed:
            self._own = None
            return
        try:
            case = await self._reader.renew(path)
        except ConflictError as error:
            self._screen.say_once(f"The case has changed and cannot be read as it is now: {error}")
            return
        with ExitStack() as unless_adopted, suppress(ConflictError, sqlite3.Error):  # locked: there is a next time
            unless_adopted.callback(case.close)
            if await self._take_over(case):
                unless_adopted.pop_all()
                self._own = None

    async def _take_over(self, new: Case) -> bool:
        """Show the new case in place of the old one, in the state that the user has brought about meanwhile.

        Return whether that was done.
        """
        screen = self._screen
        while screen.can_reload and (old := screen.facts) is not None:
            selection = self._keeping.selection
            await selection.rest()
            await self._keeping.session.rest()
            before, kept = screen.state, selection.kept
            uids = await screen.ask(partial(_uids_of, state=before, kept=kept, with_steps=self._own is not None))
            restored = await asyncio.to_thread(_restore, new, old, before, uids, screen.views)
            if screen.state == before and selection.at_rest and selection.kept == kept and screen.can_reload:
                self._show(new, restored)
                size, lost = restored.facts.size, _said_of_lost(restored.gone)
                if self._own is None:
                    screen.announce(
                        f"The case has changed and was read anew: {size:,} claims, before {old.size:,}.{lost}"
                    )
                return True
        return False

    def _show(self, case: Case, restored: _Restored) -> None:
        """Ask another case from now on, and show what the state comes to in it."""
        screen = self._screen
        self._background.withdraw("view", "claim", "rows", "trees", "completion")
        self._reader.adopt(case, self._own)
        last = self._keeping.session.last if screen.facts and screen.facts.uid == restored.facts.uid else ""
        screen.facts, screen.state = restored.facts, restored.state
        self._keeping.selection.adopt(restored.kept)
        self._keeping.session.adopt(last)
        self._presenter.show_restored(restored.view, restored.claim)
        if restored.problem:
            screen.say(f"{restored.problem.rstrip('.')}. The filter was cleared.", warning=True)


class _Uids(NamedTuple):
    """The uids of what the state names by number: claims by position, selections, and the unfolded nodes of trees."""

    claims: Mapping[int, str]
    marks: list[str]
    kept: list[str]
    unfolded: Mapping[Pane, Sequence[str]]
    steps: Mapping[int, str] | None


def _uids_of(case: Case, state: ViewState, kept: FrozenBitMap, with_steps: bool) -> _Uids:
    """The uids; `with_steps` also those of claims in changes of the selection, unless they are very many."""
    unfolded = uids_of_unfolded(case, state.trees)
    wanted = () if state.wanted_cursor is None else (state.wanted_cursor,)
    of_views = (claim for settings in state.views.values() for claim in settings.claims)
    linking = () if state.linking is None else (state.linking.position,)
    claims = list(dict.fromkeys((*wanted, *linking, *state.trail, *of_views)))
    uids = _uid_of_each(case, claims)
    changes = [one for one in (*state.done, *state.undone) if isinstance(one, Change)]
    marked = FrozenBitMap.union(NO_MARKS, *(marks for one in changes for marks in (one.before, one.after)))
    steps = _uid_of_each(case, list(marked)) if with_steps and len(marked) <= _MOST_STEPS else None
    return _Uids(uids, case.uids(state.marks), case.uids(kept), unfolded, steps)


def _uid_of_each(case: Case, positions: Sequence[int]) -> dict[int, str]:
    """The uids of claims by their positions. Those that are not in the file any more are left out."""
    uids = case.uids(positions)
    if len(uids) == len(positions):
        return dict(zip(positions, uids, strict=True))
    return {position: uid for position in positions for uid in case.uids((position,))}


def _said_of_lost(gone: int) -> str:
    """A sentence on selected claims that are not in the case any more, if there are any."""
    return f" {phrases.count(gone, 'selected claim')} {'is' if gone == 1 else 'are'} no longer in it." if gone else ""


def _restore(case: Case, old: CaseFacts, state: ViewState, uids: _Uids, views: Mapping[str, MainView]) -> _Restored:
    """Find everything that the state names in the case that was read anew, and what it comes to there.

    Another build of the case has a uid of its own, and so perhaps a selection of its own, which is added.
    """
    facts = facts_of(case)
    own = uids.kept if facts.uid == old.uid else memory.load_selection(facts.uid)
    marks = case.positions(uids.marks)
    kept = FrozenBitMap(case.positions(own))
    positions = _positions(case, uids.claims)
    unfolded = unfolded_with(case, uids.unfolded)
    steps = None if uids.steps is None else _positions(case, uids.steps)
    shown = marks if facts.uid == old.uid else marks | kept
    state = transitions.renumber(state, positions=positions, marks=shown, unfolded=unfolded, steps=steps)
    problem = ""
    try:
        view = _view_of(case, state, views)
    except FilterError as error:  # it names what is not in the case any more
        problem, state = str(error), transitions.clear_filter(state)
        view = _view_of(case, state, views)
    at = transitions.arrive(state, view.cursor, view.known).cursor
    seen = case.published if state.published else case
    claim = None if at is None else claim_at(seen, at, view.filter.asof, view.lens)
    return _Restored(facts, state, kept, len(uids.marks) - len(marks), view, claim, problem)


def _positions(case: Case, uids: Mapping[int, str]) -> dict[int, int]:
    """The new position for each old one, of the claims that are still there."""
    return {old: new for old, uid in uids.items() if (new := case.position(uid)) is not None}


def _view_of(case: Case, state: ViewState, views: Mapping[str, MainView]) -> View:
    request = state.request
    return build_view(case, views[request.main].read, request, state.cursor, state.trees_in_use, None)
