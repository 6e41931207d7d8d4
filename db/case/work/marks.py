"""Notes, tags, grades, reviews, conflicts and saved views, read from the case when they are asked for."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from pyroaring import BitMap

from db.model.claims import Marks, Remark, SavedView
from db.text.safe import Reading

if TYPE_CHECKING:
    from db.work.reading import Conflict

_MOST_NOTES = 100
"""Maximum number of notes of a claim that are shown: the latest."""
_NOTES = """
SELECT substr(text, 1, 20000), substr(name, 1, 200), substr(at, 1, 40), id
FROM note WHERE kind = ? AND target = ? ORDER BY at DESC, id LIMIT ?
"""
_TAGS = "SELECT substr(tag, 1, 200) FROM tag WHERE kind = ? AND target = ? ORDER BY tag LIMIT 100"
_GRADES = {
    "claim": "SELECT credibility FROM claim WHERE uid = ?",
    "source": "SELECT substr(reliability, 1, 40) FROM source WHERE uid = ?",
}
_TAGGED = "SELECT substr(tag, 1, 200), target FROM tag WHERE kind = 'claim' ORDER BY tag"
_NOTED = "SELECT DISTINCT target FROM note WHERE kind = 'claim'"
_REVIEW = "SELECT state FROM review JOIN claim ON claim.id = claim_id WHERE uid = ?"
_REVIEWED = "SELECT state, uid FROM review JOIN claim ON claim.id = claim_id"
_VIEWS = """
SELECT title, substr(filter, 1, 20000), substr(name, 1, 200), substr(at, 1, 40) FROM "view"
ORDER BY title COLLATE NOCASE, title LIMIT 2000
"""
_MAY_CONFLICT = """
SELECT EXISTS (SELECT 1 FROM imported WHERE kind = :kind AND target = :uid)
    OR (SELECT count(DISTINCT "by") FROM journal WHERE kind = :kind AND target = :uid) > 1
"""
_GRADED = "SELECT CAST(credibility AS TEXT), uid FROM claim WHERE credibility IS NOT NULL"


class CaseMarks:
    """What analysts put on the things of an open case. `positions` finds claims by their uids."""

    def __init__(
        self, connection: sqlite3.Connection, reading: Reading, positions: Callable[[Iterable[str]], BitMap]
    ) -> None:
        self._connection = connection
        self._reading = reading
        self._positions = positions

    def tagged(self) -> Mapping[str, BitMap]:
        """The claims with each tag."""
        return self._by_value(((self._reading.line(tag), uid) for tag, uid in self._connection.execute(_TAGGED)))

    def noted(self) -> BitMap:
        """The claims with a note."""
        return self._positions(uid for (uid,) in self._connection.execute(_NOTED))

    def graded(self) -> Mapping[str, BitMap]:
        """The claims with each grade."""
        return self._by_value(self._connection.execute(_GRADED))

    def reviewed(self) -> Mapping[str, BitMap]:
        """The claims in each state of review but unseen."""
        return self._by_value(self._connection.execute(_REVIEWED))

    def conflicted(self) -> BitMap:
        """The claims that people who did not see each other's work read differently."""
        return self._positions(uid for kind, uid in {one.about for one in self.conflicts} if kind == "claim")

    def _by_value(self, pairs: Iterable[tuple[str, str]]) -> dict[str, BitMap]:
        """The claims of each value, given as pairs of a value and a uid."""
        uids: dict[str, list[str]] = defaultdict(list)
        for value, uid in pairs:
            uids[value].append(uid)
        return {value: self._positions(some) for value, some in uids.items()}

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What people who did not see each other's work read differently, with texts as stored.

        All of the journal is read for that.
        """
        from db.work.journal.journal import Journal, read_operations  # most cases are read without their journal
        from db.work.reading import conflicts

        return tuple(conflicts(self._connection, Journal(read_operations(self._connection))))

    def views(self) -> list[SavedView]:
        """The saved views by title."""
        line = self._reading.line
        return [
            SavedView(title, line(title), filter, line(name), line(at))
            for title, filter, name, at in self._connection.execute(_VIEWS)
        ]

    def of(self, kind: str, uid: str) -> Marks:
        """What was put on a claim, actor, region or source, given by its uid as stored."""
        line, about = self._reading.line, (kind, uid)
        grade = self._one(_GRADES[kind], uid) if kind in _GRADES else ""
        notes = self._connection.execute(_NOTES, (*about, _MOST_NOTES)).fetchall()
        return Marks(
            tuple(
                Remark(self._reading.block(text), line(name), line(at), id) for text, name, at, id in reversed(notes)
            ),
            tuple(line(tag) for (tag,) in self._connection.execute(_TAGS, about)),
            grade,
            self._one(_REVIEW, uid) if kind == "claim" else "",
            self._conflicts_about(about),
        )

    def _one(self, query: str, uid: str) -> str:
        found = self._connection.execute(query, (uid,)).fetchone()
        return "" if found is None or found[0] is None else self._reading.line(str(found[0]))

    def _conflicts_about(self, about: tuple[str, str]) -> tuple[tuple[str, int], ...]:
        """The fields of a thing about which there are conflicts, each with the number of readings.

        The journal is not read unless an import and a person, or two persons, said what the thing is.
        """
        if not self._connection.execute(_MAY_CONFLICT, dict(zip(("kind", "uid"), about, strict=True))).fetchone()[0]:
            return ()
        return tuple((one.field, len(one.values)) for one in self.conflicts if one.about == about)
