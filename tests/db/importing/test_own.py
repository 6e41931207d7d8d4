"""Single files in our own names: they bring what they name, and our exports come back as they went."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from db.case.case import Case
from db.errors import InputRefusedError
from db.exporting.export import export
from db.exporting.formats import FORMATS
from db.exporting.options import ExportOptions
from db.filters.filter import Filter
from db.importing.imports import ImportOptions, import_files, import_inputs
from db.importing.recognise import recognise
from db.importing.report import ImportReport
from db.text.safe import Reading
from tests.db.cases import by_uid, rows, spoil
from tests.db.importing.layouts import UCDP, UCDP_ROW, write_table


def numbers(report: ImportReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.unchanged, report.rejected


def exported(case: Path, format: str, target: Path) -> Path:
    reading: Reading = FORMATS[format].reading
    with Case.open(case, reading) as opened:
        text = "".join(export(opened, opened.matches(Filter()), format, ExportOptions(date.today().isoformat())))
    target.write_text(text, "utf-8")
    return target


@pytest.mark.parametrize("format", ["json", "jsonl", "csv"])
def test_an_export_changes_nothing_in_the_case_it_came_from(kursk_path: Path, tmp_path: Path, format: str) -> None:
    case = tmp_path / "copy.sqlite"
    case.write_bytes(kursk_path.read_bytes())
    before = case.read_bytes()
    report = import_files(case, [exported(case, format, tmp_path / f"all.{format}")])
    assert numbers(report) == (0, 0, 356, 0)
    assert report.notes == ()
    assert case.read_bytes() == before


@pytest.mark.parametrize("format", ["json", "jsonl", "csv"])
def test_an_export_makes_a_new_case_with_the_same_claims(kursk_path: Path, tmp_path: Path, format: str) -> None:
    case = tmp_path / "new.sqlite"
    file = exported(kursk_path, format, tmp_path / f"all.{format}")
    assert numbers(import_files(case, [file])) == (356, 0, 0, 0)
    old, new = by_uid(kursk_path), by_uid(case)
    for table in ("claim", "speaker", "place", "origin"):
        assert new[table] == old[table]
    assert [row[:3] for row in new["link"]] == [row[:3] for row in old["link"]]
    if format != "csv":
        assert new["link"] == old["link"]
        assert new["source"] == [row for row in old["source"] if row in new["source"]]
        with Case.open(kursk_path) as one, Case.open(case) as other:
            assert one.status_counts(Filter()) == other.status_counts(Filter())
    before = case.read_bytes()
    assert numbers(import_files(case, [file])) == (0, 0, 356, 0)
    assert case.read_bytes() == before


def test_a_csv_export_keeps_what_csv_cannot_say(tmp_path: Path) -> None:
    case = tmp_path / "c.sqlite"
    import_files(case, [write_table(tmp_path / "ged.csv", UCDP, UCDP_ROW)])
    before = by_uid(case), rows(case, "claim_region"), rows(case, "claim_speaker")
    assert numbers(import_files(case, [exported(case, "csv", tmp_path / "all.csv")])) == (0, 0, 1, 0)
    assert (by_uid(case), rows(case, "claim_region"), rows(case, "claim_speaker")) == before


def test_formulas_come_back_as_they_were(case: Path, tmp_path: Path) -> None:
    spoil(case, "UPDATE claim SET text = '=1+1', note = '''@x' WHERE uid = 'sent'")
    assert numbers(import_files(case, [exported(case, "csv", tmp_path / "all.csv")])) == (0, 0, 3, 0)


def claims(folder: Path, *lines: str, header: str = "id,speakers,claim,stated,regions") -> Path:
    path = folder / "claims.csv"
    path.write_text("\n".join([header, *lines, ""]), "utf-8")
    return path


def test_in_a_new_case_a_file_brings_its_own_names(tmp_path: Path) -> None:
    file = claims(tmp_path, "a,unattributed,One.,2024-05-03,kursk", "b,Радио Мир;army,Two.,,Nizhny Novgorod")
    case = tmp_path / "new.sqlite"
    assert numbers(import_files(case, [file])) == (2, 0, 0, 0)
    facts = by_uid(case)
    assert [row[:3] for row in facts["actor"]] == [
        ("army", "army", ""), ("unattributed", "unattributed", "unattributed"), ("радио-мир", "Радио Мир", ""),
    ]  # fmt: skip
    assert [row[:2] for row in facts["region"]] == [("kursk", "kursk"), ("nizhny-novgorod", "Nizhny Novgorod")]
    assert numbers(import_files(case, [file])) == (0, 0, 2, 0), "a name has the same id in every import"
    assert numbers(import_inputs(case, [recognise(file)], ImportOptions(add_names=True))) == (0, 0, 2, 0)
    assert by_uid(case) == facts
    report = import_files(case, [claims(tmp_path, "b,army;Радио Мир,Two.,,nizhny-novgorod", "c,Радио Мирр,Three.,,")])
    assert (report.unchanged + report.changed, report.rejected) == (1, 1)
    assert report.rejects[0].reason == "actor радио-мирр is not in the case. Similar: радио-мир"


def test_links_of_a_table_without_a_status_are_left_out_with_a_remark(tmp_path: Path) -> None:
    table = claims(tmp_path, "a,army,One.,disputes:to:b", "b,navy,Two.,", header="id,speakers,claim,links")
    report = import_files(tmp_path / "new.sqlite", [table])
    assert numbers(report) == (2, 0, 0, 0)
    assert [note for note in report.notes if "links is ignored" in note]
    assert by_uid(tmp_path / "new.sqlite")["link"] == []


def test_a_web_address_among_the_sources_is_the_address_of_one(tmp_path: Path) -> None:
    told = "https://www.radio.example/news/1;Gazette"
    table = claims(tmp_path, f"a,army,One.,{told}", header="id,speakers,claim,sources")
    objects = tmp_path / "claims.json"
    objects.write_text(json.dumps([{"id": "a", "claim": "One.", "speakers": ["army"], "sources": told}]))
    for file in (table, objects):
        case = tmp_path / f"{file.suffix[1:]}.sqlite"
        assert numbers(import_files(case, [file])) == (1, 0, 0, 0)
        assert sorted(row[1:4] for row in by_uid(case)["source"]) == [
            ("Gazette", "", ""), ("radio.example", "", "https://www.radio.example/news/1"),
        ]  # fmt: skip


def test_in_a_case_that_exists_nobody_is_made_but_the_unattributed(case: Path, tmp_path: Path) -> None:
    spoil(case, "DELETE FROM link", "DELETE FROM claim_speaker WHERE claim_id = 3")
    spoil(case, "DELETE FROM claim WHERE uid = 'sent'", "DELETE FROM actor WHERE uid = 'unattributed'")
    report = import_files(case, [claims(tmp_path, "a,unattributed,One.,,", "b,armi,Two.,,")])
    assert numbers(report) == (1, 0, 0, 1)
    assert report.rejects[0].reason == "actor armi is not in the case. Similar: army"
    assert "unattributed" in {row[0] for row in by_uid(case)["actor"]}


def test_rows_without_ids_are_known_by_what_they_say(tmp_path: Path) -> None:
    file = claims(tmp_path, "army,One.", "army,Two.", "army,One.", header="speakers,claim")
    case = tmp_path / "new.sqlite"
    report = import_files(case, [file])
    assert numbers(report) == (2, 0, 0, 1)
    assert report.rejects[0].line == 4
    assert numbers(import_files(case, [file])) == (0, 0, 2, 1)


def test_json_may_be_as_plain_as_a_table(tmp_path: Path) -> None:
    value = [{"id": "a", "claim": "One.", "speakers": ["army", "state"], "regions": "kursk;russia", "figure": 3}]
    path = tmp_path / "some.json"
    path.write_text(json.dumps(value))
    case = tmp_path / "new.sqlite"
    assert numbers(import_files(case, [path])) == (1, 0, 0, 0)
    assert len(by_uid(case)["speaker"]) == len(by_uid(case)["place"]) == 2


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"speakers": 3}, "speakers must be a list"),
        ({"figures": [1]}, "figures must be an object"),
        ({"claim": {"a": 1}}, "claim must be text"),
        ({"id": " "}, "id is empty"),
        ({"links": [{"relation": "denies", "direction": "to", "id": "b"}]}, "relation 'denies' is unknown"),
        ({"links": [{"relation": "disputes", "id": "b"}]}, "the direction of a link"),
        ({"regions": [{"id": "r", "name": "R", "precision": 9}]}, "the precision of a place"),
    ],
)
def test_bad_objects_are_refused(tmp_path: Path, changes: dict[str, object], reason: str) -> None:
    path = tmp_path / "some.json"
    path.write_text(json.dumps([{"id": "a", "claim": "One.", "speakers": ["army"]} | changes]))
    with pytest.raises(InputRefusedError) as caught:
        import_files(tmp_path / "new.sqlite", [path])
    assert reason in str(caught.value)
