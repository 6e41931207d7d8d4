"""Themes, terminals without colours, and ASCII only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.color import Color, ColorType
from rich.segment import Segment

from tests.tui.pilot import Driven, exploring, exploring_draft
from tests.tui.village import village
from tui.widgets.themes import THEMES


def segments(driven: Driven, selector: str = "Screen") -> Iterator[Segment]:
    """All that is drawn where a widget is, and not blank."""
    region = driven.app.screen.query_one(selector).region if selector != "Screen" else driven.app.screen.region
    for strip in driven.app.screen._compositor.render_strips()[region.y : region.bottom]:
        yield from (segment for segment in strip.crop(region.x, region.right) if segment.text.strip())


def luminance(color: Color) -> float:
    """The relative luminance of WCAG 2, from 0 (black) to 1 (white)."""
    channels = (channel / 255 for channel in color.get_truecolor())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(segment: Segment) -> float:
    """The contrast of text to its background, as WCAG 2 counts it: 1 (none) to 21."""
    style = segment.style
    assert style is not None
    assert style.color is not None
    assert style.bgcolor is not None
    darker, lighter = sorted((luminance(style.color), luminance(style.bgcolor)))
    return (lighter + 0.05) / (darker + 0.05)


def faint(driven: Driven, selector: str = "Screen") -> dict[str, float]:
    """Texts that are hard to read, with their contrast."""
    texts = {segment.text.strip(): contrast(segment) for segment in segments(driven, selector) if is_text(segment)}
    return {text: value for text, value in texts.items() if value < 4.5}


def is_text(segment: Segment) -> bool:
    return any(character.isalnum() for character in segment.text)


@pytest.mark.parametrize("theme", ["dark", "light"])
async def test_every_text_stands_out_from_its_background(village_path: Path, theme: str) -> None:
    async with exploring(village_path, "actor:russia", theme=theme, first=True) as driven:
        await driven.press("g", "space", "a", "j", "!")
        assert faint(driven) == {}
        await driven.press("X", "t", "d", "g")
        assert faint(driven) == {}
        await driven.press("c")
        assert faint(driven) == {}
        for key in ("?", "s", "e"):
            await driven.press(key)
            assert faint(driven, ".dialog") == {}
            await driven.press("escape")
        await driven.press("/")
        await driven.type("region:")
        assert faint(driven) == {}


@pytest.mark.parametrize("theme", ["dark", "light"])
async def test_hints_and_notices_stand_out_too(village_path: Path, theme: str) -> None:
    async with exploring(village_path, theme=theme) as driven:
        assert "all claims (/ filters them)" in driven.lines[0]
        driven.explorer.say("A file was written.")
        driven.explorer.say("It cannot be read.", warning=True)
        await driven.settle()
        assert "! It cannot be read." in driven.lines[-1]
        assert faint(driven, "#header") == faint(driven, "#keys") == {}
        await driven.press("/")
        assert "▸ all claims" in driven.lines[0]
        assert faint(driven, "#filter") == {}
        await driven.press("escape", "D")
        assert "a day, month or year" in driven.text
        assert faint(driven, ".dialog") == {}


@pytest.mark.parametrize(("theme", "dark"), [("dark", True), ("light", False)])
async def test_a_theme_is_as_dark_or_light_as_it_is_called(village_path: Path, theme: str, dark: bool) -> None:
    async with exploring(village_path, theme=theme) as driven:
        backgrounds = [segment.style.bgcolor for segment in segments(driven) if segment.style and segment.style.bgcolor]
        assert (sum(map(luminance, backgrounds)) / len(backgrounds) < 0.2) is dark


async def test_the_theme_of_the_terminal_leaves_all_colours_to_it(village_path: Path) -> None:
    async with exploring(village_path, theme="ansi") as driven:
        await driven.press("g", "space", "a", "?")
        for segment in segments(driven):
            for color in (segment.style.color, segment.style.bgcolor) if segment.style else ():
                assert color is None or color.type is not ColorType.TRUECOLOR or not is_text(segment), segment


async def test_without_colours_nothing_is_told_by_colour(village_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with exploring(village_path, theme="ansi", no_color=True) as driven:
        await driven.press("g", "space", "d", "g")
        for segment in segments(driven):
            for color in (segment.style.color, segment.style.bgcolor) if segment.style else ():
                assert color is None or color.is_default, segment
        rows = [strip for strip in driven.app.screen._compositor.render_strips() if "General Sta" in strip.text]
        marked = {part.text.strip() for part in rows[0] if part.style and part.style.reverse}
        assert any("Sudzha is ours" in text for text in marked)


async def test_capital_l_goes_through_the_themes(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        names = [theme.name for theme in THEMES]
        seen = [driven.app.theme]
        for _ in names:
            await driven.press("L")
            seen.append(driven.app.theme)
        assert seen[:-1] == names
        assert seen[-1] == seen[0]


async def test_with_ascii_everything_but_data_is_ascii() -> None:
    draft = village().sql("UPDATE region SET name = 'Sudza' WHERE uid = 'sudzha'")
    async with exploring_draft(draft, "asof:2025-06-02", ascii=True, first=True) as driven:

        def others() -> set[str]:
            return {character for character in driven.text if not character.isascii()}

        await driven.press("g", "space", "j", "j")
        for uid in ("kursk-retaken", "spring-losses"):
            await driven.go(uid)
            assert others() == set()
        await driven.press("m")
        for keys in ("s", "?", "f", "D", "o", "ctrl+p", "/"):
            await driven.press(keys)
            assert others() == set()
            await driven.press("escape", "escape")
        await driven.press("a", "!", "c", "X", "/")
        await driven.type("said:1999")
        await driven.press("enter")
        for size in ((80, 24), (200, 60)):
            await driven.resize(*size)
            assert others() == set()
            assert "- Timeline by date of the statement -" in driven.text
