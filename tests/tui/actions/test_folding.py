"""The trees: folding, ordering, and finding a name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.pilot import Driven, exploring
from tests.tui.village import ORDER
from tui.state.commands import Pane


def tree(driven: Driven, pane: Pane = Pane.ACTORS) -> list[str]:
    """The nodes in view, each indented by its depth."""
    return [f"{'  ' * row.depth}{row.uid}" for row in driven.tree_rows(pane)]


def node(driven: Driven) -> str:
    """The node under the cursor of the tree that has the focus."""
    found = driven.explorer.tree_pane(driven.state.pane).node
    assert found is not None
    assert found.name[:8] in driven.row(f"#{driven.state.pane}")
    return found.uid


async def test_at_first_the_largest_side_is_unfolded(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        assert tree(driven) == [
            "russia",
            "  ru-mod",
            "    gerasimov",
            "deepstate",
            "ukraine",
            "reports",
        ]
        assert tree(driven, Pane.REGIONS)[:3] == ["russia-land", "  kursk-oblast", "    gornal"]


async def test_left_folds_and_goes_up_right_unfolds_and_goes_down(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("a", "j", "left")
        assert tree(driven) == ["russia", "  ru-mod", "deepstate", "ukraine", "reports"]
        await driven.press("left")
        assert node(driven) == "russia"
        await driven.press("left")
        assert tree(driven) == ["russia", "deepstate", "ukraine", "reports"]
        await driven.press("left")
        assert node(driven) == "russia"
        await driven.press("right")
        assert tree(driven) == ["russia", "  ru-mod", "deepstate", "ukraine", "reports"]
        await driven.press("right")
        assert node(driven) == "ru-mod"
        await driven.press("right", "right", "right")
        assert node(driven) == "gerasimov"
        await driven.press("G", "right", "left")
        assert node(driven) == "reports"
        assert driven.matches == list(ORDER)


async def test_folding_outlives_a_filter(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("a", "left", "d", "d", "d")
        assert tree(driven) == ["russia", "deepstate", "ukraine", "reports"]


async def test_the_cursor_stays_on_its_name_when_the_tree_changes(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("a", "G", "k")
        assert node(driven) == "ukraine"
        await driven.press("d")
        assert tree(driven)[-1] == "ukraine"
        assert node(driven) == "ukraine"
        await driven.press("X", "S")
        assert node(driven) == "ukraine"


async def test_capital_s_orders_by_name_and_back_by_count(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("a")
        assert "by count" in driven.of("#actors")[-1]
        await driven.press("S")
        assert [name for name in tree(driven) if not name.startswith(" ")] == [
            "deepstate",
            "reports",
            "russia",
            "ukraine",
        ]
        assert "by name" in driven.of("#actors")[-1]
        assert "by count" in driven.of("#regions")[-1]
        await driven.press("S")
        assert tree(driven)[0] == "russia"
        await driven.press("t", "S")
        assert "by count" in driven.of("#actors")[-1]


async def test_f_finds_a_name_while_it_is_typed_and_goes_there(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("r", "left", "left", "f")
        assert driven.dialog == "FindDialog"
        await driven.type("sudza")
        shown = [" ".join(line.split()) for line in driven.lines]
        assert any("Sudža 2" in line for line in shown)
        await driven.press("enter")
        assert (driven.dialog, driven.focused) == ("", "regions")
        assert node(driven) == "sudzha"
        await driven.press("enter")
        assert driven.filter == "region:sudzha"


async def test_another_of_the_names_found_can_be_pointed_at(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("r", "f")
        await driven.type("kursk")
        await driven.press("down", "up", "enter")
        assert node(driven) == "kursk-city"
        assert driven.told == ["Kursk City has no claims."]
        await driven.press("f")
        await driven.type("oblast")
        await driven.press("tab", "shift+tab", "tab", "enter")
        assert node(driven) == "kursk-oblast"


async def test_a_name_that_nobody_has_is_said_and_nothing_taken(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("f")
        for typed in ("", " "):
            await driven.type(typed)
            assert "the first letters of a name, an alias or an id will do" in driven.text
            assert "nothing in this case matches" not in driven.text
        await driven.type("nobody")
        assert "nothing in this case matches" in driven.text
        await driven.press("enter")
        assert driven.dialog == "FindDialog"
        await driven.press("escape")
        assert (driven.dialog, driven.focused, driven.filter) == ("", "timeline", "")


async def test_from_the_timeline_f_finds_an_actor(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("f")
        await driven.type("MoD")
        await driven.press("enter")
        assert driven.focused == "actors"
        assert node(driven) == "ru-mod"


@pytest.mark.parametrize("pane", ["a", "r"])
async def test_letters_are_commands_in_the_trees_and_the_frame_says_how_to_find(village_path: Path, pane: str) -> None:
    async with exploring(village_path) as driven:
        await driven.press(pane, *"hpq"[:2])
        assert (driven.dialog, driven.filter) == ("", "")
        assert driven.told == ["No command on h. ? lists them.", "No command on p. ? lists them."]
        await driven.press("d")
        assert driven.filter == "status:disputed"
        assert "f finds" in driven.of("#actors")[-1]
        assert "f finds" in driven.of("#regions")[-1]
        await driven.read()
        assert "f find name" in driven.lines[-1]


async def test_a_name_typed_in_one_go_is_found_by_all_its_letters(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        driven.press_at_once("a", "f", *"герас", "enter")
        await driven.settle()
        assert (driven.dialog, node(driven)) == ("", "gerasimov")
        driven.press_at_once("r", "f", *"sumy", "enter", "enter")
        await driven.settle()
        assert (driven.dialog, node(driven), driven.filter) == ("", "sumy", "region:sumy")


async def test_a_name_pointed_at_in_one_go_is_the_one_that_stands_there(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        driven.press_at_once("r", "f", *"oblast", "down", "enter")
        await driven.settle()
        assert (driven.dialog, node(driven)) == ("", "kursk-oblast")


async def test_what_is_found_below_folded_nodes_is_brought_into_view(kursk_path: Path) -> None:
    async with exploring(kursk_path, size=(80, 24)) as driven:
        await driven.press("a", "f")
        await driven.type("gerasimov")
        await driven.press("enter")
        assert node(driven) == "gerasimov"
        pane = driven.explorer.tree_pane(driven.state.pane)
        assert pane.cursor in pane.visible_rows
