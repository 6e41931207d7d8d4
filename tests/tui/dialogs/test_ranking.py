"""What a typed text finds first: beginnings of words, then keywords, then middles, then single letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.text.names import words_in
from db.text.safe import fold
from tui.dialogs.ranking import Rank, fit_of
from tui.state.titles import TITLES

NAMES = st.sampled_from([title.text for title in TITLES.values()]) | st.text(max_size=30)


@pytest.mark.parametrize(
    ("text", "name", "keywords", "fit"),
    [
        ("", "Quit", "", Rank.BEGINS),
        ("exp", "Export…", "", Rank.BEGINS),
        ("EXP", "export", "", Rank.BEGINS),
        ("is:una", "is:unanswered", "", Rank.BEGINS),
        ("theme", "Switch the theme", "", Rank.WORD),
        ("th sw", "Switch the theme", "", Rank.WORD),
        ("una", "is:unanswered", "", Rank.WORD),
        ("dark", "Switch the theme", "dark light", Rank.KEYWORD),
        ("theme dark", "Switch the theme", "dark light", Rank.KEYWORD),
        ("heme", "Switch the theme", "", Rank.INSIDE),
        ("swthm", "Switch the theme", "", Rank.FUZZY),
        ("герас", "Валерий Герасимов", "", Rank.WORD),
        ("sudza", "Sudža", "", Rank.BEGINS),
        ("m", "Switch the theme", "", None),
        ("ark", "Switch the theme", "dark", None),
        ("theme red", "Switch the theme", "", None),
        ("?!", "Switch the theme", "", None),
        ("zzz", "Switch the theme", "", None),
    ],
)
def test_the_kinds_of_fit(text: str, name: str, keywords: str, fit: Rank | None) -> None:
    assert fit_of(text, name, keywords) == fit


@given(st.text(min_size=1, max_size=8), NAMES)
def test_what_fits_has_the_letters_of_the_text_in_order_or_word_by_word(text: str, name: str) -> None:
    if fit_of(text, name) is not None:
        folded = fold(name)
        words = words_in(fold(text)) or fold(text).split()
        assert (
            all(word in folded for word in words)
            or is_in_order(fold(text), folded)
            or all(is_in_order(word, folded) for word in words)
        )


def is_in_order(text: str, name: str) -> bool:
    rest = iter(name)
    return all(character in rest for character in text if character.isalnum())


@given(NAMES, st.integers(1, 30))
def test_the_beginning_of_a_name_always_fits_best(name: str, length: int) -> None:
    assert fit_of(name[:length], name) in (Rank.BEGINS, Rank.WORD)


@given(st.data())
def test_the_beginning_of_a_word_comes_before_letters_somewhere(data: st.DataObject) -> None:
    title = data.draw(st.sampled_from([title.text for title in TITLES.values()]))
    word = data.draw(st.sampled_from([word for word in fold(title).rstrip(".…").split() if word.isalnum()]))
    text = word[: data.draw(st.integers(1, len(word)))]
    here = fit_of(text, title)
    assert here is not None
    assert here <= Rank.WORD
    for other in TITLES.values():
        fit = fit_of(text, other.text)
        words = fold(other.text).replace("'", " ").split()
        if fit is not None and fit > Rank.WORD:
            assert not any(part.startswith(text) for part in words)
