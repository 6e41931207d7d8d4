"""Notes, tags and grades, read from the case when a thing is shown."""

from __future__ import annotations

import sqlite3
from collections import defaultdict

from db.model.claims import Marks, Remark
from db.text.safe import Reading

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
_GRADED = "SELECT CAST(credibility AS TEXT), uid FROM claim WHERE credibility IS NOT NULL"


def tagged_uids(connection: sqlite3.Connection, reading: Reading) -> dict[str, list[str]]:
    """The uids of the claims with each tag."""
    uids: dict[str, list[str]] = defaultdict(list)
    for tag, uid in connection.execute(_TAGGED):
        uids[reading.line(tag)].append(uid)
    return uids


def noted_uids(connection: sqlite3.Connection) -> list[str]:
    """The uids of the claims with a note."""
    return [uid for (uid,) in connection.execute(_NOTED)]


def graded_uids(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """The uids of the claims with each grade."""
    uids: dict[str, list[str]] = defaultdict(list)
    for grade, uid in connection.execute(_GRADED):
        uids[grade].append(uid)
    return uids


def read_marks(connection: sqlite3.Connection, kind: str, uid: str, reading: Reading) -> Marks:
    """The notes, tags and grade of a claim, actor, region or source, given by its uid as stored."""
    found = connection.execute(_GRADES[kind], (uid,)).fetchone() if kind in _GRADES else None
    notes = connection.execute(_NOTES, (kind, uid, _MOST_NOTES)).fetchall()
    tags = connection.execute(_TAGS, (kind, uid)).fetchall()
    return Marks(
        tuple(
            Remark(reading.block(text), reading.line(name), reading.line(at), id)
            for text, name, at, id in reversed(notes)
        ),
        tuple(reading.line(tag) for (tag,) in tags),
        "" if found is None or found[0] is None else reading.line(str(found[0])),
    )
