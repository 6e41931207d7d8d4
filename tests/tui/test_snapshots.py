"""The screen as it looks, line by line, at three sizes; and the picture in the README."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.pictures import compare_svg, compare_text
from tests.tui.pilot import exploring

SIZES = [(80, 24), (120, 40), (200, 60)]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_explorer(village_path: Path, size: tuple[int, int]) -> None:
    async with exploring(village_path, size=size) as driven:
        await driven.press("g", "space")
        await driven.go("kursk-retaken")
        await driven.press("enter")
        compare_text(f"explorer-{size[0]}x{size[1]}", driven.text)


async def test_the_explorer_in_ascii(village_path: Path) -> None:
    async with exploring(village_path, "topic:control", ascii=True) as driven:
        await driven.go("gornal-taken")
        compare_text("ascii-120x40", driven.text)


async def test_editing_the_filter(village_path: Path) -> None:
    async with exploring(village_path, size=(80, 24)) as driven:
        await driven.press("/")
        await driven.type("status:disputed actor:r")
        compare_text("editing-80x24", driven.text)


async def test_nothing_matches(village_path: Path) -> None:
    async with exploring(village_path, "status:disputed region:sumy topic:control") as driven:
        compare_text("nothing-120x40", driven.text)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_help(village_path: Path, size: tuple[int, int]) -> None:
    async with exploring(village_path, size=size) as driven:
        await driven.press("?")
        compare_text(f"help-{size[0]}x{size[1]}", driven.text)


async def test_a_search_in_the_help_and_a_page_of_the_manual(village_path: Path) -> None:
    async with exploring(village_path, size=(80, 24)) as driven:
        await driven.press("?", "/")
        await driven.type("story")
        compare_text("help-search-80x24", driven.text)
        await driven.press("down", "enter")
        compare_text("help-page-80x24", driven.text)


@pytest.mark.parametrize("size", SIZES[:2], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_palette(village_path: Path, size: tuple[int, int]) -> None:
    async with exploring(village_path, size=size) as driven:
        await driven.press("ctrl+p")
        await driven.type("disp")
        compare_text(f"palette-{size[0]}x{size[1]}", "\n".join(driven.of(".palette")))


async def test_the_first_start(village_path: Path) -> None:
    async with exploring(village_path, size=(80, 24), first=True) as driven:
        compare_text("first-start-80x24", driven.text)


async def test_the_picture_in_the_readme(kursk_path: Path) -> None:
    async with exploring(kursk_path, "region:kursk-oblast status:disputed", size=(120, 36)) as driven:
        await driven.go("gerasimov-kursk-retaken")
        compare_text("readme-120x36", driven.text)
        compare_svg("explorer", driven.app.export_screenshot(title="conflict-tui"))
