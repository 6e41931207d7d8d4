from __future__ import annotations

from pathlib import Path

import pytest

from db.errors import UsageError
from tui.state import keymap as keymaps
from tui.state.commands import COMMANDS, key_name
from tui.state.config import config_file, load_config
from tui.state.keymap import Keymap, command_of, key_for, problems, remarks

DEFAULTS = {command.id: command.keys for command in COMMANDS}


def load_keymap(path: Path | None = None) -> Keymap:
    return keymaps.load_keymap(load_config(path))


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def refused(config: Path, text: str) -> str:
    config.write_text(text, "utf-8")
    with pytest.raises(UsageError) as refusal:
        load_keymap(config)
    assert str(config) in str(refusal.value)
    assert refusal.value.exit_code == 2
    return str(refusal.value)


@pytest.mark.parametrize("text", [None, "", "# nothing yet\n", "[keys]\n", "[settings]\n"])
def test_without_changes_all_keys_are_those_of_the_registry(config: Path, text: str | None) -> None:
    if text is not None:
        config.write_text(text, "utf-8")
    assert load_keymap(config) == DEFAULTS


def test_the_file_is_looked_for_in_the_users_configuration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert tmp_path in config_file().parents
    assert load_keymap() == DEFAULTS
    config_file().parent.mkdir(parents=True)
    config_file().write_text('[keys]\nquit = "Q"\n', "utf-8")
    assert load_keymap()["quit"] == ("Q", "ctrl+q")


@pytest.mark.parametrize(
    ("value", "keys"),
    [
        ('"p"', ("p",)),
        ('"p,ctrl+v"', ("p", "ctrl+v")),
        ('["p", " f5 "]', ("p", "f5")),
        ('"%"', ("percent_sign",)),
        ('";"', ("semicolon",)),
        ('["&"]', ("ampersand",)),
        ('"ж"', ("ж",)),
        ('"p, p"', ("p",)),
        ("[]", ()),
        ('""', ()),
        ('" "', ()),
    ],
)
def test_a_command_can_be_given_other_keys_or_none(config: Path, value: str, keys: tuple[str, ...]) -> None:
    config.write_text(f'[keys]\n"filter.disputed" = {value}\n', "utf-8")
    assert load_keymap(config) == {**DEFAULTS, "filter.disputed": keys}


def test_a_command_may_be_named_without_quotes(config: Path) -> None:
    config.write_text('[keys]\nfilter.disputed = "p"\nhelp = "h"\n', "utf-8")
    assert load_keymap(config) == {**DEFAULTS, "filter.disputed": ("p",), "help": ("h",)}


def test_an_earlier_id_of_a_command_still_works(config: Path) -> None:
    config.write_text('[keys]\n"mark.undo" = "p"\n', "utf-8")
    assert load_keymap(config) == {**DEFAULTS, "undo": ("p",)}


def test_two_commands_can_change_places(config: Path) -> None:
    config.write_text('[keys]\n"filter.disputed" = "s"\n"filter.status" = "d"\n', "utf-8")
    keymap = load_keymap(config)
    assert (keymap["filter.disputed"], keymap["filter.status"]) == (("s",), ("d",))


def test_the_keys_of_the_registry_can_be_written_down(config: Path) -> None:
    entries = (f'"{id}" = {list(map(key_name, keys))!r}\n' for id, keys in DEFAULTS.items() if keys)
    config.write_text("[keys]\n" + "".join(entries), "utf-8")
    assert load_keymap(config) == DEFAULTS


def test_a_key_that_the_user_gives_to_two_commands_is_refused_with_both_their_names(config: Path) -> None:
    message = refused(config, '[keys]\n"filter.disputed" = "s"\n"claim.why" = ["w", "s"]\n')
    assert "'s'" in message
    assert "filter.disputed" in message
    assert "claim.why" in message


def test_a_key_written_in_two_ways_is_still_the_same_key(config: Path) -> None:
    message = refused(config, '[keys]\nexport = "/"\nhelp = "slash"\n')
    assert "export" in message
    assert "help" in message


@pytest.mark.parametrize(
    ("text", "changed", "said"),
    [
        (
            '"filter.disputed" = "e"',
            {"filter.disputed": ("e",), "export": ()},
            ['config.toml gives e to "Show disputed only"; "Export…" is left to ctrl+p.'],
        ),
        (
            'export = "q"',
            {"export": ("q",), "quit": ("ctrl+q",)},
            ['config.toml gives q to "Export…"; "Quit" keeps ctrl+q.'],
        ),
        (
            'export = ["j", "down"]',
            {"export": ("j", "down"), "move.down": ()},
            ['config.toml gives j and down to "Export…"; "Move down a line" is left to ctrl+p.'],
        ),
        ('"filter.disputed" = "s"\n"filter.status" = "d"', {"filter.disputed": ("s",), "filter.status": ("d",)}, []),
        ("export = []", {"export": ()}, []),
        ("quit = []", {"quit": ("ctrl+q",)}, ['config.toml leaves "Quit" no other key, so it keeps ctrl+q.']),
        (
            'help = "j"\ntheme = "down"\npalette = []',
            {"help": ("j",), "theme": ("down",), "palette": (), "move.down": ()},
            ['config.toml gives j to "Show the help" and down to "Switch the theme"; "Move down a line" has no key.'],
        ),
        ('quit = "Q"', {"quit": ("Q", "ctrl+q")}, []),
        (
            'export = "ctrl+q"',
            {"export": ("ctrl+q",), "quit": ("q",)},
            ['config.toml gives ctrl+q to "Export…"; "Quit" keeps q.'],
        ),
        (
            'export = "ctrl+q"\nquit = []',
            {"export": (), "quit": ("ctrl+q",)},
            ['config.toml leaves "Quit" no other key, so it keeps ctrl+q.'],
        ),
        (
            'export = "ctrl+q"\nhelp = "q"',
            {"export": (), "help": ("q",), "quit": ("ctrl+q",)},
            ['config.toml gives q to "Show the help"; "Quit" keeps ctrl+q.'],
        ),
    ],
)
def test_a_users_key_takes_it_from_a_default_and_quitting_stays_possible(
    config: Path, text: str, changed: dict[str, tuple[str, ...]], said: list[str]
) -> None:
    config.write_text(f"[keys]\n{text}\n", "utf-8")
    keymap = load_keymap(config)
    assert keymap == {**DEFAULTS, **changed}
    assert remarks(keymap) == said


def test_a_command_without_a_key_is_named_by_the_way_through_the_palette(config: Path) -> None:
    config.write_text("[keys]\nexport = []\n", "utf-8")
    keymap = load_keymap(config)
    assert key_for(keymap, "export") == 'ctrl+p "export"'
    assert key_for(keymap, "filter.edit") == "/"
    config.write_text("[keys]\nexport = []\npalette = []\n", "utf-8")
    assert key_for(load_keymap(config), "export") == '"export"'


def test_every_key_has_one_command(config: Path) -> None:
    keymap = load_keymap(config)
    assert command_of(keymap) == {key: command.id for command in COMMANDS for key in command.keys}


def test_an_unknown_command_is_refused_with_the_nearest_ones(config: Path) -> None:
    message = refused(config, '[keys]\n"filter.disputd" = "v"\n')
    assert "filter.disputd" in message
    assert "filter.disputed" in message
    assert "help" in refused(config, '[keys]\n"zzz" = "v"\n')


@pytest.mark.parametrize("value", ["5", "[5]", '["v", ""]', "true", '"v,"', '","'])
def test_a_value_that_is_no_key_is_refused_with_an_example(config: Path, value: str) -> None:
    message = refused(config, f'[keys]\n"mark.all" = {value}\n')
    assert "mark.all" in message
    assert '"ctrl+d"' in message


@pytest.mark.parametrize(
    "key",
    [
        *("ctrl-d", "strg+d", "xy", "Ctrl+D", "pagedwn", "ctrl+", "a b", "hyper+x", "super+x", "meta+x", "shift+d"),
        *("alt+D", "alt+/", "ctrl+/", "ctrl+ж", "ctrl+h", "ctrl+shift+d", "f13", "<any>", "alt+f5"),
    ],
)
def test_what_is_no_key_that_terminals_send_is_refused_and_the_command_keeps_its_own(config: Path, key: str) -> None:
    config.write_text(f'[keys]\n"mark.all" = ["b", "{key}"]\n', "utf-8")
    keymap = load_keymap(config)
    assert keymap == DEFAULTS
    (said,) = problems(keymap)
    assert said.startswith(f'config.toml: {key} is not a key that terminals send, so "Select all matches" keeps m.')
    assert "ctrl+letter" in said
    assert remarks(keymap) == []


@pytest.mark.parametrize(
    ("key", "name"),
    [
        *(("alt+b", "alt+b"), ("alt+ж", "alt+ж"), ("ctrl+pgdn", "ctrl+pagedown"), ("shift+left", "shift+left")),
        *(("#", "number_sign"), ("-", "minus"), ("5", "5"), ("ctrl+backslash", "ctrl+backslash"), ("f12", "f12")),
    ],
)
def test_a_key_that_terminals_send_can_be_given(config: Path, key: str, name: str) -> None:
    config.write_text(f'[keys]\n"mark.all" = "{key}"\n', "utf-8")
    keymap = load_keymap(config)
    assert (keymap["mark.all"], problems(keymap)) == ((name,), ())


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("enter", "enter has a fixed meaning"),
        ("tab", "tab has a fixed meaning"),
        ("escape", "escape has a fixed meaning"),
        ("esc", "escape has a fixed meaning"),
        ("return", "enter has a fixed meaning"),
        ("ctrl+m", "ctrl+m is enter, which has a fixed meaning"),
        ("ctrl+[", "ctrl+[ is escape, which has a fixed meaning"),
    ],
)
def test_a_key_with_a_fixed_meaning_is_refused_and_the_command_keeps_its_own(config: Path, key: str, said: str) -> None:
    config.write_text(f'[keys]\nexport = "{key}"\n', "utf-8")
    keymap = load_keymap(config)
    assert keymap == DEFAULTS
    assert problems(keymap) == (f'config.toml: {said} in dialogs and texts, so "Export…" keeps e.',)


def test_a_command_without_a_key_of_its_own_stays_without_one(config: Path) -> None:
    config.write_text('[keys]\nsuspend = "tab"\n', "utf-8")
    assert problems(load_keymap(config))[0].endswith('so "Suspend the program" stays without a key.')


def test_what_was_taken_is_said_in_one_line() -> None:
    for command in COMMANDS:
        for other in COMMANDS:
            if command is not other and len(command.keys) == 1:
                keymap = {**DEFAULTS, command.id: (), other.id: command.keys}
                assert all(len(said) <= 120 for said in remarks(keymap))


@pytest.mark.parametrize("text", ["keys = 5", 'keys = "d"', "[[keys]]\nx = 1"])
def test_keys_that_are_no_table_are_refused(config: Path, text: str) -> None:
    assert "[keys]" in refused(config, text)


def test_what_is_no_toml_is_refused_with_its_line(config: Path) -> None:
    assert "line 2" in refused(config, '[keys]\n"mark.all" = v\n')


def test_what_cannot_be_read_is_refused(tmp_path: Path, config: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_keymap(tmp_path)
    config.write_bytes(b'[keys]\nquit = "\xff"\n')
    with pytest.raises(UsageError, match="cannot be read"):
        load_keymap(config)
