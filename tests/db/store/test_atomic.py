"""New files appear whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from db.errors import StorageError, TargetExistsError
from db.store.atomic import new_file, new_folder
from tests.db.cases import ordinary_user


def write(path: Path, text: str = "new", force: bool = False) -> None:
    with new_file(path, force) as unfinished:
        assert not path.is_file() or path.read_text() != text
        unfinished.write_text(text)


def test_a_file_appears_when_it_is_complete(tmp_path: Path) -> None:
    write(tmp_path / "file")
    assert (tmp_path / "file").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_nothing_remains_of_a_file_that_failed(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), new_file(tmp_path / "file") as unfinished:
        unfinished.write_text(str(1 / 0))
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_replaced_only_when_that_is_allowed(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    with pytest.raises(TargetExistsError, match="already exists"):
        write(tmp_path / "file")
    assert (tmp_path / "file").read_text() == "old"
    write(tmp_path / "file", force=True)
    assert (tmp_path / "file").read_text() == "new"


def test_a_file_that_appears_meanwhile_is_kept(tmp_path: Path) -> None:
    with pytest.raises(TargetExistsError), new_file(tmp_path / "file") as unfinished:
        (tmp_path / "file").write_text(unfinished.name)
    assert (tmp_path / "file").read_text().startswith(".file")
    assert len(list(tmp_path.iterdir())) == 1


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("old")
    (tmp_path / "file").symlink_to("precious")
    with pytest.raises(TargetExistsError):
        write(tmp_path / "file")
    write(tmp_path / "file", force=True)
    assert not (tmp_path / "file").is_symlink()
    assert (tmp_path / "precious").read_text() == "old"


def test_folders_and_pipes_are_never_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, reason in ((tmp_path, "is a folder"), (tmp_path / "pipe", "not a regular file")):
        for force in (True, False):
            with pytest.raises(TargetExistsError, match=reason) as refused:
                write(path, force=force)
            assert "--force" not in str(refused.value)


def test_what_killed_builders_left_is_swept_away_but_not_what_others_build(tmp_path: Path) -> None:
    dead = 2**22 + 1  # beyond the largest process id that Linux gives out
    absurd = 10**20  # more than a process id can hold
    for name in (
        f".file.building-{absurd}-ab",
        f".file.building-{dead}-ab",
        f".file.building-{dead}-ab-journal",
        f".other.building-{dead}-ab",
    ):
        (tmp_path / name).touch()
    mine = tmp_path / f".file.building-{os.getpid()}-cd"
    mine.touch()
    write(tmp_path / "file")
    assert {path.name for path in tmp_path.iterdir()} == {"file", f".other.building-{dead}-ab", mine.name}


def test_a_folder_that_is_missing_or_cannot_be_written(open_folder: Path) -> None:
    with pytest.raises(StorageError, match="there is no folder"):
        write(open_folder / "missing" / "file")
    open_folder.chmod(0o555)
    with ordinary_user(), pytest.raises(StorageError, match="Permission denied"):
        write(open_folder / "file")


def test_a_folder_appears_when_it_is_complete_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "folder"
    with new_folder(target, ("a",)) as unfinished:
        (unfinished / "a").write_text("old")
        assert not target.exists()
    with pytest.raises(ZeroDivisionError), new_folder(target, ("a",), force=True) as unfinished:
        (unfinished / "a").write_text(str(1 / 0))
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
    assert (target / "a").read_text() == "old"
    with new_folder(target, ("a",), force=True) as unfinished:
        (unfinished / "b").write_text("new")
    assert [path.name for path in target.iterdir()] == ["b"]
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_folder_that_gets_something_else_meanwhile_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "folder"
    with pytest.raises(TargetExistsError, match="other files, such as mine"), new_folder(target, ("a",), True):
        (target / "mine").mkdir(parents=True)
    assert [path.name for path in target.iterdir()] == ["mine"]
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_what_a_killed_process_left_of_a_folder_is_removed(tmp_path: Path) -> None:
    (tmp_path / f".folder.building-{2**22 + 1}-0").mkdir()
    (tmp_path / f".folder.building-{2**22 + 1}-0" / "a").touch()
    with new_folder(tmp_path / "folder", ()):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
