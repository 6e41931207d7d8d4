"""The chain of operations: what was tampered with is named, and nobody writes one number twice."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest

from db.errors import CaseUnusableError, ChangeRefusedError
from db.work.journal.identity import Head, Identities
from db.work.workbench import Workbench
from tests.db.cases import by_uid, meta, rows, spoil


@pytest.fixture
def worked(case: Path, tmp_path: Path) -> Path:
    """A case with three operations."""
    with Workbench(case, state=tmp_path / "state") as work:
        for text in ("one", "two", "three"):
            work.note("claim", "retaken", text)
    return case


def problems(case: Path, state: Path) -> list[str]:
    with Workbench(case, state=state) as work:
        return work.problems()


def test_a_sound_journal_has_no_problems(worked: Path, tmp_path: Path) -> None:
    assert problems(worked, tmp_path / "state") == []
    assert problems(worked, tmp_path / "elsewhere") == []


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE journal SET value = '{\"text\":\"2\"}' WHERE value LIKE '%two%'", "its sum does not fit"),
        ("UPDATE journal SET why = 'because' WHERE value LIKE '%two%'", "its sum does not fit"),
        ("UPDATE journal SET salt = '' WHERE value LIKE '%two%'", "its sum does not fit"),
        ("UPDATE journal SET at = '2001-01-01T00:00:00Z' WHERE value LIKE '%two%'", "does not follow"),
        ("DELETE FROM journal WHERE value LIKE '%two%'", "something after"),
        ("DELETE FROM journal WHERE value LIKE '%one%'", "something before it is missing"),
        ("UPDATE journal SET id = 'x-1' WHERE value LIKE '%two%'", "does not fit its id"),
    ],
)
@pytest.mark.parametrize("state", ["state", "elsewhere"])
def test_what_was_changed_is_named(worked: Path, tmp_path: Path, statement: str, named: str, state: str) -> None:
    spoil(worked, statement)
    assert any(named in sentence for sentence in problems(worked, tmp_path / state))


def test_a_journal_that_was_cut_is_named_by_whoever_saw_more(worked: Path, tmp_path: Path) -> None:
    spoil(worked, "DELETE FROM journal WHERE value LIKE '%three%'")
    assert problems(worked, tmp_path / "elsewhere") == []
    (sentence,) = problems(worked, tmp_path / "state")
    assert "put back to an earlier state" in sentence


def test_a_case_that_was_put_back_goes_on_under_a_new_id_and_is_named(worked: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup.sqlite"
    shutil.copy(worked, backup)
    with Workbench(worked, state=tmp_path / "state") as work:
        first = work.note("claim", "retaken", "four")
    shutil.copy(backup, worked)
    with Workbench(worked, state=tmp_path / "state") as work:
        second = work.note("claim", "retaken", "four again")
        assert {first.by, second.by} <= work.own
        assert first.by != second.by
        assert any("put back" in sentence for sentence in work.problems())


def test_a_copy_gets_an_id_of_its_own(worked: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    shutil.copy(worked, copy)
    with Workbench(worked, state=tmp_path / "state") as one, Workbench(copy, state=tmp_path / "state") as other:
        first, second = one.tag("claim", "retaken", "x")[0], other.tag("claim", "retaken", "x")[0]
        assert first.by != second.by
        assert one.own >= {first.by}


def test_the_same_file_keeps_its_id(worked: Path, tmp_path: Path) -> None:
    with Workbench(worked, state=tmp_path / "state") as work:
        ids = {entry.operation.by for entry in work.entries()}
        assert {work.tag("claim", "retaken", "x")[0].by} == ids


def test_two_doors_on_one_file_lose_nothing(case: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    with Workbench(case, state=state) as one, Workbench(case, state=state) as other:
        for number in range(6):
            one.note("claim", "retaken", f"one {number}")
            other.note("claim", "retaken", f"other {number}")
        assert len(one.entries()) == 12
        assert one.entries() == other.entries()
        assert one.problems() == other.problems() == []
        numbers = [entry.operation.n for entry in one.entries()]
        assert numbers == list(range(2, 14))
    assert problems(case, state) == []


def both(work: Workbench, to: str) -> None:
    with work.together():
        work.add("claim", {"claim": "First.", "speakers": "observer"})
        work.link("retaken", "disputes", to)


def test_several_changes_are_one_transaction(case: Path, tmp_path: Path) -> None:
    before, generation = by_uid(case), meta(case)["generation"]
    with Workbench(case, state=tmp_path / "state") as work:
        with pytest.raises(ChangeRefusedError):
            both(work, "nothing")
        assert by_uid(case) == before
        assert work.entries() == []
        both(work, "denied")
        assert len(work.entries()) == 2
        assert work.problems() == []
    assert int(meta(case)["generation"]) == int(generation) + 1


def test_a_case_that_another_program_writes_to_is_refused_after_a_while(case: Path, tmp_path: Path) -> None:
    with (
        Workbench(case, timeout=0.05, state=tmp_path / "state") as work,
        contextlib.closing(sqlite3.connect(case, isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CaseUnusableError, match="locked"):
            work.note("claim", "retaken", "text")
        other.execute("ROLLBACK")
        assert work.note("claim", "retaken", "text").n == 2


def test_a_file_that_took_the_place_of_the_case_is_not_written(case: Path, tmp_path: Path) -> None:
    with Workbench(case, state=tmp_path / "state") as work:
        other = tmp_path / "other.sqlite"
        shutil.copy(case, other)
        other.replace(case)
        with pytest.raises(CaseUnusableError, match="replaced"):
            work.note("claim", "retaken", "text")


@pytest.mark.parametrize("row", ["", "[]", "{}", "[" * 100_000, '{"id": 1, "speakers": 5}'])
def test_a_damaged_account_of_what_imports_brought_is_named(case: Path, tmp_path: Path, row: str) -> None:
    spoil(case, f"INSERT INTO imported VALUES ('claim', 'retaken', '{row}')")
    with Workbench(case, state=tmp_path / "state") as work:
        with pytest.raises(CaseUnusableError, match="damaged"):
            work.edit("claim", "retaken", {"topic": "x"})
        assert work.entries() == []


@pytest.mark.parametrize(
    "values",
    [
        "op = 'link.add', kind = 'link', target = 'a b'",
        "op = 'claim.edit', kind = 'claim', target = 'retaken', field = 'nothing', value = '[[[[1]]]]'",
        "op = 'undo', value = '{\"of\": [1]}'",
        "saw = '{\"a\": 1}'",
        "value = '" + "[" * 50_000 + "'",
        "op = 'region.merge', kind = 'region', value = '5'",
    ],
)
def test_a_hostile_journal_is_named_and_does_no_harm(worked: Path, tmp_path: Path, values: str) -> None:
    spoil(worked, f"UPDATE journal SET {values} WHERE value LIKE '%two%'")
    with Workbench(worked, state=tmp_path / "state") as work:
        assert work.problems()
        work.edit("claim", "retaken", {"topic": "x"})
        work.undo()
        assert work.conflicts() == []
        assert isinstance(work.without_effect(), dict)
        assert len(work.history("claim", "retaken")) >= 2


def test_triggers_and_older_formats_are_refused(case: Path, tmp_path: Path) -> None:
    spoil(case, "CREATE TRIGGER evil AFTER INSERT ON journal BEGIN DELETE FROM claim; END")
    with pytest.raises(CaseUnusableError, match="triggers"):
        Workbench(case, state=tmp_path / "state")
    spoil(case, "DROP TRIGGER evil", "PRAGMA user_version = 1")
    with pytest.raises(CaseUnusableError, match="conflict-tui upgrade"):
        Workbench(case, state=tmp_path / "state")


def test_what_was_accepted_stays_so_when_the_file_of_identities_is_written_anew(worked: Path, tmp_path: Path) -> None:
    spoil(worked, "DELETE FROM journal WHERE value LIKE '%three%'")
    assert problems(worked, tmp_path / "state") != []
    with Workbench(worked, state=tmp_path / "state") as work:
        own = {entry.operation.by for entry in work.entries()}
        assert work.accept() == 2
        assert work.problems() == []
        work.note("claim", "retaken", "On we go.")
    places = Identities(meta(worked)["uid"], worked, tmp_path / "state")
    places.keep([("somebody", Head(n, str(n))) for n in range(1, 1200)])
    for _ in range(2):
        again = Identities(meta(worked)["uid"], worked, tmp_path / "state")
        assert again.own >= own
        assert set(again.seen) == {"somebody", *(row[2] for row in rows(worked, "journal"))}
        assert {head.n for by, head in again.seen.items() if by in own} == {3}


def test_a_journal_that_is_broken_is_not_accepted(worked: Path, tmp_path: Path) -> None:
    spoil(worked, "DELETE FROM journal WHERE value LIKE '%two%'")
    with (
        Workbench(worked, state=tmp_path / "state") as work,
        pytest.raises(CaseUnusableError, match="cannot be accepted"),
    ):
        work.accept()
