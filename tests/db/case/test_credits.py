"""Licences: of the case, and of imports with terms of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.case.case import Case
from db.case.credits import Credit
from db.importing.imports import import_inputs
from db.importing.recognise import ReadOptions, recognise
from tests.db.cases import write_case
from tests.db.importing.layouts import UCDP, UCDP_ROW, write_table


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "more.csv"
    path.write_text("id,speakers,claim\nx,unattributed,It rained.\n", "utf-8")
    return path


def credits_of(path: Path) -> tuple[Credit, ...]:
    with Case.open(path) as case:
        return case.credits


def test_a_case_without_licences_says_so(tmp_path: Path, table: Path) -> None:
    path = tmp_path / "new.sqlite"
    import_inputs(path, [recognise(table)])
    assert credits_of(path) == (Credit("the case", ""),)
    assert credits_of(path)[0].terms == "no licence is recorded"


def test_an_import_has_the_licence_that_is_given_with_it(tmp_path: Path, table: Path) -> None:
    path = write_case(tmp_path / "case.sqlite")
    own = credits_of(path)
    import_inputs(path, [recognise(table, ReadOptions(licence=" ODbL 1.0 ", attribution="The\u202e authors"))])
    [credit] = credits_of(path)[len(own) :]
    assert (credit.subject, credit.licence) == ("more.csv", "ODbL 1.0")
    assert "\u202e" not in credit.terms


def test_a_licence_that_is_given_later_is_that_of_the_import_before(tmp_path: Path, table: Path) -> None:
    path = write_case(tmp_path / "case.sqlite")
    own = credits_of(path)
    import_inputs(path, [recognise(table)])
    import_inputs(path, [recognise(table, ReadOptions(licence="ODbL 1.0"))])
    assert credits_of(path)[len(own) :] == (Credit("more.csv", "ODbL 1.0"),)


def test_a_data_set_has_the_licence_of_its_mapping(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite"
    ged = write_table(tmp_path / "ged.csv", UCDP, UCDP_ROW)
    import_inputs(path, [recognise(ged)])
    assert [credit.terms for credit in credits_of(path)] == [
        "no licence is recorded",
        "CC BY 4.0; UCDP Georeferenced Event Dataset, https://ucdp.uu.se",
    ]
    other = tmp_path / "other.sqlite"
    import_inputs(other, [recognise(ged, ReadOptions(licence="ours"))])
    assert credits_of(other)[1].licence == "ours"


def test_imports_with_the_same_terms_are_named_together(tmp_path: Path, table: Path) -> None:
    path = tmp_path / "new.sqlite"
    for number in range(5):
        file = tmp_path / f"{number}.csv"
        file.write_text(table.read_text("utf-8").replace("x,", f"x{number},"), "utf-8")
        import_inputs(path, [recognise(file, ReadOptions(licence="CC0"))])
    assert credits_of(path)[1:] == (Credit("0.csv, 1.csv, 2.csv and 2 more", "CC0"),)


def test_the_bundled_case_has_one_licence(kursk_path: Path) -> None:
    [credit] = credits_of(kursk_path)
    assert credit.terms.startswith("CC BY 4.0; Coordinates from GeoNames")
