"""What the journal says: the log, the history of one thing, and conflicts."""

from __future__ import annotations

from dataclasses import dataclass

from db.work.effects.fields import FIELDS
from db.work.journal.journal import Journal, value_of
from db.work.journal.operation import UNDO, Operation
from db.work.journal.things import Thing, mentioned, thing_of


@dataclass(frozen=True, slots=True)
class LogEntry:
    """An operation of the log. `undone_by` is the id of the undo that took it back."""

    operation: Operation
    undone_by: str = ""

    @property
    def in_force(self) -> bool:
        """Whether it counts."""
        return not self.undone_by


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two or more readings of one field by people who did not see each other's; the last one is shown."""

    thing: Thing
    field: str
    readings: tuple[Operation, ...]

    @property
    def values(self) -> tuple[str, ...]:
        """The different values, that which is shown last."""
        values = [value_of(one, self.field) for one in self.readings]
        return tuple(dict.fromkeys(reversed(values)))[::-1]


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


def conflicts(journal: Journal) -> list[Conflict]:
    """All conflicts, by the place of the thing in the journal."""
    found: list[Conflict] = []
    for thing in journal.things():
        for field in FIELDS.get(thing.kind, ()):
            readings = journal.readings(thing, field)
            conflict = Conflict(thing, field, tuple(readings))
            if len(readings) > 1 and len(conflict.values) > 1:
                found.append(conflict)
    return found
