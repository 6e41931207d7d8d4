"""The palette: commands, filters, actors and places by name."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.tui.pilot import Driven, exploring, exploring_draft
from tests.tui.slow import Query
from tests.tui.test_hostile import MARKUP, assert_inert, hostile
from tui.dialogs.palette import PaletteList
from tui.state.commands import COMMANDS, Pane, footer
from tui.state.titles import TITLES


def found(driven: Driven) -> list[str]:
    """The ids of what the palette shows."""
    return [entry.id for entry in driven.app.screen.query_one(PaletteList)._entries]


def row(driven: Driven) -> str:
    return " ".join(driven.row("PaletteList").split())


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("theme", "Switch the theme Program L"),
        ("exp", "Export… Selection e"),
        ("una", "Filter by is:unanswered no other side has disputed, qu… Filter 8"),
        ("dark", "Switch the theme Program L"),
        ("quit", "Quit Program q ctrl+q"),
        ("save", "Export… Selection e"),
        ("disputed", "Show disputed only Filter d"),
        ("status:disputed", "Filter by status:disputed what the links make of the claim Filter 4"),
        ("topic:law", "Filter by topic:law what it is about Filter 1"),
        ("admission", "Filter by is:admission supports the account of a side with wh… Filter 0"),
        ("gerasi", "Filter by Valery Gerasimov Ministry of Defence › Russia Actor 2"),
        ("герасимов", "Filter by Valery Gerasimov Ministry of Defence › Russia Actor 2"),
        ("sudza", "Filter by Sudža Kursk Oblast › Russian Federation Place 2"),
    ],
)
async def test_what_a_text_finds_first(village_path: Path, text: str, first: str) -> None:
    async with exploring(village_path) as driven:
        await driven.press("ctrl+p")
        await driven.type(text)
        assert row(driven) == first


async def test_without_a_text_it_lists_the_commands_the_most_useful_in_the_pane_first(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        for key, pane in (("t", Pane.TIMELINE), ("a", Pane.ACTORS), ("c", Pane.CLAIM)):
            await driven.press(key, "ctrl+p")
            listed = found(driven)
            able = {command.id for command in COMMANDS if pane in command.panes and command.id != "palette"}
            assert set(listed) == able
            useful = [command.id for command in footer(pane) if command.group != "Program"]
            assert listed[: len(useful)] == useful
            await driven.press("escape")


async def test_a_command_that_does_nothing_in_the_pane_is_shown_but_not_run(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("ctrl+p")
        await driven.type("exclude this")
        assert "Exclude this one  in actors, regions and sources" in driven.text
        await driven.press("enter", "down", "enter")
        assert driven.dialog == "PaletteDialog"
        await driven.press("escape", "a", "ctrl+p")
        await driven.type("exclude this")
        await driven.press("enter")
        assert driven.filter.startswith("-actor:")


async def test_enter_runs_the_command_as_its_key_does(village_path: Path) -> None:
    async with exploring(village_path, "topic:control") as driven:
        await driven.press("ctrl+p")
        assert driven.dialog == "PaletteDialog"
        await driven.type("disputed only")
        await driven.press("enter")
        assert (driven.dialog, driven.filter) == ("", "topic:control status:disputed")
        await driven.press("ctrl+p")
        await driven.type("export")
        await driven.press("enter")
        assert driven.dialog == "ExportDialog"
        await driven.press("escape", "ctrl+p", "escape")
        assert driven.dialog == ""


async def test_every_command_can_be_run_from_it(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        for command in COMMANDS:
            if command.id in ("palette", "quit"):
                continue
            keys = {Pane.TIMELINE: "t", Pane.ACTORS: "a", Pane.CLAIM: "c"}
            await driven.press(next(key for pane, key in keys.items() if pane in command.panes), "ctrl+p")
            await driven.type(TITLES[command.id].text.rstrip("…"))
            assert found(driven)[0] == command.id
            await driven.press("enter")
            for _ in range(3):
                assert driven.dialog != "PaletteDialog"
                await driven.press("escape")
        assert driven.app.return_code is None


async def test_a_filter_is_added_to_the_filter_and_dropped_again(village_path: Path) -> None:
    async with exploring(village_path, "actor:russia") as driven:
        for verb, filter in (("Filter by", "actor:russia is:unanswered"), ("Drop", "actor:russia")):
            await driven.press("ctrl+p")
            await driven.type("unansw")
            assert row(driven).startswith(f"{verb} is:unanswered")
            await driven.press("enter")
            assert driven.filter == filter
        await driven.press("u")
        assert driven.filter == "actor:russia is:unanswered"


async def test_a_number_says_how_many_claims_choosing_leaves(village_path: Path) -> None:
    async with exploring(village_path, "topic:control") as driven:
        for text in ("is:unans", "status:disp", "gerasimov", "gornal"):
            await driven.press("ctrl+p")
            await driven.type(text)
            promised = int(row(driven).split()[-1])
            await driven.press("enter")
            assert len(driven.matches) == promised
            await driven.press("u")


async def test_an_actor_and_a_place_are_chosen_and_dropped_as_in_their_trees(village_path: Path) -> None:
    async with exploring(village_path, 'actor:"Valery Gerasimov"') as driven:
        await driven.press("ctrl+p")
        await driven.type("gerasimov")
        assert row(driven).startswith("Drop Valery Gerasimov")
        await driven.press("enter")
        assert driven.filter == ""
        await driven.press("ctrl+p")
        await driven.type("sumy")
        await driven.press("enter")
        assert driven.filter == "region:sumy"
        assert driven.state.pane is Pane.TIMELINE


async def test_keys_typed_at_once_land_in_its_field(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        driven.press_at_once("ctrl+p", *"quiet q", "backspace", "backspace")
        await driven.settle()
        assert driven.dialog == "PaletteDialog"
        assert "quiet" in driven.text
        await driven.press("escape")
        driven.press_at_once("ctrl+p", *"unanswered", "enter")
        await driven.settle()
        assert (driven.dialog, driven.filter) == ("", "is:unanswered")
        driven.press_at_once("ctrl+p", *"clear the whole", "enter")
        await driven.settle()
        assert (driven.dialog, driven.filter) == ("", "")


async def test_commands_are_found_while_the_case_is_busy_and_what_is_in_it_when_it_answers(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        query = Query()
        asking = asyncio.create_task(driven.explorer.ask(query))
        await query.is_asked()
        driven.press_at_once("ctrl+p", *"theme")
        await driven._until(lambda: "Switch the theme" in driven.text, "the command")
        theme = driven.app.theme
        driven.press_at_once("enter")
        await driven._until(lambda: driven.app.theme != theme, "another theme")
        asking.cancel()
        await driven.settle()


async def test_the_cursor_stays_on_what_was_pointed_at(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("ctrl+p")
        await driven.type("go to")
        first = row(driven)
        await driven.press("down", "down", "up", "tab", "shift+tab", "ctrl+n")
        assert row(driven) != first
        chosen = driven.app.screen.query_one(PaletteList).chosen
        assert chosen is not None
        await driven.press("pagedown", "pageup")
        await driven.press("enter")
        assert driven.dialog in ("", "PromptDialog", "FindDialog")


async def test_a_click_runs_what_was_clicked(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("ctrl+p")
        await driven.type("unansw")
        await driven.click("PaletteList", 5, 0)
        assert (driven.dialog, driven.filter) == ("", "is:unanswered")


async def test_it_says_when_nothing_is_called_like_the_text(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("ctrl+p")
        await driven.type("zzzz")
        assert "nothing is called like this" in driven.text
        await driven.press("enter")
        assert driven.dialog == "PaletteDialog"


async def test_it_names_the_keys_that_the_user_chose(village_path: Path, tmp_path: Path) -> None:
    config = tmp_path / "config" / "conflict-tui"
    config.mkdir(parents=True)
    (config / "config.toml").write_text('[keys]\n"export" = "E,f5"\n', "utf-8")
    async with exploring(village_path, home=tmp_path) as driven:
        await driven.press("ctrl+p")
        await driven.type("export")
        assert row(driven) == "Export… Selection E f5"


async def test_names_from_strangers_are_shown_as_text() -> None:
    async with exploring_draft(hostile()) as driven:
        await driven.press("ctrl+p")
        for text in ("red", "x", "topic", "source"):
            await driven.type(text)
            assert_inert(driven)
            await driven.press(*["backspace"] * len(text))
        await driven.type("red")
        assert MARKUP[:12] in driven.text
        await driven.press("enter")
        assert driven.app.return_code is None
