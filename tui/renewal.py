"""A case that others write to while it is on the screen: it is read anew, and everything stays in its place."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from pyroaring import BitMap

from db.case import Case
from db.errors import CaseUnusableError, ConflictError
from db.filters import Filter
from db.model import Claim
from tui import controller
from tui.commands import Pane
from tui.controller import ViewState
from tui.trees import forests
from tui.view import View, see

if TYPE_CHECKING:
    from tui.explorer import Explorer

INTERVAL = 2.0
"""Seconds between two looks at whether the file has changed."""


async def look_for_changes(explorer: Explorer) -> None:
    """Read the case anew if it has changed. A dialog that is open is about the case as it was, so that waits."""
    if explorer.case is None or explorer.view is None or explorer.app.screen is not explorer:
        return
    if not await explorer.ask(Case.has_changed):
        return
    try:
        case = await explorer.reader.renew()
    except CaseUnusableError as error:
        explorer.say_once(f"The case has changed and cannot be read as it is now: {error}")
        return
    await _take_over(explorer, case)


async def _take_over(explorer: Explorer, new: Case) -> None:
    """Put the new case in the place of the old one at one stroke, once what the user did meanwhile is in it too."""
    while True:
        before, old = explorer.state, explorer.case
        if old is None:
            return
        known = await explorer.ask(partial(_names, state=before))
        state, view, claim = await asyncio.to_thread(_carry_over, new, before, known)
        if explorer.state == before and explorer.app.screen is explorer:
            break
    for group in ("view", "claim", "rows", "completion"):
        explorer.workers.cancel_group(explorer, group)  # it was asked of the case as it was
    explorer.reader.adopt(new)
    explorer.case, explorer.state, explorer.kept_marks = new, state, state.marks
    explorer.bar.show(str(state.filter))
    explorer.show_view(view)
    explorer.show_claim(claim)
    gone = len(before.marks) - len(state.marks)
    lost = f" {gone:,} of the selected claims are gone." if gone else ""
    explorer.say(f"The case has changed and was read anew: {new.size:,} claims, before {old.size:,}.{lost}")


def _names(case: Case, state: ViewState) -> tuple[list[str], list[str], list[str], dict[Pane, list[str]]]:
    """By their uids: the claim under the cursor, the trail, the selection, and what is unfolded."""
    here = [] if state.cursor is None else [state.cursor]
    unfolded = {
        pane: [node.uid for id in state.trees[pane].unfolded if (node := forest.get(id))]
        for pane, forest in forests(case).items()
    }
    return case.uids(here), case.uids(state.trail), case.uids(state.marks), unfolded


def _carry_over(
    case: Case, state: ViewState, known: tuple[list[str], list[str], list[str], dict[Pane, list[str]]]
) -> tuple[ViewState, View, Claim | None]:
    """The state in the numbers of the new case, what it shows, and the claim under the cursor."""
    here, trail, marks, unfolded = known
    cursor = case.position(here[0]) if here else None
    ids = {
        pane: frozenset(node.id for node in forest if node.uid in set(unfolded[pane]))
        for pane, forest in forests(case).items()
    }
    walked = [position for uid in trail if (position := case.position(uid)) is not None]
    renumbered = controller.renumber(
        state, cursor=cursor, trail=walked, marks=case.positions(marks) if marks else BitMap(), unfolded=ids
    )
    view = _seen(case, renumbered)
    renumbered = replace(renumbered, filter=view.filter)
    at = cursor if walked and cursor is not None else view.cursor
    return renumbered, view, None if at is None else case.claim(at, view.filter.asof)


def _seen(case: Case, state: ViewState) -> View:
    """What the filter brings; all claims where the filter names what is not in the case any more."""
    try:
        return see(case, state.filter, state.cursor)
    except ConflictError:
        return see(case, Filter(), state.cursor)
