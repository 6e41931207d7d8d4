"""The effect of the journal on the tables of a case.

The facts are a function of what imports brought and of the operations in force. Whatever was done or undone, the
things concerned are computed anew. What imports brought is kept in the table `imported` for as long as a row differs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from db.model.tree import DEEPEST
from db.work.effects.fields import Image, image_of, named_by
from db.work.effects.images import Images
from db.work.effects.marks import write_mark
from db.work.effects.names import write_merged
from db.work.effects.rows import Rows
from db.work.journal.journal import Journal, sets, value_of
from db.work.journal.operation import Operation, canonical
from db.work.journal.things import MARKS, NODES, NOTED, ROWS, Thing, adds, drops, ends, thing_of

_WRITTEN = ("region", "actor", "source", "claim")
_REMOVED = ("source", "actor", "region")


class Effects:
    """Computes things anew from a journal, within a transaction of the caller.

    `skipped` holds the operations that could not be applied, `kept` the things that should not be there but that
    others rest on, each with the reason.
    """

    def __init__(self, connection: sqlite3.Connection, journal: Journal) -> None:
        self._connection = connection
        self._journal = journal
        self._rows = Rows(connection)
        self._images = Images(journal, self._is_known)
        self._bases: dict[Thing, Image | None] = {}
        self._before: dict[Thing, Image | None] = {}
        self._plan: dict[Thing, Image | None] = {}
        self.kept: dict[Thing, list[str]] = {}

    @property
    def skipped(self) -> dict[str, str]:
        """The operations that could not be applied."""
        return self._images.skipped

    def restore(self, things: Iterable[Thing]) -> None:
        """Make these things what imports brought, with a journal without operations."""
        for thing in sorted(things, key=lambda one: ROWS.index(one.kind)):
            self._add(thing)
        self._write_all()

    def run(self, things: Iterable[Thing]) -> None:
        """Compute these things anew, and what depends on them."""
        wanted = dict.fromkeys(Thing(*_node(one)) if one.kind == "alias" else one for one in things)
        marks = [one for one in wanted if one.kind in MARKS]
        for thing in sorted((one for one in wanted if one.kind in ROWS), key=lambda one: ROWS.index(one.kind)):
            self._add(thing)
        self._add_tree()
        known = -1
        while known < len(self._plan):
            known = len(self._plan)
            marks += self._add_dependent()
            self._add_released()
        self._write_all()
        for mark in dict.fromkeys(marks):
            write_mark(self._connection, self._journal, mark, self._rows)
        if any(mark.kind == "merge" for mark in marks):
            write_merged(self._connection, self._journal)

    def _write_all(self) -> None:
        for kind in _WRITTEN:
            self._write(kind)
        for kind in NODES:
            self._attach(kind)
        for thing in self._planned("claim"):
            if self._plan[thing] is None:
                self._rows.remove(thing)
        self._write_edges()
        self._remove_unused()
        self._keep_imported()

    def _planned(self, *kinds: str) -> list[Thing]:
        return [thing for thing in self._plan if thing.kind in kinds]

    # What is to be done

    def _base(self, thing: Thing) -> Image | None:
        """What imports brought of a thing."""
        if thing not in self._bases:
            row = self._connection.execute(
                "SELECT row FROM imported WHERE kind = ? AND target = ?", (thing.kind, thing.target)
            ).fetchone()
            self._bases[thing] = self._rows.read(thing) if row is None else image_of(thing.kind, row[0])
        return self._bases[thing]

    def _add(self, thing: Thing, forced: bool = False) -> None:
        base = self._base(thing)
        self._before[thing] = self._rows.read(thing)
        self._plan[thing] = self._images.of(thing, base, forced)

    def _is_known(self, thing: Thing) -> bool:
        """Whether something that is named is there, or can be there again."""
        if self._rows.exists(thing) or self._plan.get(thing) is not None:
            return True
        return self._base(thing) is not None or any(adds(one) for one in self._journal.of(thing))

    def _add_tree(self) -> None:
        """Add all whose place in a tree was set by hand, if one of them is computed anew; new leaves make no circle."""
        for kind in NODES:
            if any(one.kind == kind and not self._is_new_leaf(one) for one in self._plan):
                moved = self._journal.moved(kind)
                if not self._plan.keys().isdisjoint(moved):
                    for thing in moved:
                        if thing not in self._plan:
                            self._add(thing)

    def _is_new_leaf(self, thing: Thing) -> bool:
        """Whether a thing was not there before and nothing names it."""
        return self._is_new(thing) and not self._journal.things_naming(thing)

    def _is_new(self, thing: Thing) -> bool:
        """Whether no import brought a thing, and a single operation is about it: that which makes it."""
        return self._before.get(thing) is None and self._base(thing) is None and self._journal.is_young(thing)

    def _add_released(self) -> None:
        """Add what was only kept because something rested on it that is computed anew, as that may have ended."""
        for thing, before in list(self._before.items()):
            after = self._plan[thing]
            if before is None:
                continue
            left = set(_needed(thing, before)) - (set() if after is None else set(_needed(thing, after)))
            for other in sorted(left):
                is_there = other.kind in _REMOVED and other not in self._plan and self._rows.exists(other)
                if is_there and not self._journal.is_present(other, self._base(other) is not None):
                    self._add(other)

    def _add_dependent(self) -> list[Thing]:
        """Add the links of claims that come or go; return the marks on what does, which are computed anew as well."""
        changed = [one for one in self._planned(*NOTED) if (self._plan[one] is None) != (self._before[one] is None)]
        others = dict.fromkeys(other for one in changed for other in self._journal.things_naming(one))
        links = dict.fromkeys(other for other in others if other.kind == "link")
        claims = {one.key[0] for one in changed if one.kind == "claim" and not self._is_new(one)}
        if claims:
            hidden = self._connection.execute("SELECT target FROM imported WHERE kind = 'link'").fetchall()
            keys = (tuple(target.split(" ")) for (target,) in hidden)
            links |= dict.fromkeys(Thing("link", key) for key in keys if claims.intersection(key))
        for uid in claims:
            links |= dict.fromkeys(self._rows.links_of(uid))
        for link in links:
            if link not in self._plan:
                self._add(link)
        return [other for other in others if other.kind in MARKS]

    # Writing

    def _write(self, kind: str) -> None:
        for thing in self._planned(kind):
            image = self._plan[thing]
            if image is not None:
                for other in named_by(kind, image):
                    if other.kind != kind:
                        self._ensure(other)
                self._rows.write(thing, image, self._before[thing])

    def _ensure(self, thing: Thing) -> None:
        """Bring something back that another thing needs."""
        if self._rows.exists(thing):
            return
        self._add(thing, forced=True)
        image = self._plan[thing]
        if image is not None:
            self._rows.write(thing, image, None)
            if thing.kind in NODES:
                self._attach_one(thing, image["parent"])

    def _attach(self, kind: str) -> None:
        """Set what is above actors or regions, in the order of the operations that say so."""
        by_hand: list[tuple[tuple[int, str], str, Thing, str]] = []
        back: list[Thing] = []
        for thing in self._planned(kind):
            image, current = self._plan[thing], self._rows.read(thing)
            if image is None or current is None:
                continue
            readings = self._journal.readings(thing, "parent")
            if readings and image["parent"] != self._parent_before(thing):
                by_hand.append((readings[-1].order, readings[-1].id, thing, image["parent"]))
                self._rows.set_parent(thing, "")
            elif current["parent"] != self._parent_before(thing):
                back.append(thing)
                self._rows.set_parent(thing, "")
        for thing in back:
            self._attach_one(thing, self._parent_before(thing))
        for _, id, thing, parent in sorted(by_hand):
            if not self._attach_one(thing, parent):
                self.skipped[id] = f"parent {parent} is below {thing.target}, or the chain of parents gets too long"
                if not self._attach_one(thing, self._parent_under(thing, id)):
                    self._attach_one(thing, self._parent_before(thing))

    def _parent_under(self, thing: Thing, id: str) -> str:
        """What was above an actor or region for whoever moved it by an operation."""
        seen = [self._journal.by_id[one] for one in self._journal.by_id[id].seen if one in self._journal.by_id]
        earlier = [one for one in seen if thing_of(one) == thing and sets(one, "parent")]
        return value_of(max(earlier, key=lambda one: one.order), "parent") if earlier else self._parent_before(thing)

    def _parent_before(self, thing: Thing) -> str:
        base = self._base(thing)
        return str(base["parent"]) if base else ""

    def _attach_one(self, thing: Thing, parent: str) -> bool:
        """Put an actor or region below another one; False if that makes a circle or too long a chain."""
        if parent:
            self._ensure(Thing(thing.kind, (parent,)))
            if self._depth_above(thing.kind, parent, thing.key[0]) + self._height(thing) > DEEPEST:
                return False
        self._rows.set_parent(thing, parent)
        return True

    def _depth_above(self, kind: str, uid: str, never: str) -> int:
        """The number of levels from a root down to a node; too many if `never` is one of them."""
        rows = self._connection.execute(
            f"WITH RECURSIVE up (id, uid, parent_id, level) AS (SELECT id, uid, parent_id, 1 FROM {kind} WHERE uid = ? "
            f"UNION ALL SELECT a.id, a.uid, a.parent_id, level + 1 FROM up JOIN {kind} a ON a.id = up.parent_id "
            f"WHERE level <= {DEEPEST}) SELECT uid FROM up",
            (uid,),
        ).fetchall()
        return DEEPEST + 1 if (never,) in rows else len(rows)

    def _height(self, thing: Thing) -> int:
        if self._before.get(thing) is None and self._planned(thing.kind) == [thing]:
            return 1  # nothing was put below it yet
        (height,) = self._connection.execute(
            f"WITH RECURSIVE down (id, level) AS (SELECT id, 1 FROM {thing.kind} WHERE uid = ? UNION "
            f"SELECT a.id, level + 1 FROM down JOIN {thing.kind} a ON a.parent_id = down.id WHERE level <= {DEEPEST}) "
            "SELECT max(level) FROM down",
            thing.key,
        ).fetchone()
        return int(height or 1)

    def _write_edges(self) -> None:
        """Write and remove links and alignments; those of claims that are not there are hidden."""
        for thing in self._planned("link", "alignment"):
            image = self._plan[thing]
            kind, uids = ("claim", thing.key[::2]) if thing.kind == "link" else ("actor", thing.key)
            if image is None or any(self._rows.id_of(kind, uid) is None for uid in uids):
                self._rows.remove(thing)
                continue
            for other in named_by(thing.kind, image):
                self._ensure(other)
            if image != self._rows.read(thing):
                self._rows.write(thing, image, None)

    def _remove_unused(self) -> None:
        """Remove sources, actors and regions that should not be there, unless something rests on them."""
        left = [one for one in self._planned(*_REMOVED) if self._plan[one] is None and self._rows.exists(one)]
        while True:
            self.kept = {thing: self._rows.resting_on(thing) for thing in left}
            unused = [thing for thing, resting in self.kept.items() if not resting]
            if not unused:
                return
            for thing in unused:
                self._rows.remove(thing)
            left = [thing for thing in left if self.kept[thing]]

    def _keep_imported(self) -> None:
        """Keep what imports brought of the rows that differ from it now."""
        for thing in self._plan:
            base = self._base(thing)
            key = (thing.kind, thing.target)
            if _same(self._rows.read(thing), base):
                self._connection.execute("DELETE FROM imported WHERE kind = ? AND target = ?", key)
            else:
                self._connection.execute("INSERT OR IGNORE INTO imported VALUES (?, ?, ?)", (*key, canonical(base)))


def _same(one: Image | None, other: Image | None) -> bool:
    """Whether two images are equal, row ids aside."""
    if one is None or other is None:
        return one is other
    return {**one, "id": 0} == {**other, "id": 0}


def _node(alias: Thing) -> tuple[str, tuple[str, ...]]:
    """The kind and key of whatever has an alias."""
    return alias.key[0], (alias.key[1],)


def _needed(thing: Thing, image: Image) -> list[Thing]:
    """The things that a row needs to be there."""
    return [*named_by(thing.kind, image), *ends(thing)]


def without_effect(
    connection: sqlite3.Connection, journal: Journal, among: Iterable[Operation] | None = None
) -> dict[str, tuple[str, ...]]:
    """The drops and undos in force that have no effect → the ids of the operations that keep things as they are.

    Drops are looked for among some operations, by default among all.
    """
    rows = Rows(connection)
    listed = dict(journal.void)
    for drop in journal.operations if among is None else among:
        thing = thing_of(drop) if drops(drop) and journal.in_force(drop) else None
        if thing is not None and thing.kind in ROWS and drop in journal.presence(thing) and rows.exists(thing):
            listed[drop.id] = tuple(one.id for one in journal.unseen_by(drop))
    return listed
