"""The titles of commands: every command has one, and says what it does."""

from __future__ import annotations

import re

from rich.cells import cell_len

from tui.state.commands import BY_ID, COMMANDS
from tui.state.titles import TITLES

WIDEST = 40


def test_every_command_has_a_title_of_its_own() -> None:
    assert set(TITLES) == set(BY_ID)
    texts = [title.text for title in TITLES.values()]
    assert len(set(texts)) == len(texts)


def test_titles_begin_with_a_capital_letter_and_fit_into_a_line() -> None:
    for title in TITLES.values():
        assert title.text[0].isupper()
        assert cell_len(title.text) <= WIDEST


def test_keywords_are_other_words_than_those_of_the_title() -> None:
    for title in TITLES.values():
        keywords = title.keywords.split()
        assert len(set(keywords)) == len(keywords)
        assert not set(keywords) & set(title.text.lower().split()), title


def test_a_command_has_one_name_in_the_footer_the_palette_and_the_table_of_keys() -> None:
    for command in COMMANDS:
        assert words(command.label) <= words(TITLES[command.id].text) & words(command.help), command.id


def words(text: str) -> set[str]:
    return set(re.findall("[a-z]+", text.lower().replace("'s", "")))
