"""Names that somebody gave or merged by hand are those of later imports, and what was edited by hand stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.importing.imports import ImportOptions, import_inputs
from db.importing.recognise import ReadOptions, recognise
from db.importing.report import ImportReport
from db.store.files import open_case
from db.work.keeping import hands_kept
from db.work.workbench import Workbench
from tests.db.cases import by_uid, rows, write_case
from tests.db.importing.mapped_files import mapping


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return write_case(tmp_path / "c.sqlite")


def bring(case: Path, file: Path, *, toml: Path | None = None, add_names: bool = False) -> ImportReport:
    found = recognise(file, ReadOptions(mapping=toml))
    return import_inputs(case, [found], ImportOptions(add_names=add_names), keeping=hands_kept)


def own(folder: Path, speaker: str, region: str = "") -> Path:
    path = folder / "own.csv"
    path.write_text(f"id,claim,speakers,regions\nnew,It rained.,{speaker},{region}\n", "utf-8")
    return path


def speakers(case: Path) -> list[object]:
    with open_case(case) as connection:
        return [
            row[0]
            for row in connection.execute(
                "SELECT a.uid FROM claim c JOIN claim_speaker s ON s.claim_id = c.id JOIN actor a ON a.id = s.actor_id "
                "WHERE c.uid IN ('new', 'log:1')"
            )
        ]


@pytest.mark.parametrize("add_names", [False, True])
def test_a_table_means_who_bears_a_name_or_an_alias(case: Path, tmp_path: Path, add_names: bool) -> None:
    with Workbench(case, state=tmp_path / "state") as work:
        work.add_alias("actor", "observer", "The Watcher")
    for name in ("The Watcher", "An Observer", "the watcher"):
        bring(case, own(tmp_path, name, "Курская область"), add_names=add_names)
        assert speakers(case) == ["observer"]
        report = bring(case, own(tmp_path, name, "Курская область"), add_names=add_names)
        assert (report.added, report.changed) == (0, 0)
    assert len(by_uid(case)["actor"]) == 5


def test_a_mapped_file_means_who_has_the_alias_by_hand(case: Path, tmp_path: Path) -> None:
    with Workbench(case, state=tmp_path / "state") as work:
        work.add_alias("actor", "observer", "The Watcher")
        work.add_alias("region", "kursk", "Our land")
        work.add_alias("actor", "army", "Force")
        work.add_alias("actor", "state", "Force")
    claim = '[[claim.speaker]]\nname = "{who}"\n[[claim.place]]\nlevels = ["{where}"]'
    toml = mapping(tmp_path / "log.toml", claim, columns='["no", "what", "who", "where"]')
    log = tmp_path / "log.csv"
    log.write_text("no,what,who,where\n1,It rained.,the watcher,Our Land\n2,It rained.,Force,Elsewhere\n")
    report = bring(case, log, toml=toml)
    assert (report.added, report.rejected) == (2, 0)
    assert speakers(case) == ["observer"]
    assert {row[1] for row in by_uid(case)["actor"]} >= {"Force"}  # an alias of two actors means neither
    assert "Our Land" not in {row[1] for row in by_uid(case)["region"]}
    report = bring(case, log, toml=toml)
    assert (report.added, report.changed, report.unchanged) == (0, 0, 2)


def test_merged_names_are_merged_in_what_comes_later(case: Path, tmp_path: Path) -> None:
    with Workbench(case, state=tmp_path / "state") as work:
        work.unify("actor", "observer", "army")
        bring(case, own(tmp_path, "observer"))
        assert speakers(case) == ["army"]
        bring(case, own(tmp_path, "An Observer"))
        assert speakers(case) == ["army"]
        work.undo()
    assert speakers(case) == ["observer"]


@pytest.mark.parametrize(
    ("kind", "uid", "field", "table", "column"),
    [
        ("claim", "retaken", "claim", "claims", 1),
        ("claim", "retaken", "note", "claims", 16),
        ("claim", "retaken", "stated_on", "claims", 6),
        ("actor", "general", "name", "actors", 1),
        ("actor", "general", "role", "actors", 4),
        ("region", "kursk", "name", "regions", 1),
        ("source", "wire-1", "title", "sources", 2),
        ("source", "wire-1", "url", "sources", 3),
    ],
)
def test_an_edit_by_hand_is_never_overwritten(
    case: Path, tmp_path: Path, kind: str, uid: str, field: str, table: str, column: int
) -> None:
    value = "2020-01-01" if field == "stated_on" else "By hand"
    with Workbench(case, state=tmp_path / "state") as work:
        work.edit(kind, uid, {field: value})
        folder = tmp_path / "c-folder"
        file = folder / f"{table}.csv"
        head, *lines = file.read_text("utf-8").splitlines()
        place = head.split(",").index(field)
        changed = []
        for line in lines:
            cells = line.split(",")
            if cells[0] == uid:
                cells[place if place < 3 else place + line.count('"') // 2] = (
                    "2019-01-01" if field == "stated_on" else "Otherwise"
                )
            changed.append(",".join(cells))
        file.write_text("\n".join([head, *changed]) + "\n", "utf-8")
        bring(case, folder)
        [row] = [row for row in by_uid(case)[kind] if row[0] == uid]
        assert row[column] == value
        assert [one.field for one in work.conflicts()] == [field]


def test_links_notes_and_tags_by_hand_stay(case: Path, tmp_path: Path) -> None:
    with Workbench(case, state=tmp_path / "state") as work:
        work.link("sent", "questions", "retaken")
        work.unlink("denied", "disputes", "retaken")
        work.tag("claim", "sent", "mine")
        work.note("claim", "sent", "By hand")
        bring(case, tmp_path / "c-folder")
    assert ("sent", "retaken", "questions") in [row[:3] for row in by_uid(case)["link"]]
    assert ("denied", "retaken", "disputes") not in [row[:3] for row in by_uid(case)["link"]]
    assert len(rows(case, "tag")) == len(rows(case, "note")) == 1
