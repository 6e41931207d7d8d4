"""What the journal of a case says, read on the thread that reads the case."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from db import dates
from db.case.case import Case
from db.store.files import case_error, open_case
from db.text.safe import line
from db.work.journal.operation import UNDO, Operation

if TYPE_CHECKING:
    from db.work.effects.hindrances import Hindrance
    from db.work.journal.journal import Journal

_LONGEST = 200
"""Characters of a value that are shown."""
_FEW = 3
"""How many operations that stand in the way are named."""


def journal_of(case: Case) -> Journal:
    """The journal as it is in the file now. Raises CaseUnusableError."""
    from db.work.journal.journal import Journal, read_operations

    try:
        with closing(open_case(case.path)) as connection:
            return Journal(read_operations(connection))
    except sqlite3.Error as error:
        raise case_error(case.path, error) from error


def journal_and_hindrances(case: Case) -> tuple[Journal, Mapping[str, Hindrance]]:
    """The journal as it is in the file now, and why operations in force have no effect. Raises CaseUnusableError."""
    from db.work.effects.hindrances import ineffective
    from db.work.journal.journal import Journal, read_operations

    try:
        with closing(open_case(case.path, merged=False)) as connection:
            journal = Journal(read_operations(connection))
            return journal, ineffective(connection, journal) if journal.operations else {}
    except sqlite3.Error as error:
        raise case_error(case.path, error) from error


def some_in_words(journal: Journal, ids: Sequence[str], this: str = "") -> str:
    """The first few of some operations, as text to show."""
    known = [journal.by_id[id] for id in ids if id in journal.by_id]
    said = "; ".join(line(in_words(one, journal, this)) for one in known[:_FEW])
    return said + (f" and {len(known) - _FEW:,} more" if len(known) > _FEW else "")


def own_ids(case: Case) -> frozenset[str]:
    """The ids under which this analyst has worked on the case on this machine."""
    from db.work.journal.identity import Identities

    return frozenset(Identities(case.uid, case.path).own)


def last_own(case: Case) -> Operation | None:
    """The last operation in force of this analyst on this machine."""
    journal, own = journal_of(case), own_ids(case)
    return next(
        (one for one in reversed(journal.operations) if one.by in own and one.op != UNDO and journal.in_force(one)),
        None,
    )


def last_undone(case: Case) -> Operation | None:
    """What this analyst took back last, unless they did something else since."""
    journal, own = journal_of(case), own_ids(case)
    for one in reversed(journal.operations):
        if one.by not in own:
            continue
        undone = journal.by_id.get(one.undoes) if one.op == UNDO else None
        if undone is None:
            return None
        if journal.in_force(one) and undone.op != UNDO:
            return undone
    return None


def name_of(operation: Operation, own: Collection[str]) -> str:
    """Who made an operation, safe to show: their name, else "you" if they are one of the `own` ids."""
    return line(operation.name) or ("you" if operation.by in own else f"somebody ({line(operation.by[:12])})")


def when(operation: Operation) -> str:
    """The time of an operation in UTC, safe to show: "27 Nov 2026, 18:40 UTC"."""
    day, _, time = line(operation.at).partition("T")
    return f"{dates.short(day)}, {time[:5]} UTC" if time else day


def in_words(operation: Operation, journal: Journal | None = None, this: str = "") -> str:
    """What an operation did, in a few words, which quote stored text as it is. The uid `this` becomes "this".

    What an undo took back is found in the journal.
    """
    by_id = journal.by_id if journal else {}
    subject = by_id.get(operation.undoes)
    if operation.op == UNDO:
        again = "brought back" if subject is not None and subject.op == UNDO else "took back"
        while subject is not None and subject.op == UNDO:
            subject = by_id.get(subject.undoes)
        return f"{again}: {_done(subject, this)}" if subject is not None else again
    return _done(operation, this)


def _done(operation: Operation, this: str) -> str:
    kind, _, verb = operation.op.partition(".")
    value = _shown(operation.content)
    target = " ".join("this" if part == this else part for part in operation.target.split(" "))
    match kind, verb:
        case "link" | "alignment" | "unrelated", "add":
            return f"{kind}: {target}"
        case "note", "add":
            content = operation.content
            return f"note: {_shown(content.get('text', '')) if isinstance(content, dict) else value}"
        case "tag" | "alias", "add":
            return f"{kind}: {value}"
        case "view", "save":
            content = operation.content
            return f"saved view {target}: {_shown(content.get('filter', '')) if isinstance(content, dict) else value}"
        case "tag" | "alias", "drop":
            return f"dropped {kind}: {value or _shown(operation.was)}"
        case _, "merge":
            return f"{target} is the same as {'this' if value == this else value}"
        case _, "add":
            return f"added {kind} {target}"
        case _, "drop":
            return f"dropped {kind} {target}"
    what = {"grade": "grade", "review": "review", "resolve": f"decided {operation.field}"}.get(
        kind, operation.field or operation.op
    )
    before = f"{_shown(_decoded(operation.was))} > " if operation.was else ""
    return f"{what}: {before}{value or 'nothing'}"


def _decoded(text: str) -> object:
    try:
        return json.loads(text) if text else ""
    except (ValueError, RecursionError):
        return text


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
