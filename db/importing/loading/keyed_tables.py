"""Tables with uids: records are compared with the rows of the case, and only differences are written."""

from __future__ import annotations

import json
import sqlite3
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from pyroaring import BitMap64

from db.importing.loading.befores import OWNER, Before, keep_before, uids_of
from db.importing.loading.references import References
from db.importing.records import ActorRecord, ClaimRecord, RefusedError, RegionRecord, SourceRecord
from db.importing.report import Outcome, RowResult

R = TypeVar("R", bound=ActorRecord | RegionRecord | SourceRecord | ClaimRecord)
TreeRecord = TypeVar("TreeRecord", bound=ActorRecord | RegionRecord)

PARENT_ID = "parent_id"
"""The column with what is above a row."""
_LARGE = 1 << 62
"""The next free row id is searched below this, as there is none after the largest row id of SQLite."""

Value: TypeAlias = str | int | float | None
Values: TypeAlias = tuple[Value, ...]


def begin_batch(connection: sqlite3.Connection, id: int) -> None:
    """Add the row of a batch, unless it is there; what it says is written at the end of the import."""
    connection.execute(
        "INSERT OR IGNORE INTO batch (id, file, sha256, format, imported_at) VALUES (?, '', '', '', '')", (id,)
    )


def _member(row: Values, uids: dict[Value, str]) -> object:
    """A row of a child table as a list of a thing has it: its uid or name, with what else is said of it."""
    first = uids.get(row[0], row[0])
    return [first, *row[2:]] if len(row) > len(("id", "ordinal")) else first


class ChildTable(NamedTuple):
    """Statements for the rows of a table that belong to a row of another table: select (ordered), delete and insert."""

    select: str
    delete: str
    insert: str


class RowState(NamedTuple):
    """Everything that the case stores of one record: its columns, and its rows in each child table."""

    columns: Values
    children: tuple[tuple[Values, ...], ...] = ()


class KeyedTable(ABC, Generic[R]):
    """A table whose rows are found by uid. Written rows get `batch_id`.

    `select`, `insert` and `update` have the columns in the order of `RowState.columns`. `select` has uid and id before
    them, `insert` and `update` have batch_id, uid and id after them. `columns` are the names of these columns, `lists`
    those of the child tables, each with the table that its rows name by id, or "".
    """

    name: str
    columns: tuple[str, ...]
    lists: tuple[tuple[str, str], ...] = ()
    select: str
    insert: str
    update: str
    children: tuple[ChildTable, ...] = ()

    batch_id = 0

    def __init__(self, connection: sqlite3.Connection, references: dict[str, References]) -> None:
        self._batch_written = 0
        self.connection = connection
        self.own = references[self.name]
        self._seen = BitMap64()
        self._input = ""
        self._earlier: list[tuple[str, BitMap64]] = []
        last = f"SELECT ifnull(max(id), 0) FROM {self.name} WHERE id < {_LARGE}"
        self._next_id = 1 + max(0, connection.execute(last).fetchone()[0])

    @abstractmethod
    def prepare(self, records: Sequence[R]) -> None:
        """Load the row ids that `state` needs for these records, including their own."""

    @abstractmethod
    def state(self, record: R) -> RowState:
        """What the case should store of a record. Raises RefusedError."""

    def merged(self, record: R, state: RowState, stored: RowState) -> RowState:  # noqa: ARG002
        """The state to store, where a record leaves open what the case has."""
        return state

    def repeated(self, records: Sequence[R]) -> list[bool]:
        """Whether the uid of each record occurred before, in this file or among these records."""
        self.own.load(record.uid for record in records)
        repeated: list[bool] = []
        here: set[str] = set()
        for record in records:
            id = self.own.get(record.uid)
            repeated.append(record.uid in here or (id is not None and id in self._seen))
            here.add(record.uid)
        return repeated

    def add_missing(self, records: Iterable[R]) -> int:
        """Add the records that the case does not have, and complete rows with gaps; return the number of rows written.

        Raises RefusedError if a record cannot be added.
        """
        given = list(records)
        wanted: dict[str, R] = {}
        for record in given:
            wanted.setdefault(record.uid, record)
        self.prepare(list(wanted.values()))
        added: list[tuple[int, str, RowState]] = []
        for uid, record in wanted.items():
            if not self.is_known(record):
                added.append((self._next_id, uid, self.state(record)))
                self.own[uid] = self._next_id
                self._next_id += 1
        self._store(self.insert, added)
        self._store_children(added, (), {})
        self.note_added(id for id, _, _ in added)
        return len(added) + self.complete(given)

    def is_known(self, record: R) -> bool:
        """Whether a record is in the case."""
        return record.uid in self.own

    def note_added(self, ids: Iterable[int]) -> None:
        """Note the rows that `add_missing` added."""

    def note_changes(self, changed: Sequence[tuple[int, str, RowState]], stored: Mapping[int, RowState]) -> None:
        """Note the rows that are about to change."""

    def complete(self, records: Sequence[R]) -> int:  # noqa: ARG002
        """Complete rows that have gaps; return the number of rows written."""
        return 0

    def begin_file(self, name: str) -> None:
        """Begin a file. It may repeat what earlier files of this import say, but not say something else."""
        if self._seen:
            self._earlier.append((self._input, self._seen))
        self._input, self._seen = name, BitMap64()

    def write(self, records: Sequence[R]) -> list[RowResult]:
        """Write what differs from the case. Return one result for each record."""
        self.prepare(records)
        stored = self._stored([record.uid for record in records if record.uid in self.own])
        results: list[RowResult] = []
        added: list[tuple[int, str, RowState]] = []
        changed: list[tuple[int, str, RowState]] = []
        for record in records:
            row_id = self.own.get(record.uid)
            id = self._next_id if row_id is None else row_id
            try:
                if id in self._seen:
                    raise RefusedError(f"the id {record.uid} is in this file already")
                state = self.state(record)
                if row_id is not None and row_id in stored:
                    state = self.merged(record, state, stored[row_id])
            except RefusedError as error:
                results.append(str(error))
                continue
            self._seen.add(id)
            if row_id is None:
                self._next_id += 1
                self.own[record.uid] = id
                added.append((id, record.uid, state))
                results.append(Outcome.ADDED)
            elif stored.get(id) != state and (file := self._stated_in(id)):
                self._seen.discard(id)
                results.append(f"the id {record.uid} is in {file} already, which says something else")
            elif stored.get(id) != state:
                changed.append((id, record.uid, state))
                results.append(Outcome.CHANGED)
            else:
                results.append(Outcome.UNCHANGED)
        self.note_changes(changed, stored)
        self._store(self.insert, added)
        self._keep_before(changed, stored)
        self._store(self.update, changed)
        self._store_children(added, changed, stored)
        return results

    def _stated_in(self, id: int) -> str:
        """The name of an earlier file of this import that has a row; "" if none has."""
        return next((name for name, seen in self._earlier if id in seen), "")

    def _stored(self, uids: list[str]) -> dict[int, RowState]:
        """What the case stores of those of `uids` that it has, by row id."""
        if not uids:
            return {}
        rows = {row[1]: row[2:] for row in self.connection.execute(self.select, (json.dumps(uids),))}
        ids = (json.dumps(list(rows)),)
        parts: list[dict[int, list[Values]]] = []
        for child in self.children:
            by_id: dict[int, list[Values]] = defaultdict(list)
            for id, *values in self.connection.execute(child.select, ids):
                by_id[id].append(tuple(values))
            parts.append(by_id)
        return {id: RowState(row, tuple(tuple(part.get(id, ())) for part in parts)) for id, row in rows.items()}

    def _keep_before(self, changed: Sequence[tuple[int, str, RowState]], stored: dict[int, RowState]) -> None:
        """Keep what is about to be changed as it is."""
        if not changed:
            return
        self.begin_batch()
        query = f"SELECT id, batch_id FROM {self.name} WHERE id IN (SELECT value FROM json_each(?))"
        owners = dict(self.connection.execute(query, (json.dumps([id for id, _, _ in changed]),)).fetchall())
        named = self._named_before([stored[id] for id, _, _ in changed])
        before = (
            Before(uid, owners[id], {OWNER: owners[id], **dict(self._differing(stored[id], state, named))})
            for id, uid, state in changed
        )
        keep_before(self.connection, self.batch_id, self.name, before)

    def _named_before(self, states: Sequence[RowState]) -> dict[str, dict[Value, str]]:
        """The uids of what rows name by id, by table."""
        ids: dict[str, set[Value]] = defaultdict(set)
        for state in states:
            if PARENT_ID in self.columns:
                ids[self.name].add(state.columns[self.columns.index(PARENT_ID)])
            for (_, table), rows in zip(self.lists, state.children, strict=True):
                ids[table].update(row[0] for row in rows)
        return {table: uids_of(self.connection, table, some) for table, some in ids.items() if table}

    def _differing(
        self, before: RowState, after: RowState, named: dict[str, dict[Value, str]]
    ) -> Iterator[tuple[str, object]]:
        """The values of a row that another state has otherwise, by field, with uids in place of row ids."""
        for column, was, value in zip(self.columns, before.columns, after.columns, strict=True):
            if was != value:
                yield ("parent", named[self.name].get(was, "")) if column == PARENT_ID else (column, was)
        for (field, table), rows, others in zip(self.lists, before.children, after.children, strict=True):
            if rows != others:
                yield field, [_member(row, named[table] if table else {}) for row in rows]

    def begin_batch(self) -> None:
        """Add the row of the batch."""
        if self._batch_written != self.batch_id:
            self._batch_written = self.batch_id
            begin_batch(self.connection, self.batch_id)

    def _store(self, statement: str, items: Sequence[tuple[int, str, RowState]]) -> None:
        """Write rows, after the row of their batch.

        While one foreign key is violated, SQLite searches for violations whenever a row is added anywhere.
        """
        if items:
            self.begin_batch()
        batch = self.batch_id
        self.connection.executemany(statement, [(*state[0], batch, uid, id) for id, uid, state in items])

    def _store_children(
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
