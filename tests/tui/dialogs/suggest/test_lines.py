"""A pair as lines: which words are marked, and that both claims fit beside or below each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from db.model.claims import Relation
from db.suggest.reading.words import words_of
from tests.tui.dialogs.suggest.desks import face
from tui.dialogs.suggest.lines import BESIDE, pair_lines
from tui.dialogs.suggest.marks import COMMON, DIFFERS, Marking
from tui.dialogs.suggest.proposals import Proposal
from tui.widgets.cells import text_of
from tui.widgets.glyphs import UNICODE


def keys(words: str) -> frozenset[str]:
    return frozenset(word.key for word in words_of(words))


def marked(one: str, other: str, common: str, style: str) -> list[str]:
    """The words of the first text in a style."""
    return [text for text, name in Marking(one, other, keys(common)).spans(one, "") if name == style]


def pair_of(one: str, other: str, quote: str = "") -> Proposal:
    return Proposal(("claims", 1, 2), (face("Ann", one, quote), face("Bob", other)), Relation.DISPUTES)


def test_words_in_common_are_marked_if_they_tell_something() -> None:
    one, other = "Shells hit the bridge of Mill.", "The bridge at Mill was never hit."
    assert marked(one, other, "bridge Mill hit", COMMON) == ["hit", "bridge", "Mill"]
    assert marked(one, other, "", COMMON) == []


def test_figures_are_compared_however_they_are_written() -> None:
    assert marked("1,200 dead, 15 hurt", "1200 dead, 16 hurt", "", DIFFERS) == ["15"]
    assert marked("1,200 dead, 15 hurt", "1200 dead, 16 hurt", "", COMMON) == ["1,200"]


@pytest.mark.parametrize(("text", "word"), [("No shells fell.", "No"), ("Армия отрицает удар.", "отрицает")])
def test_words_of_denial_stand_out(text: str, word: str) -> None:
    assert word in marked(text, "Something else was said here.", "", DIFFERS)


def test_of_two_texts_nearly_the_same_the_other_words_stand_out() -> None:
    one = "Troops took the village of Mill on Monday morning."
    other = "Troops left the village of Mill on Monday morning."
    assert marked(one, other, "", DIFFERS) == ["took"]


@given(st.text(max_size=200), st.text(max_size=200))
def test_marking_loses_no_character(one: str, other: str) -> None:
    assert text_of(Marking(one, other, frozenset()).spans(one, "")) == one


@given(st.text(max_size=300), st.text(max_size=300), st.integers(20, 200))
def test_no_line_is_wider_than_there_is_room_for(one: str, other: str, width: int) -> None:
    clean = [" ".join(text.split()) for text in (one, other)]
    for line in pair_lines(pair_of(clean[0], clean[1], clean[1]), False, width, UNICODE):
        assert cell_len(text_of(line.spans)) <= max(width, 20)


def test_both_stand_beside_each_other_where_there_is_room() -> None:
    pair = pair_of("What Ann says.", "What Bob says.")
    beside = [text_of(line.spans) for line in pair_lines(pair, False, BESIDE, UNICODE)]
    assert any("What Ann says." in line and "What Bob says." in line for line in beside)
    below = [text_of(line.spans) for line in pair_lines(pair, False, BESIDE - 1, UNICODE)]
    assert not any("What Ann says." in line and "What Bob says." in line for line in below)
    assert below[0] == "answers the other: Ann"
    swapped = [text_of(line.spans) for line in pair_lines(pair, True, BESIDE - 1, UNICODE)]
    assert swapped[0] == "is answered: Ann"
