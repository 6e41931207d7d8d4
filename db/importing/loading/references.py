"""From uids to the row ids of a case."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping

from db.batches import batched
from db.importing.loading.known_names import NODES, ids_by_name
from db.importing.records import RefusedError
from db.importing.uids import name_key
from db.text.names import nearest

_KEPT = 100_000
_LOADED_WHOLE = 10_000
_AT_ONCE = 2_000
_CHOICES = 2_000
_HINTS = 20

_LAST = "\U0010ffff"


class References(dict[str, int]):
    """The row ids of one table (actor, region, source or claim) by uid, as far as they were loaded.

    A uid that is not in the case raises RefusedError, which names similar uids for the first `_HINTS` of them. With
    `by_hand`, the uids by the keys of aliases that were given by hand, it means the row whose name or alias an import
    would make it from, if that is one row. A small table is loaded as a whole; of larger ones a bounded number of
    row ids is kept.
    """

    def __init__(self, connection: sqlite3.Connection, table: str, by_hand: Mapping[str, str] | None = None) -> None:
        first = connection.execute(f"SELECT uid, id FROM {table} LIMIT ?", (_LOADED_WHOLE + 1,)).fetchall()
        self._whole = len(first) <= _LOADED_WHOLE
        super().__init__(first if self._whole else ())
        self._connection = connection
        self._table = table
        self._hints: dict[str, str] = {}
        self._by_hand = by_hand or {}
        self._named: dict[str, str] = {}
        self._by_name: Mapping[str, int] | None = None if table in NODES and by_hand is not None else {}

    def load(self, uids: Iterable[str]) -> None:
        """Look up those of `uids` that are not loaded."""
        if len(self) > _KEPT:
            self.clear()
            self._whole = False
        if self._whole:
            return
        for part in batched({uid for uid in uids if uid not in self}, _AT_ONCE):
            rows = self._connection.execute(
                f"SELECT uid, id FROM {self._table} WHERE uid IN (SELECT value FROM json_each(?))",
                (json.dumps(part),),
            )
            self.update(rows.fetchall())

    def knows(self, uid: str, name: str) -> bool:
        """Whether a uid that is not in the case means a row of another uid, by its name."""
        other = self._by_hand.get(name_key(name))
        if other is not None and other != uid:
            self._named[uid] = other
            return True
        return uid in self._ids_by_name()

    def _ids_by_name(self) -> Mapping[str, int]:
        if self._by_name is None:
            self._by_name = ids_by_name(self._connection, self._table)
        return self._by_name

    def __missing__(self, uid: str) -> int:
        other = self._named.get(uid) or self._by_hand.get(uid)
        if other is not None and other != uid:
            self.load((other,))
            if other in self:
                return self[other]
        id = self._ids_by_name().get(uid)
        if id is not None:
            return id
        if uid not in self._hints and len(self._hints) < _HINTS:
            close = self.nearest(uid)
            self._hints[uid] = f". Similar: {', '.join(close)}" if close else ""
        raise RefusedError(f"{self._table} {uid} is not in the case{self._hints.get(uid, '')}")

    def nearest(self, uid: str) -> list[str]:
        """The uids of the table that are most similar to one."""
        choices = self._uids("")
        if len(choices) == _CHOICES:
            choices = self._uids(uid[:2])
        return nearest(uid, choices)

    def _uids(self, prefix: str) -> list[str]:
        rows = self._connection.execute(
            f"SELECT uid FROM {self._table} WHERE uid >= ? AND uid < ? LIMIT ?", (prefix, f"{prefix}{_LAST}", _CHOICES)
        )
        return [row[0] for row in rows]
