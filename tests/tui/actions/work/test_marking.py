"""Notes, tags, grades and the history of what is under the cursor."""

from __future__ import annotations

import shutil
from pathlib import Path

from db.work.workbench import Workbench
from tests.tui.pilot import exploring


async def test_a_note_is_written_shown_and_taken_back(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.go("quiet-day")
        await driven.press("b", "enter")
        assert "Write something" in driven.text
        await driven.type("Ask for the [bold]log[/].")
        await driven.press("enter")
        (note,) = driven.claim.marks.notes
        assert note.text == "Ask for the [bold]log[/]."
        assert driven.told[-1] == "Noted. Z takes it back."
        await driven.press("c", "G")
        assert "Ask for the [bold]log[/]." in driven.text
        await driven.press("Z")
        assert driven.claim.marks.notes == ()


async def test_tags_are_put_on_and_taken_away_in_one_line(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.go("quiet-day")
        await driven.press("plus")
        await driven.type("call back, Урядовий")
        await driven.press("enter")
        assert driven.claim.marks.tags == ("call back", "Урядовий")
        await driven.press("plus", *["backspace"] * len("Урядовий"))
        await driven.type("done")
        await driven.press("enter")
        assert driven.claim.marks.tags == ("call back", "done")
        assert driven.told[-1] == "Tags: +done, -Урядовий. Z takes it back."
        await driven.press("Z")
        assert driven.claim.marks.tags == ("call back", "Урядовий")
        await driven.press("plus", "enter")
        assert driven.told[-1] == "The tags are as they were."


async def test_claims_and_sources_are_graded(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.go("quiet-day")
        await driven.press("asterisk", "enter")
        assert driven.told[-1] == "The grade is as it was."
        await driven.press("asterisk", "2")
        assert driven.claim.marks.grade == "2"
        assert driven.told[-1] == "Grade: 2 probably true. Z takes it back."
        await driven.press("asterisk", "G", "enter")
        assert driven.claim.marks.grade == ""
        await driven.press("O", "asterisk")
        assert driven.told[-1].startswith("This is an outlet.")
        await driven.press("right", "j", "asterisk", "a")
        assert driven.told[-1] == "Grade: A completely reliable. Z takes it back."
        await driven.press("a", "asterisk")
        assert driven.told[-1] == "Claims and sources have grades."


async def test_actors_and_regions_have_notes_and_a_history(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.press("r", "b")
        await driven.type("Borders of 2014")
        await driven.press("enter", "H")
        assert driven.dialog == "HistoryDialog"
        assert "note: Borders of 2014" in driven.text
        await driven.press("q", "a", "H")
        assert "Nothing was done to it by hand." in driven.text


async def test_the_history_says_who_when_and_why_and_takes_anything_back(case: Path, home: Path) -> None:
    with Workbench(case, "A. Kovalenko", state=home / "elsewhere") as work:
        work.edit("claim", "quiet-day", {"topic": "control"}, why="it is about a front")
        work.link("quiet-day", "disputes", "map-agrees")
    async with exploring(case, home=home) as driven:
        await driven.go("quiet-day")
        await driven.press("H")
        assert "link: this disputes map-agrees" in driven.text
        assert "A. Kovalenko" in driven.text
        await driven.press("j")
        assert "topic: law > control" in driven.text
        assert "Why: it is" in driven.text
        await driven.press("Z")
        assert driven.claim.topic == "law"
        assert driven.claim.status == "disputed"
        await driven.press("H")
        assert "took back: topic" in driven.text
        await driven.press("G", "Z")
        assert driven.claim.topic == "control"
        await driven.press("Z")
        assert driven.claim.topic == "law"


async def test_what_later_changes_rest_on_is_not_taken_back(case: Path, home: Path) -> None:
    with Workbench(case, state=home / "elsewhere") as work:
        work.add("claim", {"claim": "New.", "speakers": "deepstate", "stated_on": "2025-05-01"}, uid="new")
        work.link("new", "disputes", "map-agrees")
    async with exploring(case, home=home) as driven:
        await driven.go("new")
        await driven.press("H", "G", "Z")
        assert "later operations rest on it" in driven.told[-1]
        assert driven.claim.status == "disputed"


async def test_the_history_of_a_case_without_a_journal_is_empty(tmp_path: Path, case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.press("H", "Z", "escape")
        assert driven.dialog == ""
    assert not (tmp_path / "case-work.sqlite").exists()


async def test_a_note_that_cannot_be_kept_is_not_lost(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.press("b")
        await driven.type("Ask again.")
        with Workbench(case, state=home / "elsewhere") as work:
            work.drop("claim", driven.at)
        await driven.press("enter")
        assert "is not in the case" in driven.told[-1] or "was dropped" in driven.told[-1]
        assert "Ask again." in driven.text
        await driven.press("escape")
        assert driven.dialog == ""


async def test_claims_are_found_by_their_tags_grades_and_notes(case: Path, home: Path) -> None:
    with Workbench(case, state=home / "elsewhere") as work:
        work.tag("claim", "quiet-day", "call back")
        work.tag("claim", "rumour", "Call Back", "done")
        work.grade("claim", "quiet-day", "4")
        work.note("claim", "rumour", "Ask.")
    async with exploring(case, 'tag:"call back"', home=home) as driven:
        assert driven.matches == ["quiet-day", "rumour"]
        for filter, expected in (
            ("-tag:done has:link grade:4", ["quiet-day"]),
            ("has:note", ["rumour"]),
            ("grade:1", []),
        ):
            await driven.press("X", "slash")
            await driven.type(filter)
            await driven.press("enter")
            assert driven.matches == expected


async def test_the_history_says_what_has_no_effect_and_why(case: Path, home: Path) -> None:
    copy = Path(shutil.copy(case, home / "copy.sqlite"))
    with Workbench(case, state=home / "a") as ours, Workbench(copy, "B", state=home / "b") as theirs:
        ours.review("quiet-day", "checked")
        ours.drop("claim", "quiet-day")
        theirs.link("quiet-day", "disputes", "map-agrees")
        ours.merge(copy)
    async with exploring(case, home=home) as driven:
        await driven.go("quiet-day")
        await driven.press("H")
        assert "review: unseen > checked" in driven.text
        await driven.press("g")
        assert "no effect: dropped claim this" in driven.row("HistoryList")
        shown = " ".join(" ".join(driven.of("#chosen")).split())
        assert "No effect: others, who had not seen it, did what rests on it: link: this disputes map-agrees." in shown


async def test_an_undo_names_in_words_what_rests_on_it(case: Path, home: Path) -> None:
    with Workbench(case, state=home / "elsewhere") as theirs:
        theirs.tag("claim", "rumour", "one")
    async with exploring(case, home=home) as driven:
        await driven.go("quiet-day")
        await driven.press("R", "3")
        with Workbench(case, state=home / "elsewhere") as theirs:
            theirs.review("quiet-day", "looked at")
        await driven.press("Z")
        assert driven.told[-1] == (
            "It cannot be taken back, as later operations rest on it: review: checked > looked at."
        )
