"""What people come with, each done in a dozen keys at most, on the sizes of terminal that they have."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.pilot import Driven, exploring

MOST = 12
SIZES = [(80, 24), (120, 40)]

pytestmark = pytest.mark.parametrize("size", SIZES)


async def press(driven: Driven, keys: str) -> None:
    """Press some keys, with blanks between them: characters, and names of more than one letter."""
    pressed = keys.split()
    assert len(pressed) <= MOST
    await driven.press(*pressed)
    await driven.settle()


async def test_who_disputes_that_the_region_was_retaken(kursk_path: Path, size: tuple[int, int]) -> None:
    async with exploring(kursk_path, size=size) as driven:
        await press(driven, "/ f u l l y enter k w")
        assert driven.dialog == "WhyDialog"
        assert "disputed by DeepState" in driven.text.lower().replace("deepstate", "DeepState")


async def test_what_gerasimov_said_of_gornal(kursk_path: Path, size: tuple[int, int]) -> None:
    async with exploring(kursk_path, size=size) as driven:
        await press(driven, "ctrl+p g o r n enter ctrl+p g e r enter enter")
        assert driven.filter == "region:gornal actor:gerasimov"
        assert "Disputed by" in driven.text


async def test_the_casualties_of_both_sides_exported(
    kursk_path: Path, size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with exploring(kursk_path, size=size) as driven:
        await press(driven, "ctrl+p c a s u enter v e enter enter")
        await driven.sees("Written")
    (brief,) = tmp_path.iterdir()
    assert "topic:casualties" in brief.read_text("utf-8")


async def test_what_nobody_answered(kursk_path: Path, size: tuple[int, int]) -> None:
    async with exploring(kursk_path, size=size) as driven:
        await press(driven, "ctrl+p u n a enter ctrl+p u k r enter")
        assert driven.filter == "is:unanswered actor:ukraine"


async def test_admissions(kursk_path: Path, size: tuple[int, int]) -> None:
    async with exploring(kursk_path, size=size) as driven:
        await press(driven, "ctrl+p a d m i enter")
        assert driven.filter == "is:admission"


async def test_three_claims_as_a_brief(
    kursk_path: Path, size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with exploring(kursk_path, size=size) as driven:
        await press(driven, "g space space space e up up up right enter enter")
        await driven.sees("Written")
    (brief,) = tmp_path.iterdir()
    assert "**Claims:** 3 of the 356" in brief.read_text("utf-8")


async def test_a_name_in_cyrillic(kursk_path: Path, size: tuple[int, int]) -> None:
    async with exploring(kursk_path, size=size) as driven:
        await press(driven, "a f З е л е enter enter")
        assert driven.filter == "actor:zelensky"


async def test_what_was_known_at_the_end_of_a_month_against_now(kursk_path: Path, size: tuple[int, int]) -> None:
    async with exploring(kursk_path, size=size) as driven:
        await press(driven, "d < < < <")
        assert "as of 30 April 2025" in driven.title
        await press(driven, "=")
        assert "189 of 356 claims" in driven.title


async def test_an_article_and_its_claims_are_five_keys_away(kursk_path: Path, size: tuple[int, int]) -> None:
    async with exploring(kursk_path, size=size) as driven:
        keys = "O j j j enter"
        assert len(keys.split()) <= 5
        await press(driven, keys)
        assert driven.filter == "source:seed-kursk-retaken"
        assert len(driven.matches) == 18
