"""Finding the one case in a folder."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from db.store.nearby import only_case_in
from tests.cases import Draft


def test_the_only_case_is_found_among_other_files(tmp_path: Path) -> None:
    assert only_case_in(tmp_path) is None
    case = Draft().write(tmp_path / "gornal.DB")
    with closing(sqlite3.connect(tmp_path / "other.sqlite")) as other:
        other.execute("CREATE TABLE note(text)")
    (tmp_path / "notes.sqlite").write_text("not a database", "utf-8")
    (tmp_path / "empty.db").touch()
    (tmp_path / "folder.db").mkdir()
    (tmp_path / "gone.sqlite").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.db")
    Draft().write(tmp_path / "case.backup")
    assert only_case_in(tmp_path) == case


def test_of_several_cases_none_is_named(tmp_path: Path) -> None:
    Draft().write(tmp_path / "one.sqlite")
    Draft().write(tmp_path / "two.sqlite3")
    assert only_case_in(tmp_path) is None


def test_a_folder_that_would_take_long_is_left_alone(tmp_path: Path) -> None:
    Draft().write(tmp_path / "case.sqlite")
    for number in range(60):
        (tmp_path / f"{number}.db").touch()
    assert only_case_in(tmp_path) is None


def test_a_folder_that_cannot_be_read_has_none(tmp_path: Path) -> None:
    assert only_case_in(tmp_path / "nowhere") is None
