"""The tables of actors, regions, sources and claims, and how a record is stored in each."""

from __future__ import annotations

import json
import sqlite3
from abc import abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Sequence

from pyroaring import BitMap64

from db.dates import Edtf
from db.importing.loading.befores import Before, keep_before
from db.importing.loading.keyed_tables import PARENT_ID, ChildTable, KeyedTable, RowState, TreeRecord, Value, Values
from db.importing.loading.references import References
from db.importing.records import (
    ActorRecord,
    RefusedError,
    RegionRecord,
    SourceRecord,
)
from db.model.tree import DEEPEST

NO_DATE = ("", None, None)
"""The columns of a date that is not known."""


class TreeTable(KeyedTable[TreeRecord]):
    """A table whose rows form a tree of at most `DEEPEST` levels without circles.

    `parents` selects the uids of all children and their parents. `gap` is the condition of rows with gaps that a later
    record may fill, `completing` sets what it fills, and `gaps` are the fields in question.
    """

    parents: str
    gap: str
    completing: str
    gaps: tuple[str, ...]

    def __init__(self, connection: sqlite3.Connection, references: dict[str, References]) -> None:
        super().__init__(connection, references)
        self._parents: dict[str, str] = {}
        self._children: dict[str, set[str]] = defaultdict(set)
        self._incomplete = BitMap64()
        for child, above in connection.execute(self.parents):
            self._move(child, above)

    def begin_file(self, name: str) -> None:
        """Begin a file, and find the rows with gaps."""
        super().begin_file(name)
        self._incomplete = BitMap64(
            id for (id,) in self.connection.execute(f"SELECT id FROM {self.name} WHERE {self.gap}")
        )

    def complete(self, records: Sequence[TreeRecord]) -> int:
        """Complete rows that have gaps; return the number of rows written."""
        before = self.connection.total_changes
        late = (record for record in records if self.own[record.uid] in self._incomplete)
        changes = [
            (*values, self.own[record.uid]) for record in late if (values := self.completion(record)) is not None
        ]
        if changes:
            self._keep_gaps([values[-1] for values in changes])
        update = f"UPDATE {self.name} SET {self.completing} WHERE id = ? AND {self.gap}"
        self.connection.executemany(update, changes)
        return self.connection.total_changes - before

    def _keep_gaps(self, ids: list[Value]) -> None:
        """Keep rows with gaps as they are before they are completed."""
        self.begin_batch()
        query = f"SELECT uid, batch_id FROM {self.name} WHERE id IN (SELECT value FROM json_each(?)) AND {self.gap}"
        before = (
            Before(uid, owner, {field: self.gap_of(field, uid) for field in self.gaps})
            for uid, owner in self.connection.execute(query, (json.dumps(ids),)).fetchall()
        )
        keep_before(self.connection, self.batch_id, self.name, before)

    @abstractmethod
    def gap_of(self, field: str, uid: str) -> Value:
        """What a field holds in a row with gaps."""

    @abstractmethod
    def completion(self, record: TreeRecord) -> Values | None:
        """The values that a record adds to a row with gaps, or None."""

    def note_added(self, ids: Iterable[int]) -> None:
        """Note rows that were just added, which the next record may complete."""
        self._incomplete.update(ids)

    def is_known(self, record: TreeRecord) -> bool:
        """Whether a record is in the case, by its uid or by a name under which the case knows one other row."""
        return record.uid in self.own or self.own.knows(record.uid, record.name)

    def prepare(self, records: Sequence[TreeRecord]) -> None:
        """Load the row ids of the records and of their parents."""
        self.own.load(uid for record in records for uid in (record.uid, record.parent) if uid)

    def attach(self, record: TreeRecord) -> int | None:
        """Move a record below its parent; return the row id of the parent, None for a root. Raises RefusedError."""
        parent = self.own[record.parent] if record.parent else None
        above, visited = record.parent, {""}
        while above not in visited:
            visited.add(above)
            if above == record.uid:
                raise RefusedError(f"parent {record.parent} is below {record.uid} in the case")
            above = self._parents.get(above, "")
        if record.parent != self._parents.get(record.uid, ""):
            if len(visited) + self._height(record.uid) > DEEPEST + 1:
                raise RefusedError(f"parent {record.parent} would make the chain of parents longer than {DEEPEST}")
            self._move(record.uid, record.parent)
        return parent

    def _move(self, uid: str, parent: str) -> None:
        self._children[self._parents.get(uid, "")].discard(uid)
        self._parents[uid] = parent
        self._children[parent].add(uid)

    def _height(self, uid: str) -> int:
        """The number of levels from a row down, including its own, counted up to `DEEPEST` + 1."""
        level, height = {uid}, 0
        while level and height <= DEEPEST:
            height += 1
            level = {child for node in level for child in self._children.get(node, ())}
        return height


class ActorTable(TreeTable[ActorRecord]):
    """Actors with their aliases."""

    name = "actor"
    columns = ("name", "kind", PARENT_ID, "role", "country")
    lists = (("aliases", ""),)
    gap = "name = uid AND kind = '' AND parent_id IS NULL"
    completing = "name = ?, kind = ?, parent_id = ?"
    gaps = ("name", "kind", "parent")
    parents = "SELECT child.uid, above.uid FROM actor AS child JOIN actor AS above ON above.id = child.parent_id"
    select = (
        "SELECT uid, id, name, kind, parent_id, role, country FROM actor WHERE uid IN (SELECT value FROM json_each(?))"
    )
    insert = (
        "INSERT INTO actor (name, kind, parent_id, role, country, batch_id, uid, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    )
    update = (
        "UPDATE actor SET name = ?, kind = ?, parent_id = ?, role = ?, country = ?, batch_id = ? "
        "WHERE uid = ? AND id = ?"
    )
    children = (
        ChildTable(
            "SELECT actor_id, name FROM actor_alias WHERE actor_id IN (SELECT value FROM json_each(?)) "
            "ORDER BY actor_id, name",
            "DELETE FROM actor_alias WHERE actor_id = ?",
            "INSERT INTO actor_alias (actor_id, name) VALUES (?, ?)",
        ),
    )

    def gap_of(self, field: str, uid: str) -> Value:
        """Only the id was known, as a name."""
        return uid if field == "name" else ""

    def completion(self, record: ActorRecord) -> Values | None:
        """The name, kind and parent of an actor of which only the id was known."""
        return (record.name, record.kind, self.attach(record)) if record.name != record.uid else None

    def state(self, record: ActorRecord) -> RowState:
        """The columns and the aliases."""
        columns = (record.name, record.kind, self.attach(record), record.role, record.country)
        return RowState(columns, (_in_order(record.aliases),))


class RegionTable(TreeTable[RegionRecord]):
    """Regions with their aliases."""

    name = "region"
    columns = ("name", "kind", PARENT_ID, "iso", "lat", "lon")
    lists = (("aliases", ""),)
    gap = "lat IS NULL"
    completing = "lat = ?, lon = ?"
    gaps = ("lat", "lon")
    parents = "SELECT child.uid, above.uid FROM region AS child JOIN region AS above ON above.id = child.parent_id"
    select = (
        "SELECT uid, id, name, kind, parent_id, iso, lat, lon FROM region WHERE uid IN (SELECT value FROM json_each(?))"
    )
    insert = (
        "INSERT INTO region (name, kind, parent_id, iso, lat, lon, batch_id, uid, id) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    )
    update = (
        "UPDATE region SET name = ?, kind = ?, parent_id = ?, iso = ?, lat = ?, lon = ?, batch_id = ? "
        "WHERE uid = ? AND id = ?"
    )
    children = (
        ChildTable(
            "SELECT region_id, name FROM region_alias WHERE region_id IN (SELECT value FROM json_each(?)) "
            "ORDER BY region_id, name",
            "DELETE FROM region_alias WHERE region_id = ?",
            "INSERT INTO region_alias (region_id, name) VALUES (?, ?)",
        ),
    )

    def gap_of(self, field: str, uid: str) -> Value:  # noqa: ARG002
        """There were no coordinates."""
        return None

    def completion(self, record: RegionRecord) -> Values | None:
        """The coordinates of a region that had none."""
        return (record.lat, record.lon) if record.lat is not None else None

    def state(self, record: RegionRecord) -> RowState:
        """The columns and the aliases."""
        parent = self.attach(record)
        columns = (record.name, record.kind, parent, record.iso, record.lat, record.lon)
        return RowState(columns, (_in_order(record.aliases),))


class SourceTable(KeyedTable[SourceRecord]):
    """Sources."""

    name = "source"
    columns = (
        *("outlet", "title", "url", "published", "published_from", "published_to", "language", "reliability"),
        *("archive_url", "sha256"),
    )
    select = (
        "SELECT uid, id, outlet, title, url, published, published_from, published_to, language, reliability, "
        "archive_url, sha256 FROM source WHERE uid IN (SELECT value FROM json_each(?))"
    )
    insert = (
        "INSERT INTO source (outlet, title, url, published, published_from, published_to, language, reliability, "
        "archive_url, sha256, batch_id, uid, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    )
    update = (
        "UPDATE source SET outlet = ?, title = ?, url = ?, published = ?, published_from = ?, published_to = ?, "
        "language = ?, reliability = ?, archive_url = ?, sha256 = ?, batch_id = ? WHERE uid = ? AND id = ?"
    )

    def prepare(self, records: Sequence[SourceRecord]) -> None:
        """Load the row ids of the records."""
        self.own.load(record.uid for record in records)

    def state(self, record: SourceRecord) -> RowState:
        """The columns; there are no child tables."""
        published = bounds(record.published)
        place = (record.outlet, record.title, record.url)
        return RowState((*place, *published, record.language, record.reliability, record.archive_url, record.sha256))


def _in_order(aliases: tuple[str, ...]) -> tuple[Values, ...]:
    return tuple((alias,) for alias in sorted(aliases, key=lambda alias: alias.encode()))


def bounds(date: Edtf | None) -> tuple[str, str | None, str | None]:
    """The three columns of a date: as written, first day, last day."""
    return NO_DATE if date is None else (date.text, date.start, date.end)
