"""From the uids of the outside world to the row ids of a case."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from db.importing.records import RefusedError
from db.names import nearest

_KEPT = 200_000
_LOADED_WHOLE = 10_000
_AT_ONCE = 2_000
_CHOICES = 2_000
_HINTS = 20

_LAST = "\U0010ffff"


class References:
    """The row ids of one table (actor, region, source or claim) by uid.

    A small table is held whole, so that nothing needs to be asked; of others a bounded number is kept in memory.
    """

    def __init__(self, connection: sqlite3.Connection, table: str) -> None:
        self._connection = connection
        self._table = table
        first = connection.execute(f"SELECT uid, id FROM {table} LIMIT ?", (_LOADED_WHOLE + 1,)).fetchall()
        self._whole = len(first) <= _LOADED_WHOLE
        self._ids: dict[str, int] = dict(first) if self._whole else {}
        self._hints_left = _HINTS
        self._nearest = lru_cache(_HINTS)(self._find_nearest)

    def load(self, uids: Iterable[str]) -> None:
        """Look up those of `uids` that are not known yet, so that `get` and `require` answer for them."""
        if len(self._ids) > _KEPT:
            self._ids.clear()
            self._whole = False
        if self._whole:
            return
        wanted = iter({uid for uid in uids if uid not in self._ids})
        while part := list(islice(wanted, _AT_ONCE)):
            found = self._connection.execute(
                f"SELECT uid, id FROM {self._table} WHERE uid IN (SELECT value FROM json_each(?))",
                (json.dumps(part),),
            )
            self._ids.update(found.fetchall())

    def add(self, uid: str, id: int) -> None:
        """Make a row known that was written just now."""
        self._ids[uid] = id

    def get(self, uid: str) -> int | None:
        """The id of a uid that was loaded, or None when there is no such row."""
        return self._ids.get(uid)

    def require(self, uid: str, role: str) -> int:
        """The id of a uid that was loaded; RefusedError names the nearest ones for the first few."""
        id = self._ids.get(uid)
        if id is None:
            close = self._nearest(uid) if self._hints_left else ()
            hint = f"; nearest: {', '.join(close)}" if close else ""
            raise RefusedError(f"{role} {uid} is not in the case{hint}")
        return id

    def _find_nearest(self, uid: str) -> tuple[str, ...]:
        self._hints_left -= 1
        choices = self._uids("")
        if len(choices) == _CHOICES:
            choices = self._uids(uid[:2])
        return tuple(nearest(uid, choices))

    def _uids(self, prefix: str) -> list[str]:
        rows = self._connection.execute(
            f"SELECT uid FROM {self._table} WHERE uid >= ? AND uid < ? LIMIT ?", (prefix, f"{prefix}{_LAST}", _CHOICES)
        )
        return [row[0] for row in rows]
