"""The command map, and what import says of spreadsheets and names of sheets."""

from __future__ import annotations

from pathlib import Path

from tests.db.importing.spreadsheets import write_xlsx
from tests.tui.program import run

LOG = "no,day,who,what\n1,2024-05-01,Warden,The dam broke at noon.\n2,2024-05-02,Radio,The dam did not break.\n"


def test_a_first_mapping_is_written_and_works_at_once(tmp_path: Path) -> None:
    log, toml, case = tmp_path / "log.csv", tmp_path / "log.toml", tmp_path / "c.sqlite"
    log.write_text(LOG)
    done = run("map", log, "-o", toml)
    assert (done.code, done.text) == (0, "")
    assert "Try it with: conflict-tui import CASE" in done.narration
    done = run("import", case, log, "--mapping", toml, "--dry-run")
    assert done.code == 0
    assert "claim: The dam broke at noon." in done.narration
    assert not case.exists()
    assert run("map", log, "-o", toml).code == 3  # it is there already
    assert run("map", log, "-o", toml, "--force").code == 0


def test_it_is_printed_without_a_name(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text(LOG)
    done = run("map", log)
    assert done.code == 0
    assert '[[claim]]\ntext = "{what}"' in done.text


def test_without_a_column_of_claims_the_exit_code_is_3(tmp_path: Path) -> None:
    (tmp_path / "photos.csv").write_text("date,camera\n2024-05-01,A\n")
    done = run("map", tmp_path / "photos.csv", "-o", tmp_path / "photos.toml")
    assert done.code == 3
    assert "no column with texts that could be claims" in done.narration
    assert not (tmp_path / "photos.toml").exists()
    assert run("map", tmp_path / "none.csv").code == 3


def test_the_sheet_of_a_spreadsheet(tmp_path: Path) -> None:
    header = ("id", "claim", "speakers")
    path = write_xlsx(tmp_path / "dam.xlsx", {"A": [header, ("a", "It broke.", "x")], "B": [header, ("b", "No.", "y")]})
    assert run("import", tmp_path / "c.sqlite", path, "--sheet", "B").code == 0
    assert run("list", tmp_path / "c.sqlite", "--columns", "id").lines == ["b"]
    assert run("import", tmp_path / "c.sqlite", path, "--sheet", "C").code == 3
    (tmp_path / "log.csv").write_text(LOG)
    assert run("import", tmp_path / "c.sqlite", tmp_path / "log.csv", "--sheet", "B").code == 2
