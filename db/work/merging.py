"""Merging the work of a colleague: the operations that a case lacks, from a copy of it or from a log.

Whatever the order of merges, the result is the same: facts follow from imports and operations alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from db.errors import CaseUnusableError, InputRefusedError
from db.importing.records import RefusedError
from db.store.copies import uid_in
from db.store.files import case_error, open_case
from db.work.batches import missing_batches, take_batches
from db.work.door import Door
from db.work.effects.effects import Effects
from db.work.effects.fields import FIELDS
from db.work.effects.values import check_value
from db.work.forgetting import erase
from db.work.journal.foreign import MOST_OPERATIONS, LogLine, check, first_leap, from_line
from db.work.journal.forgotten import hindered, waiting
from db.work.journal.journal import Journal, insert_operations, read_operations
from db.work.journal.operation import FORGOTTEN, Operation
from db.work.journal.verify import verify
from db.work.keeping import hands_kept

LONGEST_LINE = 20_000_000
"""Maximum length of a line of a log in characters."""


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What a merge brought: operations and imports that were new here. It erased operations that were here.

    `unchecked` is whether it came from a log that does not say to which case it belongs.
    """

    operations: tuple[Operation, ...] = ()
    imports: int = 0
    erased: int = 0
    unchecked: bool = False


def merge(door: Door, other: Path, forget: bool = False) -> MergeReport:
    """Take over what a copy of the case, or a log in JSON Lines, has and the case has not.

    What these operations, or earlier merged ones, ask to forget is erased only with `forget`, and only where nothing in
    force rests on it; nobody else may read the case meanwhile. Raises InputRefusedError for another case, for a broken
    or forged journal, and for operations that are not known.
    """
    if _is_database(other):
        with closing(open_case(other, merged=False)) as connection:
            try:
                return _merge_case(door, other, connection, forget)
            except sqlite3.Error as error:
                raise case_error(other, error) from error
    lines = list(read_log(other))
    with door.changing(exclusive=forget):
        here = uid_in(door.connection)
        if any(line.case not in ("", here) for line in lines):
            raise InputRefusedError(f"{other} is not a log of {door.path}: it is of another case")
        report = _apply(door, other, [line.operation for line in lines], None, forget)
    return replace(report, unchecked=any(not line.case for line in lines))


def _merge_case(door: Door, other: Path, connection: sqlite3.Connection, forget: bool) -> MergeReport:
    if uid_in(door.connection) != uid_in(connection):
        raise InputRefusedError(f"{other} is not a copy of {door.path}: it is another case")
    (count,) = connection.execute("SELECT count(*) FROM journal").fetchone()
    if count > MOST_OPERATIONS:
        raise InputRefusedError(f"{other} has more than {MOST_OPERATIONS:,} operations")
    connection.execute("BEGIN")
    with door.changing(exclusive=forget):
        return _apply(door, other, read_operations(connection), connection, forget)


def _apply(
    door: Door, other: Path, theirs: Iterable[Operation], connection: sqlite3.Connection | None, forget: bool
) -> MergeReport:
    new = new_operations(door.journal, other, theirs)
    batches = missing_batches(door.connection, connection) if connection else []
    known = (one.n for one in (*door.journal.operations, *new))
    if first_leap(sorted((*known, *(batch.n for batch in batches)))) in {batch.n for batch in batches}:
        raise InputRefusedError(f"{other} has an import with a number far beyond all others. It is forged")
    union = Journal([*door.journal.operations, *new])
    stopped = hindered(union)
    forgetting = [one for one in waiting(union) if one.id not in stopped] if forget else []
    if not new and not batches and not forgetting:
        return MergeReport()
    things = list(union.things())
    insert_operations(door.connection, new)
    after = erase(door, union, forgetting) if forgetting else union
    Effects(door.connection, after).run(things)
    if connection and batches:
        with hands_kept(door.connection, after):
            take_batches(door.connection, connection, batches)
    forgotten = {one.id for one in after.operations if one.op == FORGOTTEN}
    erased = sum(one.op != FORGOTTEN and one.id in forgotten for one in door.journal.operations)
    door.take_over(after)
    return MergeReport(tuple(new), len(batches), erased)


def new_operations(journal: Journal, other: Path, theirs: Iterable[Operation]) -> list[Operation]:
    """Those of some operations that a journal lacks. Raises InputRefusedError if they do not fit those that it has."""
    new: dict[str, Operation] = {}
    theirs = list(theirs)
    for one in theirs:
        known = journal.by_id.get(one.id) or new.get(one.id)
        if known is not None and known.sum != one.sum:
            raise InputRefusedError(f"{other}: operation {one.id} says something else than here. One of them is forged")
        if known is None:
            if one.op != FORGOTTEN:
                _check(other, one)
            new[one.id] = one
    union = sorted((*journal.operations, *new.values()), key=lambda one: one.order)
    before = set(verify(journal.operations))
    if problems := [sentence for sentence in verify(union) if sentence not in before]:
        raise InputRefusedError(f"{other} has a broken journal: {problems[0]}")
    leap = first_leap(one.n for one in union)
    for one in new.values():
        if one.n == leap:
            raise InputRefusedError(f"{other}: operation {one.id} has a number far beyond all others. It is forged")
    orders = {one.id: one.order for one in union}
    for one in new.values():
        if any(orders.get(id, (0, "")) >= one.order for id in (*one.seen, one.undoes)):
            raise InputRefusedError(f"{other}: operation {one.id} saw one that came later. It is forged")
    return sorted(new.values(), key=lambda one: one.order)


def _check(other: Path, one: Operation) -> None:
    """Raise InputRefusedError for an operation that is not known, or that would have been refused where it was made."""
    try:
        check(one, FIELDS)
    except InputRefusedError as error:
        raise InputRefusedError(f"{other}: {error}") from error
    try:
        check_value(one)
    except RefusedError as error:
        raise InputRefusedError(f"{other}: operation {one.id} is not valid: {error}") from error


def read_log(path: Path) -> Iterator[LogLine]:
    """The lines of a log in JSON Lines. Raises InputRefusedError, which names the line."""
    try:
        with path.open(encoding="utf-8") as file:
            for number in range(MOST_OPERATIONS + 1):
                line = file.readline(LONGEST_LINE)
                if not line:
                    return
                if number == MOST_OPERATIONS or (len(line) == LONGEST_LINE and not line.endswith("\n")):
                    raise InputRefusedError(f"{path} is too long for a log")
                if line.strip():
                    yield _line_at(f"{path} line {number + 1}", line)
    except OSError as error:
        raise InputRefusedError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputRefusedError(f"{path} is not text in UTF-8") from error


def _line_at(place: str, line: str) -> LogLine:
    try:
        return from_line(line)
    except InputRefusedError as error:
        raise InputRefusedError(f"{place}: {error}") from error


def _is_database(path: Path) -> bool:
    try:
        if not path.is_file():
            raise InputRefusedError(f"{path} is not a file")
        with path.open("rb") as file:
            return file.read(16) == b"SQLite format 3\x00"
    except OSError as error:
        raise CaseUnusableError(f"{path} cannot be read: {error.strerror}") from error
