"""A first mapping for a file that nobody has described: it can be read, and a dry run with it works at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from db.errors import InputRefusedError
from db.importing.drafting.draft import draft
from db.importing.imports import ImportOptions, import_inputs
from db.importing.mapped.reading.mapping_files import read_mapping
from db.importing.mapped.rules import LayoutMapping
from db.importing.recognise import ReadOptions, recognise
from db.importing.report import ImportReport


def drafted(path: Path) -> tuple[LayoutMapping, str, ImportReport]:
    text = draft(path, "utf-8", "")
    toml = path.with_suffix(".toml")
    toml.write_text(text, "utf-8")
    found = recognise(path, ReadOptions(mapping=toml))
    report = import_inputs(path.parent / "never.sqlite", [found], ImportOptions(dry_run=True))
    return read_mapping(toml), text, report


LOG = """\
Ref;Reported on;Occurred;Oblast;Town;Killed;Said by;Description;Link
A-1;03.05.2024 10:15;02.05.2024;Uplands;Mill;3-4;Radio Mill;Shells hit the old mill at the river.;https://a.example/1
A-2;17.05.2024 11:20;16.05.2024;Uplands;Ford;;Radio Mill;The ford was closed after heavy shelling.;https://a.example/2
A-3;18.05.2024 09:00;;Lowlands;;12;Army;Nobody shelled the ford or the mill at all.;https://b.example/3
"""


def test_a_table(tmp_path: Path) -> None:
    path = tmp_path / "Лог 2024.csv"
    path.write_text(LOG, "utf-8")
    mapping, text, report = drafted(path)
    assert (report.added, report.rejected) == (3, 0)
    [claim] = mapping.claims
    assert mapping.key.columns == ("Ref",)
    assert claim.text.columns == ("Description",)
    assert claim.stated is not None
    assert claim.stated.start.columns == ("Reported on",)
    assert claim.event is not None
    assert claim.event.start.columns == ("Occurred",)
    assert claim.figure.text.columns == ("Killed",)
    assert [level.columns for level in claim.places[0].levels] == [("Oblast",), ("Town",)]
    assert claim.speakers[0].name.columns == ("Said by",)
    assert claim.sources[0].url.columns == ("Link",)
    assert text.startswith("# A first mapping for Лог 2024.csv")
    first = report.preview[0].record
    assert first.stated.text == "2024-05-03T10:15"  # type: ignore[union-attr]


def test_json_with_its_rows_deep_inside_and_lists_of_objects(tmp_path: Path) -> None:
    rows = [
        {
            "id": number,
            "text": f"The dam of village {number} broke in the night.",
            "place": {"name": "Dam", "lat": 50.5, "lon": 30.25},
            "seen": [{"outlet": "Post", "url": "https://post.example"}],
        }
        for number in range(5)
    ]
    path = tmp_path / "dam.json"
    path.write_text(json.dumps({"meta": {"by": "us"}, "data": {"items": rows, "more": []}}))
    mapping, _, report = drafted(path)
    assert (report.added, report.rejected) == (5, 0)
    assert mapping.where == "data.items"
    assert mapping.claims[0].sources[0].split is not None
    assert mapping.claims[0].places[0].lat.text.columns == ("place.lat",)


@pytest.mark.parametrize("days", [("01/02/2024", "03/04/2024"), ("01/02/2024", "25/04/2024")])
def test_dates_that_may_be_two_are_left_to_the_user(tmp_path: Path, days: tuple[str, str]) -> None:
    path = tmp_path / "dam.csv"
    path.write_text("no,day,what\n" + "".join(f"{n},{day},The dam broke at noon.\n" for n, day in enumerate(days)))
    mapping, text, report = drafted(path)
    assert (report.added, report.rejected) == (2, 0)
    is_told = days[1].startswith("25")
    assert (mapping.claims[0].stated is not None) is is_told
    assert ("# stated = " in text) is not is_told


def test_lines_above_the_header(tmp_path: Path) -> None:
    path = tmp_path / "dam.csv"
    path.write_text("Dam watch,,\n,,\nno,who,what\n1,Warden,The dam broke at noon.\n")
    mapping, _, report = drafted(path)
    assert mapping.header == 3
    assert (report.added, report.rejected) == (1, 0)


def test_names_that_are_hostile_to_toml_and_templates(tmp_path: Path) -> None:
    path = tmp_path / 'a"b\\.csv'
    path.write_text('"x ""y""","{odd}","a|b",notes\n1,2,3,The dam broke at noon.\n')
    mapping, _, report = drafted(path)
    assert report.added == 1
    assert mapping.claims[0].text.columns == ("notes",)


@pytest.mark.parametrize(
    "text", ["date,camera,lens\n2024-05-01,A,50\n", "a,b\n1,2\n", "id,url\n1,https://a.example/x y z\n"]
)
def test_without_a_column_of_claims_there_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "photos.csv").write_text(text)
    with pytest.raises(InputRefusedError, match="no column with texts that could be claims"):
        draft(tmp_path / "photos.csv", "utf-8", "")
