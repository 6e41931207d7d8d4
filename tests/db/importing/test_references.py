"""Row ids by uid, with all rows in memory or only some."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from db.importing.imports import import_files
from db.importing.loading import references
from db.importing.loading.references import References
from db.importing.records import RefusedError
from tests.db.cases import FILES, ROWS, by_uid, write_folder


@pytest.fixture
def little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds so low that a small case is a big one."""
    monkeypatch.setattr(references, "_LOADED_WHOLE", 1)
    monkeypatch.setattr(references, "_KEPT", 2)
    monkeypatch.setattr(references, "_AT_ONCE", 2)


def test_ids_are_looked_up_by_uid(case: Path) -> None:
    with contextlib.closing(sqlite3.connect(case)) as connection:
        actors = References(connection, "actor")
        actors.load(["army", "nobody"])
        assert actors["army"] == 2
        with pytest.raises(RefusedError, match=r"^actor armies is not in the case. Similar: army$"):
            actors["armies"]


@pytest.mark.usefixtures("little_memory")
def test_what_was_not_loaded_is_not_there(case: Path) -> None:
    with contextlib.closing(sqlite3.connect(case)) as connection:
        actors = References(connection, "actor")
        assert len(actors) == 0
        actors.load(["army", "state", "general", "nobody"])
        assert dict(actors) == {"state": 1, "army": 2, "general": 3}
        actors.load(["observer"])
        assert dict(actors) == {"observer": 4}


def test_hints_are_given_for_the_first_few_only(case: Path) -> None:
    with contextlib.closing(sqlite3.connect(case)) as connection:
        actors = References(connection, "actor")
        hints = []
        for number in range(50):
            with pytest.raises(RefusedError) as caught:
                actors[f"army{number}"]
            hints.append("Similar" in str(caught.value))
    assert hints[:10] == [True] * 10
    assert hints[-10:] == [False] * 10


def test_in_a_big_case_the_nearest_begin_alike(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(references, "_CHOICES", 3)
    with contextlib.closing(sqlite3.connect(case)) as connection:
        with pytest.raises(RefusedError, match="Similar: state"):
            References(connection, "actor")["statte"]
        with pytest.raises(RefusedError, match=r"is not in the case$"):
            References(connection, "actor")["xstate"]


@pytest.mark.usefixtures("little_memory")
def test_an_import_with_little_memory_comes_to_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_folder(tmp_path / "folder")
    small = tmp_path / "small.sqlite"
    assert import_files(small, [folder]).added == ROWS
    edited = FILES["claims.csv"].replace("general;army", "army;state")
    report = import_files(small, [write_folder(folder, claims=edited)])
    assert (report.changed, report.unchanged, report.rejected) == (1, ROWS - 1, 0)
    monkeypatch.undo()
    usual = tmp_path / "usual.sqlite"
    import_files(usual, [folder])
    assert by_uid(small) == by_uid(usual)
