"""What surrounds the rows of a file: packing, lines above the header, blank rows, documents one after the other."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db.errors import InputRefusedError
from db.importing.imports import import_files
from db.importing.readers import packed
from db.importing.recognise import ReadOptions, recognise
from tests.db.cases import by_uid
from tests.db.importing.mapped_files import import_mapped

TABLE = "id,claim,speakers\na,The dam broke.,Warden\nb,The dam held.,Radio\n"
PACKERS: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


def written(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def archive(path: Path, members: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in members.items():
            out.writestr(name, text)
    return path


def ids(case: Path) -> list[object]:
    return [row[0] for row in by_uid(case)["claim"]]


@pytest.mark.parametrize("kind", PACKERS)
@pytest.mark.parametrize("name", ["dam.csv", "dam", "dam.txt"])
def test_packed_tables(tmp_path: Path, kind: str, name: str) -> None:
    path = written(tmp_path / f"{name}.{kind}", PACKERS[kind](TABLE.encode()))
    assert import_files(tmp_path / "c.sqlite", [path]).added == 2
    again = import_files(tmp_path / "c.sqlite", [path])
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)


def test_packed_json_lines_and_a_zip_with_what_systems_add(tmp_path: Path) -> None:
    lines = '{"id": "a", "claim": "It broke.", "speakers": "Warden"}\n'
    path = archive(tmp_path / "dam.zip", {"dam.jsonl": lines, "__MACOSX/._dam.jsonl": "x", "sub/.DS_Store": "y"})
    assert import_files(tmp_path / "c.sqlite", [path]).added == 1


def test_a_zip_of_several_files_names_them(tmp_path: Path) -> None:
    path = archive(tmp_path / "dam.zip", {"a.csv": TABLE, "b.csv": TABLE})
    with pytest.raises(InputRefusedError, match=r"dam.zip holds 2 files: a.csv, b.csv"):
        recognise(path)
    with pytest.raises(InputRefusedError, match="holds no file"):
        recognise(archive(tmp_path / "none.zip", {"__MACOSX/x": "y"}))


@pytest.mark.parametrize("kind", [*PACKERS, "zip"])
def test_a_bomb_is_refused(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "_FREE", 1 << 18)
    line = "x,The dam broke.,Warden\n"
    text = TABLE + line * (1_500_000 // len(line))
    if kind == "zip":
        path = archive(tmp_path / "dam.zip", {"dam.csv": text})
    else:
        path = written(tmp_path / f"dam.csv.{kind}", PACKERS[kind](text.encode()))
    with pytest.raises(InputRefusedError, match="unpacks to more than 250 times its size"):
        import_files(tmp_path / "c.sqlite", [path])
    assert not (tmp_path / "c.sqlite").exists()


def test_there_is_a_limit_for_any_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "MOST_UNPACKED", 1 << 10)
    path = written(tmp_path / "dam.csv.gz", gzip.compress((TABLE * 40).encode()))
    with pytest.raises(InputRefusedError, match="unpacks to more than"):
        import_files(tmp_path / "c.sqlite", [path])


@pytest.mark.parametrize("kind", PACKERS)
def test_a_file_that_breaks_off_is_refused(tmp_path: Path, kind: str) -> None:
    rows = "".join(f"r{number},Claim number {number * 7919} is made.,Warden\n" for number in range(4_000))
    data = PACKERS[kind]((TABLE + rows).encode())
    path = written(tmp_path / f"dam.csv.{kind}", data[: len(data) // 2])
    with pytest.raises(InputRefusedError, match=r"cannot be unpacked|is damaged"):
        import_files(tmp_path / "c.sqlite", [path])
    assert not (tmp_path / "c.sqlite").exists()


def test_lines_above_the_header_are_passed_over_and_told(tmp_path: Path) -> None:
    path = written(tmp_path / "dam.csv", f"Dam watch\nsince 2020,,\n,,\n{TABLE}")
    report = import_files(tmp_path / "c.sqlite", [path])
    assert (report.added, report.rejected) == (2, 0)
    assert report.notes[0] == "dam.csv: the header is in line 4; lines 1 to 3 are not read"


@pytest.mark.parametrize("top", ["", "header = 3\n"])
def test_a_mapping_finds_or_states_its_header(tmp_path: Path, top: str) -> None:
    report = import_mapped(tmp_path, "Dam watch\n\nno,what\n1,It rained.\n", "", top=top, columns='["no", "what"]')
    assert (report.added, report.rejected) == (1, 0)


def test_an_unknown_table_names_what_looks_like_its_header(tmp_path: Path) -> None:
    path = written(tmp_path / "dam.csv", "Dam watch\n\nno,day,level\n1,2024-05-01,7\n")
    with pytest.raises(InputRefusedError, match="Line 3 looks like the header"):
        recognise(path)


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"'])
def test_a_stated_separator_is_obeyed(tmp_path: Path, first: str) -> None:
    table = TABLE.replace(",", ";").replace("broke.", "broke, they say.")
    report = import_files(tmp_path / "c.sqlite", [written(tmp_path / "dam.csv", f"{first}\r\n{table}")])
    assert (report.added, report.rejected) == (2, 0)


def test_rows_without_any_text_are_no_rows(tmp_path: Path) -> None:
    report = import_files(tmp_path / "c.sqlite", [written(tmp_path / "dam.csv", TABLE + ",,\n , ,\n,,\n")])
    assert (report.added, report.rejected, report.rows) == (2, 0, 2)


def test_columns_without_a_name_are_named(tmp_path: Path) -> None:
    found = recognise(written(tmp_path / "dam.csv", "id,,claim,,speakers\na,1,It broke.,2,Warden\n"))
    assert found.header == ("id", "column 2", "claim", "column 4", "speakers")
    assert "dam.csv: columns without a name are called column 2, column 4" in found.notes


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be", "utf-32-le"])
@pytest.mark.parametrize("text", [TABLE, TABLE.replace("The dam", "Плотина на реке")])
def test_wide_encodings_without_a_mark(tmp_path: Path, order: str, text: str) -> None:
    path = written(tmp_path / "dam.csv", text.encode(order))
    found = recognise(path, ReadOptions(encoding=order[:6]))
    assert len(list(found.rows())) == 2
    if order[:6] == "utf-16":
        with pytest.raises(InputRefusedError, match=f"use --encoding {order}"):
            recognise(path)


CLAIMS = [{"id": name, "claim": f"Claim {name}.", "speakers": "Warden"} for name in "abcd"]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(CLAIMS[:2]) + json.dumps(CLAIMS[2:]),
        json.dumps(CLAIMS[:3]) + "\n\n" + json.dumps(CLAIMS[3]),
        "\n".join(json.dumps(claim, indent=1) for claim in CLAIMS),
        json.dumps({"@graph": CLAIMS[:1], "x": [1]}) + json.dumps({"@graph": CLAIMS[1:]}),
        json.dumps({"dataFeedElement": [{"item": CLAIMS[:2]}, {"item": CLAIMS[2]}, {"item": [CLAIMS[3]]}]}),
    ],
)
def test_nothing_behind_the_end_of_a_document_is_lost(tmp_path: Path, text: str) -> None:
    is_line = text.startswith("{") and "\n" not in text  # in JSON Lines, that is one object
    for suffix in (".json",) if is_line else (".json", ".jsonl"):
        case = tmp_path / f"c{suffix}.sqlite"
        assert import_files(case, [written(tmp_path / f"dam{suffix}", text)]).added == 4
        assert ids(case) == ["a", "b", "c", "d"]


@pytest.mark.parametrize("rest", ["x", '"text"', "]", "12"])
def test_other_text_behind_the_end_is_refused(tmp_path: Path, rest: str) -> None:
    path = written(tmp_path / "dam.json", f"{json.dumps(CLAIMS)}\n{rest}")
    with pytest.raises(InputRefusedError, match=r"line 2: text follows the end of the JSON"):
        import_files(tmp_path / "c.sqlite", [path])


def test_lines_with_commas_behind_them(tmp_path: Path) -> None:
    text = "".join(f"{json.dumps(claim)},\n" for claim in CLAIMS)
    for name in ("dam.jsonl", "dam.json"):
        assert import_files(tmp_path / f"{name}.sqlite", [written(tmp_path / name, text)]).added == 4


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('{"id": "a", "claim": "x", "speakers": "y", "figure": NaN}', "line 1: NaN is not valid in JSON"),
        ('{"id": "a", "claim": "x", "speakers": "y",}', "line 1: invalid JSON: a comma with nothing after it"),
        ('{"id": "a", "id": "b", "claim": "x", "speakers": "y"}', "line 1: the key 'id' appears twice"),
    ],
)
@pytest.mark.parametrize("form", ["{}\n", "[{}]"])
def test_a_file_of_broken_objects_names_the_fault(tmp_path: Path, row: str, reason: str, form: str) -> None:
    path = written(tmp_path / "dam.json", form.replace("{}", row))
    with pytest.raises(InputRefusedError) as refused:
        import_files(tmp_path / "c.sqlite", [path])
    assert reason in str(refused.value)


def feature(properties: dict[str, Any], point: list[float], **more: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": point}, "properties": properties} | more


def test_features_of_geojson_with_our_keys(tmp_path: Path) -> None:
    features = [
        feature({"claim": "It broke.", "speakers": "Warden", "regions": "Dam"}, [30.5, 50.25], id="f1"),
        feature({"id": "f2", "claim": "It held.", "speakers": "Radio"}, [31.5, 51.25]),
    ]
    path = written(tmp_path / "dam.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    report = import_files(tmp_path / "c.sqlite", [path])
    assert (report.added, report.rejected) == (2, 0)
    assert ids(tmp_path / "c.sqlite") == ["f1", "f2"]
    assert [row[1:2] + row[5:7] for row in by_uid(tmp_path / "c.sqlite")["region"]] == [
        ("Dam", 50.25, 30.5),
        ("51.25, 31.5", 51.25, 31.5),
    ]
    assert import_files(tmp_path / "c.sqlite", [path]).unchanged == 2


def test_features_that_are_no_objects_are_a_key_like_others(tmp_path: Path) -> None:
    claim = {"id": "a", "features": ["x", "y"], "claim": "It broke.", "speakers": "Warden"}
    assert import_files(tmp_path / "c.sqlite", [written(tmp_path / "dam.json", json.dumps(claim, indent=1))]).added == 1


def test_a_point_needs_both_numbers(tmp_path: Path) -> None:
    claim = {"claim": "It broke.", "speakers": "Warden", "regions": [{"id": "dam", "name": "Dam", "lat": 5}]}
    with pytest.raises(InputRefusedError, match="lat and lon of a region"):
        import_files(tmp_path / "c.sqlite", [written(tmp_path / "dam.json", json.dumps([claim]))])


def test_the_sheet_of_an_auto_archiver(tmp_path: Path) -> None:
    text = (
        "Link,Archive Status,Archive Location,Archive Date,Upload Timestamp,Upload Title,Text Content,Hash\n"
        "https://p.example/1,success,https://s.example/1,2024-05-02T08:00:00+00:00,2024-05-01T18:30:00+00:00,,"
        "It broke.,"
        f"SHA-256:{'ab' * 32}\n"
        "https://p.example/2,nothing archived,,2024-05-02T08:00:00+00:00,,,,\n"
    )
    report = import_files(tmp_path / "c.sqlite", [written(tmp_path / "sheet.csv", text)])
    assert (report.added, report.rejected, report.skipped) == (1, 0, 1)
    facts = by_uid(tmp_path / "c.sqlite")
    [source] = facts["source"]
    assert source[3] == "https://p.example/1"
    assert source[9:11] == ("https://s.example/1", "ab" * 32)
    assert facts["claim"][0][6] == "2024-05-01T18:30:00+00:00"
