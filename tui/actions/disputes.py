"""Showing who disputes whom, and filtering by that."""

from __future__ import annotations

from functools import partial

from db.model.claims import Actor
from db.views.dispute_matrix import Among, Matrix, matrix, narrowed
from tui.actions.host import Host
from tui.dialogs.matrix import MatrixDialog
from tui.state import transitions


def show_disputes(host: Host) -> None:
    """Show who disputes whom in the matches; a cell that is chosen becomes part of the filter."""
    filter = host.state.filter

    async def count(among: Among) -> Matrix:
        return await host.ask(partial(matrix, filter=filter, among=among))

    def take(cell: tuple[Actor, Actor]) -> None:
        host.become(transitions.narrow(host.state, narrowed(filter, *cell)))

    names_actors = bool(filter.of("actor") or filter.of("disputes"))
    actors = host.view.speakers if host.view else 0
    has_links = host.view is None or host.view.has_links
    host.open_dialog(MatrixDialog(count, host.glyphs, names_actors, actors, has_links), take)
