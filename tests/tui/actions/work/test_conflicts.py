"""What people read differently: listed, badged in the details, and decided without leaving the list."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from db.work.workbench import Workbench
from tests.tui.pilot import Driven, exploring

Change = Callable[[Workbench], object]


@contextmanager
def two_people(case: Path, home: Path) -> Iterator[tuple[Workbench, Workbench]]:
    """The case and a colleague's copy of it; at the end the case has the work of both."""
    copy = Path(shutil.copy(case, home / "copy.sqlite"))
    with (
        Workbench(case, "A. Kovalenko", state=home / "a") as ours,
        Workbench(copy, "B. Lysenko", state=home / "b") as theirs,
    ):
        theirs.tag("claim", "no-date", f"seen-{len(theirs.entries())}")  # so that what follows is the later one
        yield ours, theirs
        ours.merge(copy)


def two_conflicts(case: Path, home: Path) -> None:
    """Disagree about the topic of one claim, and about the figure of another."""
    with two_people(case, home) as (ours, theirs):
        ours.edit("claim", "quiet-day", {"topic": "control"})
        theirs.edit("claim", "quiet-day", {"topic": "losses"}, why="as in the film")
        ours.edit("claim", "rumour", {"figure": "5"})
        theirs.edit("claim", "rumour", {"figure": "7"})


def reading(driven: Driven) -> str:
    """The row under the cursor of the dialog."""
    return driven.row("ConflictList")


async def test_a_start_tells_quietly_of_conflicts(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        assert driven.told == []
        await driven.press("C")
        assert "There is no conflict: nobody reads anything differently." in driven.text
        await driven.press("1", "e", "n", "c", "enter")
        assert (driven.dialog, driven.told) == ("", [])
    two_conflicts(case, home)
    async with exploring(case, home=home) as driven:
        assert driven.told == ["2 conflicts: C shows them."]


async def test_conflicts_are_decided_in_a_row_with_one_key_each(case: Path, home: Path) -> None:
    two_conflicts(case, home)
    async with exploring(case, home=home) as driven:
        await driven.press("C")
        assert driven.dialog == "ConflictsDialog"
        assert "topic  DeepState: Nothing changed." in driven.text
        assert reading(driven).startswith("1 ✓ losses")
        assert "B. Lysenko" in reading(driven)
        assert "shown now" in driven.text
        await driven.press("j")
        assert "control (A. Kovalenko, " in driven.text
        driven.press_at_once("enter", "1")
        await driven.settle()
        assert "All conflicts are decided." in driven.text
        await driven.press("q")
        assert driven.told[-1] == "Decided: figure is 7. Z takes it back."
        await driven.go("quiet-day")
        assert driven.claim.topic == "control"
        await driven.press("Z", "Z")
        assert driven.told[-1] == "Taken back: topic is control."
        assert driven.claim.topic == "losses"
        await driven.press("C")
        assert driven.dialog == "ConflictsDialog"


async def test_a_decision_is_taken_back_in_the_list(case: Path, home: Path) -> None:
    two_conflicts(case, home)
    async with exploring(case, home=home) as driven:
        await driven.press("C", "Z")
        assert "Nothing was decided here" in driven.text
        await driven.press("2")
        assert reading(driven).startswith("1 ✓ 7")
        await driven.press("Z")
        assert reading(driven).startswith("1 ✓ losses")
        await driven.press("escape")
        assert driven.dialog == ""
        assert driven.state.done == ()


async def test_another_value_is_typed_and_checked(case: Path, home: Path) -> None:
    two_conflicts(case, home)
    async with exploring(case, home=home) as driven:
        await driven.press("C", "n", "e", "backspace")
        await driven.type("some q")
        await driven.press("enter")
        assert driven.dialog == "ConflictsDialog"
        assert "some q" in driven.text
        await driven.press("escape", "e", "backspace", "6", "enter", "q")
        await driven.go("rumour")
        assert driven.claim.figures is not None
        assert driven.claim.figures.best == 6


async def test_the_details_of_a_claim_have_a_badge_that_leads_to_the_conflict(case: Path, home: Path) -> None:
    two_conflicts(case, home)
    with two_people(case, home) as (ours, theirs):
        ours.edit("claim", "rumour", {"language": "uk"})
        theirs.edit("claim", "rumour", {"language": "ru"})
    async with exploring(case, home=home) as driven:
        await driven.go("rumour")
        await driven.press("c")
        details = driven.of("#claim")
        row = next(row for row, text in enumerate(details) if "figure" in text)
        assert "2 readings" in details[row + 1]
        assert "2 conflicts" in details[-1]
        await driven.press("t", "C")
        assert driven.row("ConflictList").startswith("1 ✓ ru")
        await driven.press("q", "c", "G", *["k"] * 3)
        assert "language: 2 readings" in driven.row("#claim")
        await driven.press("enter")
        assert reading(driven).startswith("1 ✓ ru")
        await driven.press("2")
        await driven.press("q", "C")
        assert "language" not in driven.text


async def test_a_click_on_the_badge_leads_to_the_conflict_and_one_on_a_reading_decides(case: Path, home: Path) -> None:
    two_conflicts(case, home)
    async with exploring(case, home=home) as driven:
        await driven.go("rumour")
        row = next(row for row, text in enumerate(driven.of("#claim")) if "2 readings" in text)
        await driven.click("#claim", 12, row - 1)
        assert reading(driven).startswith("1 ✓ 7")
        await driven.click("ConflictList", 12, 5)
        await driven.press("q")
        assert driven.claim.figures is not None
        assert driven.claim.figures.best == 5
        assert "2 readings" not in driven.text


async def test_conflicts_of_actors_links_and_reviews_are_decided_there_too(case: Path, home: Path) -> None:
    with two_people(case, home) as (ours, theirs):
        for work, word, state in ((ours, "ours", "checked"), (theirs, "theirs", "looked at")):
            work.edit("actor", "deepstate", {"name": f"[b]{word}[/] map"})
            work.edit_link("sudzha-held", "disputes", "sudzha-taken", {"note": word})
            work.review("rumour", state)
    async with exploring(case, home=home, size=(80, 24)) as driven:
        await driven.press("C")
        assert "name  actor [b]theirs[/] map" in driven.text
        assert "link sudzha-held disputes sudzha-taken" in driven.text
        await driven.press("G", "e", *["backspace"] * 9)
        await driven.type("nonsense")
        await driven.press("enter")
        assert "'nonsense' is not a state" in driven.text
        await driven.press("escape", "2", "2", "2")
        assert "All conflicts are decided." in driven.text
        await driven.press("enter")
        assert driven.case.actors.by_uid("deepstate") is not None
        await driven.go("rumour")
        assert (driven.claim.marks.review, driven.claim.speakers[0].actor.name) == ("checked", "[b]ours[/] map")


async def test_one_goes_from_a_conflict_to_its_claim(case: Path, home: Path) -> None:
    two_conflicts(case, home)
    async with exploring(case, "region:gornal", home=home) as driven:
        await driven.press("C", "N", "n", "c")
        assert driven.dialog == ""
        assert driven.at == "rumour"


async def test_a_tiny_terminal_shows_the_readings(case: Path, home: Path) -> None:
    two_conflicts(case, home)
    async with exploring(case, home=home, size=(30, 8)) as driven:
        await driven.press("C")
        assert "1 ✓ losses" in driven.text
        await driven.press("2", "q")
        await driven.go("quiet-day")
        assert driven.claim.topic == "control"


async def test_a_case_that_is_not_ones_own_is_asked_about_before_the_first_decision(
    village_path: Path, tmp_path: Path, home: Path
) -> None:
    case = Path(shutil.copy(village_path, tmp_path / "foreign.sqlite"))
    two_conflicts(case, home)
    async with exploring(case, home=home) as driven:
        await driven.press("C", "2")
        assert driven.dialog == "ChooseDialog"
        await driven.press("escape")
        assert driven.dialog == "ConflictsDialog"
        assert "Nothing was changed" in driven.text
        await driven.press("2", "j", "enter", "enter")
        assert driven.dialog == "ConflictsDialog"
        assert reading(driven).startswith("1 ✓ 7")
        await driven.press("q")
        await driven.go("quiet-day")
        assert driven.claim.topic == "control"
        assert driven.case.path.name == "foreign-work.sqlite"
