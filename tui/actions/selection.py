"""Selecting claims for export."""

from __future__ import annotations

from tui.actions.host import Host
from tui.state import transitions
from tui.state.commands import Pane
from tui.state.keymap import key_for
from tui.state.state import FIELD_OF


def toggle_mark(host: Host) -> None:
    """Select the claim under the cursor, or take that back, and go on to the next."""
    if host.state.pane in FIELD_OF:
        host.say("Claims are selected in the timeline; enter filters by this actor or region.")
        return
    if host.state.cursor is None:
        host.say("No claim is under the cursor to select.")
        return
    host.become(transitions.toggle_mark(host.state, host.state.cursor))
    if host.state.pane is Pane.TIMELINE:
        host.main.move(1)
        host.adopt_cursor()


def mark_all(host: Host) -> None:
    """Add all claims that are shown, matches or a thread, to the selection, and say how many that are."""
    view = host.view
    if view is None or not view.content.claims:
        host.say("No claim is shown, so there is nothing to select.")
        return
    before = len(host.state.marks)
    host.become(transitions.mark(host.state, host.state.marks | view.content.claims))
    added = len(host.state.marks) - before
    if not added:
        host.say("All claims that are shown are selected already.")
        return
    undo = key_for(host.keymap, "undo")
    each = ", one for each origin" if view.lens else ""
    host.say_when_kept(f"{added:,} more selected{each}, {len(host.state.marks):,} in all. {undo} undoes it.")


def export(host: Host) -> None:
    """Ask what to export and where to, and write it."""
    from tui.actions.exporting import run_export  # a twentieth of the start-up, and most sessions write nothing

    run_export(host)
