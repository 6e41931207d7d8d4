"""What an import added and changed, and the case without it, before hands take effect."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from db.errors import ChangeRefusedError
from db.importing.loading.befores import OWNER, Before, encoded, keep_before
from db.model.tree import DEEPEST
from db.work.batches import ImportRecord, things_of
from db.work.effects.fields import Image, image_of, named_by
from db.work.effects.rows import Rows
from db.work.journal.journal import Journal
from db.work.journal.operation import Operation, canonical
from db.work.journal.things import NODES, NOTED, ROWS, Thing, adds, thing_from, thing_of
from db.work.keeping import kept_things

_BEFORE = "SELECT kind, target, field, was FROM batch_before WHERE batch_id = ? AND kind <> ''"
_LATER = "SELECT id FROM batch WHERE n > ?1 OR (n = ?1 AND uid > ?2) ORDER BY n, uid"
_SET_AGAIN = f"""
SELECT n.kind, n.target, n.field, m.field FROM batch_before n JOIN batch_before m
ON m.batch_id = ?2 AND m.kind = n.kind AND m.target = n.target AND m.field IN (n.field, '', '{OWNER}')
WHERE n.batch_id = ?1 AND n.kind <> '' ORDER BY m.field = n.field DESC
"""
_TAKEN_OVER = "SELECT kind, target FROM batch_before WHERE batch_id = ? AND field = ? AND was = ?"
_WAS = "SELECT was FROM batch_before WHERE batch_id = ? AND kind = ? AND target = ? AND field = ?"
_SET_WAS = "INSERT OR REPLACE INTO batch_before (batch_id, kind, target, field, was) VALUES (?, ?, ?, ?, ?)"
_STAYS = "NOT EXISTS (SELECT 1 FROM temp.going o WHERE o.kind = '{kind}' AND o.id = c.id)"
_MEMBERS = (
    "SELECT c.uid, n.uid FROM temp.going g JOIN claim_{member} m ON m.{kind}_id = g.id JOIN {kind} n ON n.id = g.id "
    f"JOIN claim c ON c.id = m.claim_id WHERE g.kind = '{{kind}}' AND {_STAYS.format(kind='claim')} LIMIT ?"
)
_CHILDREN = (
    "SELECT c.uid, n.uid FROM {kind} c JOIN temp.going g ON g.kind = '{kind}' AND g.id = c.parent_id "
    f"JOIN {{kind}} n ON n.id = g.id WHERE {_STAYS} LIMIT ?"
)
_LINKS = """
SELECT f.uid || ' ' || l.relation || ' ' || t.uid FROM link l JOIN claim f ON f.id = l.from_id
JOIN claim t ON t.id = l.to_id WHERE EXISTS (SELECT 1 FROM temp.going WHERE kind = 'claim' AND id = l.from_id)
OR EXISTS (SELECT 1 FROM temp.going WHERE kind = 'claim' AND id = l.to_id)
OR EXISTS (SELECT 1 FROM temp.going WHERE kind = 'source' AND id = l.source_id)
"""
_ALIGNMENTS = """
SELECT min(o.uid, w.uid) || ' ' || max(o.uid, w.uid) FROM actor_alignment a JOIN actor o ON o.id = a.actor_id
JOIN actor w ON w.id = a.with_id WHERE EXISTS (SELECT 1 FROM temp.going WHERE kind = 'actor' AND id IN (o.id, w.id))
OR EXISTS (SELECT 1 FROM temp.going WHERE kind = 'source' AND id = a.source_id)
"""
_NAMED_AT_ONCE = 20

_Values = dict[str, str]
"""The values of one thing before an import changed them, by field, as JSON."""


class Removal:
    """Takes the rows of an import out of a case that is as imports left it, within a transaction of the caller.

    `going` are the things that it added, which go; `changed` those that it changed, with what they were, by field.
    What hands made and it brought as well stays, as hands made it.
    """

    def __init__(self, connection: sqlite3.Connection, journal: Journal, record: ImportRecord) -> None:
        self._connection = connection
        self._rows = Rows(connection)
        self._record = record
        self._by_hand: list[Thing] = []
        self.changed: dict[Thing, _Values] = defaultdict(dict)
        for kind, target, field, was in connection.execute(_BEFORE, (record.number,)):
            self.changed[thing_from(kind, target)][field] = was
        for thing in [one for one, values in self.changed.items() if values.get(OWNER) == "null"]:
            if any(adds(one) and thing_of(one) == thing for one in journal.all_of(thing)):
                del self.changed[thing]
                if journal.is_present(thing, imported=False):
                    self._by_hand.append(thing)
        kept = {thing for thing, values in self.changed.items() if OWNER in values}.union(self._by_hand)
        of_import = [thing for kind in ROWS for thing in things_of(connection, kind, record.number)]
        self.going = {thing for thing in of_import if thing not in kept}
        self._later = [row[0] for row in connection.execute(_LATER, (record.n, record.uid)).fetchall()]
        connection.execute("CREATE TEMP TABLE going (kind TEXT, id INTEGER, PRIMARY KEY (kind, id)) WITHOUT ROWID")
        nodes = ((one.kind, self._rows.id_of(one.kind, one.key[0])) for one in self.going if one.kind in NOTED)
        connection.executemany("INSERT INTO temp.going VALUES (?, ?)", nodes)

    # What rests on it

    def changed_later(self) -> Iterator[str]:
        """What later imports changed of what this one added, in words."""
        for later in self._later:
            taken = self._connection.execute(_TAKEN_OVER, (later, OWNER, encoded(self._record.number))).fetchall()
            for thing in (thing_from(kind, target) for kind, target in taken):
                if thing not in self.changed and thing not in self._by_hand:
                    yield f"import {later} changed {thing.kind} {thing.target}"

    def named_by_others(self) -> Iterator[str]:
        """What other imports brought that stays and names what goes, in words, when what was changed is restored."""
        connection, few = self._connection, (_NAMED_AT_ONCE,)
        made = set(kept_things(connection, "="))
        for kind, member in (("actor", "speaker"), ("region", "region"), ("source", "source")):
            for uid, other in connection.execute(_MEMBERS.format(kind=kind, member=member), few):
                if Thing("claim", (uid,)) not in made:
                    yield f"claim {uid} names {kind} {other}"
        for kind in NODES:
            for uid, other in connection.execute(_CHILDREN.format(kind=kind), few):
                if Thing(kind, (uid,)) not in made:
                    yield f"{kind} {uid} is below {other}"
        for kind, query in (("link", _LINKS), ("alignment", _ALIGNMENTS)):
            for (target,) in connection.execute(query):
                if thing_from(kind, target) not in made | self.going:
                    yield f"{kind} {target}"

    # Taking it back

    def restore(self) -> int:
        """Make what was changed what it was; what later imports changed once more stays. Return the number of things.

        Raises ChangeRefusedError if something is gone that was named before.
        """
        again = self._set_again()
        for kind in ROWS:
            for thing, values in self.changed.items():
                if thing.kind == kind:
                    self._restore(thing, values, again)
        for thing in self.changed:
            if thing.kind in NODES:
                self._check_tree(thing)
        return len(self.changed)

    def _set_again(self) -> dict[tuple[Thing, str], tuple[int, str]]:
        """The first later import that gave a value once more, by thing and field, and where it keeps what was before.

        An import that changes a thing gives all its values, also those that it leaves as they are.
        """
        again: dict[tuple[Thing, str], tuple[int, str]] = {}
        for later in self._later:
            for kind, target, field, kept in self._connection.execute(_SET_AGAIN, (self._record.number, later)):
                again.setdefault((thing_from(kind, target), field), (later, kept))
        return again

    def _restore(self, thing: Thing, values: _Values, again: dict[tuple[Thing, str], tuple[int, str]]) -> None:
        now, whole = self._rows.read(thing), values.get("")
        if whole:
            self._restore_link(thing, image_of(thing.kind, whole), now)
            return
        left: dict[str, Any] = {}
        for field, was in values.items():
            if (thing, field) in again:
                self._hand_down(thing, field, was, *again[thing, field])
            elif field and was:
                left[field] = Operation.decoded(was)
        if now is not None and left:
            self._write(thing, image_of(thing.kind, canonical(now | left)), now)

    def _hand_down(self, thing: Thing, field: str, was: str, later: int, kept: str) -> None:
        """Let a later import have found what this one had found."""
        if field and not kept:  # the later one removed it as a whole
            whole = self._connection.execute(_WAS, (later, thing.kind, thing.target, kept)).fetchone()[0]
            was = encoded({**(image_of(thing.kind, whole) or {}), field: Operation.decoded(was)})
        self._connection.execute(_SET_WAS, (later, thing.kind, thing.target, field if kept else kept, was))

    def _restore_link(self, thing: Thing, image: Image | None, now: Image | None) -> None:
        """Bring back a link that was removed; if a later import drew it once more, that one has changed it."""
        if now is None:
            self._write(thing, image, None)
        elif image is not None and now[OWNER] is not None:
            differing = {field: was for field, was in image.items() if field == OWNER or was != now[field]}
            keep_before(self._connection, now[OWNER], thing.kind, [Before(thing.target, image[OWNER], differing)])

    def _write(self, thing: Thing, image: Image | None, before: Image | None) -> None:
        if image is None:
            return
        ends = [Thing("claim", (uid,)) for uid in thing.key[::2]] if thing.kind == "link" else []
        for other in (*ends, *named_by(thing.kind, image)):
            if not self._rows.exists(other):
                raise ChangeRefusedError(
                    f"Import {self._record.number} ({self._record.file}) cannot be taken back: before it {thing.kind} "
                    f"{thing.target} named {other.kind} {other.target}, which is gone"
                )
        self._rows.write(thing, image, before)
        if thing.kind in NODES:
            self._rows.set_parent(thing, image["parent"])

    def _check_tree(self, thing: Thing) -> None:
        """Raise ChangeRefusedError if an actor or region is below itself, or too deep."""
        above, levels = thing, 0
        while levels <= DEEPEST:
            image = self._rows.read(above)
            if image is None or not image["parent"]:
                return
            above, levels = Thing(thing.kind, (image["parent"],)), levels + 1
        raise ChangeRefusedError(
            f"Import {self._record.number} ({self._record.file}) cannot be taken back: {thing.kind} {thing.target} "
            "would be below itself, because of a later import"
        )

    def remove(self) -> int:
        """Remove what the import added; return the number of things."""
        connection = self._connection
        for thing in self._by_hand:
            self._rows.disown(thing)
        made = ((thing.kind, thing.target) for thing in self._by_hand)
        connection.executemany("INSERT OR REPLACE INTO imported VALUES (?, ?, 'null')", made)
        gone = [(thing.kind, thing.target) for thing in self.going]
        connection.executemany("DELETE FROM batch_before WHERE kind = ? AND target = ?", gone)
        connection.execute("DELETE FROM batch_before WHERE batch_id = ?", (self._record.number,))
        for thing in self.going:
            if thing.kind not in NOTED:
                self._rows.remove(thing)
        for kind in NOTED:
            connection.execute(f"DELETE FROM {kind} WHERE id IN (SELECT id FROM temp.going WHERE kind = '{kind}')")
        connection.execute("DROP TABLE temp.going")
        return len(self.going)
