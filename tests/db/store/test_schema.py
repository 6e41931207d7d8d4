"""The tables of a case: their columns, their version, and what they refuse."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from sqlite_utils import Database

from db.model.claims import Relation
from db.store import schema


@pytest.fixture
def case() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    schema.create(Database(connection, execute_plugins=False), {"title": "A case", "licence": "CC0"})
    connection.execute("PRAGMA foreign_keys = ON")
    connection.executescript(
        "INSERT INTO claim (id, uid, text) VALUES (1, 'one', 'One.'), (2, 'two', 'Two.');"
        "INSERT INTO actor (id, uid, name) VALUES (1, 'a', 'A');"
    )
    yield connection
    connection.close()


def test_a_new_case_says_whose_and_which_version_it_is(case: sqlite3.Connection) -> None:
    assert case.execute("PRAGMA application_id").fetchone()[0].to_bytes(4, "big") == b"CTUI"
    assert case.execute("PRAGMA user_version").fetchone() == (schema.FORMAT_VERSION,)
    meta = dict(case.execute("SELECT key, value FROM meta").fetchall())
    assert meta["title"] == "A case"
    assert meta["licence"] == "CC0"
    assert meta["format"] == str(schema.FORMAT_VERSION)
    assert len(bytes.fromhex(meta["uid"])) == 16


def test_every_case_has_a_uid_of_its_own() -> None:
    uids = set()
    for _ in range(2):
        connection = sqlite3.connect(":memory:", isolation_level=None)
        schema.create(Database(connection, execute_plugins=False))
        uids.add(connection.execute("SELECT value FROM meta WHERE key = 'uid'").fetchone()[0])
        connection.close()
    assert len(uids) == 2


def test_the_tables_have_exactly_the_columns_that_readers_require(case: sqlite3.Connection) -> None:
    found = {table: tuple(row[1] for row in case.execute(f"PRAGMA table_info({table})")) for table in schema.TABLES}
    assert found == dict(schema.TABLES)
    strict = {name for name, strict in case.execute("SELECT name, strict FROM pragma_table_list") if strict}
    assert strict == set(schema.TABLES)


def test_the_indexes_can_be_dropped_and_come_back(case: sqlite3.Connection) -> None:
    def present() -> set[str]:
        return {row[0] for row in case.execute("SELECT name FROM sqlite_schema WHERE type = 'index'")}

    before = present()
    assert set(schema.INDEXES) <= before
    schema.drop_indexes(case)
    assert present() == before - set(schema.INDEXES)
    schema.create_indexes(case)
    assert present() == before


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO link (from_id, to_id, relation) VALUES (1, 1, 'disputes')",
        "INSERT INTO link (from_id, to_id, relation) VALUES (1, 2, 'corroborates')",
        "INSERT INTO link (from_id, to_id, relation) VALUES (1, 3, 'disputes')",
        "INSERT INTO claim (uid, text) VALUES ('one', 'Once more.')",
        "INSERT INTO claim (uid, text) VALUES ('', 'No uid.')",
        "INSERT INTO claim (uid, text) VALUES ('three', '')",
        "INSERT INTO claim (uid, text, stated_from, stated_to) VALUES ('three', 'x', '2025-02-01', '2025-01-01')",
        "INSERT INTO claim (uid, text, figure) VALUES ('three', 'x', 'many')",
        "INSERT INTO claim_speaker (claim_id, actor_id, ordinal) VALUES (1, 2, 1)",
        "INSERT INTO claim_region (claim_id, region_id, ordinal, precision) VALUES (1, 1, 1, 8)",
        "INSERT INTO region (uid, name, lat) VALUES ('r', 'R', 91)",
        "UPDATE actor SET parent_id = id",
    ],
)
def test_what_no_case_may_hold_is_refused(case: sqlite3.Connection, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        case.execute(statement)


@pytest.mark.parametrize("relation", list(Relation))
def test_every_relation_can_be_stored(case: sqlite3.Connection, relation: Relation) -> None:
    case.execute("INSERT INTO link (from_id, to_id, relation) VALUES (1, 2, ?)", (relation,))
    assert case.execute("SELECT relation FROM link").fetchone() == (relation,)
