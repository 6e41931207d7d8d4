"""Taking operations back, and bringing them back."""

from __future__ import annotations

from collections.abc import Collection, Sequence

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
        return _take_back(door, [operation], why)[0]


def undo_all(door: Door, ids: Sequence[str], why: str = "") -> list[Operation]:
    """Take back several operations, all or none. One that rests on another of them stands before that."""
    with door.changing():
        return _take_back(door, [_named(door, id) for id in ids], why)


def redo_all(door: Door, ids: Sequence[str], why: str = "") -> list[Operation]:
    """Bring back several operations that were undone, all or none. What another rests on stands before that."""
    with door.changing():
        return _take_back(door, [_undo_of(door, _named(door, id)) for id in ids], why)


def redo(door: Door, id: str = "", why: str = "") -> Operation:
    """Bring back what was undone: an operation or its undo by id; without one what this analyst undid last."""
    with door.changing():
        if id:
            operation = _named(door, id)
            return _take_back(door, [operation if operation.op == UNDO else _undo_of(door, operation)], why)[0]
        last = last_undo(door)
        if last is None:
            raise ChangeRefusedError("There is nothing of yours to redo")
        return _take_back(door, [last], why)[0]


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


def _take_back(door: Door, operations: Sequence[Operation], why: str) -> list[Operation]:
    """Take some operations back, all or none. One that rests on another of them stands before that."""
    journal, group = door.journal, {one.id for one in operations}
    for operation in operations:
        _check(door, operation, group)
    before = without_effect(door.connection, journal)
    saw = {one.id: {one.id} | journal.undos_under(one) for one in operations}
    resting = {one.id: [other.id for other in journal.resting_on(one) if other.id in group] for one in operations}
    subjects = [_subject(door, one) for one in operations]
    undos: dict[str, Operation] = {}
    for operation, subject in zip(operations, subjects, strict=True):
        undos[operation.id] = door.record(
            UNDO,
            subject.kind,
            subject.target,
            field=subject.field,
            value={"of": operation.id},
            saw=saw[operation.id] | {undos[id].id for id in resting[operation.id] if id in undos},
            why=why,
        )
    done = list(undos.values())
    door.take_effect(done, [thing for subject in subjects if (thing := thing_of(subject)) is not None])
    for id, others in without_effect(door.connection, door.journal).items():
        if id not in before:
            raise ChangeRefusedError(
                f"{_said(operations[0])} cannot be undone: later operations rest on it ({door.names_of([id])})",
                resting=(id, *others),
            )
    return done


def _check(door: Door, operation: Operation, group: Collection[str]) -> None:
    """Raise ChangeRefusedError if an operation cannot be taken back together with others, given by their ids."""
    if _subject(door, operation).op in (FORGET, FORGOTTEN):
        raise ChangeRefusedError(f"{_said(operation)} cannot be undone: what is forgotten is gone")
    if (by := door.journal.undone_by.get(operation.id)) is not None:
        raise ChangeRefusedError(f"{_said(operation)} is undone already, by {by}")
    others = (one for one in door.journal.resting_on(operation) if one.undoes != operation.id)
    if resting := tuple(one.id for one in others if one.id not in group):
        raise ChangeRefusedError(
            f"{_said(operation)} cannot be undone: later operations rest on it ({door.names_of(resting)})",
            resting=resting,
        )


def _undo_of(door: Door, operation: Operation) -> Operation:
    """The undo that took an operation back."""
    if door.journal.in_force(operation):
        raise ChangeRefusedError(f"{_said(operation)} is not undone")
    return door.journal.by_id[door.journal.undone_by[operation.id]]


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
