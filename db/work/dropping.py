"""Taking an import back whole: the rows that it added go, the values that it changed become what they were.

That is no operation: it changes what imports brought, as if the file had never been read. The import stays listed, so
that neither its number is given anew nor a merge brings it back.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from db.errors import ChangeRefusedError
from db.work.batches import DROPPED, ImportRecord, imports_of
from db.work.door import Door
from db.work.effects.effects import Effects
from db.work.effects.fields import columns_of
from db.work.effects.hindrances import ineffective
from db.work.journal.journal import Journal
from db.work.journal.operation import FORGET, UNDO, Operation
from db.work.journal.things import Thing, field_of, mentioned, thing_of
from db.work.keeping import kept_things
from db.work.removal import Removal

_SHOWN = 6
_TOMBSTONE = f"""
UPDATE batch SET format = '{DROPPED}', sha256 = '', added = 0, changed = 0, unchanged = 0, rejected = 0, licence = '',
attribution = '' WHERE id = ?
"""


@dataclass(frozen=True, slots=True)
class Dropped:
    """What became of an import that was taken back: it was `record`; its rows were removed, or restored."""

    record: ImportRecord
    removed: int
    restored: int


def drop_import(door: Door, number: int) -> Dropped:
    """Take back an import by its number. Raises ChangeRefusedError, which names what rests on it."""
    with door.changing():
        connection, journal = door.connection, door.journal
        record = _chosen(connection, number)
        without = _without_effect(connection, journal)
        Effects(connection, Journal()).restore(kept_things(connection, "<>"))
        removal = Removal(connection, journal, record)
        resting = [one.id for one in _resting(journal, record, removal)]
        others = list(removal.changed_later())
        restored = removal.restore()
        _check(door, record, resting, [*others, *removal.named_by_others()])
        removed = removal.remove()
        connection.execute(_TOMBSTONE, (number,))
        Effects(connection, journal).run(list(journal.things()))
        lost = [id for id in _without_effect(connection, journal) if id not in without]
        _check(door, record, lost, [])
        door.take_over(journal)
        return Dropped(record, removed, restored)


def _chosen(connection: sqlite3.Connection, number: int) -> ImportRecord:
    """The import of a number, if it can be taken back."""
    record = next((one for one in imports_of(connection) if one.number == number), None)
    if record is None:
        raise ChangeRefusedError(f"There is no import {number} in the case")
    if record.is_dropped:
        raise ChangeRefusedError(f"Import {number} ({record.file}) is gone: it was taken back already")
    query = "SELECT EXISTS (SELECT 1 FROM batch_before WHERE batch_id = ? AND kind = '')"
    if not connection.execute(query, (number,)).fetchone()[0]:
        raise ChangeRefusedError(
            f"Import {number} ({record.file}) cannot be taken back: it was made by an earlier version, which did not "
            "keep what it changed"
        )
    return record


def _without_effect(connection: sqlite3.Connection, journal: Journal) -> Mapping[str, object]:
    return ineffective(connection, journal) if journal.operations else {}


def _resting(journal: Journal, record: ImportRecord, removal: Removal) -> Iterator[Operation]:
    """The operations in force on what an import added, and later ones on values that it changed."""
    for one in journal.operations:
        thing = thing_of(one)
        if thing is None or one.op in (UNDO, FORGET) or not journal.in_force(one):
            continue
        if any(other in removal.going for other in (thing, *mentioned(one))) or _sets(one, thing, record, removal):
            yield one


def _sets(one: Operation, thing: Thing, record: ImportRecord, removal: Removal) -> bool:
    """Whether an operation sets a value that an import had changed before."""
    fields = removal.changed.get(thing, {})
    return one.n > record.n and any(column in fields for column in columns_of(field_of(one)))


def _check(door: Door, record: ImportRecord, resting: list[str], reasons: list[str]) -> None:
    """Raise ChangeRefusedError if anything rests on an import: operations by their ids, and others in words."""
    more = f"and {len(reasons) - _SHOWN:,} more" if len(reasons) > _SHOWN else ""
    said = [f"operations by hand: {door.names_of(resting)}"] if resting else []
    said += [*reasons[:_SHOWN], *filter(None, [more])]
    if said:
        raise ChangeRefusedError(
            f"Import {record.number} ({record.file}) cannot be taken back, because something rests on it: "
            f"{'; '.join(said)}",
            resting=tuple(resting),
        )
