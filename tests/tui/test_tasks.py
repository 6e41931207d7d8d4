"""What people come with, each done in a dozen keys at most, on the sizes of terminal that they have."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.terminal import Terminal
from tests.tui.pilot import Driven, exploring
from tests.tui.program import PROGRAM, run
from tui.screen.terminal import QUERY

MOST = 12
KEYS_A_SECOND = 3
"""What somebody types who writes 36 words a minute."""
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


FIRST = ("A", *"Shells hit the school of Mill.", "tab", *"Radio Mill", "tab", "tab", *"3 May 2024", "ctrl+s")
SECOND = ("A", *"No shell hit any school.", "tab", *"The army", "tab", "tab", *"4 May 2024", "ctrl+s")
DISPUTE = ("K", "k", "enter", "1")


def home_of(tmp_path: Path) -> dict[str, str]:
    """A home of its own for the program."""
    home = tmp_path / "home"
    home.mkdir()
    return {"HOME": str(home)} | {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("STATE", "CONFIG", "DATA")}


async def test_from_nothing_to_a_dispute_within_two_minutes(tmp_path: Path, size: tuple[int, int]) -> None:
    env = home_of(tmp_path)
    case = tmp_path / "mill.sqlite"
    assert run("new", case, env=env).code == 0
    async with exploring(case, size=size, home=Path(env["HOME"]), first=True) as driven:
        assert "A writes the first one" in driven.text
        assert driven.lines[-1].startswith(" A add  ? help")
        await driven.press(*FIRST)
        assert driven.told[-1].endswith("New in the case: Radio Mill. A writes the next; then K links the two.")
        await driven.press(*SECOND)
        assert driven.told[-1].endswith("K links this claim with the other.")
        await driven.press("K")
        assert driven.told[-1].startswith("Linking The army: go to the other claim and press enter")
        await driven.press(*DISPUTE[1:3])
        assert "1 The army disputes Radio Mill" in driven.text
        await driven.press(DISPUTE[3])
        assert driven.told[-1] == "Linked: The army disputes Radio Mill. Z takes it back."
        assert driven.view.status_counts["disputed"] == 2
    assert len((*FIRST, *SECOND, *DISPUTE)) < 120 * KEYS_A_SECOND


def test_from_nothing_to_a_dispute_in_one_go(tmp_path: Path, size: tuple[int, int]) -> None:
    env = home_of(tmp_path)
    case = tmp_path / "mill.sqlite"
    assert run("new", case, env=env).code == 0
    sent = {"tab": "\t", "enter": "\r", "ctrl+s": "\x13"}
    with Terminal([*PROGRAM, str(case)], {**env}, size, {QUERY: b"\x1b[?62;4c"}) as terminal:
        terminal.wait_for("This case has no claims yet.")
        terminal.send("".join(sent.get(key, key) for key in (*FIRST, *SECOND, *DISPUTE)))
        terminal.wait_for("Linked: The army disputes Radio Mill.")
        terminal.send("q")
        assert terminal.wait() == 0
    listed = run("list", case, "status:disputed", "--count", env=env)
    assert listed.text.strip() == "2"


async def test_a_full_claim_within_forty_seconds(kursk_path: Path, size: tuple[int, int], tmp_path: Path) -> None:
    case = Path(shutil.copy(kursk_path, tmp_path / "case.sqlite"))
    keys = (
        *("A", *"Russian forces have fully retaken the Kursk region.", "tab"),
        *(*"geras", "tab", "tab"),
        *(*"26.04.2025", "tab", "tab"),
        *(*"gorn", "tab", "tab"),
        *(*"ukrainska", "tab", "ctrl+s"),
    )
    async with exploring(case, size=size, own=True) as driven:
        await driven.press(*keys)
        claim = driven.claim
        assert claim.text == "Russian forces have fully retaken the Kursk region."
        assert [speaker.actor.uid for speaker in claim.speakers] == ["gerasimov"]
        assert (claim.stated, [place.region.uid for place in claim.places]) == ("2025-04-26", ["gornal"])
        assert len(claim.sources) == 1
    assert len(keys) < 40 * KEYS_A_SECOND
