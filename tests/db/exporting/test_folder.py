"""Case folders out of cases: the same bytes every time, and an equal case again."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from db.case.case import Case
from db.errors import StorageError, TargetExistsError
from db.exporting.folder import ABOUT, FILES, write_folder
from db.filters.filter import Filter, parse
from db.importing.imports import import_files, import_inputs
from db.importing.own import folder as case_folders
from db.importing.recognise import ReadOptions, recognise
from tests.cases import Draft
from tests.db.cases import by_uid, meta, rows

EVERYTHING = Filter()


def exported(case: Path, folder: Path, filter: Filter = EVERYTHING, force: bool = False) -> dict[str, str]:
    with Case.open(case) as opened:
        write_folder(opened, opened.matches(filter), folder, force)
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()}


def full(path: Path) -> Path:
    """A case with something in every column that a folder has."""
    draft = Draft(title='A "case"', uid="case-7", licence="CC0", attribution="Thanks\tall", compiled_on="2025-01-01")
    draft.region("land", kind="country", iso="LA").region("town", "land", ["Stadt", "Ville"], lat=51.5, lon=-0.25)
    draft.actor("state", kind="state").actor("army", "state", ["The army; of Land"[:8]], role="fights", country="LA")
    draft.actor("reports", kind="unattributed")
    draft.source(
        "paper",
        outlet="Paper, The",
        title="It\nfell",
        url="https://x.example/1",
        published="2025-04",
        language="en",
        reliability="B",
        archive_url="https://a.example/1",
        sha256="ab",
    )
    draft.claim(
        "one",
        "army",
        regions="town",
        sources="paper",
        text='It "fell", they say',
        stated="2025-04-26",
        event="[2025-04-01..2025-04-26]",
        figure_low=1.0,
        figure=1.5,
        figure_high=2.0,
        unit="towns",
        quote="fell",
        attribution="direct-quote",
        topic="control",
        language="en",
        note="=1+1",
        credibility=2,
    )
    draft.claim("two", "reports army", stated="2025-04-27")
    draft.link(
        "two",
        "disputes",
        "one",
        note="says otherwise",
        part="the day",
        basis="analyst",
        via="by hand",
        by="ab12",
        at="2025-05-01T10:00:00Z",
    )
    draft.alignment("state", "reports", note="so they say")
    draft.sql("UPDATE claim_region SET name_as_given = 'Toun', precision = 3")
    draft.sql("UPDATE claim_speaker SET name_as_given = 'the; army' WHERE claim_id = 1")
    draft.sql("UPDATE actor_alignment SET source_id = 1")
    for table in ("claim_speaker", "claim_region", "claim_source"):
        draft.sql(f"UPDATE {table} SET ordinal = ordinal + 1")
    return draft.write(path)


def test_a_folder_makes_an_equal_case_and_equal_bytes_again(tmp_path: Path) -> None:
    case = full(tmp_path / "case.sqlite")
    texts = exported(case, tmp_path / "folder")
    assert set(texts) == {*FILES, ABOUT}
    again = tmp_path / "again.sqlite"
    import_files(again, [tmp_path / "folder"])
    for table in ("actor_alignment", "link"):
        assert len(rows(again, table)) == 1
    assert by_uid(again) == by_uid(case)
    assert {key: meta(again)[key] for key in ("title", "uid", "licence", "attribution", "compiled_on")} == {
        key: meta(case)[key] for key in ("title", "uid", "licence", "attribution", "compiled_on")
    }
    assert exported(again, tmp_path / "second") == texts
    report = import_files(again, [tmp_path / "folder"])
    assert (report.added, report.changed, report.rejected) == (0, 0, 0)


def test_the_bundled_case_comes_back_whole(kursk_path: Path, tmp_path: Path) -> None:
    texts = exported(kursk_path, tmp_path / "folder")
    again = tmp_path / "again.sqlite"
    import_files(again, [tmp_path / "folder"])
    assert by_uid(again) == by_uid(kursk_path)
    assert exported(again, tmp_path / "second") == texts


def test_a_part_has_what_its_claims_name_and_no_uid(tmp_path: Path) -> None:
    case = full(tmp_path / "case.sqlite")
    texts = exported(case, tmp_path / "part", parse("id:one"))
    assert "uid" not in texts[ABOUT]
    assert [line.split(",")[0] for line in texts["actors.csv"].splitlines()] == ["id", "army", "state"]
    assert len(texts["links.csv"].splitlines()) == len(texts["alignments.csv"].splitlines()) == 1
    report = import_files(tmp_path / "part.sqlite", [tmp_path / "part"])
    assert report.rejected == 0


def test_a_part_has_the_sources_of_its_alignments_and_changes_nothing_when_it_comes_back(tmp_path: Path) -> None:
    draft = Draft().actor("ally", kind="state").actor("state", kind="state").source("pact", outlet="Gazette")
    draft.claim("one", "state").claim("two", "ally").claim("three", "state").alignment("ally", "state", source_id=1)
    draft.sql("UPDATE claim_speaker SET ordinal = ordinal + 1")
    case = draft.write(tmp_path / "case.sqlite")
    texts = exported(case, tmp_path / "part", parse("id:one,two"))
    assert texts["alignments.csv"].splitlines()[1:] == ["ally,state,,pact"]
    assert [line.split(",")[0] for line in texts["sources.csv"].splitlines()[1:]] == ["pact"]
    report = import_files(case, [tmp_path / "part"])
    assert (report.added, report.changed, report.rejected) == (0, 0, 0)


def test_it_says_the_terms_of_imports(tmp_path: Path) -> None:
    case, table = full(tmp_path / "case.sqlite"), tmp_path / "more.csv"
    table.write_text("id,speakers,claim\nx,unattributed,It rained.\n", "utf-8")
    import_inputs(case, [recognise(table, ReadOptions(licence="ODbL 1.0", attribution="The authors"))])
    about = tomllib.loads(exported(case, tmp_path / "folder")[ABOUT])
    assert (about["licence"], about["attribution"]) == ("CC0; ODbL 1.0", "Thanks all; The authors")


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    case = full(tmp_path / "case.sqlite")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(TargetExistsError, match="is a link"):
        exported(case, tmp_path / "link", force=True)
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_that_has_something_is_replaced_only_by_force(tmp_path: Path) -> None:
    case = full(tmp_path / "case.sqlite")
    before = exported(case, tmp_path / "folder")
    with pytest.raises(TargetExistsError, match=r"folder already exists.*--force"):
        exported(case, tmp_path / "folder")
    assert exported(case, tmp_path / "folder", force=True) == before
    (tmp_path / "file").write_text("mine")
    with pytest.raises(TargetExistsError, match="is not a folder"):
        exported(case, tmp_path / "file")
    (tmp_path / "folder" / "notes.md").write_text("mine")
    for force in (False, True):
        with pytest.raises(TargetExistsError, match=r"has other files, such as notes\.md"):
            exported(case, tmp_path / "folder", force=force)
    assert (tmp_path / "folder" / "notes.md").read_text() == "mine"
    (tmp_path / "empty").mkdir(0o700)
    assert exported(case, tmp_path / "empty") == before
    assert (tmp_path / "empty").stat().st_mode & 0o777 == 0o700


def test_a_folder_without_its_own_folder_is_an_error(tmp_path: Path) -> None:
    case = full(tmp_path / "case.sqlite")
    with pytest.raises(StorageError, match="there is no folder"):
        exported(case, tmp_path / "missing" / "folder")


def test_the_columns_are_those_that_an_import_reads() -> None:
    read = {name: sorted(layout.columns) for name, layout in case_folders.FILES.items()}
    assert {name: sorted(columns) for name, columns in FILES.items()} == read
