"""Rows that are refused: with all their faults at once, and only where something is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from db.errors import InputRefusedError
from db.importing.imports import import_files
from db.importing.readers.table import is_error
from tests.db.cases import by_uid, write_case
from tests.db.importing.mapped_files import import_mapped


@pytest.mark.parametrize(
    ("cell", "is_one"),
    [
        *((error, True) for error in ("#N/A", "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!")),
        *((error, True) for error in ("#", "####", " #n/a ", "#NV", "#BEZUG!", "#ССЫЛКА!", "Err:508", "#ERR1")),
        *((text, False) for text in ("", "#dam", "Road #7", "N/A", "#1", "Err", "Dam #")),
    ],
)
def test_errors_of_spreadsheets(cell: str, is_one: bool) -> None:
    assert is_error(cell) is is_one


def test_rows_with_errors_are_refused_each_with_its_cells(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(
        "id,claim,speakers,regions,mine\na,#VALUE!,#N/A,,\nb,It rained.,Warden,#,\nc,It rained.,Warden,,#REF!\n"
    )
    report = import_files(tmp_path / "c.sqlite", [tmp_path / "own.csv"])
    assert [(one.line, one.reason) for one in report.rejects] == [
        (2, "claim is #VALUE!, speakers is #N/A, which a spreadsheet writes for an error"),
        (3, "regions is #, which a spreadsheet writes for an error"),
    ]
    assert report.added == 1


def test_in_a_mapped_file_only_columns_that_are_read_count(tmp_path: Path) -> None:
    text = "no,what,lost,other\n1,It rained.,#NUM!,\n2,It rained.,2,#NUM!\n3,It rained.,#N/A,\n"
    report = import_mapped(
        tmp_path, text, 'figure = "{lost}"', columns='["no", "what", "lost"]', top='missing = "#N/A"'
    )
    assert (report.added, [one.line for one in report.rejects]) == (2, [2])


def test_errors_in_json(tmp_path: Path) -> None:
    (tmp_path / "own.json").write_text('[{"claim": "#N/A", "speakers": "x"}, {"claim": "It rained.", "speakers": "y"}]')
    report = import_files(tmp_path / "c.sqlite", [tmp_path / "own.json"])
    assert [one.reason for one in report.rejects] == ["claim is #N/A, which a spreadsheet writes for an error"]


def test_all_faults_of_a_row_of_ours(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(
        "id,claim,speakers,stated_on,event_date,figure,credibility\n,,,2024-13-01,soon,x1,9\ng,It rained.,Warden,,,,\n"
    )
    [reject] = import_files(tmp_path / "c.sqlite", [tmp_path / "own.csv"]).rejects
    for words in (
        "id is empty",
        "claim is empty",
        "speakers is empty",
        "stated_on: ",
        "event_date: ",
        "figure",
        "credibility",
    ):
        assert words in reject.reason


def test_all_that_a_claim_names_and_the_case_lacks(tmp_path: Path) -> None:
    case = write_case(tmp_path / "c.sqlite")
    (tmp_path / "own.csv").write_text(
        "id,claim,speakers,regions,sources\nx,It rained.,nobody-1;nobody-2,nowhere,none\n"
    )
    with pytest.raises(InputRefusedError) as refused:
        import_files(case, [tmp_path / "own.csv"])
    for words in ("actor nobody-1", "actor nobody-2", "region nowhere", "source none"):
        assert f"{words} is not in the case" in str(refused.value)


def test_all_faults_of_a_mapped_row(tmp_path: Path) -> None:
    claim = (
        'stated = { from = "{day}", format = "Y-m-d" }\nfigure = "{lost}"\n'
        '[[claim.place]]\nlevels = ["x"]\nlat = "{lat}"\nlon = "1"'
    )
    text = "no,what,day,lost,lat\n,,soon,4 of 5 x,95\n2,It rained.,2024-05-01,4,5\n"
    [reject] = import_mapped(tmp_path, text, claim).rejects
    for words in (
        "no key: no is empty",
        "no text of a claim",
        "stated (column day)",
        "figure (column lost)",
        "lat (column lat)",
    ):
        assert words in reject.reason


LINKED = {"id": "a", "claim": "It rained.", "speakers": "Warden"}


def test_a_claim_linked_to_itself_is_one_refused_row(tmp_path: Path) -> None:
    own = {"relation": "supports", "direction": "to", "id": "a"}
    (tmp_path / "own.json").write_text(json.dumps([LINKED | {"links": [own]}, LINKED | {"id": "b"}]))
    (tmp_path / "own.csv").write_text(
        "id,claim,speakers,status,links\na,It rained.,Warden,,supports:to:a\nb,It rained.,Warden,,supports:from:a\n"
    )
    for name in ("own.json", "own.csv"):
        report = import_files(tmp_path / f"{name}.sqlite", [tmp_path / name])
        assert (report.added, report.rejected) == (1, 1)
        assert "the claim a is linked to itself" in report.rejects[0].reason
    (tmp_path / "links.csv").write_text("from,to,relation\nretaken,retaken,supports\ndenied,retaken,questions\n")
    report = import_files(write_case(tmp_path / "c.sqlite"), [tmp_path / "links.csv"])
    assert (report.added, report.rejected) == (1, 1)
    claim = '[[claim.link]]\nrelation = "supports"\nto_row = "{of}"'
    (tmp_path / "mapped").mkdir()
    report = import_mapped(tmp_path / "mapped", "no,what,of\n1,It rained.,1\n2,It rained.,1\n", claim)
    assert (report.added, report.rejected) == (1, 1)


def test_two_files_that_number_alike_do_not_overwrite_each_other(tmp_path: Path) -> None:
    case = tmp_path / "c.sqlite"
    for name, text in (("east", "It rained."), ("west", "It snowed.")):
        (tmp_path / f"{name}.csv").write_text(f"id,claim,speakers\n1,{text},Warden\n2,The same.,Warden\n")
    report = import_files(case, [tmp_path / "east.csv", tmp_path / "west.csv"])
    assert (report.added, report.changed, report.unchanged, report.rejected) == (2, 0, 1, 1)
    assert report.rejects[0].reason == "the id 1 is in east.csv already, which says something else"
    assert [row[1] for row in by_uid(case)["claim"]] == ["It rained.", "The same."]
    report = import_files(case, [tmp_path / "west.csv"])
    assert (
        report.notes[0]
        == "1 claim has the text of west.csv now in place of that of east.csv, which has the same ids: 1"
    )
    assert not any(" text " in note for note in import_files(case, [tmp_path / "west.csv"]).notes)
    (tmp_path / "west.csv").write_text("id,claim,speakers\n1,It hailed.,Warden\n")
    assert (
        "1 claim has another text now than from an earlier west.csv: 1"
        in import_files(case, [tmp_path / "west.csv"]).notes
    )


def test_a_folder_of_few_columns_and_of_links_alone(tmp_path: Path) -> None:
    case, folder, later = tmp_path / "c.sqlite", tmp_path / "f", tmp_path / "later"
    for one in (folder, later):
        one.mkdir()
    (folder / "claims.csv").write_text(
        "id,claim,speakers,regions\na,It rained.,The Warden,Upland\nb,No.,Radio;Warden 2,\n"
    )
    assert import_files(case, [folder]).added == 2
    assert sorted(str(row[1]) for row in by_uid(case)["actor"]) == ["Radio", "The Warden", "Warden 2"]
    (later / "links.csv").write_text("from,to,relation\nb,a,disputes\n")
    (later / "case.toml").write_text('title = "The rain"\nlicence = "CC0"\nuid = "other"\n')
    report = import_files(case, [later])
    assert (report.added, report.rejected) == (1, 0)
    assert "case.toml: title of the case is “The rain” now" in report.notes
    assert any(note.startswith("case.toml says uid = “other”, but the case keeps") for note in report.notes)
    (later / "case.toml").write_text('title = "Another title"\n')
    report = import_files(case, [later / "case.toml"])
    assert "case.toml says title = “Another title”, but the case keeps “The rain”" in report.notes
