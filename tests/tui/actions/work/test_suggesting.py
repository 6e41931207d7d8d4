"""Suggestions: from the key to links in the case, and what is remembered of decisions."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.tui.contested import SAYS_NOTHING, contested
from tests.tui.pilot import Driven, exploring, home_folders
from tui.state.work.own_cases import remember_own


@pytest.fixture
def plants(tmp_path: Path, home: Path) -> Path:
    """A case without links that was made here."""
    path = contested().write(tmp_path / "plants.sqlite")
    with home_folders(home):
        remember_own(path)
    return path


def links(path: Path) -> list[tuple[str, ...]]:
    """The links in a case file: from, relation, to, basis."""
    query = (
        "SELECT f.uid, l.relation, t.uid, l.basis FROM link l JOIN claim f ON f.id = l.from_id"
        " JOIN claim t ON t.id = l.to_id ORDER BY f.uid"
    )
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.execute(query))


def journal(path: Path) -> list[tuple[str, ...]]:
    """What was done by hand: operation, via, why."""
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.execute("SELECT op, via, why FROM journal ORDER BY n"))


def pair(driven: Driven) -> str:
    """The number of the place that the pair is about."""
    (line, *_) = (line for line in driven.lines if "power plant of" in line)
    return line.partition("power plant of ")[2].split(",")[0]


async def test_a_link_comes_from_a_key_alone_and_is_an_analysts_reading(plants: Path, home: Path) -> None:
    async with exploring(plants, home=home) as driven:
        await driven.press("F")
        assert driven.dialog == "SuggestDialog"
        assert "Council may dispute Ministry" in driven.text
        assert "both are about" in driven.text
        await driven.press("x", "x", "right", "left", "down", "tab", "shift+tab", "q")
        assert links(plants) == []
        assert driven.told == []
        await driven.press("F", "y")
        await driven.sees("1 linked")
        await driven.press("q")
        ((from_, relation, to, basis),) = links(plants)
        assert (from_.replace("denied", "hit"), relation, basis) == (to, "disputes", "analyst")
        assert journal(plants) == [("link.add", "suggest:1", "")]
        assert driven.told == ["1 decision was written. Z takes the last one back."]


async def test_what_was_decided_is_on_the_screen_afterwards_and_can_be_undone(plants: Path, home: Path) -> None:
    async with exploring(plants, home=home) as driven:
        assert "no links yet: F suggests some" in driven.text
        await driven.press("F", "y")
        await driven.sees("1 linked")
        await driven.press("y")
        await driven.sees("2 linked")
        await driven.press("q", "d")
        assert len(driven.matches) == 4
        assert driven.claim.status == "disputed"
        await driven.press("Z")
        assert len(driven.matches) == 2
        assert len(links(plants)) == 1


async def test_keys_after_leaving_wait_for_what_is_written(plants: Path, home: Path) -> None:
    async with exploring(plants, home=home) as driven:
        await driven.press("F")
        driven.press_at_once("y", "q", "d")
        await driven.settle()
        await driven.press("t")
        assert len(links(plants)) == 1
        assert len(driven.matches) == 2


async def test_a_no_is_remembered_and_a_second_visit_offers_only_what_is_new(plants: Path, home: Path) -> None:
    async with exploring(plants, home=home) as driven:
        await driven.press("F")
        seen = []
        for key in ("n", "y", "space"):
            seen.append(pair(driven))
            await driven.press(key)
            await driven.sees(f"{min(len(seen), 2)} decided")
        await driven.press("q", "F")
        assert seen[2] == pair(driven)
        await driven.press("right", "right", "right")
        assert not any(f"power plant of {place}," in driven.text for place in seen[:2])
    assert [op for op, _, _ in journal(plants)] == ["unrelated.add", "link.add"]
    async with exploring(plants, home=home) as driven:
        await driven.press("F")
        assert seen[2] == pair(driven)


async def test_the_last_decision_is_taken_back_in_the_case(plants: Path, home: Path) -> None:
    async with exploring(plants, home=home) as driven:
        await driven.press("F")
        first = pair(driven)
        await driven.press("y")
        await driven.sees("1 linked")
        await driven.press("ctrl+z")
        await driven.sees("Taken back: Council disputes Ministry.")
        assert pair(driven) == first
        await driven.press("2")
        await driven.sees("1 linked")
        await driven.press("q")
        assert [(one[1]) for one in links(plants)] == ["supports"]
        assert [op for op, _, _ in journal(plants)] == ["link.add", "undo", "link.add"]
        await driven.press("Z")
        assert links(plants) == []


async def test_the_reason_is_kept_in_the_history(plants: Path, home: Path) -> None:
    async with exploring(plants, home=home) as driven:
        await driven.press("F", "e")
        await driven.type("names the plant")
        await driven.press("enter", "y")
        await driven.sees("1 linked")
        await driven.press("q")
        assert journal(plants) == [("link.add", "suggest:1", "names the plant")]


async def test_in_the_details_it_begins_with_the_claim_and_tab_goes_to_the_filter(plants: Path, home: Path) -> None:
    async with exploring(plants, home=home) as driven:
        await driven.go("hit-2")
        await driven.press("c", "F")
        assert "▸ pairs of this claim" in driven.text
        assert pair(driven) == "Calder"
        await driven.press("y")
        await driven.sees("1 linked")
        assert links(plants)[0][:3] == ("denied-2", "disputes", "hit-2")
        await driven.press("shift+tab")
        assert "▸ pairs of this filter" in driven.text
        assert pair(driven) != "Calder"


async def test_the_queue_is_that_of_the_filter(plants: Path, home: Path) -> None:
    async with exploring(plants, "region:birkdale", home=home) as driven:
        await driven.press("F")
        assert pair(driven) == "Birkdale"
        assert "1 left in this filter" in driven.text
        await driven.press("y")
        await driven.sees("All that was found in this filter is decided.")


async def test_a_claim_that_says_neither_when_nor_where_is_told_so(plants: Path, home: Path) -> None:
    async with exploring(plants, home=home) as driven:
        await driven.go(SAYS_NOTHING)
        await driven.press("c", "F")
        assert "says neither when nor where" in driven.text
        await driven.press("q", "t")
        await driven.press("/")
        await driven.type("region:kelso")
        await driven.press("enter", "F")
        assert "Nothing is suggested in this filter." in driven.text


async def test_a_case_from_elsewhere_asks_once_before_the_first_decision(tmp_path: Path, home: Path) -> None:
    path = contested().write(tmp_path / "plants.sqlite")
    before = path.read_bytes()
    async with exploring(path, home=home) as driven:
        await driven.press("F")
        first = pair(driven)
        driven.press_at_once("y", "y", "n", "3")
        await driven.sees("Your first change of this case")
        assert driven.dialog == "ChooseDialog"
        await driven.press("escape")
        assert driven.dialog == "SuggestDialog"
        await driven.sees("Not written")
        assert pair(driven) == first
        assert path.read_bytes() == before
        await driven.press("y")
        await driven.sees("Your first change of this case")
        await driven.press("j", "enter")
        await driven.sees("plants-work.sqlite")
        await driven.press("enter")
        await driven.sees("1 linked")
        assert pair(driven) != first
        await driven.press("y")
        await driven.sees("2 linked")
        await driven.press("q")
        copy = path.with_name("plants-work.sqlite")
        assert driven.case.path == copy
        assert len(links(copy)) == 2
    assert path.read_bytes() == before


async def test_a_decision_that_is_refused_brings_its_pair_back(plants: Path, home: Path) -> None:
    async with exploring(plants, home=home) as driven:
        await driven.press("F", "y")
        await driven.sees("1 linked")
        place = pair(driven)
        number = {"Ashford": 0, "Birkdale": 1, "Calder": 2}[place]
        with closing(sqlite3.connect(plants)) as connection:
            connection.execute("UPDATE claim SET uid = uid || '-gone' WHERE uid = ?", (f"denied-{number}",))
            connection.commit()
        await driven.press("y")
        await driven.sees("Not written: ")
        await driven.press("space")
        assert pair(driven) == place
        assert "1 decided · 1 linked" in driven.text


async def test_actors_that_may_be_one_are_made_one_and_parted_again(tmp_path: Path, home: Path) -> None:
    draft = contested().actor("ministry-2", name="Ministerstvo").actor("ministry-3", name="The Ministry")
    draft.claim("more", "ministry-3", stated="2024-06-01", text="More rockets.")
    path = draft.write(tmp_path / "plants.sqlite")
    with home_folders(home):
        remember_own(path)
    async with exploring(path, home=home) as driven:
        await driven.press("F", "shift+tab")
        assert "▸ actors that may be one" in driven.text
        assert "The Ministry may be Ministry" in driven.text
        await driven.press("y")
        await driven.sees("1 linked")
        await driven.press("q")
        assert [op for op, _, _ in journal(path)] == ["actor.merge"]
        await driven.go("more")
        assert [one.actor.name for one in driven.claim.speakers] == ["Ministry"]
        await driven.press("Z")
        assert [one.actor.name for one in driven.claim.speakers] == ["The Ministry"]
