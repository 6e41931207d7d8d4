"""The commands `resolve`, `undo`, `redo` and `log --forget`: what they do and say."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from db.store.copies import copies_beside, uid_of
from db.text.phrases import count
from db.work.journal.operation import UNDO, Operation
from db.work.workbench import Workbench
from tui.cli.work.doing import at_work, print_ids, tell
from tui.cli.work.options import ChangeRequest
from tui.state.work.traces import erase_traces

_SHOWN = 6
"""How many copies are named."""


def resolve(wanted: ChangeRequest, kind: str, target: str, fields: Mapping[str, str]) -> None:
    """End conflicts about fields of one thing, all or none."""
    with at_work(wanted) as work, work.together():
        done = [work.resolve(kind, target, field, text, why=wanted.why) for field, text in fields.items()]
    print_ids(wanted, done)
    tell(f"Resolved {', '.join(one.field for one in done)} of {kind} {target}")


def undo(wanted: ChangeRequest, id: str) -> None:
    """Take back an operation, or the last one, and say which it was."""
    with at_work(wanted) as work:
        done = work.undo(id, why=wanted.why)
        undone = _named(work, done.undoes)
    print_ids(wanted, [done])
    tell(f"Undone: {_said(undone)}")


def redo(wanted: ChangeRequest, id: str) -> None:
    """Bring back an operation, or the one undone last, and say which it was."""
    with at_work(wanted) as work:
        done = work.redo(id, why=wanted.why)
        undo = _named(work, done.undoes)
        redone = _named(work, undo.undoes)
    print_ids(wanted, [done])
    tell(f"Redone: {_said(redone)}")


def forget(wanted: ChangeRequest, what: str) -> None:
    """Erase an operation, or all about a thing, for good."""
    with at_work(wanted) as work:
        done = work.forget(what, why=wanted.why)
        erased = work.erased_texts
    print_ids(wanted, [done])
    tell(f"Forgotten: {count(len(done.content['of']), 'operation')}")
    erase_elsewhere(wanted.case, erased)


def erase_elsewhere(case: Path, erased: Collection[str]) -> None:
    """Erase what this machine keeps of what was forgotten, and name the copies of the case that still have it."""
    for failure in erase_traces(uid_of(case), erased):
        tell(f"This may still repeat it: {failure}")
    copies = copies_beside(case)
    if copies:
        more = f" and {len(copies) - _SHOWN:,} more" if len(copies) > _SHOWN else ""
        tell(f"These files may still have it: {', '.join(map(str, copies[:_SHOWN]))}{more}")
    tell("So may other copies, backups, exports and logs of the case, here and with colleagues")


def accept(wanted: ChangeRequest) -> None:
    """Accept the state of a case that was put back."""
    with at_work(wanted) as work:
        number = work.accept()
    tell(f"Accepted {wanted.case} as it is, with {count(number, 'operation')}")


def _named(work: Workbench, id: str) -> Operation:
    return next(entry.operation for entry in work.entries() if entry.operation.id == id)


def _said(operation: Operation) -> str:
    about = f"undo of {operation.undoes}" if operation.op == UNDO else f"{operation.op} {operation.target}"
    return f"{about} {operation.field}".rstrip() + f" ({operation.id})"
