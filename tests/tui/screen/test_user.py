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
        await driven.press("k")
        assert footer(driven) == said
        clock.now += 1.5
        await driven.press("k")
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
        driven.explorer.say("The case has changed.")
        clock.now += 60
        await driven.press("j", "escape")
        assert footer(driven) == "The case has changed."
        clock.now += 2
        await driven.press("j")
        assert footer(driven).startswith("? help q quit")


async def test_while_the_filter_is_edited_a_notice_goes_with_a_letter(village_path: Path, clock: Clock) -> None:
    async with exploring(village_path) as driven:
        await driven.press("/")
        driven.explorer.say("The case has changed.")
        await driven.settle()
        assert footer(driven) == "The case has changed."
        clock.now += 2
        await driven.type("q")
        assert footer(driven).startswith("? help q quit")
