"""The bundled case: built once, kept up to date, never losing what the user put into it."""

from __future__ import annotations

import contextlib
import csv
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from db import sample
from db.errors import CaseUnusableError, InputRefusedError, StorageError, TargetExistsError
from db.importing.imports import import_files
from db.store.schema import FORMAT_VERSION
from tests.cases import Draft
from tests.db.cases import by_uid, content, meta, ordinary_user, rows, spoil


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the user in which no case was built yet."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "data"


@pytest.fixture
def newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bundled data as a later edition of the program would bring them: one claim reworded, one link gone."""
    folder = tmp_path / "later" / "kursk"
    shutil.copytree(sample.FOLDER, folder)
    about = (folder / "case.toml").read_text("utf-8")
    current = next(line for line in about.splitlines() if line.startswith("compiled_on"))
    (folder / "case.toml").write_text(about.replace(current, 'compiled_on = "2099-01-01"'), "utf-8")
    links = (folder / "links.csv").read_text("utf-8").rstrip("\n").split("\n")
    (folder / "links.csv").write_text("\n".join(links[:-1]) + "\n", "utf-8")
    claims = (folder / "claims.csv").read_text("utf-8")
    (folder / "claims.csv").write_text(claims.replace("Kindratenko later said", "Kindratenko said later"), "utf-8")
    monkeypatch.setattr(sample, "FOLDER", folder)
    return folder


def number_of_rows(name: str) -> int:
    with (sample.FOLDER / name).open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def test_the_sample_holds_every_row_of_the_bundled_data(kursk_path: Path) -> None:
    for table in ("claim", "link", "source", "actor", "region"):
        assert len(rows(kursk_path, table)) == number_of_rows(f"{table}s.csv")
    assert meta(kursk_path)["title"] == "Kursk 2024–25"
    assert meta(kursk_path)["edition"] == sample.edition()
    assert "GeoNames" in meta(kursk_path)["attribution"]
    assert rows(kursk_path, "batch")[0][8] == 0


def test_the_article_about_the_announcement_is_in_the_sample(kursk_path: Path) -> None:
    origins = [claim for claim, source, _ in by_uid(kursk_path)["origin"] if source == "seed-kursk-retaken"]
    assert len(set(origins)) == 18


def test_a_sample_is_written_where_told_and_never_over_something(tmp_path: Path) -> None:
    path = tmp_path / "copy.sqlite"
    path.write_text("precious")
    with pytest.raises(TargetExistsError):
        sample.write_sample(path)
    assert path.read_text() == "precious"
    sample.write_sample(path, force=True)
    assert len(rows(path, "claim")) == number_of_rows("claims.csv")


def test_the_bundled_case_is_built_once(data_folder: Path) -> None:
    path = sample.bundled_case()
    assert path.is_relative_to(data_folder.parent)
    before, state = path.stat(), path.read_bytes()
    assert sample.bundled_case() == path
    assert path.read_bytes() == state
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_newer_edition_refreshes_the_case_and_keeps_its_uid(
    data_folder: Path, newer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(sample, "FOLDER", Path(sample.__file__).parent / "kursk")
        path = sample.bundled_case()
    old, links = meta(path), len(rows(path, "link"))
    assert sample.bundled_case() == path
    new = meta(path)
    assert new["uid"] == old["uid"]
    assert int(new["generation"]) > int(old["generation"])
    assert (new["edition"], new["compiled_on"]) == (sample.edition(), "2099-01-01")
    assert len(rows(path, "link")) == links - 1
    assert any("Kindratenko said later" in str(row[2]) for row in rows(path, "claim"))
    fresh = path.with_name("fresh.sqlite")
    sample.write_sample(fresh)
    assert by_uid(fresh) == by_uid(path)


def test_a_refresh_keeps_what_the_user_imported(
    data_folder: Path, newer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(sample, "FOLDER", Path(sample.__file__).parent / "kursk")
        path = sample.bundled_case()
    own = tmp_path / "claims.csv"
    header = "id,speakers,claim,quote,attribution,topic,stated_on,event_date,regions,sources,note"
    own.write_text(f"{header}\nown:1,gerasimov,A claim of my own.,,,control,2025-05-01,,kursk-oblast,,\n")
    import_files(path, [own])
    sample.bundled_case()
    claims = {row[1]: row[2] for row in rows(path, "claim")}
    assert claims["own:1"] == "A claim of my own."
    assert str(claims["kindratenko-limits-statement"]).startswith("Kindratenko said later")
    assert meta(path)["edition"] == sample.edition()
    state = path.read_bytes()
    sample.bundled_case()
    assert path.read_bytes() == state


def test_a_case_of_an_older_format_is_renewed_without_a_copy_beside_it(data_folder: Path, tmp_path: Path) -> None:
    path = sample.bundled_case()
    made = Draft(uid="mine", edition="old", compiled_on="2000-01-01").write(tmp_path / "old.sqlite", version=1)
    made.replace(path)
    assert sample.bundled_case() == path
    assert (meta(path)["uid"], meta(path)["format"]) == ("mine", str(FORMAT_VERSION))
    assert len(rows(path, "claim")) == number_of_rows("claims.csv")
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_an_older_program_leaves_a_newer_case_alone(data_folder: Path) -> None:
    path = sample.bundled_case()
    spoil(path, "UPDATE meta SET value = '2099-01-01' WHERE key = 'compiled_on'")
    spoil(path, "UPDATE meta SET value = 'another' WHERE key = 'edition'")
    state = path.read_bytes()
    sample.bundled_case()
    assert path.read_bytes() == state


def test_a_case_that_cannot_be_refreshed_is_used_as_it_is(data_folder: Path) -> None:
    path = sample.bundled_case()
    spoil(path, "UPDATE meta SET value = 'another' WHERE key = 'edition'")
    spoil(path, "CREATE TRIGGER t AFTER INSERT ON claim BEGIN SELECT 1; END")
    before = content(path)
    assert sample.bundled_case() == path
    assert content(path) == before


def test_something_else_in_its_place_is_named(data_folder: Path) -> None:
    path = sample.bundled_case()
    path.write_text("not a case")
    with pytest.raises(CaseUnusableError, match=str(path)):
        sample.bundled_case()


def test_a_data_folder_that_cannot_be_written(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(open_folder))
    monkeypatch.setenv("HOME", str(open_folder))
    open_folder.chmod(0o555)
    with ordinary_user(), pytest.raises(StorageError, match="cannot be created"):
        sample.bundled_case()


STARTS = """
import sys
from db.sample import bundled_case
sys.stdin.readline()
print(bundled_case())
"""


def test_many_starts_at_once_build_one_case(data_folder: Path) -> None:
    starts = [
        subprocess.Popen([sys.executable, "-c", STARTS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    for start in starts:
        assert start.stdin is not None
        start.stdin.write("go\n")
        start.stdin.flush()
    answers = {start.communicate()[0].strip() for start in starts}
    assert [start.returncode for start in starts] == [0, 0, 0]
    assert len(answers) == 1
    path = Path(answers.pop())
    assert len(rows(path, "claim")) == number_of_rows("claims.csv")
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_start_with_nothing_to_do_loads_no_importer(data_folder: Path) -> None:
    sample.bundled_case()
    program = (
        "import sys; from db.sample import bundled_case; bundled_case();"
        "print([name for name in sys.modules if name.startswith(('sqlite_utils', 'db.importing', 'csv', 'tomllib'))])"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


def test_a_data_folder_that_cannot_be_entered_is_told(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = open_folder / "data"
    closed.mkdir()
    closed.chmod(0o000)
    monkeypatch.setenv("XDG_DATA_HOME", str(closed))
    monkeypatch.setenv("HOME", str(closed))
    with ordinary_user(), pytest.raises(CaseUnusableError, match=r"kursk\.sqlite cannot be opened: Permission denied"):
        sample.bundled_case()


def test_a_name_too_long_for_the_data_folder_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / ("x" * 300)))
    monkeypatch.setenv("HOME", str(tmp_path / ("x" * 300)))
    with pytest.raises(CaseUnusableError, match="cannot be opened: File name too long"):
        sample.bundled_case()


def test_a_damaged_account_of_itself_is_told(data_folder: Path) -> None:
    path = sample.bundled_case()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'meta'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)
    with pytest.raises(CaseUnusableError, match="damaged"):
        sample.bundled_case()


def test_missing_data_of_the_program_are_told(
    data_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample, "FOLDER", tmp_path / "none")
    with pytest.raises(InputRefusedError, match=r"the bundled data in .* cannot be read: No such file"):
        sample.bundled_case()


def test_the_bundled_case_is_the_users_alone_and_a_sample_is_not(data_folder: Path, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = sample.bundled_case()
        sample.write_sample(tmp_path / "mine.sqlite")
    finally:
        os.umask(before)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert (tmp_path / "mine.sqlite").stat().st_mode & 0o777 == 0o666
    path.chmod(0o644)
    path.parent.chmod(0o755)
    sample.bundled_case()
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
