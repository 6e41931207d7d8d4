"""Links between claims into a case: those of a file of links, and those that the rows of claims tell of."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from db.importing.loading.keyed_tables import Values
from db.importing.loading.references import References
from db.importing.records import LinkRecord, RefusedError, Row, RowLink
from db.importing.report import Outcome

_AT_ONCE = 1_000
_EXAMPLES = 3

_WAITING = """
CREATE TEMP TABLE IF NOT EXISTS waiting_link (
    id INTEGER PRIMARY KEY, account INTEGER, line INTEGER, unchanged INTEGER,
    origin TEXT, target TEXT, relation TEXT, note TEXT, source TEXT, optional INTEGER, replace_it INTEGER
)
"""


class LinkTable:
    """Links between claims, found by both ends and the relation."""

    def __init__(self, connection: sqlite3.Connection, references: dict[str, References]) -> None:
        self._connection = connection
        self._claims = references["claim"]
        self._sources = references["source"]
        self._seen: set[Values] = set()

    def begin_file(self) -> None:
        """Forget which links were read: in another file the same one may stand again."""
        self._seen.clear()

    def write(self, records: Sequence[LinkRecord]) -> list[Outcome | str]:
        """Write what differs from the case. One answer per record: what became of it, or why it was refused."""
        self._load(records)
        return self._written([self._once(record) for record in records])

    def write_known(self, links: Sequence[RowLink]) -> list[Outcome | str]:
        """Write those links of rows whose ends are known; the answer for others is why they are not."""
        self._load([link.record for link in links])
        return self._written([self._if_known(link.record) for link in links], [link.replace for link in links])

    def settle(self, rows: Sequence[Row]) -> int:
        """Take out what the claims of these rows do to claims of the same data set and the rows do not say any more.

        Return how many links that were.
        """
        given = {(link.record.from_uid, link.record.to_uid, link.record.relation) for row in rows for link in row.links}
        uids = [claim.uid for row in rows for claim in row.claims]
        stored = self._connection.execute(_LINKS_OF, (json.dumps(uids),)).fetchall()
        stale = [
            (from_id, to_id, relation)
            for from_id, to_id, relation, from_uid, to_uid in stored
            if (from_uid, to_uid, relation) not in given and _data_set(from_uid) == _data_set(to_uid)
        ]
        self._connection.executemany("DELETE FROM link WHERE from_id = ? AND to_id = ? AND relation = ?", stale)
        return len(stale)

    def _load(self, records: Sequence[LinkRecord]) -> None:
        self._claims.load(uid for record in records for uid in (record.from_uid, record.to_uid))
        self._sources.load(record.source for record in records if record.source)

    def _written(self, keyed: Sequence[Values | str], replacing: Sequence[bool] = ()) -> list[Outcome | str]:
        stored = self._stored([key[0] for key in keyed if not isinstance(key, str)])
        answers: list[Outcome | str] = []
        wanted: list[Values] = []
        for number, link in enumerate(keyed):
            if isinstance(link, str):
                answers.append(link)
                continue
            known = stored.get(link[:3])
            if known is None:
                answers.append(Outcome.ADDED)
            elif known == link[3:] or (replacing and not replacing[number]):
                answers.append(Outcome.UNCHANGED)
                continue
            else:
                answers.append(Outcome.CHANGED)
            stored[link[:3]] = link[3:]
            wanted.append(link)
        self._connection.executemany(
            "INSERT INTO link (from_id, to_id, relation, note, source_id) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET note = excluded.note, source_id = excluded.source_id",
            wanted,
        )
        return answers

    def _once(self, record: LinkRecord) -> Values | str:
        """The row of a link, or why there is none; each may stand in a file once."""
        found = self._resolved(record)
        if isinstance(found, str):
            return found
        key = (found[0], found[1], record.relation)
        if key in self._seen:
            return f"{record.from_uid} {record.relation} {record.to_uid} stands in this file already"
        self._seen.add(key)
        return found

    def _if_known(self, record: LinkRecord) -> Values | str:
        """The row of a link; for most that have none yet the missing claim will come, and nobody needs a hint."""
        for uid in (record.from_uid, record.to_uid):
            if uid not in self._claims:
                return f"claim {uid} is not in the case"
        return self._resolved(record)

    def _resolved(self, record: LinkRecord) -> Values | str:
        """The row of a link, or why there is none."""
        try:
            from_uid = self._claims[record.from_uid]
            to_uid = self._claims[record.to_uid]
            source = self._sources[record.source] if record.source else None
        except RefusedError as error:
            return str(error)
        return (from_uid, to_uid, record.relation, record.note, source)

    def _stored(self, origins: Sequence[object]) -> dict[Values, Values]:
        rows = self._connection.execute(
            "SELECT from_id, to_id, relation, note, source_id FROM link "
            "WHERE from_id IN (SELECT value FROM json_each(?))",
            (json.dumps(origins),),
        )
        return {row[:3]: row[3:] for row in rows}


_LINKS_OF = """
SELECT l.from_id, l.to_id, l.relation, one.uid, other.uid
FROM json_each(?) j CROSS JOIN claim one ON one.uid = j.value
CROSS JOIN link l ON l.from_id = one.id CROSS JOIN claim other ON other.id = l.to_id
"""


def _data_set(uid: str) -> str:
    return uid.partition(":")[0]


class PendingLink(NamedTuple):
    """A link that a row tells of: whose account the row is in, where it stands, and whether it was unchanged so far."""

    account: int
    line: int
    unchanged: bool
    link: RowLink


class PendingLinks:
    """Links of rows whose other end may come further down, or in another file; they wait outside of the memory."""

    def __init__(self, connection: sqlite3.Connection, table: LinkTable) -> None:
        self._connection = connection
        self._table = table
        self._waiting = False
        self.missing = 0
        self.examples: list[str] = []

    def write(self, told: Sequence[PendingLink]) -> dict[tuple[int, int], bool]:
        """Write the links that can be written, let the others wait; say of each row whether a link was new."""
        answers = self._table.write_known([part.link for part in told])
        late = [part for part, answer in zip(told, answers, strict=True) if not isinstance(answer, Outcome)]
        if late:
            if not self._waiting:
                self._connection.execute(_WAITING)
                self._waiting = True
            self._connection.executemany(
                "INSERT INTO waiting_link VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                ((*part[:3], *part.link.record, part.link.optional, part.link.replace) for part in late),
            )
        found: dict[tuple[int, int], bool] = {}
        for part, answer in zip(told, answers, strict=True):
            is_new = answer in (Outcome.ADDED, Outcome.CHANGED)
            found[part[:2]] = found.get(part[:2], False) or is_new
        return found

    def finish(self) -> dict[int, int]:
        """Write what waited and can be written now; for each account, how many unchanged rows brought a link."""
        changed: dict[int, set[int]] = {}
        last = 0
        while self._waiting:
            rows = self._connection.execute(
                "SELECT * FROM waiting_link WHERE id > ? ORDER BY id LIMIT ?", (last, _AT_ONCE)
            ).fetchall()
            if not rows:
                self._connection.execute("DROP TABLE temp.waiting_link")
                break
            last = rows[-1][0]
            told = [
                PendingLink(row[1], row[2], bool(row[3]), RowLink(LinkRecord(*row[4:9]), bool(row[9]), bool(row[10])))
                for row in rows
            ]
            for part, answer in zip(told, self._table.write_known([part.link for part in told]), strict=True):
                if not isinstance(answer, Outcome):
                    self._miss(part, answer)
                elif part.unchanged and answer is not Outcome.UNCHANGED:
                    changed.setdefault(part.account, set()).add(part.line)
        return {account: len(lines) for account, lines in changed.items()}

    def _miss(self, part: PendingLink, reason: str) -> None:
        if part.link.optional:
            return
        self.missing += 1
        if len(self.examples) < _EXAMPLES:
            self.examples.append(f"line {part.line}: {reason}")
