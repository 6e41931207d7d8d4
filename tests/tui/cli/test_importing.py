"""What `import` and `formats` promise."""

from __future__ import annotations

import csv
import json
import os
import re
from pathlib import Path

import pytest

from tests.db.cases import FILES, write_case
from tests.db.importing.layouts import UCDP, UCDP_ROW, VIINA, VIINA_ROW, write_table
from tests.tui.program import ESCAPE, Done, call


@pytest.fixture
def ged(tmp_path: Path) -> Path:
    """Three events, of which the second is no good."""
    bad = {"id": "301.0", "longitude": "4239.00416", "where_description": f'a "mill",\nor two {ESCAPE}[2J'}
    return write_table(tmp_path / "ged.csv", UCDP, UCDP_ROW, UCDP_ROW | bad, UCDP_ROW | {"id": "302.0"})


def summary(done: Done) -> str:
    return done.lines[-1].partition(" in ")[0]


def test_the_layout_is_named_with_the_reason_and_bad_rows_with_theirs(ged: Path, tmp_path: Path) -> None:
    done = call("import", tmp_path / "new.sqlite", ged)
    assert done.code == 4
    assert done.narration.startswith("ged.csv is ucdp-ged: it has the columns id, type_of_violence, ")
    assert "ged.csv line 3: lon (column longitude): 4239.00416 is not between -180 and 180" in done.narration
    assert summary(done) == "2 added, 0 changed, 0 unchanged, 1 rejected"
    assert len(done.lines) == 1


def test_a_dry_run_shows_three_rows_and_keeps_nothing(ged: Path, tmp_path: Path) -> None:
    case = write_case(tmp_path / "some.sqlite")
    before = case.read_bytes(), sorted(path.name for path in tmp_path.iterdir())
    for target in (case, tmp_path / "none.sqlite"):
        done = call("import", target, ged, "--dry-run")
        assert done.code == 4
        assert "ged.csv line 2 becomes ucdp-ged:300" in done.narration
        assert "speakers: Observatory, police" in done.narration
        assert "places: Mill village (precision 1)" in done.narration
        assert "Dry run: " in done.narration
        assert summary(done) == "2 added, 0 changed, 0 unchanged, 1 rejected"
    assert (case.read_bytes(), sorted(path.name for path in tmp_path.iterdir())) == before


def test_refused_rows_can_be_mended_and_imported_again(ged: Path, tmp_path: Path) -> None:
    case, rejects = tmp_path / "new.sqlite", tmp_path / "rejected.csv"
    done = call("import", case, ged, "--rejects", rejects)
    assert (done.code, "Correct them there" in done.narration) == (4, True)
    with rejects.open(encoding="utf-8", newline="") as file:
        [row] = csv.DictReader(file)
    assert (row["rejected_line"], row["id"]) == ("3", "301.0")
    assert row["rejected_reason"].startswith("lon (column longitude): 4239.00416")
    assert row["where_description"] == f'a "mill",\nor two {ESCAPE}[2J'
    again = call("import", case, ged, "--rejects", rejects)
    assert (again.code, "--force" in again.narration) == (3, True)
    rejects.write_text(rejects.read_text("utf-8").replace("4239.00416", "36.5"), "utf-8")
    mended = call("import", case, rejects)
    assert (mended.code, summary(mended)) == (0, "1 added, 0 changed, 0 unchanged, 0 rejected")


def test_refused_rows_are_written_when_all_are_refused_and_stay_ragged(tmp_path: Path) -> None:
    file = tmp_path / "claims.csv"
    file.write_text("id,speakers,claim\na,army\nb,,Two.\n")
    rejects = tmp_path / "rejected.csv"
    done = call("import", tmp_path / "new.sqlite", file, "--rejects", rejects)
    assert (done.code, "The rejected rows are in" in done.narration) == (3, True)
    assert rejects.read_text().splitlines()[1] == "2,2 cells where the header has 3 columns,a,army"
    assert not (tmp_path / "new.sqlite").exists()
    still = tmp_path / "still-rejected.csv"
    once_more = call("import", tmp_path / "new.sqlite", rejects, "--rejects", still)
    assert once_more.code == 3
    assert still.read_text().splitlines()[0] == "rejected_line,rejected_reason,id,speakers,claim"


def test_refused_rows_are_never_written_over_what_an_import_reads_or_writes(tmp_path: Path) -> None:
    file, case, folder = tmp_path / "claims.csv", tmp_path / "case.sqlite", tmp_path / "folder"
    file.write_text("id,speakers,claim\na,army,One.\nb,,Two.\n")
    folder.mkdir()
    (folder / "claims.csv").write_text("id,speakers,claim\n")
    assert call("import", case, file).code == 4
    (tmp_path / "link.csv").symlink_to(case)
    before = {path: path.read_bytes() for path in (file, case)}
    for rejects in (case, file, tmp_path / "link.csv", f"{case}-journal", tmp_path / "." / "claims.csv"):
        done = call("import", case, file, "--rejects", rejects, "--force")
        assert (done.code, "Choose another file for the rejected rows" in done.narration) == (2, True)
    assert {path: path.read_bytes() for path in (file, case)} == before


def test_files_of_different_columns_have_no_file_of_refused_rows_in_common(tmp_path: Path) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    one.write_text("id,speakers,claim\nb,,Two.\n")
    other.write_text("speakers,claim,note\n,Two.,\n")
    done = call("import", tmp_path / "new.sqlite", one, other, "--rejects", tmp_path / "rejected.csv")
    assert (done.code, "one by one" in done.narration) == (2, True)


def test_refused_objects_are_written_as_they_were(tmp_path: Path) -> None:
    file = tmp_path / "some.jsonl"
    good = {"id": "a", "claim": "Один.", "speakers": ["unattributed"]}
    bad = {"id": "b", "claim": "Два.", "speakers": []}
    file.write_text("\n".join([json.dumps(good), json.dumps(bad, ensure_ascii=False), '{"id": "c', ""]), "utf-8")
    rejects = tmp_path / "refused.jsonl"
    assert call("import", tmp_path / "new.sqlite", file, "--rejects", rejects).code == 4
    first, second = map(json.loads, rejects.read_text("utf-8").splitlines())
    assert (first["claim"], first["rejected_line"]) == ("Два.", 2)
    assert (second["rejected_text"], second["rejected_line"]) == ('{"id": "c', 3)
    rejects.write_text(rejects.read_text("utf-8").replace("[]", '["unattributed"]', 1), "utf-8")
    assert summary(call("import", tmp_path / "new.sqlite", rejects)) == "1 added, 0 changed, 0 unchanged, 1 rejected"
    second["rejected_text"] = '{"id": "c", "claim": "Three.", "speakers": ["unattributed"]}'
    rejects.write_text(json.dumps(second) + "\n", "utf-8")
    assert summary(call("import", tmp_path / "new.sqlite", rejects)) == "1 added, 0 changed, 0 unchanged, 0 rejected"


def test_no_refused_rows_make_no_file(tmp_path: Path) -> None:
    file = write_table(tmp_path / "viina.csv", VIINA, VIINA_ROW)
    assert call("import", tmp_path / "new.sqlite", file, "--rejects", tmp_path / "rejected.csv").code == 0
    assert not (tmp_path / "rejected.csv").exists()


def test_an_unknown_layout_gets_its_columns_and_the_nearest_layouts(tmp_path: Path) -> None:
    file = write_table(tmp_path / "odd.csv", [column for column in VIINA if column != "geonameid"], VIINA_ROW)
    done = call("import", tmp_path / "new.sqlite", file)
    assert done.code == 3
    assert "Its columns are: event_id_1pd, date, n_reports" in done.narration
    assert "\n  viina: geonameid\n" in done.narration
    assert not (tmp_path / "new.sqlite").exists()


def test_other_encodings_are_named_not_guessed(tmp_path: Path) -> None:
    text = "id,speakers,claim\na,unattributed,Суджа взята.\n"
    for encoding in ("windows-1251", "utf-16", "koi8-r"):
        (tmp_path / "claims.csv").write_bytes(text.encode(encoding))
        case = tmp_path / f"{encoding}.sqlite"
        refused = call("import", case, tmp_path / "claims.csv")
        assert refused.code == 3
        assert re.search(r"line [12]: not UTF-8.*--encoding", refused.narration)
        assert call("import", case, tmp_path / "claims.csv", "--encoding", encoding).code == 0
        assert "Суджа взята." in call("list", case).text
    (tmp_path / "claims.csv").write_bytes(text.encode())
    assert call("import", tmp_path / "x.sqlite", tmp_path / "claims.csv", "--encoding", "klingon").code == 2


def test_format_and_mapping_say_how_to_read_a_file(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("No;Who;What\n1;Radio;It rained.\n2;;It snowed.\n", "utf-8")
    mapping = 'name = "log"\ntitle = "a log"\nkey = "{No}"\n[recognise]\ncolumns = ["No"]\n[[claim]]\n'
    mapping += 'text = "{What}"\n[[claim.speaker]]\nname = "{Who}"\n'
    (tmp_path / "log.toml").write_text(mapping, "utf-8")
    done = call("import", "new.sqlite", "log.csv", "--mapping", "log.toml", cwd=tmp_path)
    assert (done.code, summary(done)) == (4, "1 added, 0 changed, 0 unchanged, 1 rejected")
    assert "line 3: no speaker: Who is empty" in done.narration
    assert call("import", "new.sqlite", "log.csv", "--format", "viina", cwd=tmp_path).code == 3
    assert call("import", "new.sqlite", "log.csv", "--format", "viinna", cwd=tmp_path).code == 2
    both = call("import", "new.sqlite", "log.csv", "--format", "viina", "--mapping", "log.toml", cwd=tmp_path)
    assert both.code == 2


def test_names_of_a_file_are_brought_when_asked_for(tmp_path: Path) -> None:
    case = write_case(tmp_path / "some.sqlite")
    (tmp_path / "claims.csv").write_text("id,speakers,claim\na,nobody,One.\nb,unattributed,Two.\n")
    assert summary(call("import", case, tmp_path / "claims.csv")) == "1 added, 0 changed, 0 unchanged, 1 rejected"
    brought = call("import", case, tmp_path / "claims.csv", "--add-names")
    assert (brought.code, summary(brought)) == (0, "1 added, 0 changed, 1 unchanged, 0 rejected")


def test_formats_lists_what_is_known() -> None:
    done = call("formats")
    assert (done.code, done.narration) == (0, "")
    for name in ("case-folder", "claims-csv", "claims-json", "ucdp-ged", "acled", "viina", "claimreview"):
        assert name in done.lines
    assert "recognised by the columns" in done.text


def test_pipes_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    assert call("import", tmp_path / "new.sqlite", tmp_path / "pipe.json").code == 3


def test_an_import_of_tables_with_different_columns_writes_objects(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text + ("x,,,,,,,,,,\n" if name == "claims.csv" else ""), "utf-8")
    rejects = tmp_path / "refused.jsonl"
    assert call("import", tmp_path / "new.sqlite", folder, "--rejects", rejects).code == 4
    [refused] = map(json.loads, rejects.read_text().splitlines())
    assert (refused["rejected_file"], refused["rejected_line"], refused["cells"][0]) == ("claims.csv", 5, "x")


def test_licences_of_imports_are_in_check_and_in_briefs(ged: Path, tmp_path: Path) -> None:
    case = tmp_path / "new.sqlite"
    call("import", case, ged, "--attribution", "Somebody else")
    assert "Licence of the case: no licence is recorded" in call("check", case).lines
    assert "Licence of ged.csv: CC BY 4.0; Somebody else" in call("check", case).lines
    brief = call("export", case).text
    assert "\n- **Licence of ged\\.csv:** CC BY 4.0; Somebody else\n" in brief
    assert brief.index("## How this was made") < brief.index("**Licence of")


def test_a_case_comes_back_from_its_folder(kursk_path: Path, tmp_path: Path) -> None:
    folder, again = tmp_path / "folder", tmp_path / "again.sqlite"
    done = call("export", kursk_path, "--format", "folder", "-o", f"{folder}/")
    assert (done.code, done.data) == (0, b"")
    assert "356 of 356 claims written to " in done.narration
    assert call("import", again, folder).code == 0
    for arguments in (("list", "--format", "json"), ("export", "--why", "--format", "jsonl")):
        before, after = (
            json.loads(f"[{','.join(_objects(call(arguments[0], case, *arguments[1:]).text))}]")
            for case in (kursk_path, again)
        )
        assert [claim | {"batch": ""} for claim in after] == [claim | {"batch": ""} for claim in before]
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert call("export", again, "--format", "folder", "-o", folder).code == 3
    assert call("export", again, "--format", "folder", "-o", folder, "--force").code == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == files


def _objects(text: str) -> list[str]:
    return [row.removesuffix(",") for row in text.splitlines() if row.startswith("{")]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "writes a folder and not to standard output. Name the folder with -o"),
        (("-o", "-"), "writes a folder and not to standard output. Name the folder with -o"),
        (("-o", "x", "--why"), "--why cannot be used with --format folder"),
        (("-o", "x", "--independent"), "--independent cannot be used with --format folder"),
        (("-o", "x", "--sides", "russia,ukraine"), "--sides cannot be used with --format folder"),
    ],
)
def test_a_folder_needs_a_name_and_no_other_options(
    kursk_path: Path, tmp_path: Path, options: tuple[str, ...], message: str
) -> None:
    done = call("export", kursk_path, "--format", "folder", *options, cwd=tmp_path)
    assert (done.code, done.data) == (2, b"")
    assert message in done.narration
    assert list(tmp_path.iterdir()) == []
