"""Whatever is done can be undone, and the facts always follow from the journal."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.importing.imports import import_inputs
from db.importing.recognise import recognise
from db.store.files import connect_for_writing
from db.work.effects.effects import Effects
from db.work.journal.journal import Journal, read_operations
from db.work.keeping import hands_kept
from db.work.workbench import Workbench
from tests.db.cases import FILES, by_uid, write_case, write_folder
from tests.db.work.facts import STEPS, facts, take

TOGETHER = {
    "lat and lon must both be given, or both be empty",
    "figure_low, figure and figure_high must be in ascending order",
}
"""Why one of two edits that fit only together has no effect when the other is undone."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small case to copy."""
    return write_case(tmp_path_factory.mktemp("template") / "small.sqlite")


@contextmanager
def workbench(template: Path) -> Iterator[tuple[Workbench, Path]]:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "case.sqlite"
        shutil.copy(template, path)
        with Workbench(path, state=Path(name) / "state") as work:
            yield work, path


def anew(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """The facts of a copy of a case after everything was taken back and computed anew in one go."""
    copy = path.with_name("anew.sqlite")
    shutil.copy(path, copy)
    connection = connect_for_writing(copy)
    journal = Journal(read_operations(connection))
    things = list(journal.things())
    connection.execute("BEGIN")
    connection.execute("PRAGMA defer_foreign_keys = ON")
    Effects(connection, Journal()).run(things)
    assert connection.execute("SELECT count(*) FROM imported").fetchone() == (0,)
    Effects(connection, journal).run(things)
    connection.execute("COMMIT")
    connection.close()
    return facts(copy)


@settings(max_examples=40)
@given(st.lists(STEPS, min_size=1, max_size=14))
def test_what_was_done_can_be_undone(template: Path, steps: list[tuple[Any, ...]]) -> None:
    with workbench(template) as (work, path):
        for step in steps:
            before = facts(path)
            if take(work, path, step):
                assert work.problems() == []
            else:
                assert facts(path) == before, "what is refused changes nothing"
        assert anew(path) == facts(path)
        assert {hindrance.reason for hindrance in work.without_effect().values()} <= TOGETHER
        while work.next_undo():
            work.undo()
        assert facts(path) == facts(template)
        assert work.conflicts() == []


@settings(max_examples=25)
@given(st.lists(STEPS, min_size=1, max_size=8), st.integers(1, 6))
def test_undo_and_redo_go_back_and_forth(template: Path, steps: list[tuple[Any, ...]], back: int) -> None:
    with workbench(template) as (work, path):
        for step in steps:
            take(work, path, step)
        past = [facts(path)]
        for _ in range(back):
            if not work.next_undo():
                break
            work.undo()
            past.append(facts(path))
        while len(past) > 1:
            assert facts(path) == past.pop()
            work.redo()
        assert facts(path) == past.pop()
        assert work.problems() == []


@settings(max_examples=15)
@given(st.lists(STEPS, min_size=1, max_size=12))
def test_an_import_after_random_work_loses_nothing(template: Path, steps: list[tuple[Any, ...]]) -> None:
    with workbench(template) as (work, path):
        for step in steps:
            take(work, path, step)
        claims = (
            FILES["claims.csv"].replace("The region is retaken.", "The region is free.").replace("forces", "troops")
        )
        folder = write_folder(path.parent / "newer", claims=claims)
        import_inputs(path, [recognise(folder)], keeping=hands_kept)
        assert anew(path) == facts(path)
        assert work.problems() == []
        while work.next_undo():
            work.undo()
        fresh = path.with_name("fresh.sqlite")
        shutil.copy(template, fresh)
        import_inputs(fresh, [recognise(folder)])
        assert by_uid(path) == by_uid(fresh)
