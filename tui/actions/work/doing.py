"""Making a change of the case that can be taken back with the same key as every other change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from db import dates
from db.text.names import listed
from db.text.safe import line
from tui.actions.host import Host
from tui.state import transitions
from tui.state.keymap import key_for
from tui.state.state import WorkChange

if TYPE_CHECKING:
    from db.work.journal.operation import Operation
    from db.work.workbench import Workbench

    Change = Callable[[Workbench], Sequence[Operation]]
    """A change of the case, which returns the operations that it has written."""

_LONGEST_NAME = 40


async def do(host: Host, name: str, change: Change, said: str) -> bool:
    """Make a change and remember it under a `name` of a few words; `said` is told when it is done.

    Return whether anything was changed: the case may say the same already. Raises what `Host.write` raises.
    """
    operations = await host.write(partial(_together, change))
    if not operations:
        return False
    host.become(transitions.worked(host.state, WorkChange(line(name), tuple(one.id for one in operations))))
    host.say(f"{said} {key_for(host.keymap, 'undo')} takes it back.")
    return True


def _together(change: Change, work: Workbench) -> Sequence[Operation]:
    with work.together():
        return change(work)


def who(speakers: Sequence[str], longest: int = _LONGEST_NAME) -> str:
    """The speakers of a claim in a few words."""
    names = listed(list(speakers)) or "nobody named"
    return names if len(names) <= longest else f"{names[: longest - 1].rstrip()}…"


def spoken_about(speakers: Sequence[str], stated: str, by_the_same: bool) -> str:
    """A claim as what another one says something about: its speakers, or its date if the other is `by_the_same`."""
    return f"the claim of {dates.short(stated)}" if by_the_same and stated else who(speakers)
