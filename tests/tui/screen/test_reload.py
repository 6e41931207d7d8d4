"""A case that others change while it is on the screen."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from db.importing.imports import import_files
from tests.tui.pilot import Driven, exploring
from tests.tui.village import ORDER, village
from tui.state import memory
from tui.state.commands import Pane

HEADER = "id,speakers,claim,quote,attribution,topic,stated_on,event_date,regions,sources,note\n"


@pytest.fixture
def case(village_path: Path, tmp_path: Path) -> Path:
    """A village of one's own, to be written to."""
    return Path(shutil.copy(village_path, tmp_path / "case.sqlite"))


def add(case: Path, *rows: str) -> None:
    """Import claims, as another program would."""
    file = case.with_name("more.csv")
    file.write_text(HEADER + "".join(f"{row}\n" for row in rows), "utf-8")
    import_files(case, [file])


def put_in_place(case: Path, *without: str) -> None:
    """Put the same village without some claims in the place of the case."""
    draft = village()
    for uid in without:
        this = f"(SELECT id FROM claim WHERE uid = '{uid}')"
        draft.sql(f"DELETE FROM link WHERE from_id = {this} OR to_id = {this}")
        for table in ("claim_speaker", "claim_region", "claim_source"):
            draft.sql(f"DELETE FROM {table} WHERE claim_id = {this}")
        draft.sql(f"DELETE FROM claim WHERE uid = '{uid}'")
    draft.write(case.with_name("other.sqlite")).replace(case)


async def look(driven: Driven) -> None:
    """Let the explorer look whether the case has changed, as it does every few seconds."""
    driven.explorer.look_for_changes()
    await driven.settle()


async def test_what_was_imported_is_shown_and_filter_cursor_and_selection_stay(case: Path) -> None:
    async with exploring(case, "region:gornal") as driven:
        await driven.press("g", "space", "space")
        at, marked, before = driven.at, driven.marked, driven.matches
        add(case, "early,gerasimov,Gornal holds.,,,control,2024-08-01,,gornal,,")
        await look(driven)
        assert driven.matches == ["early", *before]
        assert (driven.at, driven.marked, driven.filter) == (at, marked, "region:gornal")
        assert driven.told == ["The case has changed and was read anew: 15 claims, before 14."]
        assert "5 of 15 claims" in driven.lines[0]
        assert "Gornal holds." in driven.text
        await driven.press("Z")
        assert driven.marked == marked


async def test_without_a_change_nothing_happens(case: Path) -> None:
    async with exploring(case) as driven:
        await look(driven)
        assert driven.told == []


async def test_a_walk_leads_back_to_the_claims_that_it_came_from(case: Path) -> None:
    async with exploring(case) as driven:
        await driven.go("gornal-taken")
        await driven.press("enter", "enter")
        there = driven.at
        assert there != "gornal-taken"
        add(case, "early,gerasimov,Gornal holds.,,,control,2024-08-01,,gornal,,")
        await look(driven)
        assert driven.at == there
        await driven.press("backspace")
        assert driven.at == "gornal-taken"


async def test_a_file_put_in_its_place_is_noticed_and_what_is_gone_is_counted(case: Path) -> None:
    async with exploring(case) as driven:
        await driven.press("m")
        put_in_place(case, ORDER[0])
        await look(driven)
        assert driven.marked == list(ORDER[1:])
        assert driven.told[-1].endswith("13 claims, before 14. 1 selected claim is no longer in it.")


async def test_a_file_that_is_no_case_any_more_is_told_once_and_the_old_one_stays(case: Path, tmp_path: Path) -> None:
    async with exploring(case) as driven:
        (tmp_path / "no-case").write_text("not a case\n", "utf-8")
        (tmp_path / "no-case").replace(case)
        for _ in range(2):
            await look(driven)
        assert len(driven.told) == 1
        assert "cannot be read as it is now" in driven.told[0]
        await driven.press("d")
        assert "4 of 14 claims" in driven.lines[0]


async def test_a_case_that_is_being_written_to_is_left_until_that_is_done(case: Path) -> None:
    async with exploring(case) as driven:
        with closing(sqlite3.connect(case, isolation_level=None)) as writer:
            writer.execute("BEGIN EXCLUSIVE")
            writer.execute("UPDATE claim SET text = 'another text' WHERE uid = 'quiet-day'")
            await look(driven)
            assert driven.told == []
            writer.execute("COMMIT")
        await look(driven)
        assert len(driven.told) == 1
        await driven.go("quiet-day")
        assert driven.claim.text == "another text"


async def test_a_dialog_is_about_the_case_as_it_was_and_nothing_false_is_exported(case: Path, tmp_path: Path) -> None:
    async with exploring(case) as driven:
        await driven.press("e")
        add(case, "late,gerasimov,Gornal holds.,,,control,2025-08-01,,gornal,,")
        await look(driven)
        assert (driven.dialog, driven.told) == ("ExportDialog", [])
        await driven.press("enter", "ctrl+u")
        await driven.type(str(tmp_path / "brief.md"))
        await driven.press("enter")
        assert "has changed meanwhile" in " ".join(driven.text.replace("│", " ").split())
        assert not (tmp_path / "brief.md").exists()
        await driven.press("escape")
        await look(driven)
        assert "15 of 15 claims" in driven.lines[0]


async def test_a_filter_that_names_what_is_gone_gives_way_to_all_claims_and_says_so(case: Path) -> None:
    async with exploring(case, "id:quiet-day") as driven:
        put_in_place(case, "quiet-day")
        await look(driven)
        assert driven.filter == ""
        assert len(driven.matches) == 13
        assert any(
            "No claim in this case has the id 'quiet-day'" in told and "The filter was cleared" in told
            for told in driven.told
        )


async def test_while_the_filter_is_edited_the_case_stays_as_it_was(case: Path) -> None:
    async with exploring(case) as driven:
        await driven.go("gornal-taken")
        await driven.press("enter", "enter", "/")
        await driven.type("gornal")
        add(case, "early,gerasimov,Gornal holds.,,,control,2024-08-01,,gornal,,")
        await look(driven)
        assert driven.told == []
        await driven.press("escape")
        assert driven.at == "proof-asked"
        await look(driven)
        assert len(driven.matches) == 15
        assert driven.at == "proof-asked"
        await driven.press("backspace")
        assert driven.at == "gornal-taken"


async def test_another_case_in_its_place_is_begun_anew(case: Path, kursk_path: Path) -> None:
    async with exploring(case) as driven:
        await driven.press("m")
        Path(shutil.copy(kursk_path, case.with_name("kursk.sqlite"))).replace(case)
        await look(driven)
        assert driven.marked == []
        assert len(driven.matches) == 356


def build_anew(case: Path, *without: str) -> None:
    """Put another build of the village, with a uid of its own, in the place of the case."""
    put_in_place(case, *without)
    with closing(sqlite3.connect(case)) as other, other:
        other.execute("UPDATE meta SET value = 'another-build' WHERE key = 'uid'")


async def test_in_another_build_of_the_case_selection_and_folding_stay(case: Path) -> None:
    async with exploring(case) as driven:
        await driven.press("a", "G", "g", "right", "t", "g", "space", "space", "space")
        unfolded, at = driven.state.trees, driven.at
        shown = {row.name for row in driven.tree_rows(Pane.ACTORS)}
        build_anew(case, ORDER[0], ORDER[1])
        await look(driven)
        assert driven.case.uid == "another-build"
        assert driven.marked == [ORDER[2]]
        assert driven.told[-1].endswith("12 claims, before 14. 2 selected claims are no longer in it.")
        assert {row.name for row in driven.tree_rows(Pane.ACTORS)} == shown
        assert unfolded[Pane.ACTORS].unfolded
        assert driven.at == at
        await driven.read()
        assert "undo" not in driven.lines[-1]
        await driven.press("Z")
        assert driven.told[-1] == "There is nothing to undo."


async def test_what_was_selected_in_another_build_is_added(case: Path) -> None:
    async with exploring(case) as driven:
        memory.change_selection("another-build", [ORDER[3]], [])
        await driven.press("g", "space")
        build_anew(case)
        await look(driven)
        assert driven.marked == [ORDER[0], ORDER[3]]
        assert "no longer" not in driven.told[-1]
        assert sorted(memory.load_selection("another-build")) == sorted([ORDER[0], ORDER[3]])
