"""All that can be done with a mouse."""

from __future__ import annotations

from pathlib import Path

from tests.tui.pilot import Driven, exploring
from tests.tui.village import DISPUTED, ORDER


def line_of(driven: Driven, selector: str, text: str) -> int:
    """The line of a pane's content that has a text in it."""
    lines = driven.of(selector)[1:]
    (found,) = (number for number, line in enumerate(lines) if text in line)
    return found


async def test_a_click_on_a_claim_moves_the_cursor_there(village_path: Path) -> None:
    async with exploring(village_path, size=(160, 40)) as driven:
        await driven.press("a")
        await driven.click("#timeline", 20, line_of(driven, "#timeline", "Sudzha holds."))
        assert (driven.at, driven.focused) == ("sudzha-held", "timeline")
        assert driven.filter == ""
        await driven.click("#timeline", 20, 0)
        await driven.click("#timeline", 5, 34)
        assert driven.at == "sudzha-held"


async def test_a_click_on_an_actor_or_region_is_enter(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.click("#actors", 12, line_of(driven, "#actors", "Ukraine"))
        assert (driven.filter, driven.focused) == ("actor:ukraine", "actors")
        await driven.click("#regions", 12, line_of(driven, "#regions", "Gornal"))
        assert (driven.filter, driven.focused) == ("actor:ukraine region:gornal", "regions")
        await driven.click("#regions", 12, line_of(driven, "#regions", "Gornal"))
        assert driven.filter == "actor:ukraine"


async def test_a_click_on_the_sign_before_a_name_folds_it_only(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.click("#actors", 1, line_of(driven, "#actors", "Russia"))
        assert (driven.filter, "Gerasim" in driven.text.split("Timeline")[0]) == ("", False)
        assert not any("Ministry" in line for line in driven.of("#actors"))
        await driven.click("#actors", 2, line_of(driven, "#actors", "Russia"))
        assert any("Ministry" in line for line in driven.of("#actors"))
        await driven.click("#actors", 2, line_of(driven, "#actors", "DeepState"))
        assert driven.filter == "actor:deepstate"


async def test_a_click_on_a_pane_focuses_it(village_path: Path) -> None:
    async with exploring(village_path, size=(120, 60)) as driven:
        for pane in ("actors", "regions", "claim", "timeline"):
            height = driven.explorer.query_one(f"#{pane}").size.height
            await driven.click(f"#{pane}", 5, height - 1)
            assert (driven.focused, driven.state.pane) == (pane, pane)
        assert driven.filter == ""


async def test_the_wheel_scrolls_and_leaves_the_cursor_alone(kursk_path: Path) -> None:
    async with exploring(kursk_path) as driven:
        at, before = driven.at, driven.of("#timeline")
        for _ in range(20):
            await driven.wheel("#timeline", down=False)
        assert driven.of("#timeline") != before
        assert driven.at == at
        assert not any("…" in line[:8] for line in driven.of("#timeline"))
        await driven.wheel("#claim")
        await driven.wheel("#actors")
        assert driven.explorer.query_one("#actors").scroll_offset.y > 0
        await driven.press("k")
        assert any(driven.row("#timeline") in line for line in driven.of("#timeline"))


async def test_a_click_on_a_link_goes_to_its_claim(village_path: Path) -> None:
    async with exploring(village_path, size=(160, 40)) as driven:
        await driven.go("gornal-taken")
        await driven.click("#claim", 8, line_of(driven, "#claim", "No picture"))
        assert driven.at == "proof-asked"
        await driven.press("backspace")
        assert driven.at == "gornal-taken"
        await driven.click("#claim", 8, 0)
        assert (driven.at, driven.focused) == ("gornal-taken", "claim")


async def test_a_click_on_a_key_is_that_key(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        at = driven.lines[-1].index("d disputed")
        await driven.click("#keys", at - 1, 0)
        assert tuple(driven.matches) == DISPUTED
        await driven.click("#keys", driven.lines[-1].index("? help") - 1, 0)
        assert driven.dialog == "HelpDialog"
        await driven.press("escape")
        await driven.click("#keys", len(driven.lines[-1]) + 1, 0)
        assert driven.dialog == ""


async def test_a_click_on_a_completion_takes_it(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("/")
        await driven.type("region:")
        await driven.click("#completions", 5, line_of(driven, "#completions", "gornal"))
        assert driven.focused == "FilterInput"
        await driven.press("enter")
        assert driven.filter == "region:gornal"


async def test_a_click_on_the_filter_begins_to_edit_it(village_path: Path) -> None:
    async with exploring(village_path, "topic:control") as driven:
        await driven.click("#header", driven.lines[0].index("topic") - 1, 0)
        assert driven.focused == "FilterInput"
        await driven.type(" gornal")
        await driven.press("enter")
        assert driven.filter == "topic:control gornal"


async def test_a_click_on_the_density_strip_goes_to_that_time(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        strip = driven.lines[1]
        await driven.click("#density", strip.index("▃") - 1, 0)
        assert driven.at == ORDER[0]
        await driven.click("#density", strip.index("█") - 1, 0)
        assert driven.claim.stated == "2025-05-01"
        await driven.click("#density", 0, 0)
        await driven.click("#density", len(strip) - 4, 0)
        assert driven.claim.stated == "2025-05-01"
        await driven.press("T")
        strip = driven.lines[1]
        await driven.click("#density", strip.rindex("▁") - 1, 0)
        assert driven.at == "kursk-retaken"


async def test_a_click_on_an_offer_drops_that_part_of_the_filter(village_path: Path) -> None:
    async with exploring(village_path, "region:sumy topic:control") as driven:
        await driven.click("#timeline", 8, line_of(driven, "#timeline", "topic:control"))
        assert driven.filter == "region:sumy"


async def test_dialogs_take_clicks_too(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.press("s")
        await driven.click("ChoiceList", 5, 1)
        assert driven.filter == "status:disputed"
        await driven.press("f")
        await driven.type("russia")
        await driven.click("ChoiceList", 5, 0)
        assert (driven.dialog, driven.focused) == ("", "actors")
