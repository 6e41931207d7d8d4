"""One pair at a time: what each key decides, and that no key decides a pair that was not seen."""

from __future__ import annotations

import pytest

from tests.tui.dialogs.suggest.desks import PlainDesk, at_desk, proposal


def desk_of(number: int) -> PlainDesk:
    return PlainDesk([proposal(one) for one in range(1, number + 1)])


async def test_each_decision_goes_on_to_the_next_pair() -> None:
    desk = desk_of(3)
    async with at_desk(desk) as driven:
        assert "A1 may dispute B1" in driven.text
        assert "0 decided · 0 linked · 3 left in this filter" in driven.text
        await driven.press("y")
        assert "A2 may dispute B2" in driven.text
        await driven.press("n")
        assert "A3 may dispute B3" in driven.text
        assert "2 decided · 1 linked · 1 left in this filter" in driven.text
        await driven.press("4")
        assert "All that was found in this filter is decided." in driven.text
        assert desk.said == ["A1 disputes B1", "not related", "A3 repeats B3"]


@pytest.mark.parametrize("key", ["y", "n", "1", "6"])
async def test_a_key_typed_more_than_once_at_once_decides_one_pair(key: str) -> None:
    desk = desk_of(5)
    async with at_desk(desk) as driven:
        driven.press_at_once(*(key * 20))
        await driven.settle()
        assert len(desk.decisions) == 1
        assert "A2 may dispute B2" in driven.text
        assert "had only just come up" in driven.text
        await driven.press(key)
        assert len(desk.decisions) == 2


async def test_keys_typed_before_a_pair_is_seen_do_not_decide_it() -> None:
    desk = desk_of(3)
    async with at_desk(desk) as driven:
        driven.press_at_once("space", "y", "right", "n", "left", "1")
        await driven.settle()
        assert desk.decisions == []


async def test_a_click_decides_as_a_key_does_and_a_second_one_at_once_nothing() -> None:
    desk = desk_of(3)
    async with at_desk(desk, (120, 40)) as driven:
        line = next(number for number, text in enumerate(driven.of("#offers")) if "2 A1 supports B1" in text)
        await driven.click("#offers", 4, line)
        assert desk.said == ["A1 supports B1"]
        await driven.click("#tabs", 30, 0)
        assert "Nothing is suggested for it." in driven.text


async def test_a_click_on_a_relation_decides_where_sentences_have_no_room() -> None:
    desk = desk_of(3)
    async with at_desk(desk, (80, 24)) as driven:
        shown = driven.of("#offers")
        line = next(number for number, text in enumerate(shown) if "3 questions" in text)
        await driven.click("#offers", shown[line].index("3 questions") + 1, line)
        assert desk.said == ["A1 questions B1"]


async def test_the_direction_is_swapped() -> None:
    desk = desk_of(2)
    async with at_desk(desk) as driven:
        await driven.press("x")
        assert "B1 may dispute A1" in driven.text
        assert "3 B1 questions A1" in driven.text
        await driven.press("3")
        assert desk.said == ["B1 questions A1"]
        assert "A2 may dispute B2" in driven.text


async def test_later_comes_back_when_there_is_no_other_pair() -> None:
    async with at_desk(desk_of(2)) as driven:
        await driven.press("space")
        assert "A2 may dispute B2" in driven.text
        await driven.press("space")
        assert "A1 may dispute B1" in driven.text
        await driven.press("y")
        assert "A2 may dispute B2" in driven.text
        await driven.press("y", "y")
        assert "is decided." in driven.text


async def test_the_arrows_look_back_and_ahead_without_a_decision() -> None:
    desk = desk_of(3)
    async with at_desk(desk) as driven:
        await driven.press("right", "pagedown")
        assert "A3 may dispute B3" in driven.text
        await driven.press("right")
        assert "This is the last pair." in driven.text
        await driven.press("left", "pageup", "left")
        assert "A1 may dispute B1" in driven.text
        assert desk.decisions == []
        await driven.press("y", "left")
        assert "Decided: A1 disputes B1." in driven.text
        await driven.press("n")
        assert "This pair is decided." in driven.text
        assert desk.said == ["A1 disputes B1"]


async def test_the_last_decision_is_taken_back_and_its_pair_is_seen_again() -> None:
    desk = desk_of(3)
    async with at_desk(desk) as driven:
        await driven.press("y", "n", "ctrl+z")
        assert "A2 may dispute B2" in driven.text
        assert desk.said == ["A1 disputes B1"]
        await driven.press("ctrl+z", "ctrl+z")
        assert "A1 may dispute B1" in driven.text
        assert "Nothing was decided" in driven.text
        await driven.press("2")
        assert desk.said == ["A1 supports B1"]
        assert "A2 may dispute B2" in driven.text


async def test_a_reason_is_given_for_the_next_decision_alone() -> None:
    desk = desk_of(3)
    async with at_desk(desk) as driven:
        await driven.press("e")
        await driven.type("y names the bridge")
        await driven.press("enter")
        assert "why: y names the bridge" in driven.text
        await driven.press("y", "y")
        assert [decision.why for decision in desk.decisions] == ["y names the bridge", ""]


async def test_the_pair_of_a_refused_decision_comes_back() -> None:
    desk = desk_of(3)
    desk.refusals = {"A1 disputes B1": "The case is locked", "A2 disputes B2": "The claim was dropped"}
    async with at_desk(desk) as driven:
        await driven.press("y")
        assert "Not written: The case is locked" in driven.text
        assert "A1 may dispute B1" in driven.text
        await driven.press("y", "y")
        assert "Not written: The claim was dropped" in driven.text
        assert "1 decided" in driven.text
        assert desk.said == ["A1 disputes B1"]
        await driven.press("y", "y")
        assert sorted(desk.said) == ["A1 disputes B1", "A2 disputes B2", "A3 disputes B3"]


async def test_a_pair_decided_in_one_list_does_not_come_in_another() -> None:
    desk = PlainDesk([proposal(1), proposal(2)], [proposal(2), proposal(3)])
    async with at_desk(desk) as driven:
        await driven.press("tab")
        assert "▸ pairs of this claim" in driven.text
        assert "A2 may dispute B2" in driven.text
        await driven.press("y", "tab", "y")
        assert "All that was found in this filter is decided." in driven.text
        await driven.press("ctrl+z", "ctrl+z")
        assert "▸ pairs of this claim" in driven.text
        assert "A2 may dispute B2" in driven.text


async def test_nothing_found_is_said_with_the_reason() -> None:
    async with at_desk(PlainDesk([], remark="1 claim says neither when nor where.")) as driven:
        assert "Nothing is suggested in this filter. 1 claim says neither when nor where." in driven.text
        await driven.press("y", "x", "space", "n", "left", "right", "up")
        assert driven.dialog == "SuggestDialog"
        await driven.press("q")
        assert driven.dialog == ""


async def test_two_actors_are_one_or_two() -> None:
    desk = PlainDesk([proposal(1, None), proposal(2, None)])
    async with at_desk(desk) as driven:
        assert "A1 may be B1" in driven.text
        await driven.press("3")
        assert desk.decisions == []
        await driven.press("x", "y", "n")
        assert desk.said == ["B1 is A1", "these are two"]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60), (20, 5), (40, 12)])
@pytest.mark.parametrize("ascii", [False, True])
async def test_every_size_shows_a_pair_and_takes_a_decision(size: tuple[int, int], ascii: bool) -> None:
    desk = desk_of(2)
    async with at_desk(desk, size, ascii=ascii) as driven:
        assert max(map(len, driven.lines)) <= size[0]
        assert "A1" in driven.text
        assert not ascii or driven.text.isascii()
        await driven.press("down", "y")
        assert desk.said == ["A1 disputes B1"]
        await driven.resize(90, 30)
        assert "A2 may dispute B2" in driven.text


async def test_keys_of_another_keyboard_decide_and_do_not_decide_unseen_pairs_either() -> None:
    desk = desk_of(4)
    async with at_desk(desk) as driven:
        driven.press_at_once(*"ннн")
        await driven.settle()
        assert desk.said == ["A1 disputes B1"]
        await driven.press("т")
        assert desk.said == ["A1 disputes B1", "not related"]


async def test_a_low_terminal_says_above_the_pair_why_it_is_suggested() -> None:
    async with at_desk(desk_of(1), (80, 24)) as driven:
        assert "why: both are about 2 May 2025" in driven.text
        await driven.resize(120, 40)
        assert "why: both" not in driven.text
        assert "Why suggested" in driven.text
