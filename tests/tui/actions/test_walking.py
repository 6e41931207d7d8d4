"""Walking along the links of a claim, copying it, and opening its source."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import pytest

from tests.cases import Draft
from tests.tui.pilot import Driven, exploring, exploring_draft


def details(driven: Driven) -> str:
    return "\n".join(line.strip("│") for line in driven.of("#claim"))


def to_line(driven: Driven, begin: str) -> None:
    """Put the cursor of the details on the first line of a link that begins so."""
    pane = driven.explorer.details
    for row in range(pane.row_count):
        pane.goto(row)
        if pane.target is not None and driven.row("#claim").lstrip("▸✗?+· ").startswith(begin):
            return
    raise AssertionError(f"no link begins with {begin}\n{driven.text}")


async def test_enter_goes_to_the_claim_that_answers_and_backspace_comes_back(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.go("kursk-retaken")
        await driven.press("enter")
        assert driven.focused == "claim"
        assert driven.row("#claim").startswith("▸ ✗° General Staff")
        await driven.press("enter")
        assert (driven.at, driven.focused) == ("fighting-goes-on", "claim")
        assert "Units still hold" in driven.row("#timeline")
        assert "1 back" in driven.of("#claim")[-1]
        await driven.press("backspace")
        assert (driven.at, driven.focused) == ("kursk-retaken", "claim")
        assert "The Kursk region" in driven.row("#timeline")
        assert "back" not in driven.of("#claim")[-1]
        await driven.press("backspace")
        assert driven.at == "kursk-retaken"


async def test_each_line_of_a_link_leads_to_its_claim(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        for wanted in ("Valery Gerasimov,", "The Kursk region"):
            await driven.go("gornal-taken")
            await driven.press("c")
            to_line(driven, wanted)
            await driven.press("enter")
            assert driven.at == "kursk-retaken"


async def test_a_walk_of_several_steps_leads_back_step_by_step(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.go("proof-asked")
        await driven.press("c")
        for wanted, there in (
            ("Gornal, the last", "gornal-taken"),
            ("The Kursk", "kursk-retaken"),
            ("Units", "fighting-goes-on"),
        ):
            to_line(driven, wanted)
            await driven.press("enter")
            assert driven.at == there
        assert "3 back" in driven.of("#claim")[-1]
        for there in ("kursk-retaken", "gornal-taken", "proof-asked"):
            await driven.press("backspace")
            assert driven.at == there


async def test_a_link_may_lead_out_of_the_matches_and_that_is_said(village_path: Path) -> None:
    async with exploring(village_path, "actor:gerasimov status:disputed") as driven:
        assert driven.matches == ["kursk-retaken"]
        await driven.press("enter", "enter")
        assert driven.at == "fighting-goes-on"
        assert "not among the matches" in driven.of("#claim")[-1]
        await driven.press("space")
        assert driven.marked == ["fighting-goes-on"]
        await driven.press("t")
        assert driven.at == "kursk-retaken"
        await driven.press("enter", "enter", "backspace")
        assert driven.at == "kursk-retaken"
        assert "not among" not in driven.of("#claim")[-1]


async def test_a_link_out_of_view_is_gone_to_first(kursk_path: Path) -> None:
    async with exploring(kursk_path, size=(80, 24)) as driven:
        await driven.go("gerasimov-kursk-retaken")
        await driven.press("enter", "g", "enter")
        pane = driven.explorer.details
        assert pane.target is not None
        assert pane.cursor in pane.visible_rows
        target = pane.target
        await driven.press("enter")
        assert driven.claim.position == target


async def test_a_claim_without_links_says_so_on_enter(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.go("no-date")
        await driven.press("enter", "enter")
        assert driven.told == ["No claim is linked with this one."]
        assert driven.at == "no-date"


async def test_a_claim_without_anything_has_a_sentence_for_each(village_path: Path) -> None:
    async with exploring(village_path, size=(120, 60)) as driven:
        await driven.go("no-date")
        shown = " ".join(details(driven).split())
        for sentence in (
            "nobody is named",
            "no date is given",
            "no date of the event is given",
            "no place is given",
            "No claim is linked with this one.",
            "No source is recorded for this claim.",
        ):
            assert sentence in shown


async def test_the_details_at_an_as_of_date_know_only_what_was_said_by_then(village_path: Path) -> None:
    async with exploring(village_path, "asof:2025-04-27") as driven:
        await driven.go("gornal-taken")
        assert "Questioned by" not in details(driven)
        assert "Supports" in details(driven)


async def test_y_copies_the_claim_as_markdown_and_says_so(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        await driven.go("kursk-retaken")
        await driven.press("y")
        copied = driven.app.clipboard
        for part in ("The Kursk region is fully retaken", "Valery Gerasimov", "Units still hold", "wion.example"):
            assert part in copied
        assert len(driven.told) == 1
        assert "OSC 52" in driven.told[0]


async def test_o_shows_the_address_and_opens_it_after_a_yes_only(
    village_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def browser(url: str) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.BackgroundBrowser("a browser"))
    monkeypatch.setattr(webbrowser, "open", browser)
    async with exploring(village_path) as driven:
        await driven.go("gornal-taken")
        for no in ("n", "escape", "q"):
            await driven.press("o")
            assert driven.dialog == "ConfirmDialog"
            assert "https://wion.example/kursk" in driven.text
            await driven.press(no)
            assert (driven.dialog, opened) == ("", [])
        await driven.press("o", "y")
        assert opened == ["https://wion.example/kursk"]
        assert driven.told == ["Opened https://wion.example/kursk"]


async def test_of_several_sources_one_is_chosen_first(village_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.BackgroundBrowser("a browser"))
    monkeypatch.setattr(webbrowser, "open", lambda url: False)
    async with exploring(village_path) as driven:
        await driven.go("kursk-retaken")
        await driven.press("o")
        assert driven.dialog == "ChooseDialog"
        assert "WION" in driven.text
        await driven.press("j", "enter")
        assert driven.dialog == "ConfirmDialog"
        assert "https://pravda.example/map" in driven.text
        await driven.press("y")
        assert driven.told == ["No browser could be started for https://pravda.example/map"]
        await driven.press("o", "escape")
        assert (driven.dialog, len(driven.told)) == ("", 1)


async def test_without_an_address_nothing_is_asked(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        for uid in ("quiet-day", "no-date"):
            await driven.go(uid)
            await driven.press("o")
            assert driven.dialog == ""
            assert driven.told[-1] == "This claim has no source with an address on the web."


async def test_an_address_that_looks_like_another_says_where_it_leads() -> None:
    draft = Draft().actor("a").source("s", url="https://bbc.co.uk@evil.example/news").claim("x", "a", sources="s")
    async with exploring_draft(draft) as driven:
        await driven.press("o")
        assert "https://bbc.co.uk@evil.example/news" in driven.text
        assert "It leads to evil.example." in driven.text


async def test_a_browser_that_would_take_this_terminal_is_not_started(
    village_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser("lynx"))
    monkeypatch.setattr(webbrowser, "open", opened.append)
    async with exploring(village_path) as driven:
        await driven.go("gornal-taken")
        await driven.press("o", "y")
        assert opened == []
        assert driven.told == ["No browser could be started for https://wion.example/kursk"]
