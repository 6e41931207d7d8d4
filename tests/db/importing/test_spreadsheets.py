"""Spreadsheets go in as tables: their dates are dates, and what they hold beside the table is told."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

import pytest

from db.errors import InputRefusedError, UsageError
from db.importing.imports import import_files, import_inputs
from db.importing.readers import sheet_file
from db.importing.recognise import ReadOptions, recognise
from tests.db.cases import by_uid
from tests.db.importing.spreadsheets import Cell, write_ods, write_xlsx

HEADER = ("id", "claim", "speakers", "stated_on", "figure")
ROWS: list[tuple[Cell, ...]] = [
    HEADER,
    ("a", "The dam broke.", "Warden", date(2024, 5, 1), 12),
    ("b", "The dam held.", "Radio", datetime(2024, 5, 2, 9, 30), 1.25),
]


def claims(case: Path) -> dict[object, tuple[object, ...]]:
    return {row[0]: (row[1], row[6], row[13]) for row in by_uid(case)["claim"]}


def test_dates_are_dates_and_numbers_are_numbers(tmp_path: Path) -> None:
    case = tmp_path / "c.sqlite"
    path = write_xlsx(tmp_path / "dam.xlsx", {"Log": ROWS})
    assert import_files(case, [path]).added == 2
    assert claims(case) == {
        "a": ("The dam broke.", "2024-05-01", 12),
        "b": ("The dam held.", "2024-05-02T09:30:00", 1.25),
    }
    again = import_files(case, [path])
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)


def test_a_number_in_a_cell_is_never_one_with_thousands(tmp_path: Path) -> None:
    case = tmp_path / "c.sqlite"
    rows: list[tuple[Cell, ...]] = [HEADER, ("a", "It weighs little.", "Warden", None, 1.234)]
    assert import_files(case, [write_xlsx(tmp_path / "dam.xlsx", {"Log": rows})]).added == 1
    assert claims(case)["a"][2] == 1.234


def test_the_first_sheet_is_read_or_the_one_that_is_named(tmp_path: Path) -> None:
    other: list[tuple[Cell, ...]] = [HEADER, ("z", "Another claim.", "Warden", None, None)]
    path = write_xlsx(tmp_path / "dam.xlsx", {"Log": ROWS, "Old": other})
    report = import_files(tmp_path / "c.sqlite", [path])
    assert "dam.xlsx: the sheet “Log” is read, not Old; --sheet names another" in report.notes
    report = import_inputs(tmp_path / "d.sqlite", [recognise(path, ReadOptions(sheet="Old"))])
    assert list(claims(tmp_path / "d.sqlite")) == ["z"]
    with pytest.raises(InputRefusedError, match=r"no sheet “New”. Its sheets are: Log, Old"):
        recognise(path, ReadOptions(sheet="New"))
    (tmp_path / "dam.csv").write_text("id,claim,speakers\n")
    with pytest.raises(UsageError, match="--sheet is for spreadsheets"):
        recognise(tmp_path / "dam.csv", ReadOptions(sheet="Log"))


def test_lines_above_the_header_and_errors_in_cells(tmp_path: Path) -> None:
    rows: list[tuple[Cell, ...]] = [
        ("Log of the dam",),
        (),
        *ROWS,
        ("c", "#REF!", "Warden", None, None),
        ("d", "It rained.", None, None, None),
    ]
    report = import_files(tmp_path / "c.sqlite", [write_xlsx(tmp_path / "dam.xlsx", {"Log": rows}, ["A1:E1"])])
    assert (report.added, report.rejected) == (2, 2)
    assert report.notes[0] == "dam.xlsx: the header is in line 3; lines 1 to 2 are not read"
    assert [(one.line, one.reason) for one in report.rejects] == [
        (6, "claim is #REF!, which a spreadsheet writes for an error"),
        (7, "speakers is empty. Name the speaker, or write “unattributed” if nobody is named"),
    ]


def test_merged_cells_in_the_header_are_named(tmp_path: Path) -> None:
    one: list[tuple[Cell, ...]] = [("id", "claim", "speakers", "figure", None), ("a", "It broke.", "Warden", 3, 4)]
    found = recognise(write_xlsx(tmp_path / "one.xlsx", {"Log": one}, ["D1:E1"]))
    assert found.header == ("id", "claim", "speakers", "figure 4", "figure 5")
    assert "one.xlsx: columns below merged cells are called figure 4, figure 5" in found.notes
    two: list[tuple[Cell, ...]] = [
        ("id", "claim", "speakers", "figure", None),
        (None, None, None, "low", "high"),
        ("a", "It broke.", "Warden", 3, 4),
    ]
    found = recognise(write_xlsx(tmp_path / "two.xlsx", {"Log": two}, ["D1:E1", "A1:A2", "B1:B2", "C1:C2"]))
    assert found.header == ("id", "claim", "speakers", "figure low", "figure high")
    assert len(list(found.rows())) == 1


def test_open_document(tmp_path: Path) -> None:
    rows = [("id", "claim", "speakers", "stated_on"), ("a", "The dam broke.", "Warden", "2024-05-01")]
    case = tmp_path / "c.sqlite"
    assert import_files(case, [write_ods(tmp_path / "dam.ods", "Log", rows)]).added == 1
    assert claims(case)["a"][:2] == ("The dam broke.", "2024-05-01")


def test_without_the_reader_it_is_told_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_xlsx(tmp_path / "dam.xlsx", {"Log": ROWS})
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(InputRefusedError, match=r"pip install 'conflict-tui\[tables\]'"):
        recognise(path)


def test_what_is_broken_empty_or_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_xlsx(tmp_path / "dam.xlsx", {"Log": ROWS})
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(path.read_bytes()[:400])
    for bad in (broken, write_xlsx(tmp_path / "empty.xlsx", {"Log": []})):
        with pytest.raises(InputRefusedError):
            recognise(bad)
    monkeypatch.setattr(sheet_file, "MOST_CONTENT", 1_000)
    with pytest.raises(InputRefusedError, match="too much for a spreadsheet"):
        recognise(path)
