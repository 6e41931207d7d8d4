"""Batches of records into the tables of a case: each is compared with what is stored, and only differences written."""

from __future__ import annotations

import json
import sqlite3
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from pyroaring import BitMap64

from db.importing.loading.references import References
from db.importing.records import ActorRecord, ClaimRecord, RefusedError, RegionRecord, SourceRecord
from db.importing.report import Outcome

R = TypeVar("R", bound=ActorRecord | RegionRecord | SourceRecord | ClaimRecord)
TreeRecord = TypeVar("TreeRecord", bound=ActorRecord | RegionRecord)

_LARGE = 1 << 62
"""Row ids from here on are passed over when the next free one is sought: after the largest of SQLite is none."""

Value: TypeAlias = str | int | float | None
Values: TypeAlias = tuple[Value, ...]


class ChildTable(NamedTuple):
    """A table of rows that belong to a row of another: how to read them (ordered), drop them and add them."""

    select: str
    delete: str
    insert: str


class RowState(NamedTuple):
    """Everything that a case knows of one record: its columns, and its rows in each satellite table."""

    columns: Values
    children: tuple[tuple[Values, ...], ...] = ()


class KeyedTable(ABC, Generic[R]):
    """One table whose rows are found by uid.

    `select`, `insert` and `update` list the columns in the order of `State.columns`; `insert` and `update` take
    them followed by uid and id, `select` puts uid and id before them.
    """

    name: str
    select: str
    insert: str
    update: str
    children: tuple[ChildTable, ...] = ()

    def __init__(self, connection: sqlite3.Connection, references: dict[str, References]) -> None:
        self.connection = connection
        self.own = references[self.name]
        self._seen = BitMap64()
        last = f"SELECT ifnull(max(id), 0) FROM {self.name} WHERE id < {_LARGE}"
        self._next_id = 1 + max(0, connection.execute(last).fetchone()[0])

    @abstractmethod
    def prepare(self, records: Sequence[R]) -> None:
        """Load all references that `state` will need for these records, the own uids included."""

    @abstractmethod
    def state(self, record: R) -> RowState:
        """What the case should know of a record. Raises RefusedError."""

    def merged(self, record: R, state: RowState, stored: RowState) -> RowState:  # noqa: ARG002
        """The state to bring a row to, where a record leaves something open."""
        return state

    def repeated(self, records: Sequence[R]) -> list[bool]:
        """For each record, whether its uid stood in this file before, or among these records."""
        self.own.load(record.uid for record in records)
        found: list[bool] = []
        here: set[str] = set()
        for record in records:
            id = self.own.get(record.uid)
            found.append(record.uid in here or (id is not None and id in self._seen))
            here.add(record.uid)
        return found

    def make(self, records: Iterable[R]) -> int:
        """Add the records that are not in the case, and fill what gaps others have; say how many rows that wrote.

        Raises RefusedError when a record cannot be added.
        """
        given = list(records)
        wanted: dict[str, R] = {}
        for record in given:
            wanted.setdefault(record.uid, record)
        self.prepare(list(wanted.values()))
        added: list[tuple[int, str, RowState]] = []
        for uid, record in wanted.items():
            if uid not in self.own:
                added.append((self._next_id, uid, self.state(record)))
                self.own[uid] = self._next_id
                self._next_id += 1
        self._store(self.insert, added)
        self._store_satellites(added, (), {})
        self.begun(id for id, _, _ in added)
        return len(added) + self.fill(given)

    def begun(self, ids: Iterable[int]) -> None:
        """Note rows that were made just now."""

    def fill(self, records: Sequence[R]) -> int:  # noqa: ARG002
        """Complete rows of which too little was known when they were made; say how many were written."""
        return 0

    def begin_file(self) -> None:
        """Forget which rows were read: in another file the same uid may stand again."""
        self._seen.clear()

    def write(self, records: Sequence[R]) -> list[Outcome | str]:
        """Write what differs from the case. One answer per record: what became of it, or why it was refused."""
        self.prepare(records)
        stored = self._stored([record.uid for record in records if record.uid in self.own])
        answers: list[Outcome | str] = []
        added: list[tuple[int, str, RowState]] = []
        changed: list[tuple[int, str, RowState]] = []
        for record in records:
            known = self.own.get(record.uid)
            id = self._next_id if known is None else known
            try:
                if id in self._seen:
                    raise RefusedError(f"id {record.uid} stands in this file already")
                state = self.state(record)
                if known is not None and known in stored:
                    state = self.merged(record, state, stored[known])
            except RefusedError as error:
                answers.append(str(error))
                continue
            self._seen.add(id)
            if known is None:
                self._next_id += 1
                self.own[record.uid] = id
                added.append((id, record.uid, state))
                answers.append(Outcome.ADDED)
            elif stored.get(id) != state:
                changed.append((id, record.uid, state))
                answers.append(Outcome.CHANGED)
            else:
                answers.append(Outcome.UNCHANGED)
        self._store(self.insert, added)
        self._store(self.update, changed)
        self._store_satellites(added, changed, stored)
        return answers

    def _stored(self, uids: list[str]) -> dict[int, RowState]:
        """The state in the case of those of `uids` that are there, by id."""
        if not uids:
            return {}
        rows = {row[1]: row[2:] for row in self.connection.execute(self.select, (json.dumps(uids),))}
        ids = (json.dumps(list(rows)),)
        parts: list[dict[int, list[Values]]] = []
        for child in self.children:
            found: dict[int, list[Values]] = defaultdict(list)
            for id, *values in self.connection.execute(child.select, ids):
                found[id].append(tuple(values))
            parts.append(found)
        return {id: RowState(row, tuple(tuple(part.get(id, ())) for part in parts)) for id, row in rows.items()}

    def _store(self, statement: str, items: Sequence[tuple[int, str, RowState]]) -> None:
        extra = self.extra
        self.connection.executemany(statement, [(*state[0], *extra, uid, id) for id, uid, state in items])

    @property
    def extra(self) -> Values:
        """Values that written rows get beside those that are compared."""
        return ()

    def _store_satellites(
        self,
        added: Sequence[tuple[int, str, RowState]],
        changed: Sequence[tuple[int, str, RowState]],
        stored: dict[int, RowState],
    ) -> None:
        for number, child in enumerate(self.children):
            moved = [(id, state) for id, _, state in changed if stored[id].children[number] != state.children[number]]
            self.connection.executemany(child.delete, ((id,) for id, _ in moved))
            rows = [(id, state.children[number]) for id, _, state in added]
            rows += [(id, state.children[number]) for id, state in moved]
            self.connection.executemany(child.insert, ((id, *values) for id, part in rows for values in part))
