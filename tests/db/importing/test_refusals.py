"""Rows, files and cases that an import refuses, and what it leaves behind then: nothing."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

import pytest

from db.errors import CaseUnusableError, InputRefusedError, StorageError, TargetExistsError
from db.importing.imports import import_files
from db.importing.report import REJECTS_KEPT, ImportReport
from tests.db.cases import (
    FILES,
    ROWS,
    leave_a_hot_journal,
    ordinary_user,
    rows,
    write_case,
    write_folder,
)

CLAIM_HEADER = FILES["claims.csv"].split("\n", 1)[0]


def numbers(report: ImportReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.unchanged, report.rejected


def claims(*lines: str) -> str:
    return "\n".join([CLAIM_HEADER, *lines, ""])


def claims_file(folder: Path, *lines: str, name: str = "claims.csv") -> Path:
    path = folder / name
    path.write_text(claims(*lines), "utf-8")
    return path


def test_a_claims_file_refers_to_what_is_in_the_case(case: Path, tmp_path: Path) -> None:
    path = claims_file(
        tmp_path,
        "good,army,Another claim.,,,,,,kursk,wire-1,",
        "bad-1,armi,Another claim.,,,,,,kursk,wire-1,",
        "bad-2,army,Another claim.,,,,,,kurks,wire-1,",
        "bad-3,army,Another claim.,,,,,,kursk,wire-9,",
        "bad-4,army;nobody-near,Another claim.,,,,,,kursk,,",
    )
    report = import_files(case, [path])
    assert numbers(report) == (1, 0, 0, 4)
    assert [(reject.file, reject.line) for reject in report.rejects] == [("claims.csv", n) for n in (3, 4, 5, 6)]
    assert [reject.reason for reject in report.rejects] == [
        "actor armi is not in the case. Similar: army",
        "region kurks is not in the case. Similar: kursk",
        "source wire-9 is not in the case. Similar: wire-2, wire-1",
        "actor nobody-near is not in the case",
    ]
    assert report.rejects[0].cells[:2] == ("bad-1", "armi")
    assert [row[1] for row in rows(case, "claim")] == ["retaken", "denied", "sent", "good"]
    assert rows(case, "batch")[1][5:9] == (1, 0, 0, 4)


def test_links_to_claims_that_are_not_there_are_refused(case: Path, folder: Path) -> None:
    links = (
        FILES["links.csv"] + "denied,retakn,disputes,,\nnobody,retaken,disputes,,\ndenied,retaken,questions,,wire-7\n"
    )
    report = import_files(case, [write_folder(folder, links=links)])
    assert numbers(report) == (0, 0, ROWS, 3)
    assert report.rejects[0].reason == "claim retakn is not in the case. Similar: retaken"
    assert report.rejects[1].reason == "claim nobody is not in the case"
    assert report.rejects[2].reason.startswith("source wire-7 is not in the case")


def test_what_stands_twice_in_a_file_is_refused_the_second_time(case: Path, folder: Path) -> None:
    twice = {
        file: FILES[f"{file}.csv"] + FILES[f"{file}.csv"].rstrip("\n").split("\n")[-1] + "\n"
        for file in ("claims", "sources", "actors", "regions", "links")
    }
    for path in (case, case.with_name("new.sqlite")):
        report = import_files(path, [write_folder(folder, **twice)])
        assert report.rejected == 5
        assert report.added + report.unchanged == ROWS
        assert all("already" in reject.reason for reject in report.rejects)


def test_a_parent_that_stands_below_its_child_in_the_case_is_refused(case: Path, folder: Path) -> None:
    header = FILES["actors.csv"].split("\n", 1)[0]
    report = import_files(case, [write_folder(folder, actors=f"{header}\nstate,The State,state,general,,RU,\n")])
    assert report.rejected == 1
    assert report.rejects[0].reason == "parent general is below state in the case"


def test_children_of_a_refused_parent_are_refused(tmp_path: Path, folder: Path) -> None:
    regions = FILES["regions.csv"].replace("russia,Russia,country", "russia,,country")
    report = import_files(tmp_path / "new.sqlite", [write_folder(folder, regions=regions)])
    assert [(reject.file, reject.line, reject.reason.partition(";")[0]) for reject in report.rejects] == [
        ("regions.csv", 2, "region russia is not in the case"),
        ("regions.csv", 3, "name is empty"),
        ("claims.csv", 2, "region kursk is not in the case"),
        ("claims.csv", 3, "region kursk is not in the case"),
        ("links.csv", 2, "claim denied is not in the case"),
        ("links.csv", 3, "claim denied is not in the case"),
    ]


def test_a_file_of_which_every_row_is_refused_changes_nothing(case: Path, tmp_path: Path) -> None:
    before = case.read_bytes()
    path = claims_file(tmp_path, "one,nobody,A claim.,,,,,,,,", "two,,A claim.,,,,,,,,")
    with pytest.raises(InputRefusedError, match="Every row was rejected") as caught:
        import_files(case, [path])
    assert "claims.csv line 2: actor nobody" in str(caught.value)
    assert "claims.csv line 3: speakers is empty" in str(caught.value)
    assert case.read_bytes() == before
    with pytest.raises(InputRefusedError):
        import_files(tmp_path / "new.sqlite", [claims_file(tmp_path, "two,,A claim.,,,,,,,,")])
    assert not (tmp_path / "new.sqlite").exists()


def test_strict_refuses_everything_for_one_row(case: Path, tmp_path: Path) -> None:
    before = case.read_bytes()
    path = claims_file(tmp_path, "one,army,A claim.,,,,,,,,", "two,,A claim.,,,,,,,,")
    with pytest.raises(InputRefusedError, match="line 3: speakers is empty"):
        import_files(case, [path], strict=True)
    assert case.read_bytes() == before
    assert numbers(import_files(case, [path])) == (1, 0, 0, 1)


def test_a_file_that_breaks_off_refuses_what_came_before_it(case: Path, folder: Path, tmp_path: Path) -> None:
    before = case.read_bytes()
    good = claims_file(tmp_path, "one,army,A claim.,,,,,,,,", name="good.csv")
    torn = claims_file(tmp_path, *(f"c{n},army,A claim.,,,,,,,," for n in range(3_000)), name="torn.csv")
    torn.write_bytes(torn.read_bytes() + b"x,army,A cl\xd0")
    with pytest.raises(InputRefusedError, match=r"torn.csv line 3002: not UTF-8|torn.csv ends within a character"):
        import_files(case, [good, torn])
    assert case.read_bytes() == before


def test_a_file_without_rows_is_refused(case: Path, tmp_path: Path) -> None:
    with pytest.raises(InputRefusedError, match="has no rows"):
        import_files(case, [claims_file(tmp_path)])


def test_refused_rows_are_counted_beyond_those_that_are_named(case: Path, tmp_path: Path) -> None:
    bad = [f"b{n},nobody{n},A claim.,,,,,,,," for n in range(REJECTS_KEPT + 50)]
    report = import_files(case, [claims_file(tmp_path, "good,army,A claim.,,,,,,,,", *bad)])
    assert numbers(report) == (1, 0, 0, REJECTS_KEPT + 50)
    assert len(report.rejects) == REJECTS_KEPT


def test_a_locked_case_is_not_waited_for_for_ever(case: Path, folder: Path) -> None:
    with contextlib.closing(sqlite3.connect(case, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(CaseUnusableError, match="locked"):
            import_files(case, [folder], timeout=0.0)


def test_a_case_that_cannot_be_written(open_folder: Path, folder: Path) -> None:
    case = write_case(open_folder / "small.sqlite")
    inputs = [write_folder(open_folder / "more")]
    case.chmod(0o444)
    with ordinary_user(), pytest.raises(StorageError, match="cannot be written"):
        import_files(case, inputs)


def test_a_new_case_needs_its_folder(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(StorageError, match="cannot be created"):
        import_files(tmp_path / "none" / "new.sqlite", [folder])


def test_what_is_no_case_is_not_written_to(tmp_path: Path, folder: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("precious")
    with pytest.raises(CaseUnusableError, match="looks like text"):
        import_files(notes, [folder])
    assert notes.read_text() == "precious"


def test_a_new_case_does_not_take_over_the_journal_of_another(tmp_path: Path, folder: Path) -> None:
    old = write_case(tmp_path / "new.sqlite")
    leave_a_hot_journal(old)
    old.unlink()
    with pytest.raises(TargetExistsError, match="left over"):
        import_files(old, [folder])


def test_pipes_as_case_and_as_file(tmp_path: Path, folder: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(CaseUnusableError, match="pipe"):
        import_files(tmp_path / "pipe", [folder])
    with pytest.raises(InputRefusedError, match="pipe"):
        import_files(tmp_path / "new.sqlite", [tmp_path / "pipe"])
