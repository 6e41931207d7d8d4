from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.store.private import close_to_others, private_file, private_folder, read_regular, write_private


@pytest.fixture(params=[0o000, 0o022, 0o077, 0o277])
def any_umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.mark.usefixtures("any_umask")
def test_what_is_made_belongs_to_the_user_alone(tmp_path: Path) -> None:
    folder = private_folder(tmp_path / "a" / "b")
    write_private(folder / "whole", b"x")
    made = [tmp_path / "a", folder, private_file(folder / "file"), folder / "whole"]
    assert [mode(path) for path in made] == [0o700, 0o700, 0o600, 0o600]


def test_what_others_could_open_is_closed_to_them_and_keeps_its_content(tmp_path: Path) -> None:
    folder, file = tmp_path / "folder", tmp_path / "folder" / "file"
    folder.mkdir()
    file.write_bytes(b"content")
    folder.chmod(0o755)
    file.chmod(0o444)
    assert private_folder(folder) == folder
    assert private_file(file).read_bytes() == b"content"
    assert (mode(folder), mode(file)) == (0o700, 0o400)
    close_to_others(tmp_path / "nothing there")


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    file = tmp_path / "new" / "file"
    write_private(file, b"one")
    file.chmod(0o644)
    write_private(file, b"another")
    assert (file.read_bytes(), mode(file)) == (b"another", 0o600)
    assert list(file.parent.iterdir()) == [file]


def test_a_file_in_place_of_the_folder_is_an_oserror_and_stays(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "file").chmod(0o644)
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(NotADirectoryError, match="file"):
            private_folder(folder)
    assert mode(tmp_path / "file") == 0o644


def test_only_regular_files_of_some_size_are_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"12345")
    os.mkfifo(tmp_path / "pipe")
    assert read_regular(tmp_path / "file", 5) == b"12345"
    with pytest.raises(OSError, match="larger than 4 bytes"):
        read_regular(tmp_path / "file", 4)
    with pytest.raises(OSError, match="not a regular file"):
        read_regular(tmp_path / "pipe", 5)
    with pytest.raises(OSError, match=r"regular|directory"):
        read_regular(tmp_path, 5)
    with pytest.raises(FileNotFoundError):
        read_regular(tmp_path / "none", 5)
