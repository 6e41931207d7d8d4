"""Taking operations back, and bringing them back."""

from __future__ import annotations

from db.errors import ChangeRefusedError
from db.work.door import Door
from db.work.effects.effects import without_effect
from db.work.journal.operation import FORGET, FORGOTTEN, UNDO, Operation
from db.work.journal.things import thing_of

_FINAL = (UNDO, FORGET, FORGOTTEN)


def undo(door: Door, id: str = "", why: str = "") -> Operation:
    """Take back an operation; without an id this analyst's last one on this machine."""
    with door.changing():
        operation = _named(door, id) if id else last_own(door)
        if operation is None:
            raise ChangeRefusedError("There is nothing of yours to undo")
        return _take_back(door, operation, why)


def redo(door: Door, id: str = "", why: str = "") -> Operation:
    """Bring back what was undone: an operation or its undo by id; without one what this analyst undid last."""
    with door.changing():
        if id:
            operation = _named(door, id)
            if operation.op != UNDO:
                if door.journal.in_force(operation):
                    raise ChangeRefusedError(f"{_said(operation)} is not undone")
                operation = door.journal.by_id[door.journal.undone_by[operation.id]]
            return _take_back(door, operation, why)
        last = last_undo(door)
        if last is None:
            raise ChangeRefusedError("There is nothing of yours to redo")
        return _take_back(door, last, why)


def last_own(door: Door) -> Operation | None:
    """What `undo` takes back: this analyst's last operation in force."""
    journal, own = door.journal, door.identities.own
    for one in reversed(journal.operations):
        if one.by in own and one.op not in _FINAL and journal.in_force(one):
            return one
    return None


def last_undo(door: Door) -> Operation | None:
    """What `redo` takes back: this analyst's last undo in force, unless they did something else since."""
    journal, own = door.journal, door.identities.own
    for one in reversed(journal.operations):
        if one.by not in own:
            continue
        if one.op in (FORGET, FORGOTTEN):
            continue
        if one.op != UNDO:
            return None
        named = journal.by_id.get(one.undoes)
        if journal.in_force(one) and named is not None and named.op not in _FINAL:
            return one
    return None


def _take_back(door: Door, operation: Operation, why: str) -> Operation:
    journal = door.journal
    if _subject(door, operation).op in (FORGET, FORGOTTEN):
        raise ChangeRefusedError(f"{_said(operation)} cannot be undone: what is forgotten is gone")
    if (by := journal.undone_by.get(operation.id)) is not None:
        raise ChangeRefusedError(f"{_said(operation)} is undone already, by {by}")
    if resting := tuple(one.id for one in journal.resting_on(operation) if one.undoes != operation.id):
        raise ChangeRefusedError(
            f"{_said(operation)} cannot be undone: later operations rest on it ({door.names_of(resting)})",
            resting=resting,
        )
    before = without_effect(door.connection, journal)
    subject = _subject(door, operation)
    done = door.record(
        UNDO,
        subject.kind,
        subject.target,
        field=subject.field,
        value={"of": operation.id},
        saw={operation.id} | journal.undos_under(operation),
        why=why,
    )
    thing = thing_of(subject)
    door.take_effect([done], [thing] if thing else [])
    for id, resting in without_effect(door.connection, door.journal).items():
        if id not in before:
            raise ChangeRefusedError(
                f"{_said(operation)} cannot be undone: later operations rest on it ({door.names_of([id])})",
                resting=(id, *resting),
            )
    return done


def _subject(door: Door, operation: Operation) -> Operation:
    """The operation that a chain of undos is about in the end."""
    while operation.op == UNDO and operation.undoes in door.journal.by_id:
        operation = door.journal.by_id[operation.undoes]
    return operation


def _named(door: Door, id: str) -> Operation:
    operation = door.journal.by_id.get(id)
    if operation is None:
        raise ChangeRefusedError(f"There is no operation {id[:60]} in the journal")
    return operation


def _said(operation: Operation) -> str:
    return f"{operation.op} {operation.id}"
