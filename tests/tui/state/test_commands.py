from __future__ import annotations

from collections import Counter

import pytest

from tui.state.commands import (
    ASKING,
    AT_ONCE,
    BY_ID,
    COMMANDS,
    RENAMED,
    TREES,
    WITHOUT_CASE,
    Command,
    Pane,
    footer,
    grouped,
    key_name,
)
from tui.state.state import ViewState
from tui.views.registry import MAIN_VIEWS, all_actions, all_transitions

TRANSITIONS, ACTIONS = all_transitions(MAIN_VIEWS), all_actions(MAIN_VIEWS)
KEYS = [key for command in COMMANDS for key in command.keys]


def test_no_two_commands_share_an_id_or_a_key() -> None:
    assert [id for id, number in Counter(command.id for command in COMMANDS).items() if number > 1] == []
    assert [key for key, number in Counter(KEYS).items() if number > 1] == []
    assert len(BY_ID) == len(COMMANDS)


def test_every_command_does_something_in_exactly_one_way() -> None:
    assert TRANSITIONS.keys() | ACTIONS.keys() == BY_ID.keys()
    assert TRANSITIONS.keys() & ACTIONS.keys() == set()
    assert BY_ID.keys() >= WITHOUT_CASE


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_says_what_it_does(command: Command) -> None:
    assert command.keys or not command.footer
    assert command.label == command.label.strip() != ""
    assert command.help[0].isupper()
    assert not command.help.endswith(".")
    assert command.panes
    assert command.footer <= set(Pane)


def test_commands_are_listed_by_their_ids_and_earlier_ids_lead_to_them() -> None:
    assert BY_ID.keys() >= ASKING | AT_ONCE | WITHOUT_CASE | set(RENAMED.values())
    assert not BY_ID.keys() & RENAMED.keys()
    for pane in Pane:
        named = footer(pane)
        assert {command.id for command in named} == {command.id for command in COMMANDS if pane in command.footer}


def test_in_the_trees_finding_is_among_the_first_commands_that_the_footer_names() -> None:
    for pane in TREES:
        assert "tree.find" in [command.id for command in footer(pane)][:6]


def test_the_groups_hold_every_command_once() -> None:
    assert [command for _, commands in grouped() for command in commands] == sorted(
        COMMANDS, key=lambda command: [group for group, _ in grouped()].index(command.group)
    )


def test_keys_are_shown_as_they_are_written_on_paper() -> None:
    assert list(map(key_name, ("slash", "question_mark", "pagedown", "d", "ctrl+p"))) == [
        "/",
        "?",
        "pgdn",
        "d",
        "ctrl+p",
    ]
    assert not [key for key in KEYS if "_" in key_name(key)]


@pytest.mark.parametrize("id", sorted(TRANSITIONS))
def test_a_change_of_state_is_possible_from_the_first_state(id: str) -> None:
    assert isinstance(TRANSITIONS[id](ViewState()), ViewState)
