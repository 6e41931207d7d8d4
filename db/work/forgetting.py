"""Forgetting: the bodies of operations are erased for good; their place in the chain stays."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from db.errors import ChangeRefusedError
from db.work.door import Door
from db.work.effects.effects import Effects
from db.work.journal.forgotten import ERASE, ERASE_BEFORE, forgotten_by, repeating, resting_on
from db.work.journal.journal import Journal, read_operations
from db.work.journal.operation import FORGET, FORGOTTEN, UNDO, Operation
from db.work.journal.things import NOTED, adds, thing_of


def forget(door: Door, what: str, why: str = "") -> Operation:
    """Erase an operation, or all operations about a thing and those that name it, and write over their bytes.

    A forgotten operation counts as undone, and can't be brought back. Raises ChangeRefusedError if other operations
    rest on it, CaseUnusableError if another program reads or writes the case.
    """
    with door.changing(exclusive=True):
        chosen = _chosen(door, what)
        ids = {one.id for one in chosen}
        if resting := [one.id for one in resting_on(door.journal, chosen) if one.id not in ids]:
            raise ChangeRefusedError(
                f"{what[:60]} cannot be forgotten: later operations rest on it ({door.names_of(resting)})",
                resting=tuple(resting),
            )
        before = {one.id for one in repeating(door.journal.operations, chosen)} - ids
        things = list(door.journal.things())
        done = door.record(FORGET, "", "", value={"of": sorted(ids), "was": sorted(before)}, why=why)
        journal = erase(door, door.journal, [done])
        Effects(door.connection, journal).run(things)
        door.take_over(journal)
    return done


def erase(door: Door, journal: Journal, operations: Iterable[Operation]) -> Journal:
    """Erase what these operations forget from the journal of the case; return the journal as it is then."""
    door.begin_erasing()
    whole, before = forgotten_by(operations)
    erased = [journal.by_id[id] for id in whole if id in journal.by_id]
    door.erased_texts |= {text for one in erased for text in _texts_of(one)}
    for one in erased:
        _erase_before(door.connection, one)
    sealed = [journal.by_id[id] for id in before if id in journal.by_id]
    door.connection.executemany(ERASE_BEFORE, ((one.seal, one.id) for one in sealed if one.was))
    door.connection.executemany(ERASE, ((id,) for id in whole))
    return Journal(read_operations(door.connection))


def _texts_of(operation: Operation) -> Iterator[str]:
    """The texts of an operation that is forgotten; of what it made the id as well."""
    content = operation.content
    yield from (text for text in (content.values() if isinstance(content, dict) else [content]) if text)
    thing = thing_of(operation)
    if thing is not None and thing.kind in NOTED and adds(operation):
        yield operation.target
    if operation.why:
        yield operation.why


def _erase_before(connection: sqlite3.Connection, operation: Operation) -> None:
    """Erase what imports keep of the values that an operation had set. Taking such an import back leaves them out."""
    thing, texts = thing_of(operation), set(_texts_of(operation))
    if thing is None:
        return
    key = (thing.kind, thing.target)
    query = "SELECT batch_id, field, was FROM batch_before WHERE kind = ? AND target = ?"
    for batch, field, was in connection.execute(query, key).fetchall():
        value = Operation.decoded(was)
        values = value if isinstance(value, list) else value.values() if isinstance(value, dict) else [value]
        if any(isinstance(one, str) and one in texts for one in values):
            connection.execute(
                "UPDATE batch_before SET was = '' WHERE kind = ? AND target = ? AND batch_id = ? AND field = ?",
                (*key, batch, field),
            )


def _chosen(door: Door, what: str) -> list[Operation]:
    """The operations that an id of one, or the uid of a thing, means, with the undos that name them."""
    if (one := door.journal.by_id.get(what)) is not None:
        if one.op in (UNDO, FORGET, FORGOTTEN):
            raise ChangeRefusedError(f"{one.op} {one.id} has nothing that could be forgotten")
        return [one]
    chosen = [
        one
        for thing in list(door.journal.things())
        if what in thing.key
        for one in door.journal.all_of(thing)
        if thing_of(one) == thing
    ]
    chosen += [one for one in door.journal.operations if one.target == what and one.op not in (UNDO, FORGET, FORGOTTEN)]
    if not chosen:
        raise ChangeRefusedError(f"There is no operation {what[:60]}, and none about a thing of that id")
    return list({one.id: one for one in chosen}.values())
