"""Panes, focus, zoom, and terminals of all sizes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.pilot import Driven, exploring
from tui.screen.explorer import Explorer
from tui.state.commands import Pane

SIZES = [(80, 24), (120, 40), (200, 60)]


def shown(driven: Driven) -> set[str]:
    return {pane for pane in Pane if driven.shown(pane)}


def in_view(driven: Driven, selector: str = "#timeline") -> bool:
    """Whether the row of the claim under the cursor is on the screen."""
    return any(driven.row(selector)[:30] in line for line in driven.of(selector))


async def test_tab_goes_round_all_panes_and_letters_go_straight_to_one(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        for size in SIZES:
            await driven.resize(*size)
            seen = []
            for key in ("tab", "tab", "tab", "tab", "tab", "shift+tab", "shift+tab", "a", "r", "O", "t", "c", "t"):
                await driven.press(key)
                assert driven.shown(driven.focused)
                assert driven.state.pane == driven.focused
                seen.append(driven.focused)
            assert seen == [
                *("claim", "actors", "regions", "sources", "timeline", "sources", "regions"),
                *("actors", "regions", "sources", "timeline", "claim", "timeline"),
            ]


async def test_a_wide_terminal_shows_all_panes_and_a_narrow_one_the_timeline_and_one_more(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        assert shown(driven) == set(Pane) - {"sources"}
        await driven.press("O")
        assert shown(driven) == set(Pane) - {"regions"}
        await driven.press("c")
        assert shown(driven) == set(Pane) - {"regions"}
        await driven.resize(80, 24)
        assert shown(driven) == {"timeline", "claim"}
        await driven.press("a")
        assert shown(driven) == {"timeline", "actors"}
        await driven.press("r")
        assert shown(driven) == {"timeline", "regions"}
        await driven.press("t")
        assert shown(driven) == {"timeline", "regions"}
        await driven.press("O")
        assert shown(driven) == {"timeline", "sources"}
        await driven.press("c")
        assert shown(driven) == {"timeline", "claim"}
        await driven.resize(200, 60)
        assert shown(driven) == set(Pane) - {"regions"}


async def test_z_gives_one_pane_the_whole_room_and_ends_that(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        for size in SIZES:
            await driven.resize(*size)
            before = shown(driven)
            await driven.press("z")
            assert shown(driven) == {"timeline"}
            assert driven.explorer.query_one("#timeline").region.width == size[0]
            for key, pane in (("c", "claim"), ("a", "actors"), ("O", "sources"), ("r", "regions"), ("t", "timeline")):
                await driven.press(key)
                assert (shown(driven), driven.focused) == ({pane}, pane)
                assert driven.explorer.query_one(f"#{pane}").region.width == size[0]
            await driven.press("z")
            assert "timeline" in shown(driven)
            assert len(shown(driven)) == len(before)


async def test_at_every_size_the_cursor_stays_on_its_claim_and_in_view(kursk_path: Path) -> None:
    async with exploring(kursk_path) as driven:
        await driven.go("gerasimov-kursk-retaken")
        for size in ((80, 24), (200, 60), (120, 40), (90, 30), (20, 5), (1, 1), (120, 40), (80, 24)):
            await driven.resize(*size)
            assert driven.at == "gerasimov-kursk-retaken"
            if size[1] > 20:
                assert in_view(driven)
                assert max(map(len, driven.lines)) <= size[0]
        await driven.press("a", "G")
        name = driven.row("#actors")[:12]
        for size in ((120, 40), (80, 24)):
            await driven.resize(*size)
            assert driven.row("#actors").startswith(name)
            assert in_view(driven, "#actors")


async def test_a_tiny_terminal_is_survived_and_still_obeys(village_path: Path) -> None:
    async with exploring(village_path, size=(20, 5)) as driven:
        for key in (
            "g",
            "j",
            "d",
            "a",
            "enter",
            "right",
            "z",
            "tab",
            "c",
            "enter",
            "X",
            "t",
            "space",
            "m",
            "?",
            "escape",
        ):
            await driven.press(key)
        for key in ("s", "f", "D", "e", "/", "ctrl+p"):
            await driven.press(key, "escape", "escape")
        await driven.resize(2, 2)
        await driven.press("j", "k", "d")
        await driven.resize(120, 40)
        assert driven.filter == "status:disputed"
        assert in_view(driven)


async def test_dialogs_outlive_a_resize(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        for key in ("?", "s", "e"):
            await driven.press(key)
            for size in ((80, 24), (30, 8), (200, 60)):
                await driven.resize(*size)
                assert driven.dialog
            await driven.press("escape")
        assert in_view(driven)


async def test_the_details_are_wrapped_anew_for_their_width(village_path: Path) -> None:
    async with exploring(village_path, size=(44, 40)) as driven:
        await driven.go("kursk-retaken")
        pane = driven.explorer.details
        narrow = pane.row_count
        await driven.resize(120, 40)
        await driven._until(lambda: pane.row_count < narrow, "the details in fewer lines")
        below = pane.row_count
        await driven.press("c", "z")
        assert pane.row_count <= below


async def test_the_keys_line_names_help_quit_and_what_the_pane_can_do(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        for size in SIZES:
            await driven.resize(*size)
            await driven.press("t")
            await driven.read()
            assert driven.lines[-1].split("  ")[0].strip() == "? help"
            assert "q quit" in driven.lines[-1]
            assert "space select" in driven.lines[-1]
            await driven.press("a")
            assert "enter choose" in driven.lines[-1]
            assert "q quit" in driven.lines[-1]


async def test_the_density_strip_shows_the_months_and_the_claim_under_the_cursor(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        strip = driven.lines[1].strip()
        assert strip.startswith("stated Aug 2024 ")
        assert strip.endswith(" Jun 2025 + 1 undated")
        bars = strip.removeprefix("stated Aug 2024 ").removesuffix(" Jun 2025 + 1 undated")
        assert set(bars) <= set("▁▂▃▄▅▆▇█")
        assert "█" in bars[len(bars) // 2 :]
        await driven.press("/")
        await driven.type("said:2024")
        await driven.press("enter")
        bars = driven.lines[1].strip().removeprefix("stated Aug 2024 ").removesuffix(" Jun 2025")
        assert set(bars[5:]) == {"▁"}
        await driven.press("X", "g")
        widget = driven.explorer.query_one("#density")
        plain = widget.render_line(0)
        await driven.press("G", "k")
        assert widget.render_line(0) != plain
        assert widget.render_line(0).text == plain.text


@pytest.mark.parametrize(("first", "rows"), [(True, 13), (False, 14)])
async def test_the_first_screen_of_a_small_terminal(kursk_path: Path, first: bool, rows: int) -> None:
    async with exploring(kursk_path, size=(80, 24), first=first) as driven:
        assert driven.lines[0].startswith(" Kursk 2024–25  ▸ all claims")
        assert driven.lines[0].endswith("356 of 356 claims")
        assert driven.lines[1].startswith(" stated Aug 2024 ")
        assert driven.lines[2].startswith("─ Timeline by date of the statement ──")
        assert len(driven.explorer.main.visible_rows) == rows
        claim = driven.of("#claim")
        assert claim[0].startswith("─ Claim ──")
        assert claim[1].startswith(" Syrskyi said Ukraine's own losses in the Kursk operation")
        assert claim[3] == " ✗ disputed: it and 2 others contradict each other (2 sides, 3 voices)"
        assert claim[4].startswith(" Oleksandr Syrskyi › Ukraine, 23 July 2025 · Kursk Oblast")
        assert claim[5] == " ⇄ 2: disputes Valery Gerasimov, Russian Ministry of Defence"
        assert len(claim) == 6
        assert driven.lines[-1].startswith(" ? help  q quit")
        assert ("esc hides" in driven.lines[-2]) is first


async def test_moving_the_cursor_never_arranges_the_screen_anew(
    kursk_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with exploring(kursk_path, size=(80, 24)) as driven:
        await driven.press("g")
        arranged: list[object] = []
        arrange = type(driven.explorer)._refresh_layout

        def noted(screen: Explorer, *arguments: object, **named: object) -> None:
            arranged.append(arguments)
            arrange(screen, *arguments, **named)  # type: ignore[arg-type]

        monkeypatch.setattr(Explorer, "_refresh_layout", noted)
        await driven.press("j", "j", "k", "pagedown", "G", "space", "n")
        assert arranged == []


async def test_a_claim_in_brief_is_shown_whole_while_it_has_the_focus(village_path: Path) -> None:
    async with exploring(village_path, size=(80, 24)) as driven:
        await driven.go("kursk-retaken")
        brief = driven.of("#claim")
        await driven.press("enter")
        pane = driven.explorer.details
        assert pane.region.height > len(brief)
        assert pane.row_count > 20
        assert pane.target is not None
        assert in_view(driven)
        assert in_view(driven, "#claim")
        await driven.press("t")
        assert driven.of("#claim") == brief
        await driven.click("#claim", 5, 4)
        assert (driven.focused, driven.at) == ("claim", "kursk-retaken")
        assert pane.row_count > 20
        await driven.press("t", "z", "c")
        assert pane.row_count > 20


async def test_a_low_terminal_shows_less_of_the_claim_and_a_tiny_one_what_has_the_focus(village_path: Path) -> None:
    async with exploring(village_path, size=(80, 16)) as driven:
        await driven.go("kursk-retaken")
        assert driven.of("#claim")[1:] == [
            " The Kursk region is fully retaken.",
            " ✗ disputed: it and 1 other contradict each other (2 sides, 2 voices)",
            " Valery Gerasimov › Russia, 26 April 2025 · Kursk Oblast › Russian Federation",
        ]
        await driven.resize(80, 10)
        assert shown(driven) == {"timeline"}
        assert len(driven.explorer.main.visible_rows) == 7
        for key, pane in (("c", "claim"), ("a", "actors"), ("O", "sources"), ("r", "regions"), ("t", "timeline")):
            await driven.press(key)
            assert shown(driven) == {pane}


async def test_remarks_about_a_pane_are_in_the_rule_where_there_is_no_frame(village_path: Path) -> None:
    async with exploring(village_path, "topic:control asof:2025-04-28", size=(80, 24)) as driven:
        assert driven.of("#timeline")[0].startswith("─ Timeline by date of the statement, as known on 28 April 2025 ──")
        await driven.press("a")
        assert driven.of("#actors")[0].startswith("─ Actors, by count – f finds ──")
