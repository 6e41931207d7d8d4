"""What the journal of a case says, read on the thread that reads the case."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from db.case.case import Case
from db.store.files import case_error, open_case
from db.work.journal.identity import Identities
from db.work.journal.journal import Journal, read_operations
from db.work.journal.operation import UNDO, Operation


def journal_of(case: Case) -> Journal:
    """The journal as it is in the file now. Raises CaseUnusableError."""
    try:
        with closing(open_case(case.path)) as connection:
            return Journal(read_operations(connection))
    except sqlite3.Error as error:
        raise case_error(case.path, error) from error


def last_own(case: Case) -> Operation | None:
    """The last operation in force of this analyst on this machine."""
    journal, own = journal_of(case), Identities(case.uid, case.path).own
    return next(
        (one for one in reversed(journal.operations) if one.by in own and one.op != UNDO and journal.in_force(one)),
        None,
    )


def last_undone(case: Case) -> Operation | None:
    """What this analyst took back last, unless they did something else since."""
    journal, own = journal_of(case), Identities(case.uid, case.path).own
    for one in reversed(journal.operations):
        if one.by not in own:
            continue
        undone = journal.by_id.get(one.undoes) if one.op == UNDO else None
        if undone is None:
            return None
        if journal.in_force(one) and undone.op != UNDO:
            return undone
    return None


def said(operation: Operation) -> str:
    """An operation in a few words: "link add: isw-1 disputes smirnov-2"."""
    kind, _, verb = operation.op.partition(".")
    what = f"{verb} {kind}" if verb else operation.op
    field = f", {operation.field}" if operation.field else ""
    return f"{what} {operation.target}{field}"
