"""An open case follows what is done by hand: it then knows what it would know if it were read anew."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.cache import load
from db.case.case import Case
from db.work.workbench import Workbench
from tests.db.cases import write_case
from tests.db.updating.test_update import everything
from tests.db.work.facts import STEPS, take
from tests.series import examples

WORDS = ("word", "another", "слово", "forces", "general", "1")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small case to copy."""
    return write_case(tmp_path_factory.mktemp("template") / "small.sqlite")


@contextmanager
def case_file(template: Path) -> Iterator[Path]:
    """A copy of the case, of which everything is kept as if it were large."""
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(Path(name) / "cache"))
        patch.setattr(load, "LARGE", 1)
        yield Path(shutil.copy(template, Path(name) / "case.sqlite"))


def known(case: Case) -> dict[str, object]:
    """All that is known of a case, and what is found in it."""
    found = everything(case) | {f"text {word}": case.uids(case.find_text(word)) for word in WORDS}
    return found | {"actors": list(case.actors), "regions": list(case.regions)}


def never(_: int, __: int) -> None:
    raise AssertionError("the case is read anew")


def read_anew(path: Path) -> dict[str, object]:
    """All that is known of a copy of the case that nobody has opened before."""
    copy = Path(shutil.copy(path, path.with_name("copy.sqlite")))
    with Case.open(copy) as case:
        return known(case)


@settings(max_examples=examples(15))
@given(st.lists(STEPS, min_size=1, max_size=10), st.booleans())
def test_a_case_follows_what_is_done(template: Path, steps: list[tuple[Any, ...]], undone: bool) -> None:
    with case_file(template) as path:
        case = Case.open(path)
        known(case)
        with Workbench(path, state=path.parent / "state") as work:
            for step in steps:
                take(work, path, step)
                new = Case.open(path, progress=never, before=case)
                case.close()
                case = new
            while undone and work.next_undo():
                work.undo()
        now = read_anew(path)
        with case, Case.open(path, progress=never, before=case) as last, Case.open(path, progress=never) as started:
            assert known(last) == now
            assert known(started) == now
            last.keep()
        with Case.open(path, progress=never) as again:
            assert not again.is_ahead
            assert known(again) == now


def test_a_change_by_another_program_is_read_anew(template: Path) -> None:
    with case_file(template) as path, Case.open(path) as case:
        known(case)
        with Workbench(path, state=path.parent / "state") as work:
            work.note("claim", case.uids([0])[0], "before")
            with closing(sqlite3.connect(path)) as other, other:
                other.execute("UPDATE claim SET topic = 'another'")
            work.note("claim", case.uids([0])[0], "after")
        read: list[int] = []
        with Case.open(path, progress=lambda done, _: read.append(done), before=case) as now:
            assert read
            assert list(now.facts.index.topics) == ["another"]
