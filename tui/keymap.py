"""Which key runs which command: the defaults of the registry, changed by the user's configuration file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

import platformdirs

from db.errors import UsageError
from db.names import listed, nearest
from tui.commands import BY_ID, COMMANDS

Keymap = Mapping[str, tuple[str, ...]]
"""The keys of each command, by the command's id."""


def config_file() -> Path:
    """Where the configuration is looked for; it need not exist."""
    return platformdirs.user_config_path("conflict-tui") / "config.toml"


def load_keymap(path: Path | None = None) -> Keymap:
    """The keymap with the changes of the `[keys]` table of a configuration file.

    Raises UsageError that names the file and the entry: an unknown command, a value that is no key, or a key
    that two commands share.
    """
    path = path or config_file()
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return _checked(path, {})
    except (OSError, UnicodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from error
    try:
        config = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not valid TOML: {error}") from error
    keys = config.get("keys", {})
    if not isinstance(keys, dict):
        raise UsageError(f'{path}: [keys] must be a table, as in\n[keys]\n"filter.disputed" = "d"')
    return _checked(path, keys)


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
    if not isinstance(keys, list) or not all(isinstance(key, str) and key.strip() for key in keys):
        raise UsageError(f'{path}: {id} takes a key such as "d" or "ctrl+d", or a list of them, not {value!r}')
    return tuple(_textual_name(key.strip()) for key in keys)


_WRITTEN = {
    "/": "slash",
    "?": "question_mark",
    "!": "exclamation_mark",
    ",": "comma",
    ".": "full_stop",
    "=": "equals_sign",
    "<": "less_than_sign",
    ">": "greater_than_sign",
    ";": "semicolon",
    ":": "colon",
    "'": "apostrophe",
    "-": "minus",
    "+": "plus",
    "*": "asterisk",
    "#": "number_sign",
    "pgdn": "pagedown",
    "pgup": "pageup",
}


def _textual_name(key: str) -> str:
    return _WRITTEN.get(key, key)
