"""Exports in which what repeats another claim is folded under it."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from db.case.case import Case
from db.errors import UsageError
from db.exporting.csv import COLUMNS
from db.exporting.export import export
from db.exporting.formats import FORMATS
from db.exporting.options import ExportOptions
from db.filters.filter import parse
from db.importing.imports import import_files
from db.views.lens import Lens
from tests.wire import wire

DAY = "2025-05-04"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return wire().write(tmp_path / "wire.sqlite")


def exported(path: Path, format: str, filter: str = "", independent: bool = True) -> str:
    with Case.open(path, FORMATS[format].reading) as case:
        matches = case.matches(parse(filter))
        return "".join(
            export(case, matches, format, ExportOptions(DAY, lens=Lens(case, matches) if independent else None))
        )


def test_a_brief_says_what_it_counts_and_how_to_make_it_again(path: Path) -> None:
    head, *sections = exported(path, "markdown").split("\n### ")
    end = sections[-1].partition("\n## How this was made")[2]
    assert "- **Claims:** 5 of the 5 in the case: 2 disputed, 3 unverified\n" in head
    assert "- **Counted:** 3 origins of 2 sides in 5 claims; what repeats another is folded under it\n" in head
    assert "conflict-tui export wire.sqlite --independent\n" in end
    assert [section.splitlines()[0] for section in sections] == [
        "general, 1 April 2025: taken",
        "ukraine, 3 April 2025: denied",
        "officials, 5 April 2025: other",
    ]


@pytest.mark.parametrize("format", ["sides", "thread"])
def test_a_format_that_cannot_fold_does_not_say_that_it_did(path: Path, format: str) -> None:
    with pytest.raises(UsageError, match=f"{format} cannot fold .* Use one of: markdown, json, jsonl, csv"):
        exported(path, format)
    text = exported(path, format, independent=False)
    assert "origins of" not in text
    assert "--independent" not in text


def test_a_brief_without_the_wish_says_nothing_of_origins(path: Path) -> None:
    text = exported(path, "markdown", independent=False)
    assert "Counted" not in text
    assert "--independent" not in text
    assert "Origin" not in text


def test_a_section_names_who_repeats_it_where_and_when(path: Path) -> None:
    text = exported(path, "markdown")
    assert "- **Repeated by:** russia, RIA [^2], 2 April 2025 <!-- ctui echo disputed -->; " in text
    assert "[^2]: RIA," in text
    assert "**Origin:**" not in text


def test_a_section_says_how_much_of_its_origin_is_elsewhere(path: Path) -> None:
    text = exported(path, "markdown", "id:echo")
    assert (
        "- **Origin:** shared with 2 claims not in this selection, of which the first known is by general, "
        "1 April 2025 <!-- ctui taken " in text
    )
    assert "- **Origin:** shared with 2 claims not in this selection\n" in exported(path, "markdown", "id:taken")


def test_data_names_the_origin_and_what_is_folded(path: Path) -> None:
    found = json.loads(exported(path, "json", "-id:taken"))
    assert [(claim["id"], claim["origin"], claim["repeated_by"]) for claim in found] == [
        ("echo", "taken", ["rumour"]),
        ("denied", "denied", []),
        ("other", "other", []),
    ]
    assert [json.loads(line) for line in exported(path, "jsonl", "-id:taken").splitlines()] == found
    rows = list(csv.DictReader(io.StringIO(exported(path, "csv"))))
    assert [(row["id"], row["origin"], row["repeated_by"]) for row in rows] == [
        ("taken", "taken", "echo;rumour"),
        ("denied", "denied", ""),
        ("other", "other", ""),
    ]


def test_data_without_the_wish_has_no_more_columns(path: Path) -> None:
    assert exported(path, "csv", independent=False).splitlines()[0] == ",".join(COLUMNS)
    assert "origin" not in json.loads(exported(path, "json", independent=False))[0]


@pytest.mark.parametrize("format", ["csv", "json"])
def test_folded_data_can_be_imported_again(kursk_path: Path, format: str, tmp_path: Path) -> None:
    copy, again = tmp_path / "copy.sqlite", tmp_path / f"again.{format}"
    shutil.copy(kursk_path, copy)
    again.write_text(exported(copy, format), encoding="utf-8")
    report = import_files(copy, [again])
    assert (report.added, report.changed, report.rejected) == (0, 0, 0)
    assert report.unchanged == 340
