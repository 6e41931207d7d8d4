"""Letters of other scripts, and the keys of a Latin keyboard that they stand on."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from tui.state.commands import COMMANDS
from tui.state.config import load_config
from tui.state.keyboards import LATIN
from tui.state.keymap import Keymap, latin_key, load_keymap

RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
UKRAINIAN = "йцукенгшщзхїфівапролджєячсмитьбюґ", "qwertyuiop[]asdfghjkl;'zxcvbnm,.\\"
GREEK = "ςερτυθιοπασδφγηξκλζχψωβνμ", "wertyuiopasdfghjklzxcvbnm"
DEFAULT = load_keymap(load_config(Path("/nowhere")))


def textual_key(character: str) -> str:
    """The name that Textual gives to a key by the character that it types."""
    if character.isalnum():
        return character
    return unicodedata.name(character).lower().replace("-", "_").replace(" ", "_")


@pytest.mark.parametrize(("letters", "keys"), [RUSSIAN, UKRAINIAN, GREEK])
def test_each_letter_is_the_key_at_its_place(letters: str, keys: str) -> None:
    assert "".join(LATIN[letter] for letter in letters) == keys
    capitals = [(letter.upper(), key.upper()) for letter, key in zip(letters, keys, strict=True) if key.isalpha()]
    for capital, key in capitals:
        if key != "W" or capital not in GREEK[0].upper():
            assert LATIN[capital] == key


def test_shifted_signs_are_those_of_the_same_key() -> None:
    assert "".join(LATIN[letter] for letter in "ХЪЖЭБЮЁЇЄҐ") == '{}:"<>~}"|'


def test_only_characters_that_no_latin_keyboard_has_are_in_the_table() -> None:
    assert all(ord(character) > 0x24F for character in LATIN)
    assert not LATIN.keys() & {key for command in COMMANDS for key in command.keys}


@pytest.mark.parametrize(
    ("key", "latin"),
    [
        ("й", "q"),
        ("П", "G"),
        ("б", "comma"),
        ("Ю", "greater_than_sign"),
        (textual_key("№"), "number_sign"),
        ("ctrl+я", "ctrl+z"),
        ("σ", "s"),
        ("q", "q"),
        ("comma", "comma"),
        ("ctrl+p", "ctrl+p"),
        ("f5", "f5"),
        ("é", "é"),
    ],
)
def test_a_key_is_read_as_that_of_a_latin_keyboard(key: str, latin: str) -> None:
    assert latin_key(DEFAULT, key) == latin


def test_a_letter_that_the_user_gave_to_a_command_is_left_alone() -> None:
    keymap: Keymap = {**DEFAULT, "export": ("ж",), "theme": ("й",)}
    assert (latin_key(keymap, "ж"), latin_key(keymap, "й"), latin_key(keymap, "ц")) == ("ж", "й", "w")
