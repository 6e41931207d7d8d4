"""Saying how far claims were reviewed: that under the cursor, or all that are selected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.errors import ChangeRefusedError
from db.text.phrases import count
from tui.actions.host import Host
from tui.actions.work.doing import do, who
from tui.actions.work.subject import subject
from tui.dialogs.choose import Choice, ChooseDialog

if TYPE_CHECKING:
    from db.work.journal.operation import Operation
    from db.work.workbench import Workbench

_STATES = ("unseen", "looked at", "checked")
_THIS, _SELECTED = "this", "selected"


async def review(host: Host) -> None:
    """Ask how far, and write it down as one step."""
    uids, name, now = await _wanted(host)
    choices = [
        Choice(state, f"{number} {state}", "now" if state == now else "", key=str(number))
        for number, state in enumerate(_STATES, 1)
    ]
    dialog = ChooseDialog("Review", choices, f"{name}\n1-3 or enter chooses, q or escape cancels", current=now)
    state = await host.answer_of(dialog)
    if state is None:
        return

    def change(work: Workbench) -> Sequence[Operation]:
        return work.review_all(uids, state)

    if not await do(host, f"review {state}: {name}", change, f"Reviewed: {name}, {state}."):
        host.say(f"It is said already: {name}, {state}.")


async def _wanted(host: Host) -> tuple[Sequence[str], str, str]:
    """The uids of the claims to review, what they are in words, and the state if it is one claim.

    Raises ChangeRefusedError if there are none.
    """
    marks = host.state.marks
    if marks and await _means_selected(host, len(marks)):
        return await host.ask(lambda case: case.uids(marks)), count(len(marks), "selected claim"), ""
    about = await subject(host)
    if about.kind != "claim":
        raise ChangeRefusedError("Claims are reviewed. Go to one, or select some")
    state = await host.ask(lambda case: case.marks("claim", about.uid).review)
    return (about.uid,), who([about.name]), state or _STATES[0]


async def _means_selected(host: Host, number: int) -> bool:
    """Ask whether the selected claims are to be reviewed. Raises ChangeRefusedError if there is no answer."""
    choices = (
        Choice(_SELECTED, f"s {count(number, 'selected claim')}", key="s"),
        Choice(_THIS, "t this claim only", key="t"),
    )
    answer = await host.answer_of(ChooseDialog("Review which?", choices, "s, t or enter chooses, q cancels"))
    if answer is None:
        raise ChangeRefusedError("Nothing was changed")
    return answer == _SELECTED
