"""Imports into a case: exact accounts, nothing written twice, all or nothing."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from pathlib import Path

import pytest

from db.errors import TargetExistsError
from db.importing.imports import create_case, import_files
from db.importing.recognise import recognise
from db.importing.report import ImportReport
from db.store.files import sha256_of_folder
from tests.db.cases import (
    FILES,
    ROWS,
    by_uid,
    content,
    leave_a_hot_journal,
    meta,
    rows,
    spoil,
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


def column(case: Path, table: str, name: str) -> frozenset[object]:
    with contextlib.closing(sqlite3.connect(case)) as connection:
        return frozenset(value for (value,) in connection.execute(f"SELECT {name} FROM {table}"))


def test_a_case_folder_makes_a_case(tmp_path: Path, folder: Path) -> None:
    (folder / "case.toml").write_text('title = "The region"\nlicence = "CC0"\n')
    path = tmp_path / "new.sqlite"
    report = import_files(path, [folder])
    assert numbers(report) == (ROWS, 0, 0, 0)
    assert report.rows == ROWS
    assert meta(path)["title"] == "The region"
    assert meta(path)["licence"] == "CC0"
    facts = content(path)
    assert [row[1] for row in facts["actor"]] == ["state", "army", "general", "observer", "unattributed"]
    assert facts["actor_alias"] == [(3, "General A."), (3, "Генерал")]
    assert facts["claim_speaker"] == [(1, 2, 2, ""), (1, 3, 1, ""), (2, 4, 1, ""), (3, 5, 1, "")]
    assert [row[:5] for row in facts["link"]] == [(2, 1, "disputes", "says so", 2), (3, 2, "supports", "", None)]
    assert {row[5:] for row in facts["link"]} == {("", "published", "", "", "", 1)}
    assert facts["claim"][1][:2] == (2, "denied")
    assert facts["claim"][1][7:13] == ("2025-04-26/2025-04-27", "2025-04-26", "2025-04-27", "", None, None)
    assert facts["claim"][2][10:13] == ("2024-1X", "2024-10-01", "2024-12-31")
    assert [name.name for name in tmp_path.iterdir() if name.name.startswith(".")] == []


def test_a_case_without_a_title_is_called_after_its_file(case: Path) -> None:
    assert meta(case)["title"] == "small"


def test_every_import_is_recorded_as_a_batch(case: Path, folder: Path) -> None:
    (batch,) = rows(case, "batch")
    batch_of = {table: column(case, table, "batch_id") for table in ("claim", "actor", "region", "source", "link")}
    assert batch[:4] == (1, "small-folder", sha256_of_folder(case.parent / "small-folder"), "case-folder")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", str(batch[4]))
    assert batch[5:9] == (ROWS, 0, 0, 0)
    assert re.fullmatch(r"[0-9a-f]{32}", str(batch[9]))
    assert batch[10:] == (1, "", "", "")
    assert {batch_of[table] for table in batch_of} == {frozenset({1})}


def test_the_same_again_writes_nothing_at_all(case: Path, folder: Path) -> None:
    before = case.read_bytes()
    report = import_files(case, [folder, folder / "claims.csv"])
    assert numbers(report) == (0, 0, ROWS + 3, 0)
    assert case.read_bytes() == before


def test_only_what_was_edited_changes(case: Path, folder: Path) -> None:
    before = content(case)
    text = (
        FILES["claims.csv"].replace("fully, retaken", "wholly retaken").replace("kursk,wire-2,A note", ",wire-2,A note")
    )
    report = import_files(case, [write_folder(folder, claims=text)])
    assert numbers(report) == (0, 2, ROWS - 2, 0)
    after = content(case)
    assert {table for table in before if before[table] != after[table]} == {"claim", "claim_region"}
    assert [row[3] for row in after["claim"]] == ["wholly retaken", "", ""]
    assert [row[-2] for row in after["claim"]] == [2, 2, 1]
    assert len(rows(case, "batch")) == 2
    assert int(meta(case)["generation"]) == 3


@pytest.mark.parametrize(
    ("file", "old", "new", "tables"),
    [
        ("claims", "general;army", "army;general", {"claim_speaker", "claim"}),
        ("claims", "general;army", "general", {"claim_speaker", "claim"}),
        ("claims", "wire-1;wire-2", "wire-2", {"claim_source", "claim"}),
        ("claims", "kursk;russia", "russia", {"claim_region", "claim"}),
        ("actors", "General A.;Генерал", "Генерал;Gen. A.", {"actor_alias", "actor"}),
        ("actors", "armed-force,state", "armed-force,", {"actor"}),
        ("regions", "51.7,36.2", "51.7,36.3", {"region"}),
        ("regions", ";Курская область", "", {"region_alias", "region"}),
        ("sources", "2025-04,en", "2025-04-2X,en", {"source"}),
        ("links", "says so,wire-2", "says so,wire-1", {"link"}),
        ("links", "says so", "says more", {"link"}),
    ],
)
def test_every_kind_of_edit_is_noticed(
    case: Path, folder: Path, file: str, old: str, new: str, tables: set[str]
) -> None:
    before = content(case)
    changes = {file: FILES[f"{file}.csv"].replace(old, new)}
    assert numbers(import_files(case, [write_folder(folder, **changes)])) == (0, 1, ROWS - 1, 0)
    after = content(case)
    assert {table for table in before if before[table] != after[table]} == tables
    assert numbers(import_files(case, [folder])) == (0, 0, ROWS, 0)
    fresh = case.with_name("fresh.sqlite")
    import_files(fresh, [folder])
    assert by_uid(fresh) == by_uid(case)


def test_two_files_may_bring_the_same_rows(tmp_path: Path, folder: Path) -> None:
    report = import_files(tmp_path / "new.sqlite", [folder, folder / "claims.csv"])
    assert numbers(report) == (ROWS, 0, 3, 0)


def test_a_tree_can_be_turned_round_in_one_file(case: Path, folder: Path) -> None:
    header = FILES["actors.csv"].split("\n", 1)[0]
    actors = f"{header}\nstate,The State,state,army,,RU,\narmy,The Army,armed-force,,,RU,\n"
    assert numbers(import_files(case, [write_folder(folder, actors=actors)])) == (0, 2, ROWS - 5, 0)


def test_many_batches_of_rows_and_the_progress_through_them(case: Path, tmp_path: Path) -> None:
    told: list[tuple[int, float]] = []
    lines = [
        f"c{n},army;state,Claim number {n}.,,,,2025-01-{n % 28 + 1:02},,kursk,wire-1;wire-2," for n in range(3_500)
    ]
    path = claims_file(tmp_path, *lines)
    report = import_files(case, [path], progress=lambda count, share: told.append((count, share)))
    assert numbers(report) == (3_500, 0, 0, 0)
    assert [count for count, _ in told] == [1_000, 2_000, 3_000, 3_500]
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len(rows(case, "claim_source")) == 7_000 + 4
    assert numbers(import_files(case, [path])) == (0, 0, 3_500, 0)


def test_columns_without_a_meaning_are_mentioned(case: Path, tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text(f"{CLAIM_HEADER},colour\nx,army,A claim.,,,,,,,,,red\n")
    assert import_files(case, [path]).notes == ("claims.csv: unknown columns, which are ignored: colour",)


def test_the_case_has_its_indexes_after_a_first_import(case: Path) -> None:
    with contextlib.closing(sqlite3.connect(case)) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'index'")}
    assert {"link_to", "claim_speaker_actor", "claim_region_region", "claim_source_source"} <= names


def test_sound_cases_pass_every_test_of_sqlite(case: Path) -> None:
    with contextlib.closing(sqlite3.connect(case)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_an_unfinished_write_is_undone_before_the_next(case: Path, folder: Path) -> None:
    before = content(case)
    leave_a_hot_journal(case)
    assert numbers(import_files(case, [folder])) == (0, 0, ROWS, 0)
    assert content(case) == before


def test_a_case_is_replaced_only_when_that_is_allowed(case: Path, folder: Path) -> None:
    uid = meta(case)["uid"]
    with pytest.raises(TargetExistsError):
        create_case(case, [recognise(folder)])
    assert meta(case)["uid"] == uid
    create_case(case, [recognise(folder)], force=True)
    assert meta(case)["uid"] != uid


def test_text_is_stored_as_it_came(case: Path, tmp_path: Path) -> None:
    text = "\x1b[31mred\u202e Суджа\u200b ' -- ; DROP"
    import_files(case, [claims_file(tmp_path, f'odd,army,"{text}",,,,,,,,')])
    assert rows(case, "claim")[-1][2] == text


def test_a_case_with_a_circle_in_its_tree_still_takes_rows(case: Path, folder: Path) -> None:
    spoil(case, "UPDATE actor SET parent_id = (SELECT id FROM actor WHERE uid = 'general') WHERE uid = 'state'")
    header = FILES["actors.csv"].split("\n", 1)[0]
    report = import_files(case, [write_folder(folder, actors=f"{header}\nnew,New,,general,,,\n")])
    assert report.added == 1


@pytest.mark.parametrize("shift", [2**32, 2**41, 2**63 - 100])
def test_row_ids_may_be_of_any_size(case: Path, folder: Path, shift: int) -> None:
    spoil(
        case,
        *(
            f"UPDATE {table} SET {column} = {column} + {shift}"
            for table, column in (
                ("claim", "id"),
                *((f"claim_{kind}", "claim_id") for kind in ("speaker", "region", "source")),
                ("link", "from_id"),
                ("link", "to_id"),
            )
        ),
    )
    assert numbers(import_files(case, [folder])) == (0, 0, ROWS, 0)
    more = f"{FILES['claims.csv']}new,army,A claim.,,,,,,,,\n"
    links = f"{FILES['links.csv']}new,denied,repeats,,\n"
    assert numbers(import_files(case, [write_folder(folder, claims=more, links=links)])) == (2, 0, ROWS, 0)


def chain(length: int, top: str = "") -> str:
    """A file of actors that each speak for the one before, the first for `top`."""
    rows_of = [f"a{n},A,,{f'a{n - 1}' if n > 1 else top},,," for n in range(1, length + 1)]
    return "\n".join([FILES["actors.csv"].split("\n", 1)[0], *rows_of, ""])


def test_a_chain_of_more_than_64_actors_is_refused_where_it_gets_too_long(case: Path, folder: Path) -> None:
    report = import_files(case, [write_folder(folder, actors=chain(66))])
    assert (report.added, report.rejected) == (64, 2)
    assert [reject.reason for reject in report.rejects] == [
        "parent a64 would make the chain of parents longer than 64",
        "actor a65 is not in the case",
    ]
    assert numbers(import_files(case, [write_folder(folder, actors=chain(64))])) == (0, 0, ROWS - 5 + 64, 0)


def test_a_chain_does_not_get_too_long_from_above_either(case: Path, folder: Path) -> None:
    import_files(case, [write_folder(folder, actors=chain(62))])
    report = import_files(case, [write_folder(folder, actors=chain(1, top="general"))])
    assert (report.changed, report.rejected) == (0, 1)
    assert report.rejects[0].reason == "parent general would make the chain of parents longer than 64"
    assert numbers(import_files(case, [write_folder(folder, actors=chain(1, top="army"))]))[1:] == (1, ROWS - 5, 0)
