"""Themes, terminals without colours, and ASCII only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import dist
from operator import mul
from pathlib import Path

import pytest
from rich.color import Color, ColorType
from rich.segment import Segment
from textual.theme import Theme

from db.model.claims import Status
from tests.tui.pilot import Driven, exploring, exploring_draft
from tests.tui.village import village
from tui.widgets.glyphs import UNICODE
from tui.widgets.themes import HIGH_CONTRAST, THEMES

SIGNS = {*UNICODE.status.values(), *UNICODE.relations.values()}


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


def faint(driven: Driven, least: float, selector: str = "Screen") -> dict[str, float]:
    """Texts that are hard to read, with their contrast. A sign need not be as clear as words."""
    texts = {segment.text.strip(): contrast(segment) for segment in segments(driven, selector) if is_text(segment)}
    return {text: value for text, value in texts.items() if value < (3 if text in SIGNS else least)}


def is_text(segment: Segment) -> bool:
    return any(character.isalnum() for character in segment.text)


@pytest.mark.parametrize(("theme", "least"), [("dark", 4.5), ("light", 4.5), ("high-contrast", 7)])
async def test_every_text_stands_out_from_its_background(village_path: Path, theme: str, least: float) -> None:
    async with exploring(village_path, "actor:russia", theme=theme, first=True) as driven:
        await driven.press("g", "space", "a", "j", "!")
        assert faint(driven, least) == {}
        await driven.press("X", "t", "d", "g")
        assert faint(driven, least) == {}
        for keys in (("c",), ("v",), ("V", "escape", "l"), ("j",), ("j",), ("c",)):
            await driven.press(*keys)
            assert faint(driven, least) == {}
        for key in ("?", "s", "e", "W", "w"):
            await driven.press(key)
            assert faint(driven, least, ".dialog") == {}
            await driven.press("escape")
        await driven.press("/")
        await driven.type("region:")
        assert faint(driven, least) == {}


COLOURED = [theme for theme in THEMES if not theme.ansi]


def colours(theme: Theme) -> dict[str, str]:
    """The colours of a theme by name, with those of its statuses."""
    return {**theme.to_color_system().generate(), **theme.variables}


def ratio(one: str, other: str) -> float:
    """The contrast of two colours."""
    darker, lighter = sorted(luminance(Color.parse(colour)) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", COLOURED, ids=lambda theme: theme.name)
def test_the_colours_of_a_theme_can_be_read_on_each_other(theme: Theme) -> None:
    named, least = colours(theme), 7 if theme.name == "case-high-contrast" else 4.5
    statuses = [named[f"status-{status}"] for status in Status]
    backgrounds = [named[name] for name in ("background", "surface", "panel", "block-cursor-blurred-background")]
    words = [named[name] for name in ("foreground", "primary", "accent", "muted", "warning", "error")]
    for ground in backgrounds:
        assert min(ratio(word, ground) for word in words) >= least, ground
        assert min(ratio(status, ground) for status in statuses) >= 4.5, ground
    assert min(ratio(status, named["background"]) for status in statuses) >= least
    assert ratio(named["block-cursor-foreground"], named["block-cursor-background"]) >= least
    for sign in (*statuses, named["accent"]):
        assert ratio(sign, named["block-cursor-background"]) >= 3, sign


def test_with_high_contrast_frames_are_seen_and_that_with_the_focus_is_another_one() -> None:
    named = colours(HIGH_CONTRAST)
    assert ratio(named["border-blurred"], named["background"]) >= 3
    assert ratio(named["border"], named["background"]) >= 7
    assert named["focus-border"] != "round"


# How red, green and blue light look to an eye that lacks one kind of cone (Machado, Oliveira and Fernandes, 2009).
EYES = {
    "all cones": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "no red cones": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "no green cones": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
}


def lab(colour: str, eye: Sequence[Sequence[float]]) -> tuple[float, float, float]:
    """A colour as an eye sees it, in CIELAB, where distances are differences that are seen."""
    channels = (channel / 255 for channel in Color.parse(colour).get_truecolor())
    light = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    red, green, blue = (min(max(sum(map(mul, row, light)), 0), 1) for row in eye)
    white = (0.9505, 1.0, 1.089)
    x, y, z = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / white[0],
        (0.2126 * red + 0.7152 * green + 0.0722 * blue) / white[1],
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / white[2],
    )
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("theme", COLOURED, ids=lambda theme: theme.name)
def test_the_colours_of_statuses_differ_for_every_eye(theme: Theme, eye: str) -> None:
    seen = [lab(theme.variables[f"status-{status}"], EYES[eye]) for status in Status]
    assert min(dist(one, other) for one, other in combinations(seen, 2)) > 10


@pytest.mark.parametrize("theme", ["dark", "light", "high-contrast"])
async def test_signs_keep_their_colour_under_the_cursor(village_path: Path, theme: str) -> None:
    async with exploring(village_path, theme=theme) as driven:
        await driven.go("kursk-retaken")
        for key in ("t", "v", "l"):
            await driven.press(key)
            pane = driven.explorer.main
            row = pane.render_line(pane.cursor - pane.scroll_offset.y)
            ground = pane.get_component_rich_style("window--cursor").bgcolor
            (sign,) = (part for part in row if part.style and part.text.strip() == "✗" and part.style.bgcolor == ground)
            assert sign.style is not None
            assert sign.style.color == pane.get_component_rich_style("status--disputed").color
            assert contrast(sign) >= 3


@pytest.mark.parametrize("theme", ["dark", "light"])
async def test_hints_and_notices_stand_out_too(village_path: Path, theme: str) -> None:
    async with exploring(village_path, theme=theme) as driven:
        assert "all claims (/ filters them)" in driven.lines[0]
        driven.explorer.say("A file was written.")
        driven.explorer.say("It cannot be read.", warning=True)
        await driven.settle()
        assert "! It cannot be read." in driven.lines[-1]
        assert faint(driven, 4.5, "#header") == faint(driven, 4.5, "#keys") == {}
        await driven.press("/")
        assert "▸ all claims" in driven.lines[0]
        assert faint(driven, 4.5, "#filter") == {}
        await driven.press("escape", "D")
        assert "a day, month or year" in driven.text
        assert faint(driven, 4.5, ".dialog") == {}


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


@pytest.mark.parametrize("theme", [theme.name.removeprefix("case-") for theme in THEMES])
async def test_without_colours_nothing_is_told_by_colour(village_path: Path, theme: str) -> None:
    async with exploring(village_path, theme=theme, no_color=True) as driven:
        for keys in (("g", "space", "d", "g"), ("v",), ("l",), ("a",), ("s",), ("escape", "W"), ("escape", "/", "r")):
            await driven.press(*keys)
            for segment in segments(driven):
                for color in (segment.style.color, segment.style.bgcolor) if segment.style else ():
                    assert color is None or color.is_default, segment


def lit(driven: Driven, selector: str, how: str) -> list[str]:
    """The texts of a widget that are drawn `reverse` or with an `underline`."""
    texts = (part for part in segments(driven, selector) if is_text(part))
    return [part.text.strip() for part in texts if part.style and getattr(part.style, how)]


@pytest.mark.parametrize("theme", ["ansi", "dark"])
async def test_without_colours_the_current_row_is_seen_in_every_pane(village_path: Path, theme: str) -> None:
    async with exploring(village_path, theme=theme, no_color=True) as driven:
        await driven.go("kursk-retaken")
        for key, pane in (("t", "timeline"), ("v", "sides"), ("l", "thread")):
            await driven.press(key)
            assert "retaken" in " ".join(lit(driven, f"#{pane}", "reverse"))
            assert lit(driven, f"#{pane}", "underline") == []
            await driven.press("c")
            assert "retaken" in " ".join(lit(driven, f"#{pane}", "underline"))
            assert lit(driven, f"#{pane}", "reverse") == []
            assert lit(driven, "#claim", "reverse") != []
        for key, pane in (("a", "actors"), ("r", "regions")):
            await driven.press(key)
            assert lit(driven, f"#{pane}", "reverse") != []
            await driven.press("t")
            assert lit(driven, f"#{pane}", "underline") != []
        for key, rows in (("s", "ChoiceList"), ("W", "MatrixList"), ("w", "WhyLines")):
            await driven.press(key)
            assert lit(driven, rows, "reverse") != []
            await driven.press("escape")
        await driven.press("slash")
        await driven.type("stat")
        assert lit(driven, "#completions", "underline") != []


async def test_without_colours_both_lines_of_a_claim_in_a_thread_are_marked(village_path: Path) -> None:
    async with exploring(village_path, theme="ansi", no_color=True, size=(90, 30)) as driven:
        await driven.go("kursk-retaken")
        await driven.press("l")
        pane = driven.explorer.main
        marked = [all(part.style and part.style.reverse for part in pane.render_line(y)) for y in range(4)]
        assert (sum(marked), marked[pane.cursor : pane.cursor + 2]) == (2, [True, True])


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
