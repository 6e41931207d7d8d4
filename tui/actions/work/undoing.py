"""Taking back the last change, of the selection or of the case, and bringing it back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from tui.actions.host import Host
from tui.actions.work.journal import in_words, last_own, last_undone
from tui.state import transitions
from tui.state.state import WorkChange

if TYPE_CHECKING:
    from db.work.journal.operation import Operation
    from db.work.workbench import Workbench


def undo(host: Host) -> None:
    """Take back the last change, whatever it was; without one of today, the last that this analyst made in the case."""
    last = host.state.done[-1] if host.state.done else None
    if isinstance(last, WorkChange):
        host.begin(partial(_undo, host, last))
    elif last is not None:
        host.become(transitions.undo(host.state))
    else:
        host.begin(partial(_undo_earlier, host))


def redo(host: Host) -> None:
    """Bring back the change that was taken back last."""
    last = host.state.undone[-1] if host.state.undone else None
    if isinstance(last, WorkChange):
        host.begin(partial(_redo, host, last))
    elif last is not None:
        host.become(transitions.redo(host.state))
    elif host.state.done:
        host.say("There is nothing to redo.")
    else:
        host.begin(partial(_redo_earlier, host))


async def _undo(host: Host, change: WorkChange) -> None:
    await take_back(host, change)
    host.say(f"Taken back: {change.name}.")


async def take_back(host: Host, change: WorkChange) -> None:
    """Take back a change of the case, without a word. Raises what `Host.write` raises."""
    await host.write(partial(_each, step=_undo_one, ids=change.operations[::-1]))
    if host.state.done and host.state.done[-1] == change:
        host.become(transitions.undo(host.state))


async def _redo(host: Host, change: WorkChange) -> None:
    await host.write(partial(_each, step=_redo_one, ids=change.operations))
    if host.state.undone and host.state.undone[-1] == change:
        host.become(transitions.redo(host.state))
    host.say(f"Brought back: {change.name}.")


async def _undo_earlier(host: Host) -> None:
    """Take back what this analyst did last in the case, in an earlier session."""
    operation = await host.ask(last_own)
    if operation is None:
        host.say("There is nothing to undo.")
        return
    words = in_words(operation)
    await host.write(partial(_each, step=_undo_one, ids=(operation.id,)))
    host.say(f"Taken back: {words}, of an earlier session.")


async def _redo_earlier(host: Host) -> None:
    """Bring back what this analyst took back last in the case."""
    operation = await host.ask(last_undone)
    if operation is None:
        host.say("There is nothing to redo.")
        return
    words = in_words(operation)
    await host.write(partial(_each, step=_redo_one, ids=(operation.id,)))
    host.say(f"Brought back: {words}.")


def _each(work: Workbench, step: Callable[[Workbench, str], Operation], ids: Iterable[str]) -> None:
    """Take back, or bring back, some operations in this order, all or none."""
    with work.together():
        for id in ids:
            step(work, id)


def _undo_one(work: Workbench, id: str) -> Operation:
    return work.undo(id)


def _redo_one(work: Workbench, id: str) -> Operation:
    return work.redo(id)
