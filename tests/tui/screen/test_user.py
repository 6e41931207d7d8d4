"""What is said to the user: in the footer, in nobody's way, and seen even if a dialog was open."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.pilot import Driven, exploring
from tui.screen import user


class Clock:
    """Time that passes when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(user, "monotonic", clock)
    return clock


def footer(driven: Driven) -> str:
    return " ".join(" ".join(driven.of("#keys")).split())


async def test_a_notice_takes_the_place_of_the_keys_until_the_next_key(village_path: Path, clock: Clock) -> None:
    async with exploring(village_path, size=(80, 24)) as driven:
        before = driven.lines[:-1]
        await driven.press("G")
        await driven.press("n")
        said = "No disputed claim after this one among the matches."
        assert (footer(driven), driven.told) == (said, [said])
        assert len(driven.lines[:-1]) == len(before)
        await driven.press("escape")
        assert footer(driven) == said
        clock.now += 1.5
        await driven.press("escape")
        assert footer(driven).startswith("? help q quit")


async def test_the_next_notice_comes_at_once_when_a_key_has_taken_the_last_away(
    village_path: Path, clock: Clock
) -> None:
    async with exploring(village_path) as driven:
        await driven.press("G", "n")
        clock.now += 1.5
        await driven.press("g", "N")
        assert footer(driven) == "No disputed claim before this one among the matches."


async def test_a_long_notice_pushes_the_panes_up_and_covers_neither_claim_nor_filter(village_path: Path) -> None:
    async with exploring(village_path, "topic:control", size=(80, 24)) as driven:
        claim = driven.of("#claim")
        driven.explorer.say("A long story about [/nope] what became of a file. " * 3, warning=True)
        await driven.settle()
        assert len(driven.of("#keys")) == 2
        assert footer(driven).startswith("! A long story about [/nope] what")
        assert "topic:control" in driven.lines[0]
        assert driven.of("#claim") == claim
        assert driven.row("#timeline") in "\n".join(driven.of("#timeline"))


async def test_what_is_said_while_a_dialog_is_open_is_seen_afterwards(village_path: Path, clock: Clock) -> None:
    async with exploring(village_path) as driven:
        await driven.press("?")
        driven.explorer.announce("The case has changed.")
        clock.now += 60
        await driven.press("j", "escape")
        assert footer(driven) == "The case has changed."
        clock.now += 2
        await driven.press("j")
        assert footer(driven).startswith("? help q quit")


async def test_while_the_filter_is_edited_a_notice_goes_with_a_letter(village_path: Path, clock: Clock) -> None:
    async with exploring(village_path) as driven:
        await driven.press("/")
        driven.explorer.announce("The case has changed.")
        await driven.settle()
        assert footer(driven) == "The case has changed."
        clock.now += 2
        await driven.type("q")
        assert footer(driven) == EDITING


EDITING = "enter apply tab complete ↑↓ choose esc leave it"


@pytest.mark.parametrize(
    ("keys", "outcome"),
    [
        ("a x !", ""),
        ("a x j", ""),
        ("G n k", ""),
        ("backspace /", EDITING),
        ("X d", ""),
        ("Z h", "No command on h. ? lists them."),
        ("h %", "No command on %. ? lists them."),
        ("X f", ""),
        ("backspace D escape", ""),
    ],
)
async def test_what_a_later_key_does_or_says_takes_the_place_of_what_was_said(
    village_path: Path, clock: Clock, keys: str, outcome: str
) -> None:
    async with exploring(village_path, size=(120, 40)) as driven:
        *before, last = keys.split()
        for key in before:
            await driven.press(key)
        told = driven.told[-1]
        await driven.press(last)
        shown = footer_below_dialogs(driven)
        assert told not in shown
        assert shown.startswith(outcome or ("? help q quit" if not driven.dialog else ""))


def footer_below_dialogs(driven: Driven) -> str:
    return " ".join(driven.explorer.panes.footer.render().plain.split())


async def test_three_exports_leave_one_notice(village_path: Path, tmp_path: Path, clock: Clock) -> None:
    async with exploring(village_path, size=(120, 40)) as driven:
        for number in range(3):
            await driven.press("e", "enter", "ctrl+u")
            await driven.type(str(tmp_path / f"{number}.md"))
            await driven.press("enter")
        assert len(driven.told) == 3
        assert footer(driven).count("Written") == footer(driven).count(".md") == 1
        assert "2.md" in footer(driven)


async def test_a_click_that_does_something_takes_the_place_of_what_was_said(village_path: Path, clock: Clock) -> None:
    async with exploring(village_path, size=(120, 40)) as driven:
        await driven.press("g", "h")
        assert footer(driven) == "No command on h. ? lists them."
        await driven.click("#timeline", 6, 3)
        assert footer(driven).startswith("? help q quit")


async def test_while_the_filter_is_edited_the_footer_names_its_keys_and_a_click_on_it_runs_nothing(
    village_path: Path,
) -> None:
    async with exploring(village_path, size=(80, 24)) as driven:
        await driven.press("/")
        assert footer(driven) == EDITING
        before = driven.state
        for x in range(0, 78, 3):
            await driven.click("#keys", x, 0)
        assert (driven.state, driven.dialog, footer(driven)) == (before, "", EDITING)
        await driven.type("gornal")
        await driven.press("enter")
        assert footer(driven).startswith("? help q quit / filter")
        await driven.press("/", "escape")
        assert footer(driven).startswith("? help q quit / filter")


async def test_without_unicode_the_footer_names_the_arrows_in_words(village_path: Path) -> None:
    async with exploring(village_path, ascii=True) as driven:
        await driven.press("/")
        assert "up down choose" in footer(driven)


@pytest.mark.parametrize("opening", ["s", "?", "w", "W", "e", "V", "D", "f", "ctrl+p"])
async def test_a_dialog_names_its_own_keys_and_the_footer_none(village_path: Path, opening: str) -> None:
    async with exploring(village_path, size=(80, 24)) as driven:
        await driven.go("kursk-retaken")
        height = driven.explorer.panes.footer.size.height
        await driven.press(opening)
        assert driven.dialog
        assert footer_below_dialogs(driven) == ""
        assert driven.explorer.panes.footer.size.height == height
        assert "esc" in driven.text
        await driven.press("escape")
        assert footer(driven).startswith("? help q quit")
