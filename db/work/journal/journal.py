"""The operations of a case in their order, which of them are in force, and what each of them rests on.

An operation is in force unless an undo in force names it. An undo has no effect while something is in force that rests
on the operation and that the undo has not seen. Both hold whatever the order in which the operations came in.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from db.work.journal.operation import COLUMNS, UNDO, Operation
from db.work.journal.things import Thing, adds, drops, field_of, mentioned, thing_of

_NAMES = ", ".join(f'"{column}"' for column in COLUMNS)
_SELECT = f'SELECT {_NAMES} FROM journal ORDER BY n, "by"'
_LAST = f"""
SELECT {_NAMES} FROM journal one WHERE n = (SELECT max(n) FROM journal WHERE "by" = one."by") ORDER BY "by"
"""
_INSERT = f"INSERT INTO journal ({_NAMES}) VALUES ({', '.join('?' * len(COLUMNS))})"


def read_operations(connection: sqlite3.Connection) -> list[Operation]:
    """The operations of a case by their order."""
    return [Operation(*row) for row in connection.execute(_SELECT)]


def read_last_operations(connection: sqlite3.Connection) -> list[Operation]:
    """The last operation of each analyst, by the ids of these."""
    return [Operation(*row) for row in connection.execute(_LAST)]


def insert_operations(connection: sqlite3.Connection, operations: Iterable[Operation]) -> None:
    """Write operations into the journal of a case."""
    connection.executemany(_INSERT, ([getattr(one, name) for name in COLUMNS] for one in operations))


class Journal:
    """The operations of a case. Answers are computed when they are first asked for after a change."""

    def __init__(self, operations: Iterable[Operation] = ()) -> None:
        self.operations: list[Operation] = []
        self.by_id: dict[str, Operation] = {}
        self._of: dict[Thing, list[Operation]] = defaultdict(list)
        self._mentions: dict[Thing, list[Operation]] = defaultdict(list)
        self._undos: dict[str, list[Operation]] = defaultdict(list)
        self._resting: dict[str, list[Operation]] = defaultdict(list)
        self._moved: dict[str, dict[Thing, None]] = defaultdict(dict)
        self._undone: dict[str, str] | None = None
        self._void: dict[str, tuple[str, ...]] = {}
        for operation in sorted(operations, key=lambda one: one.order):
            self.append(operation)

    def append(self, operation: Operation) -> None:
        """Add an operation; its order need not be the highest."""
        self.operations.append(operation)
        if len(self.operations) > 1 and operation.order < self.operations[-2].order:
            self.operations.sort(key=lambda one: one.order)
        self.by_id[operation.id] = operation
        if operation.op == UNDO or any(seen in self._undos for seen in (operation.id, *operation.seen)):
            self._undone = None
        for seen in operation.seen:
            if seen != operation.undoes:
                self._resting[seen].append(operation)
        if operation.op == UNDO:
            self._undos[operation.undoes].append(operation)
            return
        thing = thing_of(operation)
        if thing is not None:
            self._of[thing].append(operation)
            for other in dict.fromkeys(mentioned(operation)):
                self._mentions[other].append(operation)
            if sets(operation, "parent"):
                self._moved[thing.kind][thing] = None

    @property
    def undone_by(self) -> Mapping[str, str]:
        """The operations that are not in force → the undo that took each of them back."""
        if self._undone is None:
            self._evaluate()
        return self._undone or {}

    @property
    def void(self) -> Mapping[str, tuple[str, ...]]:
        """The undos in force that have no effect → the operations that rest on what they name."""
        return self._void if self.undone_by is not None else {}

    def in_force(self, operation: Operation) -> bool:
        """Whether no undo in force has taken an operation back."""
        return operation.id not in self.undone_by

    def _evaluate(self) -> None:
        undone: dict[str, str] = {}
        void: dict[str, tuple[str, ...]] = {}
        for operation in reversed(self.operations):
            for undo in sorted(self._undos.get(operation.id, ()), key=lambda one: one.order):
                if undo.id in undone or undo.order <= operation.order:
                    continue
                seen = frozenset(undo.seen)
                resting = tuple(
                    one.id
                    for one in self._resting.get(operation.id, ())
                    if one.id not in undone and one.id not in seen and one.order > operation.order
                )
                if resting:
                    void[undo.id] = resting
                else:
                    undone.setdefault(operation.id, undo.id)
        self._undone, self._void = undone, void

    def things(self) -> Iterator[Thing]:
        """All things that operations are about."""
        return iter(self._of)

    def moved(self, kind: str) -> list[Thing]:
        """The actors or regions whose place in their tree operations set, undone or not."""
        return list(self._moved.get(kind, ()))

    def of(self, thing: Thing) -> list[Operation]:
        """The operations in force about a thing, by their order."""
        return sorted((one for one in self._of.get(thing, ()) if self.in_force(one)), key=lambda one: one.order)

    def is_young(self, thing: Thing) -> bool:
        """Whether a single operation is about a thing, and was never undone."""
        about = self._of.get(thing, ())
        return len(about) == 1 and about[0].id not in self._undos

    def all_of(self, thing: Thing) -> list[Operation]:
        """All operations about a thing or naming it, undone or not, in the order in which they were read."""
        return [*self._of.get(thing, ()), *self._mentions.get(thing, ())]

    def naming(self, thing: Thing) -> list[Operation]:
        """The operations in force that name a thing and are about another."""
        return [one for one in self._mentions.get(thing, ()) if self.in_force(one)]

    def resting_on(self, operation: Operation) -> list[Operation]:
        """The operations in force that rest on one."""
        return [one for one in self._resting.get(operation.id, ()) if self.in_force(one)]

    def undos_under(self, operation: Operation) -> set[str]:
        """The undos that took back what rested on an operation."""
        return {self.undone_by[one.id] for one in self._resting.get(operation.id, ()) if one.id in self.undone_by}

    def things_naming(self, thing: Thing) -> list[Thing]:
        """The things whose operations, undone or not, name a thing."""
        others = (thing_of(one) for one in self._mentions.get(thing, ()))
        return list(dict.fromkeys(other for other in others if other is not None))

    def undos_of(self, operation: Operation) -> list[Operation]:
        """The undos in force that name an operation."""
        return [one for one in self._undos.get(operation.id, ()) if self.in_force(one)]

    def readings(self, thing: Thing, field: str) -> list[Operation]:
        """The operations in force for a field that no other of them saw, by their order; the last one counts."""
        return unseen([one for one in self.of(thing) if sets(one, field)])

    def presence(self, thing: Thing) -> list[Operation]:
        """The operations in force that make or drop a thing and that no other of them saw."""
        return unseen([one for one in self.of(thing) if field_of(one) == "" and (adds(one) or drops(one))])

    def unseen_by(self, drop: Operation) -> list[Operation]:
        """The operations in force on what was dropped that the drop did not see, and that keep it where it is."""
        thing = thing_of(drop)
        if thing is None:
            return []
        seen = frozenset(drop.seen)
        return [
            one
            for one in (*self.of(thing), *self.naming(thing))
            if one.id not in seen and one.id != drop.id and not drops(one) and drop.id not in one.seen
        ]

    def is_present(self, thing: Thing, imported: bool) -> bool:
        """Whether a thing is there, given whether an import brought it."""
        last = self.presence(thing)
        if not last:
            return imported
        if any(adds(one) for one in last):
            return True
        return all(self.unseen_by(drop) for drop in last)


def sets(operation: Operation, field: str) -> bool:
    """Whether an operation gives a field its value."""
    if adds(operation):
        content = operation.content
        return isinstance(content, dict) and field in content
    return field_of(operation) == field and not drops(operation)


def value_of(operation: Operation, field: str) -> str:
    """The value that an operation gives a field."""
    content = operation.content
    value = content.get(field, "") if isinstance(content, dict) else content
    return value if isinstance(value, str) else ""


def unseen(operations: list[Operation]) -> list[Operation]:
    """Those of some operations that no other of them saw."""
    seen = {id for one in operations for id in one.seen}
    return [one for one in operations if one.id not in seen]
