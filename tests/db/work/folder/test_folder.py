"""Case folders with work: the same case again, whoever wrote the folder, and nothing taken on trust."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.case.case import Case
from db.errors import ConflictError, InputRefusedError
from db.exporting.work.folder import write_folder
from db.filters.filter import parse
from db.importing.imports import ImportOptions, create_case, import_inputs
from db.importing.recognise import recognise
from db.importing.report import ImportReport
from db.work.folder.joining import Joining
from db.work.workbench import Workbench
from tests.db.cases import FILES, by_uid, meta, rows, write_case
from tests.db.cases import write_folder as write_facts
from tests.db.work.facts import STEPS, facts, take
from tests.series import examples

WORK = {"notes.csv", "tags.csv", "views.csv", "heads.csv", "journal.jsonl", "imported.jsonl"}


def export(case: Path, folder: Path, force: bool = False, filter: str = "") -> dict[str, bytes]:
    """Write a case as a folder; return its files."""
    with Case.open(case) as opened:
        write_folder(opened, opened.matches(parse(filter)), folder, force)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def join(case: Path, *folders: Path, dry_run: bool = False) -> tuple[ImportReport, Joining]:
    """Import folders with their work."""
    inputs = [recognise(folder) for folder in folders]
    joining = Joining(case, inputs)
    return import_inputs(case, inputs, ImportOptions(dry_run=dry_run), keeping=joining.kept), joining


def same(one: Path, other: Path) -> None:
    """Check that two cases have the same facts and the same work, row ids and imports aside."""
    left, right = facts(one), facts(other)
    for part in left.keys() - {"batches", "imported"}:
        assert left[part] == right[part], part
    assert [row[:2] for row in left["imported"]] == [row[:2] for row in right["imported"]]
    assert rows(one, "journal") == rows(other, "journal")


@pytest.fixture
def worked(case: Path, tmp_path: Path) -> Path:
    """A case with work of every kind, of which something was undone."""
    with Workbench(case, "AK", state=tmp_path / "state") as work:
        work.add("actor", {"name": "By hand", "parent": "state"}, "hand")
        work.add("claim", {"claim": "A claim by hand.", "speakers": "hand"}, "mine", why="heard it")
        work.link("mine", "disputes", "retaken", note="so I read it")
        work.edit("claim", "retaken", {"claim": "By hand.", "topic": "hands"})
        work.edit("actor", "army", {"aliases": "One; Two"})
        work.drop("claim", "sent")
        work.note("claim", "retaken", "A note\nin two lines.")
        work.tag("claim", "denied", "urgent", "to-check")
        work.grade("claim", "denied", "2")
        work.grade("source", "wire-1", "B")
        work.review("denied", "checked")
        work.unify("actor", "observer", "hand")
        work.align("army", "hand")
        work.save_view("mine", "topic:control")
        work.edit("claim", "denied", {"note": "Undone."})
        work.undo()
    return case


def test_a_folder_gives_the_same_facts_and_the_same_work(worked: Path, tmp_path: Path) -> None:
    files = export(worked, tmp_path / "out")
    assert files.keys() >= WORK
    again = tmp_path / "again.sqlite"
    report, joining = join(again, tmp_path / "out")
    assert report.rejected == 0
    assert joining.remarks == []
    same(worked, again)
    assert export(again, tmp_path / "second") == files
    with Workbench(again, state=tmp_path / "elsewhere") as work, Workbench(worked, state=tmp_path / "state") as first:
        assert work.problems() == []
        assert {id: one.reason for id, one in work.without_effect().items()} == {}
        for entry in reversed(work.entries()):
            if entry.in_force and entry.operation.op != "undo":
                work.undo(entry.operation.id)
                first.undo(entry.operation.id)
    assert by_uid(again) == by_uid(worked) == by_uid(write_case(tmp_path / "fresh.sqlite"))


def test_an_empty_case_becomes_that_of_the_folder(worked: Path, tmp_path: Path) -> None:
    files = export(worked, tmp_path / "out")
    empty = tmp_path / "empty.sqlite"
    create_case(empty, [])
    _, joining = join(empty, tmp_path / "out")
    assert joining.becomes == meta(worked)["uid"] == meta(empty)["uid"]
    same(worked, empty)
    assert export(empty, tmp_path / "second") == files


def test_the_same_folder_again_changes_nothing(worked: Path, tmp_path: Path) -> None:
    files = export(worked, tmp_path / "out")
    before = facts(worked)
    report, joining = join(worked, tmp_path / "out")
    assert (report.added, report.changed, report.rejected) == (0, 0, 0)
    assert (joining.operations, joining.remarks) == ([], [])
    assert facts(worked) == before
    assert export(worked, tmp_path / "out", force=True) == files


def test_a_case_that_only_hands_made_goes_there_and_back(tmp_path: Path) -> None:
    case, again = tmp_path / "case.sqlite", tmp_path / "again.sqlite"
    create_case(case, [])
    with Workbench(case, state=tmp_path / "state") as work:
        work.add("actor", {"name": "A"}, "a")
        work.add("claim", {"claim": "A claim.", "speakers": "a"}, "c")
    files = export(case, tmp_path / "out")
    for target in (case, again, again):
        join(target, tmp_path / "out")
        same(case, target)
    assert export(again, tmp_path / "second") == files


def test_a_case_without_work_and_a_part_of_a_case_have_facts_only(worked: Path, tmp_path: Path) -> None:
    assert not WORK & export(write_case(tmp_path / "plain.sqlite"), tmp_path / "plain").keys()
    export(worked, tmp_path / "out")
    assert not WORK & export(worked, tmp_path / "out", force=True, filter="id:denied").keys()


def test_a_dry_run_joins_nothing(worked: Path, tmp_path: Path) -> None:
    export(worked, tmp_path / "out")
    again = write_case(tmp_path / "again.sqlite")
    for target in (again, tmp_path / "none.sqlite"):
        join(target, tmp_path / "out", dry_run=True)
    assert rows(again, "journal") == []
    assert not (tmp_path / "none.sqlite").exists()


def test_another_case_gets_the_facts_only_and_is_told(worked: Path, tmp_path: Path) -> None:
    export(worked, tmp_path / "out")
    other = write_case(tmp_path / "other.sqlite")
    uid = meta(other)["uid"]
    report, joining = join(other, tmp_path / "out")
    assert any("is of another case" in note for note in report.notes)
    assert joining.operations == []
    assert meta(other)["uid"] == uid
    assert rows(other, "journal") == rows(other, "imported") == []
    claims = {row[0]: row[1] for row in by_uid(other)["claim"]}
    assert claims["mine"] == "A claim by hand."
    assert claims["retaken"] == "By hand."


def test_what_an_import_names_of_what_hands_made_comes_as_well(case: Path, tmp_path: Path) -> None:
    with Workbench(case, state=tmp_path / "state") as work:
        work.add("actor", {"name": "By hand", "parent": "state"}, "hand")
        work.add("claim", {"claim": "By hand.", "speakers": "general"}, "mine")
    claims = FILES["claims.csv"] + "more,hand,One more.,,,,2025-05-01,,kursk,wire-1,\n"
    links = FILES["links.csv"] + "more,mine,disputes,,\n"
    join(case, write_facts(tmp_path / "more", claims=claims, links=links))
    files = export(case, tmp_path / "out")
    again = tmp_path / "again.sqlite"
    join(again, tmp_path / "out")
    same(case, again)
    assert export(again, tmp_path / "second") == files


def _lines(name: str, change: Callable[[list[str]], object]) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        lines = (folder / name).read_text("utf-8").splitlines(keepends=True)
        change(lines)
        (folder / name).write_text("".join(lines), "utf-8")

    return spoil


def _forge(lines: list[str]) -> None:
    lines[1] = json.dumps(json.loads(lines[1]) | {"why": "forged"}) + "\n"


def _foreign(lines: list[str]) -> None:
    lines[1] = json.dumps(json.loads(lines[1]) | {"case": "another"}) + "\n"


def _twice(lines: list[str]) -> None:
    lines.append(json.dumps(json.loads(lines[1]) | {"sum": "0" * 64}) + "\n")


def _more(name: str, line: str) -> Callable[[Path], None]:
    return _lines(name, lambda lines: lines.append(f"{line}\n"))


def _without(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (_lines("journal.jsonl", _forge), "sum does not fit"),
        (_lines("journal.jsonl", list.pop), "was cut"),
        (_lines("journal.jsonl", list.clear), "was cut"),
        (_lines("journal.jsonl", lambda lines: lines.pop(3)), "is missing or was changed"),
        (_lines("journal.jsonl", _foreign), "another case"),
        (_lines("journal.jsonl", _twice), "forged"),
        (_more("journal.jsonl", "nonsense"), r"journal\.jsonl line [0-9]+: this is not JSON"),
        (_more("heads.csv", "x"), "has a line without by, n, head"),
        (_more("imported.jsonl", "[[["), "imported.jsonl line"),
        (_more("imported.jsonl", '{"kind":"x","target":"y","row":null}'), "unknown kind"),
        (_more("imported.jsonl", '{"kind":"claim","target":"y","row":{"id":"z"}}'), "imported.jsonl line"),
        (_without("imported.jsonl"), "imported.jsonl is missing"),
        (_without("heads.csv"), "heads.csv is missing"),
    ],
)
def test_a_folder_that_was_cut_or_forged_is_named_and_nothing_imported(
    worked: Path, tmp_path: Path, spoil: Callable[[Path], None], named: str
) -> None:
    export(worked, tmp_path / "out")
    spoil(tmp_path / "out")
    for target in (tmp_path / "again.sqlite", worked):
        before = facts(worked)
        with pytest.raises(ConflictError, match=named):
            join(target, tmp_path / "out")
        assert facts(worked) == before
        assert not (tmp_path / "again.sqlite").exists()


def test_rows_that_were_edited_beside_the_journal_are_named(worked: Path, tmp_path: Path) -> None:
    export(worked, tmp_path / "out")
    claims = tmp_path / "out" / "claims.csv"
    claims.write_text(claims.read_text("utf-8").replace("A claim by hand.", "Edited in the file."), "utf-8")
    _, joining = join(tmp_path / "again.sqlite", tmp_path / "out")
    (remark,) = joining.remarks
    assert "1 row of claims.csv" in remark
    assert remark.endswith("mine")
    same(worked, tmp_path / "again.sqlite")


def merged(base: Path, ours: Path, theirs: Path, target: Path) -> Path:
    """Merge two folders that come from a third as git does with `merge=union`: the lines of both."""
    target.mkdir()
    names = {path.name for folder in (base, ours, theirs) for path in folder.iterdir()}
    for name in names:
        for folder in (base, ours, theirs):
            (folder / name).touch()
        command = ["git", "merge-file", "--union", "-p", *(str(one / name) for one in (ours, base, theirs))]
        result = subprocess.run(command, capture_output=True, check=False)
        assert result.returncode >= 0
        (target / name).write_bytes(result.stdout)
    return target


@pytest.mark.skipif(shutil.which("git") is None, reason="git merges the folders")
@settings(max_examples=examples(4))
@given(st.lists(st.tuples(st.integers(0, 1), STEPS), min_size=2, max_size=12), st.integers(0, 4))
def test_two_clones_that_git_merged_are_one_case_again(steps: list[tuple[int, tuple[Any, ...]]], common: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first = write_case(folder / "first.sqlite")
        paths = [first, folder / "second.sqlite"]
        works = [Workbench(first, state=folder / "state-0")]
        for _, step in steps[:common]:
            take(works[0], first, step)
        export(first, folder / "base")
        join(paths[1], folder / "base")
        works.append(Workbench(paths[1], state=folder / "state-1"))
        for number, step in steps[common:]:
            take(works[number], paths[number], step)
        for number, path in enumerate(paths):
            export(path, folder / f"clone-{number}")
        works[0].merge(paths[1])
        files = merged(folder / "base", folder / "clone-0", folder / "clone-1", folder / "union")
        for target in (*paths, folder / "fresh.sqlite"):
            join(target, files)
            left, right = facts(first), facts(target)
            for part in left.keys() - {"batches", "imported"}:
                assert left[part] == right[part], part
            assert sorted(map(repr, rows(first, "journal"))) == sorted(map(repr, rows(target, "journal")))


@settings(max_examples=examples(8))
@given(st.lists(STEPS, min_size=1, max_size=12))
def test_a_folder_of_any_work_is_the_same_case(steps: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        case, again = write_case(folder / "case.sqlite"), folder / "again.sqlite"
        with Workbench(case, state=folder / "state") as work:
            for step in steps:
                take(work, case, step)
        files = export(case, folder / "out")
        report, _ = join(again, folder / "out")
        assert report.rejected == 0
        same(case, again)
        assert export(again, folder / "second") == files
        with Workbench(again, state=folder / "elsewhere") as work:
            assert work.problems() == []
            for entry in reversed(work.entries()):
                if entry.in_force and entry.operation.op not in ("undo", "forget", "forgotten"):
                    work.undo(entry.operation.id)
        assert by_uid(again) == by_uid(write_case(folder / "fresh.sqlite"))


def test_what_is_forgotten_in_one_clone_stays_so_when_lines_of_both_are_kept(worked: Path, tmp_path: Path) -> None:
    export(worked, tmp_path / "before")
    with Workbench(worked, state=tmp_path / "state") as work:
        note = next(entry.operation for entry in work.entries() if entry.operation.op == "note.add")
        work.forget(note.id)
    export(worked, tmp_path / "after")
    journal = tmp_path / "after" / "journal.jsonl"
    journal.write_bytes((tmp_path / "before" / "journal.jsonl").read_bytes() + journal.read_bytes())
    join(tmp_path / "again.sqlite", tmp_path / "after")
    same(worked, tmp_path / "again.sqlite")
    assert b"in two lines" not in (tmp_path / "again.sqlite").read_bytes()


def test_a_folder_without_uid_is_no_copy_of_a_case(worked: Path, tmp_path: Path) -> None:
    export(worked, tmp_path / "out")
    (tmp_path / "out" / "case.toml").unlink()
    report, joining = join(tmp_path / "again.sqlite", tmp_path / "out")
    assert any("another case" in note for note in report.notes)
    assert joining.operations == []
    with pytest.raises(InputRefusedError):
        join(tmp_path / "third.sqlite", tmp_path / "nowhere")
