"""What the journal says: the log, the history of one thing, and conflicts."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from db.store.files import open_case
from db.work.effects.fields import FIELDS, cell, cells_of, image_of
from db.work.effects.rows import Rows
from db.work.journal.journal import Journal, sets, value_of
from db.work.journal.operation import UNDO, Operation, canonical
from db.work.journal.things import Thing, mentioned, thing_of

_ALIGNED = """
SELECT o.uid FROM actor a JOIN actor_alignment l ON a.id IN (l.actor_id, l.with_id)
JOIN actor o ON o.id IN (l.actor_id, l.with_id) AND o.id <> a.id WHERE a.uid = ? ORDER BY o.uid
"""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """An operation of the log. `undone_by` is the id of the undo that took it back, `hindrance` why it cannot count."""

    operation: Operation
    undone_by: str = ""
    hindrance: str = ""

    @property
    def in_force(self) -> bool:
        """Whether it counts."""
        return not self.undone_by


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two or more readings of one field by people who did not see each other's; the last one is shown.

    `imported` is the value that an import brought, if it is another than those that were edited, else None.
    """

    thing: Thing
    field: str
    readings: tuple[Operation, ...]
    imported: str | None = None

    @property
    def about(self) -> tuple[str, str]:
        """The kind and uid of the thing that people know: of a review, the claim."""
        return ("claim" if self.thing.kind == "review" else self.thing.kind), self.thing.target

    @property
    def values(self) -> tuple[str, ...]:
        """The different values, that which is shown last."""
        return tuple(self.by_value)

    @property
    def by_value(self) -> Mapping[str, tuple[Operation, ...]]:
        """The operations that say each value, that which is shown last; none for what only an import brought."""
        values = [value_of(one, self.field) for one in self.readings]
        if self.imported is not None:
            values.insert(0, self.imported)
        return {
            value: tuple(one for one in self.readings if value_of(one, self.field) == value)
            for value in tuple(dict.fromkeys(reversed(values)))[::-1]
        }


def texts_of(path: Path, kind: str, uid: str) -> Mapping[str, str]:
    """The fields of a thing that are not empty, as a case folder writes them. Raises CaseUnusableError."""
    with closing(open_case(path, merged=False)) as connection:
        return cells_of(kind, Rows(connection).read(Thing(kind, (uid,))))


def aligned_with(path: Path, uid: str) -> list[str]:
    """The uids of the actors with whom one is aligned, as stored. Raises CaseUnusableError."""
    with closing(open_case(path, merged=False)) as connection:
        return [row[0] for row in connection.execute(_ALIGNED, (uid,))]


def entries(journal: Journal) -> list[LogEntry]:
    """All operations by their order."""
    return [LogEntry(one, journal.undone_by.get(one.id, "")) for one in journal.operations]


def history(journal: Journal, kind: str, target: str) -> list[LogEntry]:
    """The operations about a thing and those that name it, with their undos, by their order."""
    chosen: list[Operation] = []
    for one in journal.operations:
        subject = one
        while subject.op == UNDO and subject.undoes in journal.by_id:
            subject = journal.by_id[subject.undoes]
        thing = thing_of(subject)
        about = [Thing(subject.kind, (subject.target,)), *([thing] if thing else []), *mentioned(subject)]
        if any((other.kind, other.target) == (kind, target) for other in about):
            chosen.append(one)
    return [LogEntry(one, journal.undone_by.get(one.id, "")) for one in chosen]


def conflicts(connection: sqlite3.Connection, journal: Journal) -> list[Conflict]:
    """All conflicts, by the place of the thing in the journal."""
    imported = {(kind, target) for kind, target in connection.execute("SELECT kind, target FROM imported")}
    found = (
        conflict_of(connection, journal, thing, field)
        for thing in journal.things()
        if len(journal.of(thing)) > 1 or (thing.kind, thing.target) in imported
        for field in _fields(thing)
    )
    return [one for one in found if one is not None]


def conflict_of(connection: sqlite3.Connection, journal: Journal, thing: Thing, field: str) -> Conflict | None:
    """The conflict about a field, if there is one."""
    readings = journal.readings(thing, field)
    if not readings:
        return None
    conflict = Conflict(thing, field, tuple(readings), _imported(connection, journal, thing, field))
    return conflict if len(conflict.values) > 1 else None


def _fields(thing: Thing) -> tuple[str, ...]:
    return FIELDS.get(thing.kind, ())


def _imported(connection: sqlite3.Connection, journal: Journal, thing: Thing, field: str) -> str | None:
    """What an import brought for a field, if nobody who set it knew of that."""
    query = "SELECT row FROM imported WHERE kind = ? AND target = ? AND row <> 'null'"
    row = connection.execute(query, (thing.kind, thing.target)).fetchone()
    if row is None:
        return None
    value = cell(image_of(thing.kind, row[0]), field)
    known = {one.was for one in journal.of(thing) if sets(one, field)}
    return None if canonical(value) in known else value
