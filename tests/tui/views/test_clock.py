"""The timeline and the strip above it by the date of the statement, of the event and of publication."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cases import Draft
from tests.tui.pilot import Driven, exploring, exploring_draft


def draft() -> Draft:
    """Claims whose dates of statement, event and publication each have an order of their own."""
    found = Draft(title="Clocks").source("early", published="2025-04-11").source("late", published="2025-04-30")
    found.claim("a", stated="2025-04-10", event="2025-04-08", sources="late")
    found.claim("b", stated="2025-04-12", event="2025-04-01", sources="late early")
    found.claim("c", stated="2025-04-14", event="2025-04-02/2025-04-06")
    found.claim("d", stated="2025-04-16", sources="early")
    found.claim("e", stated="2025-04-01/2025-04-20", event="2025-04-20")
    return found.link("d", "disputes", "a").link("e", "disputes", "b")


def rows(driven: Driven) -> list[str]:
    """Headings and claims of the timeline, each by its first words."""
    lines = (re.sub(r"(  \d+)  .*", r"\1", line.strip("│ ▂▃▄▅▆▇")) for line in driven.of("#timeline")[1:-1])
    return [line.split()[1] if line[:1] in "✗·" else line for line in lines if line]


async def test_the_clock_orders_the_timeline_and_says_so() -> None:
    async with exploring_draft(draft(), size=(120, 60)) as driven:
        assert "Timeline by date of the statement" in driven.of("#timeline")[0]
        assert driven.lines[1].startswith(" stated 1 Apr 2025")
        assert rows(driven)[-2:] == ["1–20 April 2025, day not known  1", "e"]
        await driven.press("T")
        assert "Timeline by date of the event" in driven.of("#timeline")[0]
        assert driven.lines[1].startswith(" event 1 Apr 2025")
        assert driven.lines[1].endswith("+ 1 undated")
        assert rows(driven) == [
            *("1 April 2025  1", "b", "2–6 April 2025  1", "c", "8 April 2025  1", "a", "20 April 2025  1", "e"),
            *("No date of the event is given  1", "d"),
        ]
        await driven.press("T")
        assert "Timeline by date of publication" in driven.of("#timeline")[0]
        assert driven.lines[1].startswith(" published 11 Apr 2025")
        assert rows(driven) == [
            *("11 April 2025  2", "b", "d", "30 April 2025  1", "a", "No date of publication is given  2", "c", "e"),
        ]
        await driven.press("T")
        assert "Timeline by date of the statement" in driven.of("#timeline")[0]


async def test_the_cursor_stays_on_its_claim_and_keys_follow_the_rows() -> None:
    async with exploring_draft(draft()) as driven:
        await driven.go("b")
        await driven.press("T")
        assert driven.at == "b"
        await driven.press("j")
        assert driven.at == "c"
        await driven.press("g", "n")
        assert driven.at == "a"
        await driven.press("n", "n")
        assert driven.at == "d"
        await driven.press("n")
        assert driven.told == ["No disputed claim after this one among the matches."]
        await driven.press("N", "N", "N")
        assert driven.at == "b"


async def test_marks_and_the_export_are_those_of_any_clock() -> None:
    async with exploring_draft(draft()) as driven:
        await driven.press("T", "g", "space", "space")
        assert driven.marked == ["b", "c"]
        assert driven.matches == list("abcde")


@pytest.mark.parametrize(("clock", "there"), [("", "c"), ("T", "e"), ("T T", "a")])
async def test_a_date_is_gone_to_by_the_clock_that_is_shown(clock: str, there: str) -> None:
    async with exploring_draft(draft()) as driven:
        await driven.press(*clock.split(), "g", "D")
        assert "Go to date of " in driven.text
        await driven.type("2025-04-13")
        await driven.press("enter")
        assert driven.at == there


async def test_what_is_filtered_while_another_clock_is_shown_stands_by_it() -> None:
    async with exploring_draft(draft(), size=(120, 60)) as driven:
        await driven.press("T", "d")
        assert rows(driven)[1::2] == ["b", "a", "e", "d"]
        assert driven.matches == list("abde")
        await driven.press("u", "T", "T")
        assert rows(driven)[1::2] == list("abcde")


async def test_a_vague_date_has_its_days_at_the_right_where_there_is_room() -> None:
    async with exploring_draft(draft()) as driven:
        await driven.press("T")
        axes = [line for line in driven.of("#timeline") if "├" in line]
        assert [line.split()[0].strip("│") for line in axes] == ["2–6"]
        assert axes[0].strip("│ ").endswith("·├────┤···············")
        await driven.resize(30, 24)
        assert "├" not in driven.text.replace("├─┤ vague date", "")


def lit(driven: Driven) -> str:
    """The signs of the strip that stand out."""
    strip = driven.explorer.query_one("#density").render_line(0)
    return "".join(text for text, style, _ in strip if style and style.bold)


async def test_a_vague_date_lights_up_all_of_its_days() -> None:
    async with exploring_draft(draft()) as driven:
        await driven.go("a")
        assert len(lit(driven)) == 1
        await driven.go("e")
        long = len(lit(driven))
        await driven.press("T")
        assert len(lit(driven)) == 1
        await driven.go("c")
        assert 10 < len(lit(driven)) < long
        await driven.go("d")
        assert lit(driven) == ""


async def test_vague_dates_are_fainter_than_days() -> None:
    async with exploring_draft(draft()) as driven:
        await driven.go("a")
        strip = driven.explorer.query_one("#density").render_line(0)
        bars = [style.color for text, style, _ in strip if style and set(text) & set("▁▂▃▄▅▆▇█")]
        vague, exact = (driven.app.theme_variables[name] for name in ("density-vague", "density"))
        names = [color.triplet.hex if color and color.triplet else "" for color in bars]
        assert {vague.lower(), exact.lower()} <= set(names)


async def test_what_lies_after_the_as_of_date_is_shaded_and_bars_stay_where_they_are() -> None:
    async with exploring_draft(draft().claim("undated")) as driven:
        before = driven.lines[1]
        assert "░" not in before
        ends = before.index("1 Apr 2025"), before.index(" 20 Apr 2025")
        shaded = []
        for _ in range(4):
            await driven.press(",")
            strip = driven.lines[1]
            assert (strip.index("1 Apr 2025"), strip.index("20 Apr 2025") - 1) == ends
            assert set(strip[strip.index("┃") + 1 : ends[1]]) <= {"░"}
            shaded.append(strip.count("░"))
        assert shaded == sorted(shaded)
        assert (shaded[0], shaded[1] > 0, driven.filter) == (0, True, "asof:2025-04-12")
        await driven.press("=")
        assert driven.lines[1] == before


async def test_events_after_the_as_of_date_are_seen_in_the_shade() -> None:
    foreseen = (
        Draft().claim("a", stated="2025-04-01", event="2025-03-01").claim("b", stated="2025-04-01", event="2025-05")
    )
    async with exploring_draft(foreseen, "asof:2025-04-02") as driven:
        await driven.press("T")
        strip = driven.lines[1]
        assert "░" in strip
        assert set(strip.split("┃")[1].split(" ")[0]) == {"░", "▁"}


@pytest.mark.parametrize(("asof", "shade"), [("2020-01-01", True), ("2030-01-01", False)])
async def test_as_of_dates_outside_of_the_strip(asof: str, shade: bool) -> None:
    async with exploring_draft(draft(), f"asof:{asof}") as driven:
        strip = driven.lines[1]
        assert strip.count("┃") == 1
        assert ("┃░" in strip) is shade


async def test_the_shade_is_seen_without_colours_and_in_ascii(village_path: Path) -> None:
    async with exploring(village_path, "asof:2025-04-26", ascii=True) as driven:
        assert "|\\\\\\" in driven.lines[1]
    async with exploring(village_path, "asof:2025-04-26", no_color=True) as driven:
        assert "┃░░░░" in driven.lines[1]


async def test_a_case_without_such_dates_says_so() -> None:
    async with exploring_draft(Draft().claim("a", stated="2025-04-10")) as driven:
        await driven.press("T")
        assert driven.lines[1].strip() == "no date of the event is given"
        assert rows(driven) == ["No date of the event is given  1", "a"]
        await driven.press("T", "D")
        await driven.type("2025")
        await driven.press("enter")
        assert driven.at == "a"


async def test_without_matches_the_clock_is_still_told() -> None:
    async with exploring_draft(draft(), "neverwritten") as driven:
        assert "Timeline by date of the statement" in driven.of("#timeline")[0]
        await driven.press("T", "n", "D")
        await driven.type("2025")
        await driven.press("enter")
        assert "Timeline by date of the event" in driven.of("#timeline")[0]
        assert driven.at == ""


async def test_narrow_strips_leave_room_for_bars() -> None:
    async with exploring_draft(draft().claim("undated"), size=(70, 24)) as driven:
        assert driven.lines[1].strip().startswith("1 Apr 2025 ")
        assert driven.lines[1].endswith(" + 1")


async def test_the_bundled_case_by_every_clock(kursk_path: Path) -> None:
    async with exploring(kursk_path) as driven:
        for words in ("date of the event", "date of publication", "date of the statement"):
            await driven.press("T", "g", "G", "d", "d", "d")
            assert f"Timeline by {words}" in driven.text
            assert len(driven.matches) == 356


async def test_two_sides_and_threads_say_that_clock_and_lens_are_of_the_timeline(kursk_path: Path) -> None:
    async with exploring(kursk_path, "said:2025-03") as driven:
        for view in ("v", "l"):
            await driven.press(view, "T", "i")
            assert driven.told[-2:] == [
                "Two sides and threads are in the order of statement. t leads to the timeline.",
                "Two sides and threads show every claim. t leads to the timeline.",
            ]
            await driven.press("t")
        await driven.press("T", "i", "v")
        assert "stated" in driven.lines[1]
        assert "of 356 claims" in driven.lines[0]
        await driven.press("t")
        assert "event" in driven.lines[1]
        assert "origins" in driven.lines[0]
