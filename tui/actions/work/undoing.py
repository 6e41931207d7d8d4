"""Taking back the last change, of the selection or of the case, and bringing it back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from db.errors import ChangeRefusedError
from tui.actions.host import Host
from tui.actions.work.journal import in_words, journal_of, last_own, last_undone, some_in_words
from tui.state import transitions
from tui.state.state import WorkChange

if TYPE_CHECKING:
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
    try:
        await take_back(host, change)
    except ChangeRefusedError as error:
        await say_why_not(host, error, "taken back")


async def say_why_not(host: Host, error: ChangeRefusedError, verb: str, this: str = "") -> None:
    """Say which operations stand in the way of taking something back, or bringing it back, in words.

    Raises the error again if there are none.
    """
    if not error.resting:
        raise error
    words = await host.ask(lambda case: some_in_words(journal_of(case), error.resting, this))
    host.say(f"It cannot be {verb}, as later operations rest on it: {words}.", warning=True)


async def take_back(host: Host, change: WorkChange) -> None:
    """Take back a change of the case, which was the last one. Raises what `Host.write` raises."""
    await host.write(partial(_undo_all, ids=change.operations[::-1]))
    if host.state.done and host.state.done[-1] == change:
        host.become(transitions.undo(host.state))
    host.say(f"Taken back: {change.name}.")


async def _redo(host: Host, change: WorkChange) -> None:
    await host.write(partial(_redo_all, ids=change.operations))
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
    await host.write(partial(_undo_all, ids=(operation.id,)))
    host.say(f"Taken back: {words}, of an earlier session.")


async def _redo_earlier(host: Host) -> None:
    """Bring back what this analyst took back last in the case."""
    operation = await host.ask(last_undone)
    if operation is None:
        host.say("There is nothing to redo.")
        return
    words = in_words(operation)
    await host.write(partial(_redo_all, ids=(operation.id,)))
    host.say(f"Brought back: {words}.")


def _undo_all(work: Workbench, ids: Sequence[str]) -> None:
    work.undo_all(ids)


def _redo_all(work: Workbench, ids: Sequence[str]) -> None:
    work.redo_all(ids)
