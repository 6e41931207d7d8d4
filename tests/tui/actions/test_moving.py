"""Moving through the timeline, the trees and the details, and to other claims."""

from __future__ import annotations

import asyncio
from pathlib import Path
from threading import Event

import pytest

from tests.tui.pilot import Driven, exploring
from tests.tui.village import DISPUTED, ORDER
from tui.state.commands import Pane
from tui.views import claim_list


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 20), (20, 5)])
async def test_the_timeline_opens_with_the_latest_dated_claim_at_its_lower_edge(
    village_path: Path, size: tuple[int, int]
) -> None:
    async with exploring(village_path, size=size, first=True) as driven:
        assert (driven.at, driven.focused, driven.state.pane) == (ORDER[-2], "timeline", Pane.TIMELINE)
        rows = driven.explorer.main.visible_rows
        assert driven.explorer.main.cursor == rows[-1]
        assert "Somebody said something." not in "\n".join(driven.of("#timeline"))
        await driven.press("escape")
        assert driven.explorer.main.cursor == driven.explorer.main.visible_rows[-1]
        await driven.press("G")
        assert driven.at == ORDER[-1]
        if len(rows) > 2:  # a claim and its heading
            await driven.press("k")
            assert driven.explorer.main.cursor < driven.explorer.main.visible_rows[-1]


async def test_lines_are_moved_by_letters_and_arrows_and_the_details_follow(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        seen = []
        for key in ("g", "j", "down", "j", "k", "up", "G", "k", "home", "end", "j", "down"):
            await driven.press(key)
            seen.append(ORDER.index(driven.at))
            assert driven.of("#claim")[1].strip("│ ").startswith(driven.claim.text[:20])
        last = len(ORDER) - 1
        assert seen == [0, 1, 2, 3, 2, 1, last, last - 1, 0, last, last, last]
        await driven.press("g", "k", "up")
        assert driven.at == ORDER[0]


async def test_only_the_claims_around_the_cursor_are_held(kursk_path: Path) -> None:
    async with exploring(kursk_path) as driven:
        await driven.press("g")
        for _ in range(30):
            await driven.press("j")
        assert len(driven.explorer.presenter._read_claims) <= 8


async def test_every_claim_can_be_reached_line_by_line(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("g")
        seen = [driven.at]
        for _ in ORDER[1:]:
            await driven.press("j")
            seen.append(driven.at)
        assert tuple(seen) == ORDER


async def test_pages_and_half_pages_move_cursor_and_view(kursk_path: Path) -> None:
    async with exploring(kursk_path) as driven:
        pane = driven.explorer.main
        for forward, back, pages in (("pagedown", "pageup", 1.0), ("ctrl+f", "ctrl+b", 1.0), ("ctrl+d", "ctrl+u", 0.5)):
            await driven.press("g", "j", forward)
            rows = round((pane.size.height - 1) * pages)
            assert pane.cursor - 2 in (rows, rows + 1)
            assert pane.position == driven.claim.position
            there, top = pane.cursor, pane.scroll_offset.y
            await driven.press(forward, back)
            assert abs(pane.cursor - there) <= 1
            assert abs(pane.scroll_offset.y - top) <= 1


async def test_n_goes_from_one_disputed_claim_to_the_next_and_says_when_there_is_none(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("g")
        seen = [driven.at]
        for _ in DISPUTED[1:]:
            await driven.press("n")
            seen.append(driven.at)
        assert tuple(seen) == DISPUTED
        await driven.press("n")
        assert driven.at == DISPUTED[-1]
        assert driven.told == ["No disputed claim after this one among the matches."]
        await driven.press("G", "N")
        assert driven.at == DISPUTED[-1]
        await driven.press("N", "N", "N", "N")
        assert driven.at == DISPUTED[0]
        assert driven.told[-1] == "No disputed claim before this one among the matches."


async def test_n_stays_among_the_matches_and_says_so_where_none_is_disputed(village_path: Path) -> None:
    async with exploring(village_path, "region:gornal") as driven:
        await driven.press("g", "N")
        assert (driven.at, len(driven.told)) == ("fighting-goes-on", 1)
        await driven.press("n")
        assert (driven.at, len(driven.told)) == ("fighting-goes-on", 2)
    async with exploring(village_path, "-status:disputed") as driven:
        await driven.press("g", "n")
        assert driven.told == ["No disputed claim after this one among the matches."]


async def test_a_date_is_gone_to(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        for typed, there in (
            ("2025-04", "fighting-goes-on"),
            ("2025-04-29", "quiet-day"),
            ("1999", "sudzha-taken"),
            ("2025-05-05", "spring-losses"),
            ("2099", "losses-corrected"),
            ("2025-04-26..2025-05", "fighting-goes-on"),
        ):
            await driven.press("a", "D")
            assert driven.dialog == "PromptDialog"
            await driven.type(typed)
            await driven.press("enter")
            assert (driven.dialog, driven.at, driven.focused) == ("", there, "timeline")


async def test_a_date_in_words_is_gone_to_and_told(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("g", "D")
        await driven.type("1.5.2025")
        await driven.press("enter")
        assert (driven.at, driven.told) == ("quiet-day", ["1.5.2025 is 1 May 2025."])
        await driven.press("D")
        await driven.type("04/05/2025")
        await driven.press("enter")
        assert "04/05/2025 is 4 May 2025 or 5 April 2025." in driven.text
        await driven.press("escape")


@pytest.mark.parametrize(
    ("filter", "typed", "there", "told"),
    [
        ("", "april 2024", "sudzha-taken", "No claim in this case is that early: here is the first, "),
        ("", "2099", "losses-corrected", "No claim in this case is that late: here is the last, "),
        (
            "",
            "29 april 2025",
            "quiet-day",
            "No claim in this case is from 29 April 2025: here is the next, 1 May 2025.",
        ),
        ("region:sumy", "april 2024", "", "No claim under this filter is that early: here is the first, "),
        ("", "1 may 2025", "quiet-day", ""),
        ("", "april 2025", "fighting-goes-on", ""),
        ("", ">2023", "sudzha-taken", ""),
    ],
)
async def test_a_date_that_no_claim_has_is_told_with_where_that_leads(
    village_path: Path, filter: str, typed: str, there: str, told: str
) -> None:
    async with exploring(village_path, filter) as driven:
        await driven.press("D")
        await driven.type(typed)
        await driven.press("enter")
        assert driven.at == (there or driven.matches[0])
        assert len(driven.told) == bool(told)
        assert not told or driven.told[-1].startswith(told)


async def test_a_date_that_cannot_be_read_is_explained_until_it_can(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("g", "D")
        await driven.type("soon")
        await driven.press("enter")
        assert driven.dialog == "PromptDialog"
        shown = " ".join(driven.of("#hint")).replace("│", " ")
        assert " ".join(shown.split()).startswith("soon is not a date. Write a day, a month or a year: 2025-04-26,")
        assert ".." not in shown
        assert ">" not in shown
        await driven.press(*["backspace"] * 4)
        await driven.type("..2025-04")
        await driven.press("enter")
        assert "Name a day, a month or a year to go to." in driven.text
        await driven.press("escape")
        assert (driven.dialog, driven.at) == ("", "sudzha-taken")


async def test_a_date_among_few_matches_leads_to_the_next_of_them(village_path: Path) -> None:
    async with exploring(village_path, "region:sumy") as driven:
        await driven.press("g", "D")
        await driven.type("2025-05-03")
        await driven.press("enter")
        assert driven.at == "spring-losses"


async def test_the_lines_of_a_tree_and_of_the_details_are_moved_through_with_the_same_keys(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("a")
        seen = []
        for key in ("j", "down", "k", "G", "up", "g", "end", "home"):
            await driven.press(key)
            seen.append(driven.row("#actors").lstrip("▾▸ ").split("  ")[0][:11].rstrip())
        assert [name.split(" ")[0] for name in seen] == [
            "Ministry", "Valery", "Ministry", "Reports", "Ukraine", "Russia", "Reports", "Russia",
        ]  # fmt: skip
        assert driven.at == ORDER[-2]
        await driven.press("c", "g")
        details = driven.explorer.details
        assert details.cursor == 0
        await driven.press("j", "down")
        assert details.cursor == 2
        await driven.press("G")
        assert details.cursor == details.row_count - 1
        assert driven.at == ORDER[-2]


async def test_keys_in_one_go_are_each_obeyed_in_turn(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        driven.press_at_once("g", *"jjjk", "space", *"kk", "space", "n")
        await driven.settle()
        assert driven.marked == [ORDER[1], ORDER[2]]
        assert driven.at == DISPUTED[3]


def gaps(driven: Driven) -> list[str]:
    """Rows of the timeline that still wait to be read."""
    return [line for line in driven.of("#timeline") if line.strip("│ █▁▂▃▄▅▆▇") == "…"]


async def test_rows_are_there_however_far_and_fast_one_goes(kursk_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claim_list, "_REMEMBERED_ROWS", 100)
    async with exploring(kursk_path) as driven:
        await driven.press("g")
        for step in (*["pagedown"] * 8, "j", "j", *["pageup"] * 3, "G", "g"):
            await driven.press(step)
            assert gaps(driven) == []


async def test_rows_are_there_when_the_case_was_slow_to_answer(kursk_path: Path) -> None:
    go_on = Event()
    async with exploring(kursk_path) as driven:
        await driven.press("g")
        slow = asyncio.create_task(driven.explorer.ask(lambda _: go_on.wait(20)))
        for _ in range(7):
            driven.press_at_once("pagedown")
            for _ in range(4):
                await driven.pilot.pause(0)
        assert gaps(driven)
        go_on.set()
        await slow
        await driven.settle()
        assert gaps(driven) == []


async def test_a_thousand_keys_in_one_go_are_survived(kursk_path: Path) -> None:
    async with exploring(kursk_path) as driven:
        driven.press_at_once("g", *["j"] * 1_000)
        await driven.settle()
        assert driven.at == driven.matches[-1]
        assert driven.claim.position == len(driven.matches) - 1
        assert driven.told == []
