"""A case that others write to while it is on the screen: it is read anew, and everything stays in its place."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from pyroaring import FrozenBitMap

from db.case.case import Case
from db.errors import ConflictError, FilterError
from db.model.claims import Claim
from db.text import phrases
from tui.actions import selection
from tui.screen.view_builder import View, build_view, claim_at, forests
from tui.state import memory, transitions
from tui.state.commands import Pane
from tui.state.state import ViewState

if TYPE_CHECKING:
    from tui.screen.explorer import Explorer

INTERVAL = 2.0
"""Seconds between two looks at whether the file has changed."""


async def look_for_changes(explorer: Explorer) -> None:
    """Read the case anew if it has changed, as soon as nothing is under way that is about the case as it was."""
    if not _is_free(explorer) or not await explorer.ask(Case.has_changed):
        return
    try:
        case = await explorer.reader.renew()
    except ConflictError as error:
        explorer.say_once(f"The case has changed and cannot be read as it is now: {error}")
        return
    with ExitStack() as unless_adopted, suppress(ConflictError, sqlite3.Error):  # locked: there is a next time
        unless_adopted.callback(case.close)
        if await _take_over(explorer, case):
            unless_adopted.pop_all()


def _is_free(explorer: Explorer) -> bool:
    """Whether neither a dialog is open nor the filter edited: both end in what they began with."""
    is_open = explorer.case is not None and explorer.view is not None
    return is_open and explorer.app.screen is explorer and not explorer.editor.editing


async def _take_over(explorer: Explorer, new: Case) -> bool:
    """Put the new case in the place of the old one at one stroke, once what the user did meanwhile is in it too.

    Return whether that was done.
    """
    while _is_free(explorer) and (old := explorer.case) is not None:
        before, kept = explorer.state, explorer.kept_marks
        if new.uid == old.uid:
            names = await explorer.ask(partial(_names_of, state=before, kept=kept))
        else:
            names = _names_in_another(new)
        carried = await asyncio.to_thread(_carry_over, new, before, names)
        if explorer.state == before and explorer.kept_marks == kept and _is_free(explorer):
            _show(explorer, new, carried)
            gone = len(before.marks) - len(carried.state.marks)
            lost = f" {phrases.count(gone, 'selected claim')} no longer in it." if gone else ""
            explorer.say(f"The case has changed and was read anew: {new.size:,} claims, before {old.size:,}.{lost}")
            return True
    return False


class _Names(NamedTuple):
    """By their uids: the claims under the cursor and of the thread, the trail, the selection now and as kept,
    and what is unfolded.
    """

    here: list[str]
    thread_of: list[str]
    trail: list[str]
    marks: list[str]
    kept: list[str]
    unfolded: Mapping[Pane, frozenset[str]]


class _Carried(NamedTuple):
    """The state in the numbers of another case, with what is to be shown of that."""

    state: ViewState
    kept: FrozenBitMap
    view: View
    claim: Claim | None
    problem: str


def _names_of(case: Case, state: ViewState, kept: FrozenBitMap) -> _Names:
    unfolded = {
        pane: frozenset(node.uid for id in state.trees[pane].unfolded if (node := forest.get(id)))
        for pane, forest in forests(case).items()
    }
    here, thread_of = ([] if at is None else case.uids([at]) for at in (state.place, state.thread_of))
    return _Names(here, thread_of, case.uids(state.trail), case.uids(state.marks), case.uids(kept), unfolded)


def _names_in_another(case: Case) -> _Names:
    """Nothing of one case is carried over to another; that has a selection of its own."""
    marks = memory.load_selection(case.uid)
    return _Names([], [], [], marks, marks, {Pane.ACTORS: frozenset(), Pane.REGIONS: frozenset()})


def _carry_over(case: Case, state: ViewState, names: _Names) -> _Carried:
    cursor = case.position(names.here[0]) if names.here else None
    thread_of = case.position(names.thread_of[0]) if names.thread_of else None
    walked = [position for uid in names.trail if (position := case.position(uid)) is not None]
    unfolded = {
        pane: frozenset(node.id for node in forest if node.uid in names.unfolded[pane])
        for pane, forest in forests(case).items()
    }
    renumbered = transitions.renumber(
        state, cursor=cursor, thread_of=thread_of, trail=walked, marks=case.positions(names.marks), unfolded=unfolded
    )
    problem = ""
    try:
        view = build_view(case, renumbered.look, cursor)
    except FilterError as error:  # it names what is not in the case any more
        problem, renumbered = str(error), transitions.clear_filter(renumbered)
        view = build_view(case, renumbered.look, cursor)
    at = transitions.arrive(renumbered, view.cursor, view.known).cursor
    claim = None if at is None else claim_at(case, at, view.filter.asof, view.lens)
    return _Carried(renumbered, FrozenBitMap(case.positions(names.kept)), view, claim, problem)


def _show(explorer: Explorer, case: Case, carried: _Carried) -> None:
    for group in ("view", "claim", "rows", "completion"):
        explorer.workers.cancel_group(explorer, group)  # it was asked of the case as it was
    explorer.reader.adopt(case)
    explorer.case, explorer.state, explorer.kept_marks = case, carried.state, carried.kept
    explorer.bar.show(str(carried.state.filter))
    explorer.show_view(carried.view)
    explorer.show_claim(carried.claim)
    if carried.problem:
        explorer.say(f"{carried.problem} That filter is dropped.", warning=True)
    if carried.state.marks != carried.kept:
        selection.keep_selection(explorer)
