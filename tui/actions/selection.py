"""Selecting claims for export."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from tui.state import memory, transitions
from tui.state.commands import Pane
from tui.state.state import FIELD_OF

if TYPE_CHECKING:
    from tui.screen.explorer import Explorer

_REST = 0.5
"""Seconds without another change after which the selection is written down."""


def toggle_mark(explorer: Explorer) -> None:
    """Select the claim under the cursor, or take that back, and go on to the next."""
    if explorer.state.pane in FIELD_OF:
        explorer.say("Claims are selected in the timeline; enter filters by this actor or region.")
        return
    if explorer.state.cursor is None:
        explorer.say("No claim is under the cursor to select.")
        return
    explorer.become(transitions.toggle_mark(explorer.state, explorer.state.cursor))
    if explorer.state.pane is Pane.TIMELINE:
        explorer.main.move(1)
        explorer.adopt_cursor()


def mark_all(explorer: Explorer) -> None:
    """Add all claims that are shown, matches or a thread, to the selection, and say how many that are."""
    view = explorer.view
    if view is None or not view.shown:
        explorer.say("No claim is shown, so there is nothing to select.")
        return
    before = len(explorer.state.marks)
    explorer.become(transitions.mark(explorer.state, explorer.state.marks | view.shown))
    added = len(explorer.state.marks) - before
    undo = explorer.keymap["mark.undo"][0]
    each = ", one for each origin" if view.lens and not view.thread else ""
    explorer.say(f"{added:,} more selected{each}, {len(explorer.state.marks):,} in all. {undo} undoes it.")


def export(explorer: Explorer) -> None:
    """Ask what to export and where to, and write it."""
    from tui.actions.exporting import run_export  # a twentieth of the start-up, and most sessions write nothing

    run_export(explorer)


def keep_selection(explorer: Explorer) -> None:
    """Write the selection down, when it has come to rest, where it is found at the next start."""
    explorer.begin(partial(_keep_selection, explorer), "selection")


async def _keep_selection(explorer: Explorer) -> None:
    await asyncio.sleep(_REST)
    marks, kept, case = explorer.state.marks, explorer.kept_marks, explorer.case
    if case is not None:
        added, removed = await explorer.ask(lambda case: (case.uids(marks - kept), case.uids(kept - marks)))
        if await keep(explorer, partial(memory.change_selection, case.uid, added, removed)):
            explorer.kept_marks = marks


async def keep(explorer: Explorer, write: Callable[[], None]) -> bool:
    """Write something to the state folder; if that fails, say so once and go on. Return whether it was written."""
    try:
        await asyncio.to_thread(write)
    except OSError as error:
        explorer.say_once(f"This cannot be kept for the next start: {error.strerror} ({error.filename})")
        return False
    return True
