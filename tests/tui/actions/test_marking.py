"""Selecting claims for export, and the memory of it from one start to the next."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.tui.pilot import exploring
from tests.tui.village import DISPUTED, ORDER


async def test_space_selects_goes_on_and_takes_back(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("g", "space", "space")
        assert (driven.marked, driven.at) == (list(ORDER[:2]), ORDER[2])
        assert driven.title == "The village 14 of 14 claims – 2 selected"
        marked = [line for line in driven.of("#timeline") if line.startswith("│●")]
        assert len(marked) == 2
        assert "Sudzha is ours." in marked[0]
        await driven.press("k", "space")
        assert driven.marked == [ORDER[0]]


async def test_in_the_details_space_selects_the_claim_and_stays(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.go("quiet-day")
        await driven.press("c", "space")
        assert (driven.marked, driven.at) == (["quiet-day"], "quiet-day")


async def test_m_selects_all_matches_says_how_many_and_can_be_undone(village_path: Path) -> None:
    async with exploring(village_path, "status:disputed") as driven:
        await driven.press("g", "space", "m")
        assert tuple(driven.marked) == DISPUTED
        assert driven.told == ["3 more selected, 4 in all. Z undoes it."]
        await driven.press("Z")
        assert driven.marked == [DISPUTED[0]]
        await driven.press("Z", "Z")
        assert driven.marked == []
        assert driven.title == "The village 4 of 14 claims"


async def test_capital_m_selects_none_and_can_be_undone(village_path: Path) -> None:
    async with exploring(village_path, size=(160, 40)) as driven:
        await driven.press("m", "M")
        assert driven.marked == []
        assert not any(line.startswith("│●") for line in driven.of("#timeline"))
        await driven.press("Z")
        assert driven.marked == list(ORDER)
        assert sum(line.startswith("│●") for line in driven.of("#timeline")) == len(ORDER)


async def test_selected_claims_that_the_filter_hides_are_counted(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("g", "space", "space", "space")
        await driven.press("/")
        await driven.type("region:gornal")
        await driven.press("enter")
        assert driven.title == "The village 4 of 14 claims – 3 selected, 2 not shown"
        await driven.press("X")
        assert driven.title == "The village 14 of 14 claims – 3 selected"


async def test_a_selection_survives_a_restart_and_belongs_to_its_case(
    village_path: Path, kursk_path: Path, tmp_path: Path
) -> None:
    async with exploring(village_path, home=tmp_path) as driven:
        await driven.press("g", "space", "j", "space")
    async with exploring(kursk_path, home=tmp_path) as driven:
        assert driven.marked == []
    async with exploring(village_path, "region:sudzha", home=tmp_path) as driven:
        assert driven.marked == [ORDER[0], ORDER[2]]
        assert driven.title == "The village 2 of 14 claims – 2 selected, 1 not shown"
        await driven.press("Z")
        assert driven.marked == [ORDER[0], ORDER[2]]
        await driven.press("M")
    async with exploring(village_path, home=tmp_path) as driven:
        assert driven.marked == []


async def test_two_explorers_of_one_case_share_the_selection(village_path: Path, tmp_path: Path) -> None:
    async with exploring(village_path, home=tmp_path) as one:
        await one.press("g", "space", "space")
        async with exploring(village_path, home=tmp_path) as other:
            assert other.marked == list(ORDER[:2])
            await other.press("g", "space", "G", "space")
        await one.press("g", "j", "j", "space")
    async with exploring(village_path, home=tmp_path) as driven:
        assert driven.marked == [ORDER[1], ORDER[2], ORDER[-1]]


async def test_in_a_tree_space_says_where_claims_are_selected(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("a", "space")
        assert driven.marked == []
        assert "in the timeline" in driven.told[0]


@pytest.mark.parametrize("leave", ["q", "ctrl+q"])
async def test_a_selection_of_the_last_moment_survives(village_path: Path, tmp_path: Path, leave: str) -> None:
    async with exploring(village_path, home=tmp_path) as driven:
        driven.press_at_once("g", "space", "m", "k", leave)
        await driven.settle()
        assert driven.app.return_code == 0
    async with exploring(village_path, home=tmp_path) as driven:
        assert driven.marked == list(ORDER)


async def test_a_selection_that_cannot_be_kept_is_still_one(village_path: Path, tmp_path: Path) -> None:
    async with exploring(village_path, home=tmp_path) as driven:
        folder = Path(os.environ["XDG_STATE_HOME"]) / "conflict-tui" / "selections"
        folder.write_text("a file in the way", "utf-8")
        await driven.press("g", "space")
        assert driven.marked == [ORDER[0]]
        (told,) = driven.told
        assert told.startswith("This cannot be kept for the next start:")
        assert "selections" in told
