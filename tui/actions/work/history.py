"""What was done by hand to the thing under the cursor, by whom, when and why; and taking any of it back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from db.case.case import Case
from db.errors import ChangeRefusedError
from db.text.safe import line
from tui.actions.host import Host
from tui.actions.work.doing import do
from tui.actions.work.journal import in_words, journal_and_hindrances, name_of, own_ids, some_in_words, when
from tui.actions.work.subject import About, subject
from tui.actions.work.undoing import say_why_not
from tui.dialogs.history import HistoryDialog, PastChange

if TYPE_CHECKING:
    from db.work.effects.hindrances import Hindrance
    from db.work.journal.journal import Journal
    from db.work.journal.operation import Operation
    from db.work.reading import LogEntry
    from db.work.workbench import Workbench

_MOST = 2_000
"""Changes that are listed: the latest."""


async def show_history(host: Host) -> None:
    """Show the history, and take back, or bring back, the change that is chosen there."""
    about = await subject(host)
    changes = await host.ask(partial(_past, about=about))
    chosen = await host.answer_of(HistoryDialog(about.name, changes, _origin(host, about), host.glyphs))
    if chosen is None:
        return

    def change(work: Workbench) -> Sequence[Operation]:
        return (work.redo(chosen.id) if chosen.is_undone else work.undo(chosen.id),)

    verb = "Brought back" if chosen.is_undone else "Taken back"
    try:
        await do(host, f"{verb.lower()} {chosen.what}", change, f"{verb}: {chosen.what}.")
    except ChangeRefusedError as error:
        await say_why_not(host, error, verb.lower(), about.uid)


def _past(case: Case, about: About) -> list[PastChange]:
    """The changes, latest first; also those of what was merged into it, which can be parted from it here."""
    from db.work.effects.names import Classes
    from db.work.journal.things import NODES
    from db.work.reading import history

    journal, hindrances = journal_and_hindrances(case)
    own, reasons = own_ids(case), {id: _reason(journal, one, about.uid) for id, one in hindrances.items()}
    merged = Classes(about.kind, journal).merged() if about.kind in NODES else {}
    same = [about.uid, *(uid for uid, into in merged.items() if into == about.uid)]
    found = {one.operation.id: one for uid in same for one in history(journal, about.kind, uid)}
    entries = sorted(found.values(), key=lambda one: one.operation.order)[-_MOST:]
    return [
        _change(entry, own, in_words(entry.operation, journal, about.uid), reasons.get(entry.operation.id, ""))
        for entry in reversed(entries)
    ]


def _reason(journal: Journal, hindrance: Hindrance, this: str) -> str:
    """Why an operation has no effect, with those that stand in the way in words."""
    if not hindrance.resting:
        return line(hindrance.reason)
    return f"others, who had not seen it, did what rests on it: {some_in_words(journal, hindrance.resting, this)}"


def _change(entry: LogEntry, own: frozenset[str], what: str, hindrance: str) -> PastChange:
    one = entry.operation
    undone = not entry.in_force
    return PastChange(one.id, line(what), name_of(one, own), when(one), line(one.why), undone, hindrance)


def _origin(host: Host, about: About) -> str:
    """Where the thing came from, if that is known without asking."""
    claim = host.details.claim
    return f"imported from {claim.batch}" if claim and about.kind == "claim" and claim.batch else ""
