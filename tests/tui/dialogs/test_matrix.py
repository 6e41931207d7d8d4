"""Who disputes whom, as a table over the screen."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

import pytest

from db.filters.filter import parse
from db.views.dispute_matrix import Among, Matrix, matrix
from tests.cases import Draft
from tests.tui.frames import frames
from tests.tui.pilot import Driven, exploring, exploring_draft
from tui.dialogs.matrix import MatrixDialog, MatrixList
from tui.widgets.glyphs import UNICODE


def row(driven: Driven, name: str) -> list[str]:
    """A row of the table, as the words in it."""
    (found,) = (line for line in driven.of("MatrixList") if line.strip().startswith(name))
    return found.split()


def text(driven: Driven, id: str) -> str:
    """A text around the table, in one line."""
    return " ".join(" ".join(driven.of(f"#{id}")).split())


def words(driven: Driven) -> str:
    """What the cell under the cursor is, in words."""
    return text(driven, "words")


async def test_the_table_counts_who_disputes_whom(village_path: Path) -> None:
    async with exploring(village_path, size=(80, 24)) as driven:
        await driven.press("W")
        assert driven.dialog == "MatrixDialog"
        assert "The rows dispute the columns: 2 disputes by claims that match the filter" in text(driven, "counted")
        assert " ".join(driven.of("#head")[1].split()) == "Russia Ukraine"
        assert row(driven, "Russia") == ["Russia", "·", "1", "██"]
        assert row(driven, "Ukraine") == ["Ukraine", "1", "██", "·"]
        assert words(driven) in (
            "Russia disputes Ukraine: 1 dispute in 1 claim",
            "Ukraine disputes Russia: 1 dispute in 1 claim",
        )
        for way_out in ("escape", "q", "W"):
            await driven.press(way_out)
            assert (driven.dialog, driven.filter) == ("", "")
            await driven.press("W")


async def test_sentences_that_do_not_fit_end_in_a_sign(village_path: Path) -> None:
    async with exploring(village_path, size=(40, 20)) as driven:
        await driven.press("W")
        assert text(driven, "counted").startswith("The rows dispute the columns: 2 disputes by")
        assert text(driven, "counted").endswith("…")
        assert words(driven).endswith("1 dispute in 1 claim")


async def test_keys_go_from_cell_to_cell_and_enter_filters_by_it(village_path: Path) -> None:
    async with exploring(village_path, "actor:deepstate topic:control") as driven:
        await driven.press("W")
        assert "Its conditions on actors are ignored here." in text(driven, "counted")
        await driven.press("g", "h", "h")
        assert words(driven) == "No voice of Russia disputes another."
        await driven.press("enter")
        assert driven.dialog == "MatrixDialog"
        await driven.press("l", "right")
        assert words(driven) == "Russia disputes Ukraine: 1 dispute in 1 claim"
        await driven.press("j", "left", "down")
        assert words(driven) == "Ukraine disputes Russia: 1 dispute in 1 claim"
        await driven.press("enter")
        assert driven.dialog == ""
        assert driven.filter == "actor:ukraine topic:control disputes:russia"
        assert driven.matches == ["fighting-goes-on"]
        await driven.press("u")
        assert driven.filter == "actor:deepstate topic:control"


@pytest.mark.parametrize("key", ["s", "tab"])
async def test_it_switches_between_sides_and_actors(village_path: Path, key: str) -> None:
    async with exploring(village_path) as driven:
        await driven.press("W", key)
        assert row(driven, "Ministry of Defence") == ["Ministry", "of", "Defence", "1", "██", "·", "·"]
        assert row(driven, "General Staff") == ["General", "Staff", "·", "1", "██", "1", "██"]
        assert "s shows sides" in driven.text
        await driven.press(key)
        assert row(driven, "Russia") == ["Russia", "·", "1", "██"]
        assert "s shows actors" in driven.text


async def test_a_click_filters_by_the_cell(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("W")
        names = driven.app.screen.query_one(MatrixList).names
        await driven.click("MatrixList", 3, 1)
        await driven.click("MatrixList", names + 3, 0)
        assert (driven.dialog, words(driven)) == ("MatrixDialog", "No voice of Russia disputes another.")
        await driven.click("MatrixList", names + 3, 1)
        assert driven.filter == "actor:ukraine disputes:russia"


async def test_without_disputes_it_says_so(village_path: Path) -> None:
    async with exploring(village_path, "topic:law", size=(80, 24)) as driven:
        await driven.press("W", "enter", "j", "l")
        assert "No claim that matches the filter disputes another one" in driven.text
        assert "s shows actors, q or escape closes" in driven.text
        await driven.press("s", "escape")
        assert (driven.dialog, driven.filter) == ("", "topic:law")


async def test_what_does_not_fit_is_counted_and_can_be_reached() -> None:
    draft = Draft()
    for number in range(30):
        draft.actor(f"a{number:02}").claim(f"x{number:02}", f"a{number:02}", stated="2025-03-01")
    for number in range(1, 30):
        draft.link("x00", "disputes", f"x{number:02}").link(f"x{number:02}", "disputes", "x00")
    async with exploring_draft(draft, size=(80, 24)) as driven:
        await driven.press("W")
        rest = "columns 1–5 of 24, and 6 more sides that dispute, and 6 more sides that are disputed"
        assert text(driven, "rest") == rest
        await driven.press("g", *["l"] * 23)
        assert words(driven) == "a00 disputes a23: 1 dispute in 1 claim"
        assert "a23" in driven.of("#head")[1]
        await driven.press("G")
        assert words(driven) == "No voice of a23 disputes another."
        await driven.resize(120, 40)
        assert words(driven) == "No voice of a23 disputes another."
        await driven.resize(30, 12)
        assert driven.dialog == "MatrixDialog"


async def test_it_can_be_drawn_in_ascii() -> None:
    draft = Draft().actor("a").actor("b").claim("x", "a").claim("y", "b").link("x", "disputes", "y")
    async with exploring_draft(draft, ascii=True) as driven:
        await driven.press("W")
        assert row(driven, "a") == ["a", "1", "##"]


async def test_names_without_an_id_cannot_be_filtered_by() -> None:
    draft = Draft().actor("a", name="Alpha").actor(" ", name="Blank").claim("x", "a").claim("y", [" "])
    async with exploring_draft(draft.link("x", "disputes", "y")) as driven:
        await driven.press("W", "enter")
        assert words(driven) == "Blank has no id in the case, so a filter cannot name it."


async def test_where_only_voices_on_no_side_dispute_the_table_of_sides_says_so() -> None:
    draft = Draft().actor("a").actor("channels", kind="unattributed").claim("x", "a").claim("y", "channels")
    async with exploring_draft(draft.link("y", "disputes", "x")) as driven:
        await driven.press("W")
        assert "In claims that match the filter, no identified side disputes another" in text(driven, "counted")
        await driven.press("s")
        assert row(driven, "channels")[1] == "1"


def frame_of(screen: str) -> list[int]:
    """The lines of the screen in which the frame of the dialog begins and ends."""
    lines = screen.splitlines()
    (top,) = (number for number, line in enumerate(lines) if "─ Who disputes whom ─" in line)
    return [top, next(number for number in range(len(lines) - 1, top, -1) if "╰" in lines[number])]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_it_is_painted_with_its_table_and_keeps_its_size(kursk_path: Path, size: tuple[int, int]) -> None:
    async with exploring(kursk_path, size=size) as driven:
        with frames(driven) as seen:
            await driven.press("W")
            tables = [screen for screen in seen if "Who disputes whom" in screen]
            assert all("50 ██" in screen and "Ukraine disputes Russia: 50" in screen for screen in tables)
            assert all("Russia" in screen.splitlines()[frame_of(screen)[0] + 6] for screen in tables)
            await driven.press("s", "s")
            assert len({tuple(frame_of(screen)) for screen in seen if "Who disputes whom" in screen}) == 1


async def test_keys_typed_before_the_table_is_there_move_in_it(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        driven.press_at_once("W", "g", "h", "h", "l", "j", "h", "enter")
        await driven.settle()
        assert (driven.dialog, driven.filter) == ("", "actor:ukraine disputes:russia")
        driven.press_at_once("W", "s", "escape")
        await driven.settle()
        assert (driven.dialog, driven.filter) == ("", "actor:ukraine disputes:russia")


async def test_a_count_that_takes_long_is_announced_in_the_same_frame(village_path: Path) -> None:
    counted = asyncio.Event()
    async with exploring(village_path) as driven:

        async def count(among: Among) -> Matrix:
            await counted.wait()
            return await driven.explorer.ask(partial(matrix, filter=parse(""), among=among))

        dialog = MatrixDialog(count, UNICODE, names_actors=False, actors=8, has_links=True)
        driven.explorer.open_dialog(dialog, lambda _: None)
        await driven._until(lambda: "counting…" in driven.text, "that it counts")
        before = frame_of(driven.text)
        counted.set()
        await driven.settle()
        assert (frame_of(driven.text), row(driven, "Russia")) == (before, ["Russia", "·", "1", "██"])
