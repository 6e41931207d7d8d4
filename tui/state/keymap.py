"""Which key runs which command: the defaults of the registry, changed by the user's configuration file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from textual.keys import KEY_NAME_REPLACEMENTS, Keys, key_to_character

from db.errors import UsageError
from db.text.names import listed, nearest
from tui.state.commands import BY_ID, COMMANDS, key_name
from tui.state.config import Config

Keymap = Mapping[str, tuple[str, ...]]
"""The keys of each command, by the command's id."""


def key_for(keymap: Keymap, command: str) -> str:
    """The first key of a command, given by its id, as one would write it on paper."""
    return key_name(keymap[command][0])


def load_keymap(config: Config) -> Keymap:
    """The keymap with the changes of the `[keys]` table of a configuration file.

    Raises UsageError that names the file and the entry: an unknown command, a value that is no key, or a key
    that two commands share.
    """
    return _checked(config.path, dict(_flat(config.keys)))


def _flat(keys: Mapping[str, object], group: str = "") -> Iterator[tuple[str, object]]:
    """The entries by the full id of their command: without quotes, TOML reads filter.disputed as a table."""
    for name, value in keys.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{group}{name}.")
        else:
            yield f"{group}{name}", value


def _checked(path: Path, changes: Mapping[str, object]) -> Keymap:
    keymap = {command.id: command.keys for command in COMMANDS}
    for id, value in changes.items():
        if id not in BY_ID:
            near = nearest(id, BY_ID)
            hint = f"did you mean {listed(near, 'or')}?" if near else "the help screen lists them all"
            raise UsageError(f"{path}: there is no command {id!r} to give a key to; {hint}")
        keymap[id] = _keys(path, id, value)
    taken: dict[str, str] = {}
    for id, keys in keymap.items():
        for key in keys:
            if key in taken:
                raise UsageError(f"{path}: the key {key!r} is given to both {taken[key]} and {id}; change one of them")
            taken[key] = id
    return keymap


def _keys(path: Path, id: str, value: object) -> tuple[str, ...]:
    keys = value.split(",") if isinstance(value, str) else value
    if not isinstance(keys, list) or not keys or not all(isinstance(key, str) and key.strip() for key in keys):
        raise UsageError(f'{path}: {id} takes a key such as "d" or "ctrl+d", or a list of them, not {value!r}')
    names = tuple(_textual_name(key.strip()) for key in keys)
    for key, name in zip(keys, names, strict=True):
        if not _is_key(name):
            raise UsageError(
                f"{path}: {id} is given {key!r}, which is no key; keys are written as in d, D, /, f5, pgdn or ctrl+d"
            )
    return names


_MODIFIERS = frozenset({"alt", "ctrl", "hyper", "meta", "shift", "super"})
_NAMED = frozenset(key.value for key in Keys) | KEY_NAME_REPLACEMENTS.keys() | set(KEY_NAME_REPLACEMENTS.values())
_SHORT = {"pgdn": "pagedown", "pgup": "pageup"}


def _textual_name(key: str) -> str:
    """The name that Textual has for a key that may be written as the character on it."""
    if len(key) > 1 or key.isalnum():
        return _SHORT.get(key, key)
    name = unicodedata.name(key, key).lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


def _is_key(name: str) -> bool:
    """Whether Textual knows a key with this name."""
    *modifiers, key = name.split("+")
    if len(key) == 1:
        return _MODIFIERS.issuperset(modifiers) and not (modifiers and key.isupper())
    return _MODIFIERS.issuperset(modifiers) and (key in _NAMED or key_to_character(key) is not None)
