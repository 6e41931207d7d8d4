"""What an import changes, as it was: so that the whole import can be taken back.

One row for each value, in the table `batch_before`. `field` is the name of a column, `parent` for what is above a node,
or the name of a list; it is empty for a whole link that was removed. `was` is JSON, with uids in place of row ids.
A row without a kind says that an import kept all that it changed, even if that was nothing.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

OWNER = "batch_id"
"""The field that says which import a row was of before."""

_KEEP = "INSERT OR IGNORE INTO batch_before (batch_id, kind, target, field, was) VALUES (?, ?, ?, ?, ?)"
_BY_HAND = "SELECT target FROM imported WHERE kind = ? AND row = 'null' AND target IN (SELECT value FROM json_each(?))"


def keep_all(connection: sqlite3.Connection, batch: int) -> None:
    """Say that an import keeps what it changes."""
    connection.execute(_KEEP, (batch, "", "", "", ""))


class Before(NamedTuple):
    """A thing as it is before an import changes it: its target, the import that it is of, and values by field.

    The values have `OWNER` if the thing becomes one of this import.
    """

    target: str
    owner: int | None
    values: Mapping[str, Any]


def keep_before(connection: sqlite3.Connection, batch: int, kind: str, before: Iterable[Before]) -> None:
    """Keep the values that an import changes, those aside that it brought itself.

    What only hands made belongs to the journal; of that, nothing but the owner is kept.
    """
    earlier = [one for one in before if one.owner != batch]
    unowned = [one.target for one in earlier if one.owner is None]
    made = {row[0] for row in connection.execute(_BY_HAND, (kind, json.dumps(unowned)))} if unowned else set()
    connection.executemany(
        _KEEP,
        (
            (batch, kind, one.target, field, encoded(value))
            for one in earlier
            for field, value in one.values.items()
            if field == OWNER or one.target not in made
        ),
    )


def encoded(value: Any) -> str:
    """A value as it is kept."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def uids_of(connection: sqlite3.Connection, table: str, ids: Iterable[Any]) -> dict[Any, str]:
    """The uids of rows, by row id; an unknown or missing id has none."""
    wanted = json.dumps(sorted({id for id in ids if id is not None}))
    query = f"SELECT id, uid FROM {table} WHERE id IN (SELECT value FROM json_each(?))"
    return dict(connection.execute(query, (wanted,)).fetchall())
