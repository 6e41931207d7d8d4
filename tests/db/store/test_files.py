"""The door to case files: what it opens, and what it says of everything else."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlite_utils import Database

from db.errors import CaseUnusableError, StorageError
from db.store import files, schema
from db.store.files import case_error, open_case, open_for_writing, sha256, sha256_of_folder
from db.store.guards import looks_like
from tests.cases import Draft
from tests.db.cases import content, leave_a_hot_journal, ordinary_user, spoil, write_case


def refusal(path: Path, timeout: float = 0.0) -> str:
    with pytest.raises(CaseUnusableError) as caught:
        open_case(path, timeout)
    return str(caught.value)


def test_a_case_is_opened_for_reading_only(case: Path) -> None:
    before = case.read_bytes()
    with contextlib.closing(open_case(case)) as connection:
        assert connection.execute("SELECT count(*) FROM claim").fetchone() == (3,)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("DELETE FROM claim")
        with pytest.raises(sqlite3.OperationalError):
            connection.execute("ATTACH ':memory:' AS other")
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("CREATE TEMP TABLE mine (x)")
    assert case.read_bytes() == before


def test_names_that_mean_something_in_an_address_are_only_names(tmp_path: Path) -> None:
    odd = write_case(tmp_path / "a?mode=rwc&b#c%41 d'.sqlite")
    open_case(odd).close()
    assert "does not exist" in refusal(tmp_path / "a?b.sqlite")
    assert not (tmp_path / "a").exists()


def test_a_missing_file_is_not_created(tmp_path: Path) -> None:
    path = tmp_path / "missing.sqlite"
    assert "does not exist" in refusal(path)
    with pytest.raises(CaseUnusableError, match="does not exist"):
        open_for_writing(path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_refused_with_the_way_to_import_it(tmp_path: Path) -> None:
    assert f"conflict-tui import CASE {tmp_path}" in refusal(tmp_path)


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "pipe or a device" in refusal(tmp_path / "pipe")
    assert "pipe or a device" in refusal(Path(os.devnull))


def test_an_empty_file_is_no_case(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert "empty" in refusal(tmp_path / "empty")


def test_an_impossible_name_is_refused(tmp_path: Path) -> None:
    assert "cannot be opened" in refusal(tmp_path / ("x" * 5_000))
    assert "cannot be opened" in refusal(tmp_path / "nul\0byte")


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"\x1f\x8b\x08\x00rest", "compressed with gzip"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"PK\x03\x04", "a ZIP archive"),
        ("id;Straße\n".encode(), "text"),
        (("й" * 300).encode()[:511], "text"),
        (b"\xff\xfei\x00d\x00", "text in UTF-16"),
        (b"\x00\x01\x02", "binary data"),
        (b"\xe9t\xe9 ", "binary data"),
    ],
)
def test_other_files_are_named_for_what_they_are(tmp_path: Path, head: bytes, words: str) -> None:
    path = tmp_path / "other"
    path.write_bytes(head)
    assert words in looks_like(head)
    assert words in refusal(path)


def test_another_programs_database_is_no_case(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE visits (url)")
    assert "not a case (its tables are visits)" in refusal(path)
    with pytest.raises(CaseUnusableError, match="not a case"):
        open_for_writing(path)


def test_a_newer_case_asks_for_a_newer_program(case: Path) -> None:
    spoil(case, f"PRAGMA user_version = {schema.FORMAT_VERSION + 1}")
    assert "newer conflict-tui" in refusal(case)


def test_writing_an_older_case_names_the_command_that_upgrades_it(tmp_path: Path) -> None:
    case = Draft().claim("one").write(tmp_path / "old.sqlite", version=1)
    with pytest.raises(CaseUnusableError, match=f"conflict-tui upgrade {case}"):
        open_for_writing(case)


def test_an_older_case_is_read_as_if_it_were_current(tmp_path: Path) -> None:
    draft = Draft().actor("speaker").claim("one", "speaker").claim("two", "speaker").link("two", "disputes", "one")
    old = draft.write(tmp_path / "old.sqlite", version=1)
    new = draft.write(tmp_path / "new.sqlite")
    with contextlib.closing(open_case(old)) as before, contextlib.closing(open_case(new)) as after:
        for table, columns in schema.TABLES.items():
            query = f'SELECT {", ".join(map(_quoted, columns))} FROM "{table}" WHERE {_quoted(columns[0])} <> ?'
            assert before.execute(query, ("format",)).fetchall() == after.execute(query, ("format",)).fetchall(), table
        with pytest.raises(sqlite3.OperationalError):
            before.execute("CREATE TABLE more (id)")


def _quoted(name: str) -> str:
    return f'"{name}"'


@pytest.mark.parametrize(
    ("statements", "words"),
    [
        (["DROP TABLE link"], "link is missing"),
        (["ALTER TABLE claim DROP COLUMN note"], "claim has no column note"),
        (["DROP TABLE link", "CREATE VIEW link AS SELECT 1 AS from_id"], "link is not an ordinary STRICT table"),
        (
            ["DROP TABLE meta", "CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT"],
            "meta has the wrong type or constraint on value",
        ),
        (
            [
                "DROP TABLE claim_source",
                "CREATE TABLE claim_source (claim_id INTEGER, source_id INTEGER, ordinal INTEGER) STRICT",
            ],
            "claim_source has the wrong type or constraint on claim_id",
        ),
        (["DROP TABLE meta", "CREATE TABLE meta (key TEXT, value TEXT)"], "meta is not an ordinary STRICT table"),
        (
            [
                "ALTER TABLE claim DROP COLUMN note",
                "ALTER TABLE claim ADD COLUMN note TEXT AS (hex(zeroblob(100000000)))",
            ],
            "claim has no column note",
        ),
    ],
)
def test_tables_that_are_not_what_they_seem_are_refused(case: Path, statements: list[str], words: str) -> None:
    spoil(case, *statements)
    assert words in refusal(case)


def test_a_virtual_table_does_not_pass_for_ours(case: Path) -> None:
    spoil(case, "DROP TABLE meta", "CREATE VIRTUAL TABLE meta USING fts5(key, value)")
    assert "meta is not an ordinary STRICT table" in refusal(case)


def test_a_pile_of_views_does_not_keep_the_door_busy(case: Path) -> None:
    views = ["CREATE VIEW v0 AS SELECT 1 AS a"]
    views += [f"CREATE VIEW v{n} AS SELECT x.a FROM v{n - 1} x, v{n - 1} y" for n in range(1, 40)]
    spoil(case, *views)
    open_case(case).close()


def test_a_truncated_case_is_damaged(case: Path) -> None:
    case.write_bytes(case.read_bytes()[:-8192])
    assert "damaged" in refusal(case)


def test_a_schema_of_nonsense_is_damaged(case: Path) -> None:
    spoil(case, "PRAGMA writable_schema = ON", "UPDATE sqlite_schema SET sql = 'nonsense' WHERE name = 'link'")
    assert "damaged" in refusal(case)


def test_a_case_that_somebody_writes_is_locked_only_while_it_is_exclusive(case: Path) -> None:
    with contextlib.closing(sqlite3.connect(case, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE claim SET note = 'x'")
        open_case(case, 0.0).close()
        with contextlib.closing(open_for_writing(case, timeout=0.0)) as second:
            with pytest.raises(sqlite3.OperationalError) as caught:
                second.conn.execute("BEGIN IMMEDIATE")
            assert "locked" in str(case_error(case, caught.value))
        writer.execute("ROLLBACK")
        writer.execute("BEGIN EXCLUSIVE")
        assert "is locked" in refusal(case)
    open_case(case, 0.0).close()


def test_text_that_is_not_utf8_is_read_with_replacements(case: Path) -> None:
    spoil(case, "UPDATE claim SET text = CAST(x'c3287a' AS TEXT) WHERE uid = 'retaken'")
    with contextlib.closing(open_case(case)) as connection:
        text = connection.execute("SELECT text FROM claim WHERE uid = 'retaken'").fetchone()[0]
    assert text == "\ufffd(z"


def test_a_value_beyond_the_limit_fails_alone(case: Path) -> None:
    spoil(case, f"UPDATE claim SET text = hex(zeroblob({files.LENGTH_LIMIT // 2 + 1})) WHERE uid = 'retaken'")
    with contextlib.closing(open_case(case)) as connection:
        with pytest.raises(sqlite3.DataError) as caught:
            connection.execute("SELECT text FROM claim").fetchall()
        assert "too big" in str(case_error(case, caught.value))
        assert len(connection.execute("SELECT text FROM claim WHERE uid <> 'retaken'").fetchall()) == 2


def test_a_write_that_was_cut_off_is_undone(case: Path) -> None:
    before = content(case)
    journal = leave_a_hot_journal(case)
    open_case(case).close()
    assert not journal.exists()
    assert content(case) == before


def test_a_journal_that_names_further_files_is_left_alone(case: Path) -> None:
    journal = leave_a_hot_journal(case)
    precious = case.with_name("precious")
    name = str(precious).encode()
    ending = len(name).to_bytes(4, "big") + sum(name).to_bytes(4, "big") + bytes.fromhex("d9d505f920a163d7")
    with journal.open("ab") as file:
        file.write((0).to_bytes(4, "big") + name + ending)
    precious.touch()
    assert "covers other files" in refusal(case)
    assert precious.exists()
    assert journal.exists()


def test_a_write_that_was_cut_off_in_a_folder_that_cannot_be_written(open_folder: Path) -> None:
    case = write_case(open_folder / "small.sqlite")
    journal = leave_a_hot_journal(case)
    for path in (case, journal):
        path.chmod(0o444)
    open_folder.chmod(0o555)
    with ordinary_user():
        assert "Copy both files" in refusal(case)


def test_a_case_in_a_folder_that_cannot_be_written(open_folder: Path) -> None:
    case = write_case(open_folder / "small.sqlite")
    case.chmod(0o444)
    open_folder.chmod(0o555)
    with ordinary_user():
        open_case(case).close()
        with pytest.raises(StorageError, match="cannot be written"):
            open_for_writing(case)


def test_a_case_that_may_not_be_read(open_folder: Path) -> None:
    case = write_case(open_folder / "small.sqlite")
    case.chmod(0o000)
    with ordinary_user():
        assert "Permission denied" in refusal(case)


def test_a_write_ahead_case_in_a_folder_that_cannot_be_written(open_folder: Path) -> None:
    case = write_case(open_folder / "small.sqlite")
    spoil(case, "PRAGMA journal_mode = WAL", "UPDATE claim SET note = 'kept'")
    case.chmod(0o444)
    open_folder.chmod(0o555)
    with ordinary_user(), contextlib.closing(open_case(case)) as connection:
        assert connection.execute("SELECT DISTINCT note FROM claim").fetchall() == [("kept",)]


def test_waiting_changes_in_a_folder_that_cannot_be_written_are_not_hidden(open_folder: Path) -> None:
    case = write_case(open_folder / "small.sqlite")
    spoil(case, "PRAGMA journal_mode = WAL")
    with contextlib.closing(sqlite3.connect(case, isolation_level=None)) as writer:
        writer.execute("UPDATE claim SET note = 'waiting'")
        waiting = case.with_name(f"{case.name}-wal").read_bytes()
    case.with_name(f"{case.name}-wal").write_bytes(waiting)
    case.with_name(f"{case.name}-wal").chmod(0o444)
    case.chmod(0o444)
    open_folder.chmod(0o555)
    with ordinary_user():
        assert "Copy both files" in refusal(case)


def test_triggers_keep_writers_out_but_not_readers(case: Path) -> None:
    spoil(case, "CREATE TRIGGER eat AFTER INSERT ON claim BEGIN DELETE FROM claim; END")
    open_case(case).close()
    with pytest.raises(CaseUnusableError, match=r"triggers \(eat\)"):
        open_for_writing(case)


def test_writers_get_foreign_keys_and_no_transaction(case: Path) -> None:
    with contextlib.closing(open_for_writing(case)) as db:
        assert isinstance(db, Database)
        assert not db.conn.in_transaction
        with pytest.raises(sqlite3.IntegrityError):
            db.conn.execute("INSERT INTO actor_alias (actor_id, name) VALUES (99, 'nobody')")


def forget(db: Database, *tables: str) -> None:
    """Empty tables in one transaction; actors cannot go, as claims name them."""
    with files.transaction(db.conn):
        for table in tables:
            db.conn.execute(f"DELETE FROM {table}")


def test_a_transaction_is_kept_whole_or_undone_whole(case: Path) -> None:
    before = content(case)
    with contextlib.closing(open_for_writing(case)) as db:
        with pytest.raises(sqlite3.IntegrityError):
            forget(db, "link", "actor")
        assert content(case) == before
        forget(db, "link")
    assert content(case) == before | {"link": []}


def test_a_full_disk_is_the_disks_fault(case: Path) -> None:
    with contextlib.closing(open_for_writing(case)) as db:
        pages = db.conn.execute("PRAGMA page_count").fetchone()[0]
        db.conn.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(sqlite3.OperationalError) as caught:
            db.conn.execute("UPDATE claim SET note = hex(zeroblob(1000000))")
    error = case_error(case, caught.value)
    assert isinstance(error, StorageError)
    assert "disk is full" in str(error)


def test_digests(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"abc")
    assert sha256(tmp_path / "a.csv") == hashlib.sha256(b"abc").hexdigest()
    first = sha256_of_folder(tmp_path)
    (tmp_path / "unrelated.txt").touch()
    assert sha256_of_folder(tmp_path) == first
    (tmp_path / "b.csv").touch()
    second = sha256_of_folder(tmp_path)
    (tmp_path / "b.csv").rename(tmp_path / "c.csv")
    assert len({first, second, sha256_of_folder(tmp_path)}) == 3


def test_readers_never_load_sqlite_utils(case: Path) -> None:
    program = (
        "import sys; from pathlib import Path\nfrom db.store.files import open_case; open_case(Path(sys.argv[1]));"
    )
    check = "print('sqlite_utils' in sys.modules)"
    ended = subprocess.run(
        [sys.executable, "-c", program + check, str(case)], capture_output=True, text=True, check=True
    )
    assert ended.stdout.strip() == "False"
