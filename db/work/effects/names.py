"""Actors and regions that are one: merged names form classes, and each class has one name that stands for it."""

from __future__ import annotations

import sqlite3

from db.work.journal.journal import Journal
from db.work.journal.operation import Operation
from db.work.journal.things import NODES, Thing


class Classes:
    """The classes of merged actors, or of merged regions. A merge that would make a circle has no effect."""

    def __init__(self, kind: str, journal: Journal) -> None:
        self._above: dict[str, str] = {}
        self.without_effect: list[str] = []
        for one in sorted(_merges(kind, journal), key=lambda one: one.order):
            lower, upper = self.standing_for(one.target), self.standing_for(str(one.content))
            if lower == upper:
                self.without_effect.append(one.id)
            else:
                self._above[lower] = upper

    def standing_for(self, uid: str) -> str:
        """The uid that stands for the class of an actor or region; its own if it was not merged."""
        while uid in self._above:
            uid = self._above[uid]
        return uid

    def merged(self) -> dict[str, str]:
        """Each uid that was merged into another → the uid that stands for it."""
        return {uid: self.standing_for(uid) for uid in sorted(self._above)}


def write_merged(connection: sqlite3.Connection, journal: Journal) -> None:
    """Write the table of merged names."""
    connection.execute("DELETE FROM merged")
    for kind in NODES:
        rows = ((kind, uid, into) for uid, into in Classes(kind, journal).merged().items())
        connection.executemany("INSERT INTO merged VALUES (?, ?, ?)", rows)


def _merges(kind: str, journal: Journal) -> list[Operation]:
    things: list[Thing] = [thing for thing in journal.things() if thing.kind == "merge" and thing.key[0] == kind]
    return [one for thing in things for one in journal.of(thing)]
