"""Notes, tags, reviews, saved views and pairs said to be unrelated: rows that only hands make."""

from __future__ import annotations

import sqlite3

from db.work.effects.rows import Rows
from db.work.journal.journal import Journal, value_of
from db.work.journal.operation import Operation
from db.work.journal.things import Thing, adds

UNSEEN = "unseen"
REVIEWS = ("looked at", "checked")
"""The states of a claim that is not unseen."""


def write_mark(connection: sqlite3.Connection, journal: Journal, thing: Thing, rows: Rows) -> None:
    """Write or remove the row of a mark as the operations in force say."""
    if thing.kind == "merge":
        return
    _remove(connection, thing, rows)
    made = [one for one in journal.presence(thing) if adds(one)]
    if thing.kind == "review":
        _write_review(connection, journal, thing, rows)
    elif made and journal.is_present(thing, imported=False):
        _write(connection, journal, thing, made[-1], rows)


def _remove(connection: sqlite3.Connection, thing: Thing, rows: Rows) -> None:
    if thing.kind == "note":
        connection.execute("DELETE FROM note WHERE id = ?", thing.key)
    elif thing.kind == "tag":
        connection.execute("DELETE FROM tag WHERE kind = ? AND target = ? AND tag = ?", thing.key)
    elif thing.kind == "view":
        connection.execute('DELETE FROM "view" WHERE title = ?', thing.key)
    elif thing.kind == "review":
        connection.execute("DELETE FROM review WHERE claim_id = ?", (rows.id_of("claim", thing.key[0]),))
    else:
        connection.execute("DELETE FROM unrelated WHERE one_id = ? AND other_id = ?", _pair(thing, rows))


def _write(connection: sqlite3.Connection, journal: Journal, thing: Thing, made: Operation, rows: Rows) -> None:
    signed = (made.by, made.name, made.at)
    if thing.kind == "note":
        texts = journal.readings(thing, "text")
        text = value_of(texts[-1], "text") if texts else ""
        if text and rows.id_of(made.kind, made.target) is not None:
            note = (made.id, made.kind, made.target, text, *signed)
            connection.execute("INSERT INTO note VALUES (?, ?, ?, ?, ?, ?, ?)", note)
    elif thing.kind == "tag":
        if rows.id_of(thing.key[0], thing.key[1]) is not None:
            connection.execute("INSERT INTO tag VALUES (?, ?, ?, ?, ?, ?)", (*thing.key, *signed))
    elif thing.kind == "view":
        for last in journal.readings(thing, "filter")[-1:]:
            view = (thing.key[0], value_of(last, "filter"), last.by, last.name, last.at)
            connection.execute('INSERT INTO "view" VALUES (?, ?, ?, ?, ?)', view)
    else:
        pair = _pair(thing, rows)
        if None not in pair and pair[0] != pair[1]:
            connection.execute("INSERT INTO unrelated VALUES (?, ?, ?, ?, ?)", (*pair, *signed))


def _write_review(connection: sqlite3.Connection, journal: Journal, thing: Thing, rows: Rows) -> None:
    claim, readings = rows.id_of("claim", thing.key[0]), journal.readings(thing, "state")
    if claim is not None and readings and (state := value_of(readings[-1], "state")) in REVIEWS:
        last = readings[-1]
        row = (claim, state, last.by, last.name, last.at)
        connection.execute("INSERT INTO review VALUES (?, ?, ?, ?, ?)", row)


def _pair(thing: Thing, rows: Rows) -> tuple[int | None, ...]:
    """The row ids of two claims, the lower one first."""
    ids = [rows.id_of("claim", uid) for uid in thing.key]
    return tuple(sorted(ids, key=lambda one: (one is None, one or 0)))
