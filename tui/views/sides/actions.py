"""Two sides beside each other: which two, and going from one to the other."""

from __future__ import annotations

from db.case.case import Case
from db.text import phrases
from db.views.opponents import Opponents, opponents
from tui.actions.host import Action, Host
from tui.dialogs.choose import Choice, ChooseDialog
from tui.views.sides.pane import SidesPane
from tui.views.sides.settings import choose_pair

_OFFERED = 200
_MOST = ""
"""Stands for no choice."""


def to_column(step: int) -> Action:
    """Go to the next column on the right (1) or on the left (-1)."""

    def go(host: Host) -> None:
        pane, before = host.main, host.main.position
        if isinstance(pane, SidesPane):
            pane.move_sideways(step)
            host.adopt_cursor()
        if host.main.position == before:
            host.say(f"No claim is in a column further {'right' if step > 0 else 'left'}.")

    return go


async def choose_sides(host: Host) -> None:
    """Choose the two sides from those among the matches, with the number of disputes between them."""
    view = host.view
    if view is None:
        return
    matches, asof = view.matches.positions, view.filter.asof

    def ask(case: Case) -> list[Opponents]:
        return opponents(case.at(asof), matches)

    found = [pair for pair in await host.ask(ask) if all(side.uid.strip() for side in pair.both)]
    if not found:
        host.say("No two identified sides speak in these claims.")
        return
    pairs = {str(number): pair for number, pair in enumerate(found[:_OFFERED])}
    choices = [
        Choice(
            number,
            f" {host.glyphs.dash} ".join(side.name for side in pair.both),
            phrases.count(pair.disputes, "dispute"),
        )
        for number, pair in pairs.items()
    ]
    most = Choice(_MOST, "whoever disputes most under the filter")
    chosen = await host.answer_of(ChooseDialog("Which two sides?", [most, *choices]))
    if chosen is not None:
        pair = pairs.get(chosen)
        uids = (pair.left.uid, pair.right.uid) if pair else None
        host.become(choose_pair(host.state, uids))
