"""Showing who disputes whom, and filtering by that."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from db.model.claims import Actor
from db.views.dispute_matrix import Among, Matrix, matrix, narrowed
from tui.actions.common import ask_user
from tui.dialogs.matrix import MatrixDialog
from tui.state import transitions

if TYPE_CHECKING:
    from tui.screen.explorer import Explorer


def show_disputes(explorer: Explorer) -> None:
    """Show who disputes whom in the matches; a cell that is chosen becomes part of the filter."""
    filter = explorer.state.filter

    async def count(among: Among) -> Matrix:
        return await explorer.ask(partial(matrix, filter=filter, among=among))

    def take(cell: tuple[Actor, Actor]) -> None:
        explorer.become(transitions.narrow(explorer.state, narrowed(filter, *cell)))

    ask_user(explorer, MatrixDialog(count, explorer.glyphs, bool(filter.of("actor") or filter.of("disputes"))), take)
