"""Older cases to a newer format."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from db.errors import CaseUnusableError
from db.store.schema import FORMAT_VERSION, STEPS
from db.store.upgrade import Upgrade, upgrade
from tests.db.cases import content, leave_a_hot_journal, meta, rows, spoil


def mood(db: Database) -> None:
    db.conn.execute("ALTER TABLE claim ADD COLUMN mood TEXT NOT NULL DEFAULT ''")


def broken(db: Database) -> None:
    db.conn.execute("DROP TABLE link")
    db.conn.execute("SELECT nonsense")


def version(path: Path) -> int:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        found: int = connection.execute("PRAGMA user_version").fetchone()[0]
        return found


def test_a_current_case_is_left_as_it_is(case: Path) -> None:
    before = case.read_bytes()
    assert upgrade(case) == Upgrade(FORMAT_VERSION, FORMAT_VERSION, None)
    assert case.read_bytes() == before


def test_an_older_case_is_upgraded_and_its_copy_kept(case: Path) -> None:
    old, generation = content(case), int(meta(case)["generation"])
    steps = (*STEPS, mood)
    done = upgrade(case, steps)
    assert (done.before, done.after) == (FORMAT_VERSION, FORMAT_VERSION + 1)
    assert done.backup is not None
    assert (version(case), meta(case)["format"]) == (FORMAT_VERSION + 1, str(FORMAT_VERSION + 1))
    assert int(meta(case)["generation"]) == generation + 1
    assert {row[-1] for row in rows(case, "claim")} == {""}
    assert (version(done.backup), content(done.backup)) == (FORMAT_VERSION, old)
    assert upgrade(case, steps).backup is None
    with pytest.raises(CaseUnusableError, match="newer conflict-tui"):
        upgrade(case)


def test_a_second_copy_gets_another_name(case: Path) -> None:
    again = shutil.copy(case, case.with_name("again"))
    first = upgrade(case, (*STEPS, mood)).backup
    shutil.copy(again, case)
    second = upgrade(case, (*STEPS, mood)).backup
    assert first is not None
    assert second is not None
    assert first != second
    assert first.exists()


def test_an_upgrade_that_fails_changes_nothing(case: Path) -> None:
    before = content(case)
    with pytest.raises(CaseUnusableError, match="nonsense"):
        upgrade(case, (*STEPS, broken))
    assert content(case) == before
    assert version(case) == FORMAT_VERSION


@pytest.mark.parametrize("statement", ["PRAGMA user_version = 0", "PRAGMA user_version = -3"])
def test_a_version_that_never_was_is_refused(case: Path, statement: str) -> None:
    spoil(case, statement)
    with pytest.raises(CaseUnusableError, match="which no conflict-tui writes"):
        upgrade(case)


def test_what_is_no_case_is_refused(tmp_path: Path, case: Path) -> None:
    spoil(case, "PRAGMA application_id = 0")
    with pytest.raises(CaseUnusableError, match="not a case"):
        upgrade(case)
    with pytest.raises(CaseUnusableError, match="does not exist"):
        upgrade(tmp_path / "missing.sqlite")


def test_an_unfinished_write_is_undone_first(case: Path) -> None:
    before = content(case)
    leave_a_hot_journal(case)
    done = upgrade(case, (*STEPS, mood))
    assert done.backup is not None
    assert content(done.backup) == before
