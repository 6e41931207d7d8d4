"""From the uids of the outside world to the row ids of a case."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from itertools import islice

from db.importing.records import RefusedError
from db.text.names import nearest

_KEPT = 100_000
_LOADED_WHOLE = 10_000
_AT_ONCE = 2_000
_CHOICES = 2_000
_HINTS = 20

_LAST = "\U0010ffff"


class References(dict[str, int]):
    """The row ids of one table (actor, region, source or claim) by uid, of those rows that were loaded.

    Asking for a uid that is not in the case raises RefusedError, which names the nearest for the first few.
    A small table is held whole, so that nothing needs to be looked up; of others a bounded number is kept.
    """

    def __init__(self, connection: sqlite3.Connection, table: str) -> None:
        first = connection.execute(f"SELECT uid, id FROM {table} LIMIT ?", (_LOADED_WHOLE + 1,)).fetchall()
        self._whole = len(first) <= _LOADED_WHOLE
        super().__init__(first if self._whole else ())
        self._connection = connection
        self._table = table
        self._hints: dict[str, str] = {}

    def load(self, uids: Iterable[str]) -> None:
        """Look up those of `uids` that are not known yet."""
        if len(self) > _KEPT:
            self.clear()
            self._whole = False
        if self._whole:
            return
        wanted = iter({uid for uid in uids if uid not in self})
        while part := list(islice(wanted, _AT_ONCE)):
            found = self._connection.execute(
                f"SELECT uid, id FROM {self._table} WHERE uid IN (SELECT value FROM json_each(?))",
                (json.dumps(part),),
            )
            self.update(found.fetchall())

    def __missing__(self, uid: str) -> int:
        if uid not in self._hints and len(self._hints) < _HINTS:
            close = self._find_nearest(uid)
            self._hints[uid] = f"; nearest: {', '.join(close)}" if close else ""
        raise RefusedError(f"{self._table} {uid} is not in the case{self._hints.get(uid, '')}")

    def _find_nearest(self, uid: str) -> list[str]:
        choices = self._uids("")
        if len(choices) == _CHOICES:
            choices = self._uids(uid[:2])
        return nearest(uid, choices)

    def _uids(self, prefix: str) -> list[str]:
        rows = self._connection.execute(
            f"SELECT uid FROM {self._table} WHERE uid >= ? AND uid < ? LIMIT ?", (prefix, f"{prefix}{_LAST}", _CHOICES)
        )
        return [row[0] for row in rows]
