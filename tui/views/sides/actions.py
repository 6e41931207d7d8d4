"""Two sides beside each other: which two, and going from one to the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.text import phrases
from db.views.opponents import Opponents, opponents
from tui.actions.common import Action
from tui.dialogs.choose import Choice, ChooseDialog
from tui.state import transitions
from tui.state.commands import Pane
from tui.views.sides.pane import SidesPane

if TYPE_CHECKING:
    from db.case.case import Case
    from tui.screen.explorer import Explorer

_OFFERED = 200
_MOST = ""
"""Stands for no choice."""


def to_column(step: int, otherwise: Action) -> Action:
    """Go to the next column, where there are columns; elsewhere do what the key means there."""

    def go(explorer: Explorer) -> None:
        main = explorer.main
        if explorer.state.pane is Pane.TIMELINE and isinstance(main, SidesPane):
            main.move_sideways(step)
            explorer.adopt_cursor()
        else:
            otherwise(explorer)

    return go


async def choose_sides(explorer: Explorer) -> None:
    """Choose the two sides from those among the matches, with the number of disputes between them."""
    view = explorer.view
    if view is None:
        return
    matches, asof = view.matches.positions, view.filter.asof

    def ask(case: Case) -> list[Opponents]:
        return opponents(case.at(asof), matches)

    found = [pair for pair in await explorer.ask(ask) if all(side.uid.strip() for side in pair.both)]
    if not found:
        explorer.say("No two identified sides speak in these claims.")
        return
    pairs = {str(number): pair for number, pair in enumerate(found[:_OFFERED])}
    choices = [
        Choice(
            number,
            f" {explorer.glyphs.dash} ".join(side.name for side in pair.both),
            phrases.count(pair.disputes, "dispute"),
        )
        for number, pair in pairs.items()
    ]
    most = Choice(_MOST, "whoever disputes most under the filter")
    chosen = await explorer.app.push_screen_wait(ChooseDialog("Which two sides?", [most, *choices]))
    if chosen is not None:
        pair = pairs.get(chosen)
        uids = (pair.left.uid, pair.right.uid) if pair else None
        explorer.become(transitions.choose_sides(explorer.state, uids))
