"""Which key runs which command: the defaults of the registry, changed by the user's configuration file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from textual.keys import KEY_NAME_REPLACEMENTS, key_to_character

from db.errors import UsageError
from db.text.names import listed, nearest
from tui.state.commands import BY_ID, COMMANDS, RENAMED, key_name
from tui.state.config import Config
from tui.state.keyboards import LATIN

Keymap = Mapping[str, tuple[str, ...]]
"""The keys of each command, by the command's id; a user can leave a command without any."""


class UserKeymap(dict[str, tuple[str, ...]]):
    """A keymap with the user's changes. `problems` says which keys could not be given, in sentences."""

    def __init__(self, keys: Keymap, problems: tuple[str, ...] = ()) -> None:
        super().__init__(keys)
        self.problems = problems


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


def problems(keymap: Keymap) -> tuple[str, ...]:
    """Which keys of the user could not be given, in sentences."""
    return keymap.problems if isinstance(keymap, UserKeymap) else ()


def remarks(keymap: Keymap) -> list[str]:
    """What a user has to know of keys that were taken from commands to be given to others, in sentences."""
    owners = command_of(keymap)
    found = []
    for command in COMMANDS:
        keys = keymap[command.id]
        taken = [key for key in command.keys if key not in keys and key in owners]
        if taken and set(keys) < set(command.keys):
            given = " and ".join(
                f"{listed([key_name(key) for key in taken if owners[key] == owner])} to {_title(owner)}"
                for owner in dict.fromkeys(owners[key] for key in taken)
            )
            found.append(f"config.toml gives {given}; {_title(command.id)} {_what_is_left(keymap, command.id)}.")
    if keymap["quit"] == (SURE_QUIT,) and "q" not in owners:
        found.append(f"config.toml leaves {_title('quit')} no other key, so it keeps {SURE_QUIT}.")
    return found


def _title(id: str) -> str:
    from tui.state.titles import TITLES  # not needed for a start at which nothing has to be said of keys

    return f'"{TITLES[id].text}"'


def _what_is_left(keymap: Keymap, id: str) -> str:
    """By which keys a command can still be run."""
    if keys := keymap[id]:
        return f"keeps {listed([key_name(key) for key in keys])}"
    return f"is left to {key_name(keymap['palette'][0])}" if keymap["palette"] else "has no key"


def load_keymap(config: Config) -> UserKeymap:
    """The keymap with the changes of the `[keys]` table of a configuration file.

    A command that is given what is no key, or a key with a fixed meaning, keeps its default keys. Raises UsageError
    that names the file and the entry: an unknown command, a value of another kind, or a key that two commands share.
    """
    return _checked(config.path, dict(_flat(config.keys)))


def _flat(keys: Mapping[str, object], group: str = "") -> Iterator[tuple[str, object]]:
    """The entries by the full id of their command: without quotes, TOML reads filter.disputed as a table."""
    for name, value in keys.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{group}{name}.")
        else:
            yield f"{group}{name}", value


def _checked(path: Path, changes: Mapping[str, object]) -> UserKeymap:
    """The default keys with these changes, by the id of a command.

    A changed command takes its keys from those that are not changed. Quitting keeps a key in any case.
    """
    changed: dict[str, tuple[str, ...]] = {}
    refused: list[str] = []
    for name, value in changes.items():
        id = RENAMED.get(name, name)
        if id not in BY_ID:
            near = nearest(id, BY_ID)
            hint = f"did you mean {listed(near, 'or')}?" if near else "the help screen lists them all"
            raise UsageError(f"{path}: there is no command {id!r} to give a key to; {hint}")
        keys = _keys(path, id, value)
        if problem := next(filter(None, (_problem(key, id) for key in keys)), ""):
            refused.append(f"{path.name}: {problem}")
        else:
            changed[id] = keys
    taken: dict[str, str] = {}
    for id, keys in changed.items():
        for key in keys:
            if key in taken:
                raise UsageError(f"{path}: the key {key!r} is given to both {taken[key]} and {id}; change one of them")
            taken[key] = id
    defaults = {command.id: tuple(key for key in command.keys if key not in taken) for command in COMMANDS}
    return UserKeymap(_with_way_out({**defaults, **changed}), tuple(refused))


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
    return tuple(dict.fromkeys(_textual_name(key.strip()) for key in keys))


_SHORT = {"pgdn": "pagedown", "pgup": "pageup", "esc": "escape", "return": "enter"}
_FIXED = {
    "enter": "enter",
    "tab": "tab",
    "escape": "escape",
    "ctrl+m": "enter",
    "ctrl+i": "tab",
    "ctrl+left_square_bracket": "escape",
}
"""The keys that mean the same in every dialog and text, and those that terminals send as one of them, by name."""
_GOING = ("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete")
_NAMED = frozenset(
    {
        *(f"{held}{key}" for held in ("", "shift+", "ctrl+", "ctrl+shift+", "alt+") for key in _GOING),
        *("backspace", "space", "shift+tab", *(f"f{number}" for number in range(1, 13))),
        *("ctrl+backslash", "ctrl+right_square_bracket", "ctrl+circumflex_accent", "ctrl+underscore"),
    }
)
"""The keys beside those with a character that terminals send."""
_LONG = {short: long for long, short in KEY_NAME_REPLACEMENTS.items()}
_POSSIBLE = "a letter, a sign, f1 to f12, ctrl+letter, alt+letter, or a name such as pgdn, home, space or shift+left"


def _problem(key: str, id: str) -> str:
    """Why a key, by its name, cannot be given to a command, as a sentence; empty if it can."""
    defaults = BY_ID[id].keys
    if key in defaults or (key not in _FIXED and _is_key(key)):
        return ""
    left = f"keeps {listed([key_name(default) for default in defaults])}" if defaults else "stays without a key"
    if key in _FIXED:
        same = f" is {_FIXED[key]}, which" if key != _FIXED[key] else ""
        return f"{_on_paper(key)}{same} has a fixed meaning in dialogs and texts, so {_title(id)} {left}."
    return f"{_on_paper(key)} is not a key that terminals send, so {_title(id)} {left}. Possible are {_POSSIBLE}."


def _textual_name(key: str) -> str:
    """The name that Textual has for a key that may be written as the character on it."""
    modifiers, plus, name = key[:-1].rpartition("+") if len(key) > 1 else ("", "", "")
    name += key[-1:]
    if len(name) > 1 or name.isalnum():
        return f"{modifiers}{plus}{_SHORT.get(name, name)}"
    named = unicodedata.name(name, name).lower().replace("-", "_").replace(" ", "_")
    return f"{modifiers}{plus}{KEY_NAME_REPLACEMENTS.get(named, named)}"


def _on_paper(key: str) -> str:
    """A key, by its name, as a user would write it."""
    modifiers, plus, name = key.rpartition("+")
    return f"{modifiers}{plus}{_character(name) or key_name(name)}"


def _character(name: str) -> str:
    """The character of a key, by its name; empty if it has none, or none that is seen."""
    character = key_to_character(_LONG.get(name, name)) or ""
    return character if character.isprintable() and not character.isspace() else ""


def _is_key(name: str) -> bool:
    """Whether terminals send a key with this name."""
    if name in _NAMED:
        return True
    held, _, key = name.rpartition("+")
    if held == "ctrl":
        return len(key) == 1 and key.isascii() and key.islower() and key != "h"  # which is sent as backspace
    if held == "alt":
        return len(key) == 1 and key.isalpha() and not key.isupper()
    return not held and bool(_character(key))
