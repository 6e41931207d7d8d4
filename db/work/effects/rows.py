"""Rows of the fact tables as images, and images as rows. Things refer to each other by uid."""

from __future__ import annotations

import sqlite3
from typing import Any

from db.store.format_2 import TABLES
from db.work.effects.fields import Image
from db.work.journal.things import NODES, Thing

_MEMBERS = (
    ("speakers", "claim_speaker", "actor", ("name_as_given",)),
    ("regions", "claim_region", "region", ("name_as_given", "precision")),
    ("sources", "claim_source", "source", ()),
)
_OWN_KEYS = frozenset({"id", "uid", "parent_id", "source_id", "from_id", "to_id", "relation", "actor_id", "with_id"})

_RESTS_ON: dict[str, tuple[str, ...]] = {
    "actor": (
        "SELECT c.uid FROM claim_speaker s JOIN claim c ON c.id = s.claim_id WHERE s.actor_id = ?1 LIMIT ?2",
        "SELECT uid FROM actor WHERE parent_id = ?1 LIMIT ?2",
        "SELECT o.uid FROM actor_alignment a JOIN actor o ON o.id IN (a.actor_id, a.with_id) AND o.id <> ?1 "
        "WHERE ?1 IN (a.actor_id, a.with_id) LIMIT ?2",
    ),
    "region": (
        "SELECT c.uid FROM claim_region r JOIN claim c ON c.id = r.claim_id WHERE r.region_id = ?1 LIMIT ?2",
        "SELECT uid FROM region WHERE parent_id = ?1 LIMIT ?2",
    ),
    "source": (
        "SELECT c.uid FROM claim_source s JOIN claim c ON c.id = s.claim_id WHERE s.source_id = ?1 LIMIT ?2",
        "SELECT c.uid FROM link l JOIN claim c ON c.id = l.from_id WHERE l.source_id = ?1 LIMIT ?2",
        "SELECT o.uid FROM actor_alignment a JOIN actor o ON o.id = a.actor_id WHERE a.source_id = ?1 LIMIT ?2",
    ),
}
"""For each kind the queries for the uids of things that rest on a row."""


class Rows:
    """Reads and writes the fact tables of a case, within a transaction of the caller."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def id_of(self, kind: str, uid: str) -> int | None:
        """The row id of a claim, actor, region or source."""
        row = self.connection.execute(f"SELECT id FROM {kind} WHERE uid = ?", (uid,)).fetchone()
        return None if row is None else int(row[0])

    def exists(self, thing: Thing) -> bool:
        """Whether a thing is among the facts."""
        if thing.kind in ("link", "alignment"):
            return self._edge(thing) is not None
        return self.id_of(thing.kind, thing.key[0]) is not None

    def resting_on(self, thing: Thing, limit: int = 6) -> list[str]:
        """The uids of the first things that refer to an actor, region or source."""
        if thing.kind not in _RESTS_ON:
            return []
        id = self.id_of(thing.kind, thing.key[0])
        uids: list[str] = []
        for query in _RESTS_ON[thing.kind]:
            uids += [row[0] for row in self.connection.execute(query, (id, limit))]
        return list(dict.fromkeys(uids))[:limit]

    def links_of(self, uid: str) -> list[Thing]:
        """The links of a claim."""
        rows = self.connection.execute(
            "SELECT f.uid, l.relation, t.uid FROM claim c JOIN link l ON l.from_id = c.id OR l.to_id = c.id "
            "JOIN claim f ON f.id = l.from_id JOIN claim t ON t.id = l.to_id WHERE c.uid = ?",
            (uid,),
        )
        return [Thing("link", row) for row in rows]

    # Images

    def read(self, thing: Thing) -> Image | None:
        """What the case stores of a thing, with its row id as `id`; None if it is not there."""
        if thing.kind in ("link", "alignment"):
            return self._read_edge(thing)
        kind = thing.kind
        names = [name for name in TABLES[kind] if name not in _OWN_KEYS]
        parent = f"(SELECT uid FROM {kind} a WHERE a.id = t.parent_id)" if kind in NODES else "NULL"
        row = self.connection.execute(
            f"SELECT id, {parent}, {', '.join(names)} FROM {kind} t WHERE uid = ?", thing.key
        ).fetchone()
        if row is None:
            return None
        id, above, *values = row
        image: Image = {"id": id, **dict(zip(names, values, strict=True))}
        if kind in NODES:
            aliases = self.connection.execute(f"SELECT name FROM {kind}_alias WHERE {kind}_id = ? ORDER BY name", (id,))
            image |= {"parent": above or "", "aliases": [alias for (alias,) in aliases]}
        elif kind == "claim":
            image |= {key: self._members(id, table, node, more) for key, table, node, more in _MEMBERS}
        return image

    def _members(self, id: int, table: str, node: str, more: tuple[str, ...]) -> list[Any]:
        columns = "".join(f", m.{name}" for name in more)
        rows = self.connection.execute(
            f"SELECT n.uid{columns} FROM {table} m JOIN {node} n ON n.id = m.{node}_id "
            "WHERE m.claim_id = ? ORDER BY m.ordinal",
            (id,),
        )
        return [list(row) if more else row[0] for row in rows]

    def _read_edge(self, thing: Thing) -> Image | None:
        found = self._edge(thing)
        if found is None:
            return None
        table, where, keys = found
        names = [name for name in TABLES[table] if name not in _OWN_KEYS]
        columns = ", ".join(f't."{name}"' for name in names)
        source, *values = self.connection.execute(
            f"SELECT ifnull((SELECT uid FROM source s WHERE s.id = t.source_id), ''), {columns} "
            f"FROM {table} t WHERE {where}",
            keys,
        ).fetchone()
        image: Image = {**dict(zip(names, values, strict=True)), "source": source}
        if thing.kind == "alignment":
            image["turned"] = keys[0] != self.id_of("actor", thing.key[0])
        return image

    def _edge(self, thing: Thing) -> tuple[str, str, tuple[Any, ...]] | None:
        """The table, condition and keys of a link or an alignment that is there."""
        choices: list[tuple[Any, ...]]
        if thing.kind == "link":
            from_id, to_id = self.id_of("claim", thing.key[0]), self.id_of("claim", thing.key[2])
            where, choices = "from_id = ? AND to_id = ? AND relation = ?", [(from_id, to_id, thing.key[1])]
        else:
            one, other = (self.id_of("actor", uid) for uid in thing.key)
            where, choices = "actor_id = ? AND with_id = ?", [(one, other), (other, one)]
        table = {"alignment": "actor_alignment"}.get(thing.kind, thing.kind)
        for keys in choices:
            if self.connection.execute(f"SELECT 1 FROM {table} WHERE {where}", keys).fetchone():
                return table, where, keys
        return None

    # Writing

    def write(self, thing: Thing, image: Image, before: Image | None) -> None:
        """Make a row what an image says; `before` is the image of the row that is there. A parent is set apart."""
        if thing.kind in ("link", "alignment"):
            self._write_edge(thing, image)
            return
        names = [name for name in TABLES[thing.kind] if name not in _OWN_KEYS]
        self._keep_batch(image)
        if before is None:
            id = self._free_id(thing.kind, image.get("id"))
            self.connection.execute(
                f"INSERT INTO {thing.kind} (id, uid, {', '.join(names)}) VALUES (?, ?{', ?' * len(names)})",
                (id, thing.key[0], *(image[name] for name in names)),
            )
            id = self.id_of(thing.kind, thing.key[0])
        else:
            id = before["id"]
            changed = [name for name in names if image[name] != before[name]]
            if changed:
                self.connection.execute(
                    f"UPDATE {thing.kind} SET {', '.join(f'{name} = ?' for name in changed)} WHERE id = ?",
                    (*(image[name] for name in changed), id),
                )
        self._write_members(thing.kind, id, image, before or {})

    def set_parent(self, thing: Thing, parent: str) -> None:
        """Set what is above an actor or region."""
        self.connection.execute(
            f"UPDATE {thing.kind} SET parent_id = (SELECT id FROM {thing.kind} WHERE uid = ?) WHERE uid = ?",
            (parent, thing.key[0]),
        )

    def remove(self, thing: Thing) -> None:
        """Remove a row with all that SQLite removes with it."""
        if thing.kind in ("link", "alignment"):
            if (found := self._edge(thing)) is not None:
                self.connection.execute(f"DELETE FROM {found[0]} WHERE {found[1]}", found[2])
        else:
            self.connection.execute(f"DELETE FROM {thing.kind} WHERE uid = ?", thing.key)

    def disown(self, thing: Thing) -> None:
        """Let a row be of no import."""
        if thing.kind in ("link", "alignment"):
            if (found := self._edge(thing)) is not None:
                self.connection.execute(f"UPDATE {found[0]} SET batch_id = NULL WHERE {found[1]}", found[2])
        else:
            self.connection.execute(f"UPDATE {thing.kind} SET batch_id = NULL WHERE uid = ?", thing.key)

    def _write_members(self, kind: str, id: int | None, image: Image, before: Image) -> None:
        if kind in NODES and image["aliases"] != before.get("aliases", []):
            self.connection.execute(f"DELETE FROM {kind}_alias WHERE {kind}_id = ?", (id,))
            self.connection.executemany(
                f"INSERT INTO {kind}_alias ({kind}_id, name) VALUES (?, ?)", ((id, name) for name in image["aliases"])
            )
        for key, table, node, more in _MEMBERS if kind == "claim" else ():
            if image[key] == before.get(key, []):
                continue
            self.connection.execute(f"DELETE FROM {table} WHERE claim_id = ?", (id,))
            columns = "".join(f", {name}" for name in more)
            members = ((member, ()) if isinstance(member, str) else (member[0], member[1:]) for member in image[key])
            self.connection.executemany(
                f"INSERT INTO {table} (claim_id, {node}_id, ordinal{columns}) "
                f"VALUES (?, (SELECT id FROM {node} WHERE uid = ?), ?{', ?' * len(more)})",
                ((id, uid, ordinal, *rest) for ordinal, (uid, rest) in enumerate(members, 1)),
            )

    def _write_edge(self, thing: Thing, image: Image) -> None:
        self._keep_batch(image)
        self.remove(thing)
        table = {"alignment": "actor_alignment"}.get(thing.kind, thing.kind)
        names = [name for name in TABLES[table] if name not in _OWN_KEYS]
        if thing.kind == "link":
            keys = {"from_id": ("claim", thing.key[0]), "to_id": ("claim", thing.key[2])}
        else:
            turned = thing.key[::-1] if image.get("turned") else thing.key
            keys = {"actor_id": ("actor", turned[0]), "with_id": ("actor", turned[1])}
        row: dict[str, Any] = {column: self.id_of(*key) for column, key in keys.items()}
        if thing.kind == "link":
            row["relation"] = thing.key[1]
        row["source_id"] = self.id_of("source", image["source"]) if image["source"] else None
        row |= {name: image[name] for name in names}
        columns = ", ".join(f'"{name}"' for name in row)
        self.connection.execute(
            f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(row))})", tuple(row.values())
        )

    def _keep_batch(self, image: Image) -> None:
        """Leave out an import that is not in the case."""
        batch = image.get("batch_id")
        if batch is not None and not self.connection.execute("SELECT 1 FROM batch WHERE id = ?", (batch,)).fetchone():
            image["batch_id"] = None

    def _free_id(self, kind: str, id: Any) -> int | None:
        """A row id if no other row has it, else None."""
        if id is None or self.connection.execute(f"SELECT 1 FROM {kind} WHERE id = ?", (id,)).fetchone():
            return None
        return int(id)
