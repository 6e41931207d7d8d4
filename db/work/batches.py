"""Imports: those of a case, and those that a copy of it has and the case has not, which are taken over whole.

Of a row that imports of both brought, that of the import with the highest number counts.
"""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from db.importing.loading.befores import OWNER, Before, keep_all, keep_before
from db.importing.readers import cells
from db.importing.records import RefusedError
from db.work.effects.fields import Image, image_of, named_by
from db.work.effects.rows import Rows
from db.work.journal.things import ROWS, Thing, thing_from

_COLUMNS = (
    *("file", "sha256", "format", "imported_at", "added", "changed", "unchanged", "rejected"),
    *("uid", "n", '"by"', "licence", "attribution"),
)
_IMPORTS = """
SELECT id, imported_at, format, file, added, changed, unchanged, rejected, licence, attribution, sha256, uid, n
FROM batch ORDER BY id
"""
_NODES = "SELECT uid FROM {kind} WHERE batch_id = ?1"
_QUERIES = {
    **{kind: _NODES.format(kind=kind) for kind in ("region", "actor", "source", "claim")},
    "link": (
        "SELECT f.uid || ' ' || l.relation || ' ' || t.uid FROM link l JOIN claim f ON f.id = l.from_id "
        "JOIN claim t ON t.id = l.to_id WHERE l.batch_id = ?1"
    ),
    "alignment": (
        "SELECT min(o.uid, w.uid) || ' ' || max(o.uid, w.uid) FROM actor_alignment a JOIN actor o ON o.id = a.actor_id "
        "JOIN actor w ON w.id = a.with_id WHERE a.batch_id = ?1"
    ),
}


DROPPED = "dropped"
"""The format of an import that was taken back."""


class ImportRecord(NamedTuple):
    """An import of a case: its number, when it was, the layout and name of its file, and what became of its rows."""

    number: int
    at: str
    format: str
    file: str
    added: int
    changed: int
    unchanged: int
    rejected: int
    licence: str
    attribution: str
    sha256: str
    uid: str
    n: int

    @property
    def is_dropped(self) -> bool:
        """Whether it was taken back."""
        return self.format == DROPPED


def imports_of(connection: sqlite3.Connection) -> list[ImportRecord]:
    """The imports of a case, by their number."""
    return [ImportRecord(*row) for row in connection.execute(_IMPORTS)]


class Batch(NamedTuple):
    """An import: its row id in the copy, and its place among all imports."""

    id: int
    n: int
    uid: str


def things_of(connection: sqlite3.Connection, kind: str, batch: int) -> list[Thing]:
    """The things of a kind that are of an import: those that it brought, and those that it changed last."""
    return [thing_from(kind, target) for (target,) in connection.execute(_QUERIES[kind], (batch,))]


def missing_batches(here: sqlite3.Connection, there: sqlite3.Connection) -> list[Batch]:
    """The imports that a copy has and the case has not, by their number."""
    known = {row[0] for row in here.execute("SELECT uid FROM batch")}
    query = "SELECT id, n, uid FROM batch WHERE uid <> '' AND typeof(n) = 'integer' AND format <> ? ORDER BY n, uid"
    rows = there.execute(query, (DROPPED,))
    return [Batch(*row) for row in rows if row[2] not in known]


def take_batches(here: sqlite3.Connection, there: sqlite3.Connection, batches: list[Batch]) -> None:
    """Take over the rows of imports. The case must be as imports left it, without the effect of operations."""
    source, target = _Copy(there), Rows(here)
    ids: dict[int, int] = {}
    for batch in batches:
        names = ", ".join(_COLUMNS)
        row = there.execute(f"SELECT {names} FROM batch WHERE id = ?", (batch.id,)).fetchone()
        id = here.execute(f"INSERT INTO batch ({names}) VALUES ({', '.join('?' * len(row))})", row).lastrowid
        ids[batch.id] = id or 0
        keep_all(here, ids[batch.id])
    for kind in ROWS:
        for batch in batches:
            for thing in source.things(kind, batch.id):
                image = source.read(thing)
                if image is not None and _is_sound(thing, image):
                    _take(target, thing, image | {"batch_id": ids[batch.id]}, batch)


def _take(rows: Rows, thing: Thing, image: Image, batch: Batch) -> None:
    before = rows.read(thing)
    if before is not None:
        order = rows.connection.execute("SELECT n, uid FROM batch WHERE id = ?", (before["batch_id"],)).fetchone()
        if order is not None and tuple(order) > (batch.n, batch.uid):
            return
    ends = (thing.key[0], thing.key[-1])
    if thing.kind == "link" and any(rows.id_of("claim", uid) is None for uid in ends):
        return
    if any(not rows.exists(other) for other in named_by(thing.kind, image) if other.kind != thing.kind):
        return
    image.pop("id", None)
    if before is not None:
        owner = before["batch_id"]
        values = {
            OWNER: owner,
            **{field: was for field, was in before.items() if field != "id" and was != image[field]},
        }
        keep_before(rows.connection, image["batch_id"], thing.kind, [Before(thing.target, owner, values)])
    rows.write(thing, image, before)
    if thing.kind in ("actor", "region"):
        rows.set_parent(thing, image["parent"])


class _Copy:
    """Reads what imports brought into another copy of the case, without the effect of operations there."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._rows = Rows(connection)
        kept = connection.execute("SELECT kind, target, row FROM imported").fetchall()
        self._imported: dict[Thing, Image | None] = {}
        for kind, target, row in kept:
            key = tuple(target.split(" ")) if kind in ("link", "alignment") else (target,)
            self._imported[Thing(kind, key)] = image_of(kind, row)

    def things(self, kind: str, batch: int) -> list[Thing]:
        """The things of a kind that an import brought or changed last."""
        hidden = [thing for thing, image in self._imported.items() if image and image.get("batch_id") == batch]
        shown = things_of(self._rows.connection, kind, batch)
        return list(dict.fromkeys([*shown, *(one for one in hidden if one.kind == kind)]))

    def read(self, thing: Thing) -> Image | None:
        """What imports brought of a thing."""
        return self._imported[thing] if thing in self._imported else self._rows.read(thing)


def _is_sound(thing: Thing, image: Image) -> bool:
    """Whether a row from elsewhere has the shape and the ids that rows here have."""
    try:
        for uid in (thing.key[0], thing.key[-1]):
            cells.uid(uid, "id")
        return all(isinstance(other.key[0], str) for other in named_by(thing.kind, image))
    except (RefusedError, KeyError, TypeError, IndexError):
        return False
