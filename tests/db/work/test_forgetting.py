"""What is forgotten is gone from the bytes of the case; the chain stays whole, also where copies meet."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from db.errors import CaseUnusableError, ChangeRefusedError, InputRefusedError
from db.work.journal.foreign import to_object
from db.work.journal.operation import FORGET, Operation, canonical
from db.work.workbench import Workbench
from tests.db.cases import spoil
from tests.db.work.facts import facts

SECRET = "Wasyl-Secretovych"


def test_nothing_of_a_forgotten_operation_is_in_the_file(case: Path, tmp_path: Path) -> None:
    before = facts(case)
    with Workbench(case, state=tmp_path / "state") as work:
        note = work.note("claim", "retaken", f"Told by {SECRET}.", why=f"{SECRET} asked")
        (edit,) = work.edit("claim", "denied", {"note": SECRET})
        (later,) = work.edit("claim", "denied", {"note": "Somebody."})
        assert SECRET.encode() in case.read_bytes()
        with pytest.raises(ChangeRefusedError, match="rest on it"):
            work.forget(edit.id)
        work.undo(later.id)
        work.forget(edit.id)
        work.forget(note.id, why="asked to")
        assert SECRET.encode() not in case.read_bytes()
        assert work.problems() == []
        assert facts(case) == before
        for id in (note.id, edit.id):
            with pytest.raises(ChangeRefusedError):
                work.redo(id)
        assert work.note("claim", "retaken", "On we go.").n == 8
        assert work.problems() == []


def test_all_about_a_thing_is_forgotten_by_its_uid(case: Path, tmp_path: Path) -> None:
    before = facts(case)
    with Workbench(case, state=tmp_path / "state") as work:
        work.add("actor", {"name": SECRET, "role": f"friend of {SECRET}"}, uid="person")
        work.edit("actor", "person", {"role": f"brother of {SECRET}"})
        work.tag("actor", "person", SECRET)
        work.note("actor", "person", SECRET)
        work.forget("person")
        assert SECRET.encode() not in case.read_bytes()
        assert facts(case) == before
        assert work.problems() == []
        with pytest.raises(ChangeRefusedError, match="no operation"):
            work.forget("person")


def test_merging_neither_brings_a_body_back_nor_keeps_it(case: Path, tmp_path: Path) -> None:
    with Workbench(case, state=tmp_path / "state") as ours:
        note = ours.note("claim", "retaken", SECRET)
        copies = [tmp_path / "one.sqlite", tmp_path / "other.sqlite"]
        for copy in copies:
            shutil.copy(case, copy)
        ours.forget(note.id)
        ours.merge(copies[0])
        assert SECRET.encode() not in case.read_bytes()
        with Workbench(copies[1], state=tmp_path / "theirs") as theirs:
            theirs.merge(case, forget=True)
            assert theirs.problems() == []
            assert facts(copies[1])["note"] == []
            assert SECRET not in repr(theirs.entries())
            assert SECRET.encode() not in copies[1].read_bytes()


def test_while_somebody_reads_nothing_is_forgotten(case: Path, tmp_path: Path) -> None:
    with (
        Workbench(case, timeout=0.05, state=tmp_path / "state") as work,
        contextlib.closing(sqlite3.connect(case, isolation_level=None)) as reader,
    ):
        note = work.note("claim", "retaken", SECRET)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM claim").fetchone()
        with pytest.raises(CaseUnusableError, match="locked"):
            work.forget(note.id)
        reader.execute("ROLLBACK")
        work.forget(note.id)
        assert work.problems() == []


@pytest.fixture
def copies(case: Path, tmp_path: Path) -> Iterator[tuple[Workbench, Workbench]]:
    """Two copies of a case on two machines, which both have a note by the first."""
    other = tmp_path / "other.sqlite"
    with Workbench(case, state=tmp_path / "state") as ours:
        ours.note("claim", "retaken", SECRET)
        shutil.copy(case, other)
        with Workbench(other, state=tmp_path / "theirs") as theirs:
            yield ours, theirs


def test_what_a_colleague_forgot_is_erased_only_if_one_says_so(copies: tuple[Workbench, Workbench]) -> None:
    ours, theirs = copies
    before = facts(ours.path)
    forgotten = theirs.forget(theirs.entries()[0].operation.id)
    report = ours.merge(theirs.path)
    assert (report.operations, report.erased) == ((forgotten,), 0)
    assert facts(ours.path) == before
    assert ours.to_forget() == [forgotten]
    assert ours.problems() == []
    assert ours.merge(theirs.path, forget=True).erased == 1
    assert ours.to_forget() == []
    assert facts(ours.path) == facts(theirs.path)
    assert ours.problems() == []


def test_what_something_rests_on_is_not_erased_by_a_colleague(copies: tuple[Workbench, Workbench]) -> None:
    ours, theirs = copies
    id = ours.entries()[0].operation.id
    (edit,) = ours.edit_note(id, "Nobody told.")
    before = facts(ours.path)
    forgotten = theirs.forget(id)
    assert ours.merge(theirs.path, forget=True).erased == 0
    assert facts(ours.path) == before
    assert ours.to_forget() == []
    assert ours.without_effect()[forgotten.id].resting == (edit.id,)
    ours.undo(edit.id)
    assert ours.merge(theirs.path, forget=True).erased == 1
    assert ours.problems() == []


def write_log(path: Path, operations: list[Operation]) -> Path:
    """Write operations as a log, each with the sum and the predecessor that fit: all by one analyst."""
    head, lines = "", []
    for one in operations:
        mended = replace(one, prev=head)
        head = mended.head
        lines.append(json.dumps(to_object(mended)))
    path.write_text("\n".join(lines), "utf-8")
    return path


def summed(operation: Operation) -> Operation:
    return replace(operation, sum=operation.expected_sum)


def test_what_was_forgotten_before_an_operation_hides_no_change_of_it(case: Path, tmp_path: Path) -> None:
    with Workbench(case, state=tmp_path / "state") as work:
        (edit,) = work.edit("claim", "denied", {"note": SECRET})
        work.edit("claim", "denied", {"note": "Somebody."})
        work.undo()
        work.forget(edit.id)
        assert SECRET.encode() not in case.read_bytes()
        assert work.problems() == []
    sealed = "op = 'claim.edit' AND was = '' AND length(salt) = 64"
    spoil(case, f"UPDATE journal SET value = '\"Nobody.\"' WHERE {sealed}")
    with Workbench(case, state=tmp_path / "state") as work:
        assert any("its sum does not fit" in sentence for sentence in work.problems())


@pytest.mark.parametrize("listed", ["of", "was"])
def test_a_forget_operation_that_names_what_it_must_not_is_refused(case: Path, tmp_path: Path, listed: str) -> None:
    other = tmp_path / "other.sqlite"
    shutil.copy(case, other)
    with Workbench(case, state=tmp_path / "state") as ours, Workbench(other, state=tmp_path / "theirs") as theirs:
        tag = theirs.tag("claim", "retaken", "x")[0]
        undo = theirs.undo()
        later = theirs.note("claim", "retaken", "Later.")
        for named in (undo, later):
            value = canonical({"of": [], "was": [], listed: [named.id]})
            forged = summed(replace(later, op=FORGET, kind="", target="", saw="", value=value))
            if named == later:
                forged = summed(replace(undo, op=FORGET, kind="", target="", saw="", value=value))
            log = [tag, forged, later] if named == later else [tag, undo, forged]
            with pytest.raises(InputRefusedError, match=f"forgets operation {named.id}, which it must not"):
                ours.merge(write_log(tmp_path / "log.jsonl", log))
        assert ours.entries() == []


def test_an_operation_that_a_forged_list_changes_is_refused(case: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    shutil.copy(case, other)
    with Workbench(case, state=tmp_path / "state") as ours, Workbench(other, state=tmp_path / "theirs") as theirs:
        (edit,) = theirs.edit("claim", "denied", {"note": "True."})
        last = theirs.note("claim", "denied", "Last.")
        value = canonical({"of": [], "was": [edit.id]})
        forget = summed(replace(last, op=FORGET, kind="", target="", saw="", value=value))
        for changed in (
            replace(edit, was="", value='"False."'),
            replace(edit, was="", salt=edit.seal, value='"False."'),
            replace(edit, was='"x"', salt=edit.seal),
        ):
            with pytest.raises(InputRefusedError, match="its sum does not fit"):
                ours.merge(write_log(tmp_path / "log.jsonl", [changed, forget]))
        sealed = replace(edit, was="", salt=edit.seal)
        with pytest.raises(InputRefusedError, match="no operation forgets that"):
            ours.merge(write_log(tmp_path / "log.jsonl", [sealed, last]))
        assert len(ours.merge(write_log(tmp_path / "log.jsonl", [sealed, forget])).operations) == 2
        assert ours.problems() == []


def test_an_operation_that_is_erased_without_a_forget_operation_is_named(case: Path, tmp_path: Path) -> None:
    with Workbench(case, state=tmp_path / "state") as work:
        work.note("claim", "retaken", "Noted.")
        body = ("name", "kind", "target", "field", "was", "value", "saw", "basis", "via", "why", "salt")
        spoil(case, f"UPDATE journal SET op = 'forgotten', {', '.join(f'{name} = {chr(39) * 2}' for name in body)}")
        assert any("no operation forgets it" in sentence for sentence in work.problems())


def test_merge_with_forget_leaves_nothing_in_the_file_and_waits_for_readers(
    copies: tuple[Workbench, Workbench], tmp_path: Path
) -> None:
    ours, theirs = copies
    theirs.forget(theirs.entries()[0].operation.id)
    with (
        contextlib.closing(sqlite3.connect(ours.path, isolation_level=None)) as reader,
        Workbench(ours.path, timeout=0.05, state=tmp_path / "state") as hasty,
    ):
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM claim").fetchone()
        with pytest.raises(CaseUnusableError, match="locked"):
            hasty.merge(theirs.path, forget=True)
        reader.execute("ROLLBACK")
        reader.execute("PRAGMA secure_delete = OFF")
        with hasty.together(exclusive=True):
            assert hasty.merge(theirs.path, forget=True).erased == 1
        assert SECRET.encode() not in ours.path.read_bytes()
        assert reader.execute("PRAGMA freelist_count").fetchone() == (0,)
