"""Whatever is done can be undone, and the facts always follow from the journal."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.errors import ChangeRefusedError
from db.importing.imports import import_inputs
from db.importing.recognise import recognise
from db.store.files import connect_for_writing, open_case
from db.work.effects.effects import Effects
from db.work.effects.fields import FIELDS, cell
from db.work.effects.rows import Rows
from db.work.journal.journal import Journal, read_operations
from db.work.journal.things import ROWS
from db.work.keeping import hands_kept
from db.work.workbench import Workbench
from tests.db.cases import FILES, by_uid, write_case, write_folder
from tests.db.work.facts import STEPS, Nth, facts, take
from tests.series import examples

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


@settings(max_examples=examples(30))
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


@settings(max_examples=examples(20))
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


def by_hand(path: Path) -> dict[tuple[str, str, str], str]:
    """The values of the fields that operations in force set: (kind, target, field) → value."""
    with closing(open_case(path, merged=False)) as connection:
        journal, rows = Journal(read_operations(connection)), Rows(connection)
        return {
            (thing.kind, thing.target, field): cell(rows.read(thing), field)
            for thing in journal.things()
            for field in (FIELDS[thing.kind] if thing.kind in ROWS else ())
            if journal.readings(thing, field)
        }


SECRET = "Kassandra"
SECRETS = st.sampled_from(
    (
        ("edit", "claim", "denied", {"note": SECRET}),
        ("edit", "claim", "denied", {"claim": SECRET}),
        ("edit", "actor", "army", {"name": SECRET, "aliases": f"One; {SECRET}"}),
        ("edit", "source", "wire-1", {"title": SECRET}),
        ("add", "claim", {"claim": SECRET, "speakers": "army", "quote": SECRET}, "s-claim"),
        ("add", "actor", {"name": SECRET, "aliases": f"{SECRET}; Two"}, "s-actor"),
        ("note", "claim", "retaken", SECRET),
        ("note", "actor", "army", f"Told by {SECRET}."),
        ("tag", "claim", "denied", SECRET),
        ("add_alias", "actor", "army", SECRET),
        ("drop_alias", "actor", "army", SECRET),
        ("save_view", SECRET, "topic:control"),
        ("edit_link", "denied", "disputes", "retaken", {"note": SECRET}),
        ("edit", "claim", "denied", {"note": "Nobody."}),
        ("edit", "actor", "army", {"aliases": "Three"}),
        ("drop", "claim", "s-claim"),
        ("drop", "actor", "s-actor"),
    )
)
"""Steps that say what must not be kept, and some that come after it."""


def let_go(work: Workbench, id: str) -> None:
    """Forget an operation, after undoing whatever rests on it."""
    for _ in range(100):
        try:
            work.forget(id)
        except ChangeRefusedError as error:
            if not error.resting:
                raise
            take_back(work, error.resting[-1])
        else:
            return
    raise AssertionError(f"{id} cannot be forgotten")


def take_back(work: Workbench, id: str) -> None:
    for _ in range(100):
        try:
            work.undo(id)
        except ChangeRefusedError as error:
            if not error.resting:
                raise
            take_back(work, error.resting[-1])
        else:
            return
    raise AssertionError(f"{id} cannot be undone")


@settings(max_examples=examples(15))
@given(st.lists(st.one_of(SECRETS, STEPS), min_size=1, max_size=12))
def test_of_what_is_forgotten_nothing_is_left_in_the_file(template: Path, steps: list[tuple[Any, ...]]) -> None:
    with workbench(template) as (work, path):
        for step in steps:
            take_literally(work, path, step)
        copy = path.with_name("copy.sqlite")
        shutil.copy(path, copy)
        for entry in reversed(work.entries()):
            one = entry.operation
            if SECRET in one.value or SECRET in one.target:
                let_go(work, one.id)
        assert SECRET.encode() not in path.read_bytes()
        assert work.problems() == []
        assert anew(path) == facts(path)
        work.merge(copy)
        assert SECRET.encode() not in path.read_bytes()
        with Workbench(copy, state=path.parent / "theirs") as theirs:
            theirs.merge(path, forget=True)
            assert theirs.problems() == []
            if not any(SECRET in entry.operation.value for entry in theirs.entries()):
                assert SECRET.encode() not in copy.read_bytes()


def take_literally(work: Workbench, path: Path, step: tuple[Any, ...]) -> None:
    """Make a change whose arguments stand as they are, or a random one; it may be refused."""
    if any(isinstance(part, Nth) for part in step[1:]) or step[0] in ("undo", "redo", "undo_some"):
        take(work, path, step)
        return
    with suppress(ChangeRefusedError):
        if step[0] == "add" and len(step) == len(("add", "kind", "fields")):
            take(work, path, step)
        else:
            getattr(work, step[0])(*step[1:])


@settings(max_examples=examples(15))
@given(st.lists(STEPS, min_size=1, max_size=12))
def test_an_import_after_random_work_loses_nothing(template: Path, steps: list[tuple[Any, ...]]) -> None:
    with workbench(template) as (work, path):
        for step in steps:
            take(work, path, step)
        claims = (
            FILES["claims.csv"].replace("The region is retaken.", "The region is free.").replace("forces", "troops")
        )
        folder = write_folder(path.parent / "newer", claims=claims)
        before = by_hand(path)
        import_inputs(path, [recognise(folder)], keeping=hands_kept)
        assert anew(path) == facts(path)
        assert work.problems() == []
        assert by_hand(path) == before, "nothing that hands set is lost"
        listed = {(one.thing.target, one.field): one.imported for one in work.conflicts() if one.thing.kind == "claim"}
        now = {row[0]: row for row in by_uid(path)["claim"]}
        for uid, field, column, value in (
            ("retaken", "claim", 1, "The region is free."),
            ("sent", "topic", 4, "troops"),
        ):
            if ("claim", uid, field) in before:
                assert listed[uid, field] == value, "what the import brings otherwise is listed"
            else:
                assert (uid, field) not in listed
                assert uid not in now or now[uid][column] == value
        while work.next_undo():
            work.undo()
        fresh = path.with_name("fresh.sqlite")
        shutil.copy(template, fresh)
        import_inputs(fresh, [recognise(folder)])
        assert by_uid(path) == by_uid(fresh)
