"""What was done by hand to the thing under the cursor, by whom, when and why; and taking any of it back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from db import dates
from db.case.case import Case
from db.text.safe import line
from tui.actions.host import Host
from tui.actions.work.doing import do
from tui.actions.work.journal import in_words, journal_of, own_ids
from tui.actions.work.subject import About, subject
from tui.dialogs.history import HistoryDialog, PastChange

if TYPE_CHECKING:
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
    await do(host, f"{verb.lower()} {chosen.what}", change, f"{verb}: {chosen.what}.")


def _past(case: Case, about: About) -> list[PastChange]:
    """The changes, latest first; also those of what was merged into it, which can be parted from it here."""
    from db.work.effects.names import Classes
    from db.work.journal.things import NODES
    from db.work.reading import history

    journal, own = journal_of(case), own_ids(case)
    merged = Classes(about.kind, journal).merged() if about.kind in NODES else {}
    same = [about.uid, *(uid for uid, into in merged.items() if into == about.uid)]
    found = {one.operation.id: one for uid in same for one in history(journal, about.kind, uid)}
    entries = sorted(found.values(), key=lambda one: one.operation.order)[-_MOST:]
    return [_change(entry, own, in_words(entry.operation, journal, about.uid)) for entry in reversed(entries)]


def _change(entry: LogEntry, own: frozenset[str], what: str) -> PastChange:
    one = entry.operation
    name = line(one.name) or ("you" if one.by in own else f"somebody ({line(one.by[:12])})")
    return PastChange(one.id, line(what), name, _when(line(one.at)), line(one.why), is_undone=not entry.in_force)


def _when(at: str) -> str:
    """A time in UTC: "27 Nov 2026, 18:40 UTC"."""
    day, _, time = at.partition("T")
    return f"{dates.short(day)}, {time[:5]} UTC" if time else at


def _origin(host: Host, about: About) -> str:
    """Where the thing came from, if that is known without asking."""
    claim = host.details.claim
    return f"imported from {claim.batch}" if claim and about.kind == "claim" and claim.batch else ""
