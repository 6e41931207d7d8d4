"""Which key runs which command: the defaults of the registry, changed by the user's configuration file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from textual.keys import KEY_NAME_REPLACEMENTS, Keys, key_to_character

from db.errors import UsageError
from db.text.names import listed, nearest
from tui.state.commands import BY_ID, COMMANDS, RENAMED, key_name
from tui.state.config import Config
from tui.state.keyboards import LATIN

Keymap = Mapping[str, tuple[str, ...]]
"""The keys of each command, by the command's id; a user can leave a command without any."""

SURE_QUIT = "ctrl+q"
"""The key that quits even where letters are text, as long as the user has not given it to another command."""


def key_for(keymap: Keymap, command: str) -> str:
    """The first key of a command, given by its id, as one would write it on paper.

    For a command without a key, the way through the palette: ctrl+p "export".
    """
    if keys := keymap[command]:
        return key_name(keys[0])
    palette = f"{key_name(keymap['palette'][0])} " if keymap["palette"] else ""
    return f'{palette}"{BY_ID[command].label}"'


def command_of(keymap: Keymap) -> Mapping[str, str]:
    """The id of the command that each key runs."""
    return {key: id for id, keys in keymap.items() for key in keys}


def latin_key(keymap: Keymap, key: str) -> str:
    """The key of a Latin keyboard at the place of a Russian, Ukrainian or Greek one, unless that has a command."""
    modifiers, plus, name = key.rpartition("+")
    latin = LATIN.get(key_to_character(name) or "")
    if latin is None or any(key in keys for keys in keymap.values()):
        return key
    return f"{modifiers}{plus}{_textual_name(latin)}"


def remarks(keymap: Keymap) -> list[str]:
    """What a user has to know of keys that were taken from commands to be given to others, in sentences."""
    owners = command_of(keymap)
    found = []
    for command in COMMANDS:
        keys = keymap[command.id]
        taken = [key for key in command.keys if key not in keys and key in owners]
        if taken and set(keys) < set(command.keys):
            now = " and ".join(f"{key_name(key)} is now {owners[key]}" for key in taken)
            kept = f"keeps {listed([key_name(key) for key in keys])}" if keys else "has no key"
            found.append(f"{now}; {command.id} {kept}.")
    if keymap["quit"] == (SURE_QUIT,) and "q" not in owners:
        found.append(f"quit has no other key, so it keeps {SURE_QUIT}.")
    return found


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
    """The default keys with these changes, by the id of a command.

    A changed command takes its keys from those that are not changed. Quitting keeps a key in any case.
    """
    changed: dict[str, tuple[str, ...]] = {}
    for name, value in changes.items():
        id = RENAMED.get(name, name)
        if id not in BY_ID:
            near = nearest(id, BY_ID)
            hint = f"did you mean {listed(near, 'or')}?" if near else "the help screen lists them all"
            raise UsageError(f"{path}: there is no command {id!r} to give a key to; {hint}")
        changed[id] = _keys(path, id, value)
    taken: dict[str, str] = {}
    for id, keys in changed.items():
        for key in keys:
            if key in taken:
                raise UsageError(f"{path}: the key {key!r} is given to both {taken[key]} and {id}; change one of them")
            taken[key] = id
    defaults = {command.id: tuple(key for key in command.keys if key not in taken) for command in COMMANDS}
    return _with_way_out({**defaults, **changed})


def _with_way_out(keymap: dict[str, tuple[str, ...]]) -> Keymap:
    """The same keys, in which ctrl+q quits unless another key does and the user gave it away."""
    user = next((id for id, keys in keymap.items() if SURE_QUIT in keys), None)
    if user is None or not keymap["quit"]:
        keymap["quit"] = (*keymap["quit"], SURE_QUIT)
        if user is not None:
            keymap[user] = tuple(key for key in keymap[user] if key != SURE_QUIT)
    return keymap


def _keys(path: Path, id: str, value: object) -> tuple[str, ...]:
    keys = (value.split(",") if value.strip() else []) if isinstance(value, str) else value
    if not isinstance(keys, list) or not all(isinstance(key, str) and key.strip() for key in keys):
        raise UsageError(
            f'{path}: {id} takes a key such as "d" or "ctrl+d", a list of them, or [] for none, not {value!r}'
        )
    names = tuple(_textual_name(key.strip()) for key in keys)
    for key, name in zip(keys, names, strict=True):
        if not _is_key(name):
            raise UsageError(
                f"{path}: {id} is given {key!r}, which is no key; keys are written as in d, D, /, f5, pgdn or ctrl+d"
            )
    return tuple(dict.fromkeys(names))


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
