"""The way from the screen into the case: who is asked, what is written where, and what the screen shows then."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from db.case.case import Case
from db.sample import bundled_case
from db.store.schema import FORMAT_VERSION
from db.work.workbench import Workbench
from tests.tui.pilot import Driven, exploring
from tests.tui.village import village
from tui.state.work.own_cases import is_own, remember_own


@pytest.fixture
def case(village_path: Path, tmp_path: Path) -> Path:
    """A village of one's own, to be written to."""
    return Path(shutil.copy(village_path, tmp_path / "case.sqlite"))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder that outlives an explorer."""
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def dispute(work: Workbench) -> None:
    """Link two claims that no link joins."""
    work.link("quiet-day", "disputes", "map-agrees")


async def change(driven: Driven, change: Callable[[Workbench], object]) -> None:
    """Change the case as a command does."""

    async def work() -> None:
        await driven.explorer.write(change)

    driven.explorer.begin(work)
    await driven.settle()


def links(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM link").fetchone()[0])


async def test_a_case_that_was_not_made_here_is_written_after_a_yes_and_shown_at_once(case: Path, home: Path) -> None:
    async with exploring(case, "region:gornal", home=home) as driven:
        await driven.go("map-agrees")
        before = driven.matches
        await change(driven, dispute)
        assert driven.dialog == "ChooseDialog"
        assert "Write into case.sqlite" in driven.text
        await driven.press("enter")
        assert driven.told == []
        assert (driven.at, driven.matches, driven.filter) == ("map-agrees", before, "region:gornal")
        assert driven.claim.status == "disputed"
        await change(driven, lambda work: work.undo())
        assert driven.dialog == ""
        assert driven.claim.status != "disputed"
    async with exploring(case, home=home) as driven:
        await change(driven, dispute)
        assert driven.dialog == ""


async def test_a_no_leaves_the_case_as_it_is(case: Path) -> None:
    before = case.read_bytes()
    async with exploring(case) as driven:
        await change(driven, dispute)
        await driven.press("escape")
        assert driven.told == ["Nothing was changed"]
    assert case.read_bytes() == before


async def test_a_copy_is_worked_in_with_the_same_filter_cursor_and_selection(case: Path, home: Path) -> None:
    before = case.read_bytes()
    async with exploring(case, "region:gornal", home=home) as driven:
        await driven.press("g", "space")
        at, marked = driven.at, driven.marked
        await change(driven, dispute)
        await driven.press("j", "enter")
        assert driven.dialog == "PromptDialog"
        assert "case-work.sqlite" in driven.text
        await driven.press("enter")
        copy = case.with_name("case-work.sqlite")
        assert driven.told == [f"You work in {copy} now. case.sqlite stays as it is."]
        assert driven.case.path == copy
        assert (driven.at, driven.marked, driven.filter) == (at, marked, "region:gornal")
        await driven.go("map-agrees")
        assert driven.claim.status == "disputed"
    assert case.read_bytes() == before
    async with exploring(copy, home=home) as driven:
        await change(driven, lambda work: work.undo())
        assert driven.dialog == ""
        assert driven.marked == marked


async def test_the_bundled_case_is_only_copied_into_the_working_folder(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.chdir(tmp_path)
    case = bundled_case()
    async with exploring(case, home=home) as driven:
        await change(driven, lambda work: work.add("actor", {"name": "Somebody", "kind": "media"}))
        assert driven.dialog == "PromptDialog"
        assert "renewed with the program" in driven.text
        await driven.press("enter")
        assert driven.case.path == tmp_path / "kursk-work.sqlite"


async def test_the_bundled_case_leads_back_to_the_copy_of_an_earlier_session(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.chdir(tmp_path)
    case = bundled_case()
    for number in range(2):
        async with exploring(case, home=home) as driven:
            await change(driven, lambda work: work.add("actor", {"name": "Somebody", "kind": "media"}))
            assert ("goes on in it" in driven.text) == bool(number)
            await driven.press("enter")
            assert driven.case.path == tmp_path / "kursk-work.sqlite"
    assert [path.name for path in tmp_path.glob("*.sqlite")] == ["kursk-work.sqlite"]
    with Workbench(tmp_path / "kursk-work.sqlite", state=tmp_path) as work:
        assert len(work.entries()) == 2


async def test_a_name_that_is_taken_is_refused_and_another_one_can_be_typed(case: Path) -> None:
    async with exploring(case) as driven:
        await change(driven, dispute)
        await driven.press("j", "enter", *["backspace"] * len("-work.sqlite"))
        await driven.type(".sqlite")
        await driven.press("enter")
        assert "There is a file of that name" in driven.text
        await driven.press(*["backspace"] * len(".sqlite"))
        await driven.type("~nobody/2")
        await driven.press("enter")
        assert "There is no such folder" in driven.text
        await driven.press(*["backspace"] * len("~nobody/2"))
        await driven.type("2")
        await driven.press("enter")
        assert driven.case.path == case.with_name("case2")


async def test_a_case_of_an_older_format_is_copied_and_brought_to_the_current_one(tmp_path: Path) -> None:
    case = village().write(tmp_path / "old.sqlite", version=1)
    async with exploring(case) as driven:
        await change(driven, dispute)
        assert "an older conflict-tui made it" in driven.text.replace("An", "an")
        await driven.press("enter")
        await driven.go("map-agrees")
        assert driven.claim.status == "disputed"
    with closing(sqlite3.connect(tmp_path / "old-work.sqlite")) as copy:
        assert copy.execute("PRAGMA user_version").fetchone()[0] == FORMAT_VERSION


async def test_triggers_and_views_of_others_are_left_out_of_the_copy_and_named(tmp_path: Path) -> None:
    draft = village()
    draft.sql("CREATE TRIGGER spy AFTER INSERT ON link BEGIN DELETE FROM claim; END")
    draft.sql("CREATE VIEW odd AS SELECT 1")
    case = draft.write(tmp_path / "foreign.sqlite")
    async with exploring(case) as driven:
        await change(driven, dispute)
        assert "triggers" in driven.text
        await driven.press("enter")
        assert driven.told[-1].endswith("Left out of it: spy, odd.")
        assert driven.case.size == len(driven.case.uids(range(14)))
    assert links(tmp_path / "foreign-work.sqlite") == links(case) + 1


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser writes everywhere")
async def test_a_file_that_cannot_be_written_is_only_copied(case: Path) -> None:
    case.chmod(0o400)
    async with exploring(case) as driven:
        await change(driven, dispute)
        assert driven.dialog == "PromptDialog"
        assert "The file is read-only." in driven.text


async def test_what_is_refused_is_said_in_the_footer_and_changes_nothing(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        remember_own(case)
        before = case.read_bytes()
        await change(driven, lambda work: work.link("quiet-day", "disputes", "quiet-day"))
        assert driven.told == ["the link goes from quiet-day to itself"]
        assert case.read_bytes() == before


async def test_a_case_locked_by_others_is_refused_and_can_be_written_later(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        remember_own(case)
        with closing(sqlite3.connect(case, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await change(driven, dispute)
            assert "is locked" in driven.told[-1]
            other.execute("ROLLBACK")
        await change(driven, dispute)
        await driven.go("map-agrees")
        assert driven.claim.status == "disputed"


@pytest.mark.parametrize(
    ("keys", "answer", "expected"),
    [
        (("b", *"quite joking", "enter"), ("enter",), "quite joking"),
        (("b", *"quite joking", "enter"), ("j", "enter", "enter"), "quite joking"),
        (("plus", *"quick, jet", "enter"), ("enter",), "jet quick"),
        (("asterisk", "4"), ("enter",), "4"),
        (("K", "k", "enter", "1"), ("j", "enter", "enter"), "disputed"),
        (("E", *" Quick joke.", "ctrl+s"), ("enter",), "Nothing changed. Quick joke."),
        (("E", *" Quick joke.", "ctrl+s"), ("j", "enter", "enter"), "Nothing changed. Quick joke."),
    ],
)
async def test_keys_typed_at_once_behind_the_first_change_are_not_for_the_question(
    case: Path, home: Path, keys: tuple[str, ...], answer: tuple[str, ...], expected: str
) -> None:
    async with exploring(case, home=home) as driven:
        await driven.go("quiet-day")
        driven.press_at_once(*keys, "d")
        await driven.settle()
        assert driven.dialog == "ChooseDialog"
        await driven.press(*answer)
        assert (driven.dialog, driven.filter) == ("", "status:disputed")
        await driven.press("X")
        assert driven.case.path.name == ("case.sqlite" if len(answer) == 1 else "case-work.sqlite")
        await driven.go("quiet-day")
        claim = driven.claim
        texts = (" ".join(note.text for note in claim.marks.notes), " ".join(claim.marks.tags), claim.marks.grade)
        assert expected in (*texts, claim.status, claim.text)


async def test_a_no_forgets_the_keys_typed_behind_the_first_change(case: Path, home: Path) -> None:
    before = case.read_bytes()
    async with exploring(case, home=home) as driven:
        await driven.go("quiet-day")
        driven.press_at_once("b", *"dq", "enter")
        await driven.settle()
        await driven.press("escape")
        assert (driven.told, driven.filter, driven.at) == (["Nothing was changed"], "", "quiet-day")
        await driven.press("d")
        assert driven.filter == "status:disputed"
    assert case.read_bytes() == before


async def test_keys_typed_meanwhile_find_the_change_done(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        remember_own(case)
        await driven.go("map-agrees")

        async def work() -> None:
            await driven.explorer.write(dispute)

        driven.explorer.begin(work)
        driven.press_at_once("l")
        await driven.settle()
        assert "quiet-day" in driven.matches
        assert "Thread of 7 claims" in driven.text


def test_the_same_name_stands_for_another_case(case: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(home))
    remember_own(case)
    with Case.open(case) as opened:
        assert is_own(opened.uid, case)
    assert not is_own("another", case)
    assert not is_own("village-1", case.with_name("elsewhere.sqlite"))
