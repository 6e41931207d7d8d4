"""The configuration file of the user, `config.toml`: options in `[settings]`, keys in `[keys]`."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import platformdirs

from db.errors import UsageError
from db.store.private import read_regular
from db.text.names import listed, nearest
from tui.state.options import START_VIEWS, THEMES, Wishes

_LARGEST = 1_000_000
"""Maximum size of the file in bytes."""
_LONGEST_NAME = 200
_TABLES = {
    "settings": '[settings]\ntheme = "dark"',
    "keys": '[keys]\n"filter.disputed" = "d"',
}
"""The tables of the file, each with an example."""


@dataclass(frozen=True, slots=True)
class Config:
    """What the file at `path` says; `keys` is its table of that name, not checked yet. There may be no such file."""

    path: Path
    wishes: Wishes = field(default_factory=Wishes)
    keys: Mapping[str, object] = field(default_factory=dict)


def config_file() -> Path:
    """Where the configuration is looked for; it need not exist."""
    return platformdirs.user_config_path("conflict-tui") / "config.toml"


def load_config(path: Path | None = None) -> Config:
    """Read the configuration file, if there is one.

    Raises UsageError that names the file and the entry: an unknown table or setting, or a value of another kind.
    """
    path = path or config_file()
    try:
        text = read_regular(path, _LARGEST).decode("utf-8")
    except FileNotFoundError:
        return Config(path)
    except (OSError, UnicodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from error
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(f"{path} is not valid TOML: {error}") from error
    for name, table in content.items():
        if name in _SETTINGS:
            raise UsageError(f"{path}: {name} stands outside of a table; put it below a line with [settings]")
        _check_known(path, "table", name, _TABLES)
        if not isinstance(table, dict):
            raise UsageError(f"{path}: [{name}] must be a table, as in\n{_TABLES[name]}")
    return Config(path, _wishes(path, content.get("settings", {})), content.get("keys", {}))


def _wishes(path: Path, settings: Mapping[str, object]) -> Wishes:
    wishes = {}
    for name, value in settings.items():
        _check_known(path, "setting", name, _SETTINGS)
        wishes[name.replace("-", "_")] = _SETTINGS[name](f"{path}: {name}", value)
    return Wishes(**wishes)


def _check_known(path: Path, kind: str, name: str, known: Iterable[str]) -> None:
    if name not in known:
        near = nearest(name, known)
        hint = f"did you mean {listed(near, 'or')}?" if near else f"use one of: {', '.join(known)}"
        raise UsageError(f"{path}: there is no {kind} {name!r}; {hint}")


def _one_of(values: Iterable[str]) -> Callable[[str, object], str]:
    """A check of a setting that takes only these values."""

    def check(entry: str, value: object) -> str:
        if isinstance(value, str) and value in values:
            return value
        near = nearest(value, values) if isinstance(value, str) else ()
        hint = f"; did you mean {listed(near, 'or')}?" if near else ""
        raise UsageError(f"{entry} takes one of {', '.join(values)}, not {value!r}{hint}")

    return check


def _switch(entry: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise UsageError(f"{entry} takes true or false, without quotes, not {value!r}")


def person(entry: str, value: object) -> str:
    """What an analyst calls themselves, checked; `entry` is where it stands. Raises UsageError."""
    name = value.strip() if isinstance(value, str) else ""
    if name and name.isprintable() and len(name) <= _LONGEST_NAME:
        return name
    raise UsageError(f'{entry} takes a name in one line, such as "A. Kovalenko", not {value!r}')


_SETTINGS: Mapping[str, Callable[[str, object], Any]] = {
    "theme": _one_of(THEMES),
    "ascii": _switch,
    "mouse": _switch,
    "start-view": _one_of(START_VIEWS),
    "name": person,
}
"""The settings, each with the check of its value."""
