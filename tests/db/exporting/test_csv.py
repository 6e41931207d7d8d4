from __future__ import annotations

import csv
import io
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.case.case import Case
from db.exporting.csv import COLUMNS, table
from db.filters.filter import Filter
from db.importing.imports import import_files
from db.model.claims import Claim, Direction, Figures, Link, Relation, Speaker
from db.text.formulas import guarded, unguarded
from db.text.safe import VERBATIM
from tests.db.exporting.claims import BARE, CLAIM, OBSERVER, OTHER_SOURCE, REPORTS, ROW, SOURCE
from tests.db.exporting.rendering import texts

LAYOUT = (
    "id",
    "speakers",
    "claim",
    "quote",
    "attribution",
    "topic",
    "stated_on",
    "event_date",
    "regions",
    "sources",
    "note",
)


def read(claims: list[Claim]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(table(claims)), newline=""), strict=True))


def test_the_columns_begin_with_the_layout_of_the_case_folder() -> None:
    assert COLUMNS[: len(LAYOUT)] == LAYOUT
    assert COLUMNS[-3:] == ("status", "superseded", "links")


def test_a_claim_is_one_row() -> None:
    claim = replace(
        CLAIM,
        speakers=(*CLAIM.speakers, Speaker(OBSERVER, (), OBSERVER), Speaker(REPORTS)),
        sources=(SOURCE, OTHER_SOURCE),
        figures=Figures(None, -5.0, 2.5, "km²"),
        links=(Link(Relation.DISPUTES, Direction.FROM, ROW), Link(Relation.REPEATS, Direction.TO, ROW)),
        superseded=True,
    )
    assert read([claim]) == [
        {
            "id": "gornal-taken",
            "speakers": "gerasimov;deepstate;reports",
            "claim": "Russian troops have taken Gornal.",
            "quote": "The village of Gornal has been liberated.",
            "attribution": "direct-quote",
            "topic": "control",
            "stated_on": "2025-04-26",
            "event_date": "2025-04-26~",
            "regions": "gornal",
            "sources": "wion;up",
            "note": "The seed article quotes one word.",
            "language": "",
            "figure_low": "",
            "figure": "-5",
            "figure_high": "2.5",
            "unit": "km²",
            "status": "unverified",
            "superseded": "true",
            "links": "disputes:from:gornal-held;repeats:to:gornal-held",
        }
    ]


def test_no_claims_are_a_header_alone() -> None:
    assert "".join(table([])) == ",".join(COLUMNS) + "\n"


def test_what_is_not_recorded_is_an_empty_cell() -> None:
    recorded = {column: cell for column, cell in read([BARE])[0].items() if cell}
    assert recorded.keys() == {"id", "claim", "status", "superseded"}


@given(text=st.one_of(texts, st.text(st.characters(exclude_categories=["Cs", "Cc"]))))
def test_a_cell_gives_the_stored_value_back(text: str) -> None:
    row = read([replace(CLAIM, text=text, quote=text, note=text)])[0]
    seen = {unguarded(row[column]) for column in ("claim", "quote", "note")}
    assert seen == {unguarded(guarded(text))}
    if not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in text):
        assert seen == {text}


@given(text=st.text("=+-@'\t\r\n\x00 a＝", max_size=6))
def test_no_cell_is_a_formula(text: str) -> None:
    cell = guarded(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\x00", "＝"))
    assert unguarded(cell) == text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "␀")


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("'=1", "''=1"),
        ("'Almost' taken", "'Almost' taken"),
        ("2 = 2", "2 = 2"),
        ("\x1b[31mred\x07", "␛[31mred␇"),
        ("\x9b31m\x7f", "⟨9B⟩31m␡"),
        ("a\r\nb\rc\td", "a\nb\nc\td"),
        ("\ud800", "\ufffd"),
        ("\u202e", "\u202e"),
    ],
)
def test_a_cell_is_harmless(value: str, cell: str) -> None:
    assert guarded(value) == cell


def test_an_export_can_be_imported_again(kursk_path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    shutil.copy(kursk_path, copy)
    exported = tmp_path / "claims.csv"
    with Case.open(copy, VERBATIM) as case:
        exported.write_text("".join(table(case.claims(case.matches(Filter()).positions))), encoding="utf-8", newline="")
        size = case.size
    report = import_files(copy, [exported])
    assert (report.unchanged, report.rows) == (size, size)
