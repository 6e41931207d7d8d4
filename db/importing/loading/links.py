"""Links between claims: those of a file of links, and those in the rows of claims."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from db.importing.loading.befores import OWNER, Before, keep_before
from db.importing.loading.keyed_tables import Value, Values, begin_batch
from db.importing.loading.references import References
from db.importing.records import LinkRecord, RefusedError, Row, RowLink
from db.importing.report import Outcome, RowResult

_AT_ONCE = 1_000
_EXAMPLES = 3

_PENDING = """
CREATE TEMP TABLE IF NOT EXISTS pending_link (
    id INTEGER PRIMARY KEY, input INTEGER, line INTEGER, unchanged INTEGER,
    from_uid TEXT, to_uid TEXT, relation TEXT, note TEXT, source TEXT, part TEXT, basis TEXT, via TEXT, "by" TEXT,
    at TEXT, optional INTEGER, replace_it INTEGER
)
"""


_VALUES = ("source_id", "note", "part", "basis", "via", '"by"', "at")
"""The columns of a link that are compared with those of the case."""

_KEPT = ("source", "note", "part", "basis", "via", "by", "at")
"""The same columns by the names of fields."""

_COLUMNS = ", ".join(_VALUES)
_AS_THEY_ARE = f"""
SELECT l.from_id, l.to_id, l.relation, f.uid, l.relation, t.uid, l.source_id,
ifnull((SELECT uid FROM source s WHERE s.id = l.source_id), ''),
{", ".join(f"l.{name}" for name in _VALUES[1:])}, l.batch_id
FROM json_each(?) j JOIN link l ON l.from_id = j.value JOIN claim f ON f.id = l.from_id JOIN claim t ON t.id = l.to_id
"""
_STORE = (
    f"INSERT INTO link (from_id, to_id, relation, {_COLUMNS}, batch_id) VALUES (?, ?, ?{', ?' * len(_VALUES)}, ?) "
    f"ON CONFLICT DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in (*_VALUES, 'batch_id'))}"
)


class LinkTable:
    """Links between claims, identified by both ends and the relation. Written rows get `batch_id`."""

    batch_id = 0

    def __init__(self, connection: sqlite3.Connection, references: dict[str, References]) -> None:
        self._connection = connection
        self._claims = references["claim"]
        self._sources = references["source"]
        self._seen: set[Values] = set()

    def begin_file(self, _: str) -> None:
        """Forget which links were read, as another file may repeat them."""
        self._seen.clear()

    def write(self, records: Sequence[LinkRecord]) -> list[RowResult]:
        """Write what differs from the case. Return one result for each record."""
        self._load(records)
        return self._written([self._once(record) for record in records])

    def write_known(self, links: Sequence[RowLink]) -> list[RowResult]:
        """Write the links whose claims are both in the case. Return one result for each link."""
        self._load([link.record for link in links])
        return self._written([self._if_known(link.record) for link in links], [link.replace for link in links])

    def remove_stale(self, rows: Sequence[Row]) -> int:
        """Remove links from the claims of these rows to claims of the same data set that the rows no longer state.

        Return the number of links removed.
        """
        given = {(link.record.from_uid, link.record.to_uid, link.record.relation) for row in rows for link in row.links}
        uids = [claim.uid for row in rows for claim in row.claims]
        stored = self._connection.execute(_LINKS_OF, (json.dumps(uids),)).fetchall()
        stale = [
            (from_id, to_id, relation)
            for from_id, to_id, relation, from_uid, to_uid in stored
            if (from_uid, to_uid, relation) not in given and _data_set(from_uid) == _data_set(to_uid)
        ]
        if stale:
            begin_batch(self._connection, self.batch_id)
            before = [Before(target, was[OWNER], {"": was}) for _, target, _, was in self._as_they_are(stale)]
            keep_before(self._connection, self.batch_id, "link", before)
        self._connection.executemany("DELETE FROM link WHERE from_id = ? AND to_id = ? AND relation = ?", stale)
        return len(stale)

    def _keep_before(self, changed: Mapping[Values, Values]) -> None:
        """Keep links as they are before they get other values, by key."""
        before: list[Before] = []
        for key, target, source, was in self._as_they_are(changed):
            now = dict(zip(_KEPT, changed[key], strict=True))
            differing = {
                field: was[field] for field in _KEPT if (source if field == "source" else was[field]) != now[field]
            }
            before.append(Before(target, was[OWNER], {OWNER: was[OWNER], **differing}))
        keep_before(self._connection, self.batch_id, "link", before)

    def _as_they_are(self, keys: Iterable[Values]) -> Iterator[tuple[Values, str, Value, dict[str, Any]]]:
        """The links of these keys in the case: key, target, the row id of the source, and the values by field."""
        wanted = set(keys)
        from_ids = json.dumps(sorted({key[0] for key in wanted}, key=str))
        for key in self._connection.execute(_AS_THEY_ARE, (from_ids,)).fetchall():
            if key[:3] in wanted:
                yield key[:3], " ".join(key[3:6]), key[6], dict(zip((*_KEPT, OWNER), key[7:], strict=True))

    def _load(self, records: Sequence[LinkRecord]) -> None:
        self._claims.load(uid for record in records for uid in (record.from_uid, record.to_uid))
        self._sources.load(record.source for record in records if record.source)

    def _written(self, keyed: Sequence[Values | str], replacing: Sequence[bool] = ()) -> list[RowResult]:
        stored = self._stored([key[0] for key in keyed if not isinstance(key, str)])
        results: list[RowResult] = []
        wanted: list[Values] = []
        changed: dict[Values, Values] = {}
        for number, link in enumerate(keyed):
            if isinstance(link, str):
                results.append(link)
                continue
            before = stored.get(link[:3])
            if before is None:
                results.append(Outcome.ADDED)
            elif before == link[3:] or (replacing and not replacing[number]):
                results.append(Outcome.UNCHANGED)
                continue
            else:
                results.append(Outcome.CHANGED)
                changed.setdefault(link[:3], link[3:])
            stored[link[:3]] = link[3:]
            wanted.append(link)
        if wanted:
            begin_batch(self._connection, self.batch_id)
        if changed:
            self._keep_before(changed)
        self._connection.executemany(_STORE, ((*link, self.batch_id) for link in wanted))
        return results

    def _once(self, record: LinkRecord) -> Values | str:
        """The row of a link, or the reason why it cannot be stored; a file may state each link once."""
        row = self._resolved(record)
        if isinstance(row, str):
            return row
        key = (row[0], row[1], record.relation)
        if key in self._seen:
            return f"{record.from_uid} {record.relation} {record.to_uid} is in this file already"
        self._seen.add(key)
        return row

    def _if_known(self, record: LinkRecord) -> Values | str:
        """The row of a link, or the reason without similar uids, as most missing claims come later in the file."""
        for uid in (record.from_uid, record.to_uid):
            if uid not in self._claims:
                return f"claim {uid} is not in the case"
        return self._resolved(record)

    def _resolved(self, record: LinkRecord) -> Values | str:
        """The row of a link, or the reason why it cannot be stored."""
        try:
            from_id = self._claims[record.from_uid]
            to_id = self._claims[record.to_uid]
            source = self._sources[record.source] if record.source else None
        except RefusedError as error:
            return str(error)
        if from_id == to_id:
            return f"the link goes from {record.from_uid} to itself"
        return (from_id, to_id, record.relation, source, record.note, *record[5:])

    def _stored(self, from_ids: Sequence[object]) -> dict[Values, Values]:
        rows = self._connection.execute(
            f"SELECT from_id, to_id, relation, {_COLUMNS} FROM link WHERE from_id IN (SELECT value FROM json_each(?))",
            (json.dumps(from_ids),),
        )
        return {row[:3]: row[3:] for row in rows}


_LINKS_OF = """
SELECT l.from_id, l.to_id, l.relation, one.uid, other.uid
FROM json_each(?) j CROSS JOIN claim one ON one.uid = j.value
CROSS JOIN link l ON l.from_id = one.id CROSS JOIN claim other ON other.id = l.to_id
"""


def _data_set(uid: str) -> str:
    """The namespace of a uid."""
    return uid.partition(":")[0]


class PendingLink(NamedTuple):
    """A link of a row: the number of the input, the line, and whether the row is unchanged so far."""

    input: int
    line: int
    unchanged: bool
    link: RowLink


class PendingLinks:
    """Links of rows whose other claim may come later or in another file. They are kept in a temporary table."""

    def __init__(self, connection: sqlite3.Connection, table: LinkTable) -> None:
        self._connection = connection
        self._table = table
        self._has_table = False
        self.missing = 0
        self.examples: list[str] = []

    def write(self, links: Sequence[PendingLink]) -> dict[tuple[int, int], bool]:
        """Write the links whose claims are known, keep the others. Return whether each (input, line) added a link."""
        results = self._table.write_known([part.link for part in links])
        late = [part for part, result in zip(links, results, strict=True) if not isinstance(result, Outcome)]
        if late:
            if not self._has_table:
                self._connection.execute(_PENDING)
                self._has_table = True
            self._connection.executemany(
                f"INSERT INTO pending_link VALUES (NULL{', ?' * (5 + len(LinkRecord._fields))})",
                ((*part[:3], *part.link.record, part.link.optional, part.link.replace) for part in late),
            )
        added: dict[tuple[int, int], bool] = {}
        for part, result in zip(links, results, strict=True):
            is_new = result in (Outcome.ADDED, Outcome.CHANGED)
            added[part[:2]] = added.get(part[:2], False) or is_new
        return added

    def finish(self) -> dict[int, int]:
        """Write the links whose claims are known now. Return how many unchanged rows of each input added a link."""
        changed: dict[int, set[int]] = {}
        last = 0
        while self._has_table:
            rows = self._connection.execute(
                "SELECT * FROM pending_link WHERE id > ? ORDER BY id LIMIT ?", (last, _AT_ONCE)
            ).fetchall()
            if not rows:
                self._connection.execute("DROP TABLE temp.pending_link")
                break
            last = rows[-1][0]
            links = [
                PendingLink(input, line, bool(unchanged), RowLink(LinkRecord(*record), bool(optional), bool(replace)))
                for _, input, line, unchanged, *record, optional, replace in rows
            ]
            for part, result in zip(links, self._table.write_known([part.link for part in links]), strict=True):
                if not isinstance(result, Outcome):
                    self._count_missing(part, result)
                elif part.unchanged and result is not Outcome.UNCHANGED:
                    changed.setdefault(part.input, set()).add(part.line)
        return {input: len(lines) for input, lines in changed.items()}

    def _count_missing(self, part: PendingLink, reason: str) -> None:
        if part.link.optional:
            return
        self.missing += 1
        if len(self.examples) < _EXAMPLES:
            self.examples.append(f"line {part.line}: {reason}")
