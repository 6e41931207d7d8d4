"""What `check` says of the log of a case: whether it is whole, which conflicts are open, and what has no effect."""

from __future__ import annotations

import shlex
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from db.store.copies import uid_in
from db.store.files import open_case
from db.work.effects.hindrances import ineffective
from db.work.journal.identity import Identities
from db.work.journal.journal import Journal, read_operations
from db.work.journal.operation import Operation
from db.work.journal.verify import verify
from db.work.reading import Conflict, conflicts
from tui.cli.output import PROGRAM


class LogReport(NamedTuple):
    """What is wrong with the log of a case, its open conflicts included, and what deserves a look, in sentences."""

    problems: tuple[str, ...]
    remarks: tuple[str, ...] = ()


def check_log(case: Path) -> LogReport:
    """Check the log of a case. Raises CaseUnusableError."""
    with closing(open_case(case, merged=False)) as connection:
        try:
            operations = read_operations(connection)
            return LogReport(tuple(_problems(case, connection, operations)), tuple(_remarks(connection, operations)))
        except sqlite3.Error as error:
            return LogReport((f"The log cannot be checked, the file is damaged: {error}",))


def in_words(conflict: Conflict) -> str:
    """A conflict in one line."""
    *others, shown = (value or "(empty)" for value in conflict.values)
    return f"{conflict.thing.kind} {conflict.thing.target} {conflict.field}: {shown} is shown, not {', '.join(others)}"


def _remarks(connection: sqlite3.Connection, operations: Sequence[Operation]) -> Iterator[str]:
    for id, hindrance in ineffective(connection, Journal(operations)).items() if operations else ():
        yield f"Operation {id} has no effect: {hindrance.reason}"


def _problems(case: Path, connection: sqlite3.Connection, operations: Sequence[Operation]) -> Iterator[str]:
    broken = verify(operations)
    yield from broken
    missing = [one for one in verify(operations, Identities(uid_in(connection), case).seen) if one not in broken]
    yield from missing
    if missing and not broken:
        yield f"If a backup was put back, accept it: {PROGRAM} log {shlex.quote(str(case))} --accept"
    for conflict in conflicts(connection, Journal(operations)):
        yield f"Conflict about {in_words(conflict)}"
