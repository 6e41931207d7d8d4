from __future__ import annotations

import os
from pathlib import Path

import pytest

from db.errors import UsageError
from tui.state.config import config_file, load_config
from tui.state.options import LAST, START_VIEWS, THEMES, Options, Wishes, options_from
from tui.views.registry import MAIN_VIEWS


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def refused(config: Path, text: str) -> str:
    config.write_text(text, "utf-8")
    with pytest.raises(UsageError) as refusal:
        load_config(config)
    assert str(config) in str(refusal.value)
    assert refusal.value.exit_code == 2
    return str(refusal.value)


def test_without_a_file_nothing_is_wished(config: Path) -> None:
    assert (load_config(config).wishes, load_config(config).keys) == (Wishes(), {})
    assert load_config().path == config_file()


def test_every_setting_is_read(config: Path) -> None:
    config.write_text(
        '[settings]\ntheme = "light"\nascii = true\nmouse = false\nstart-view = "sides"\nname = " A. К. "\n'
        '[keys]\nquit = "Q"\n',
        "utf-8",
    )
    loaded = load_config(config)
    assert loaded.wishes == Wishes(theme="light", ascii=True, mouse=False, start_view="sides", name="A. К.")
    assert loaded.keys == {"quit": "Q"}


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_can_be_wished(config: Path, theme: str) -> None:
    config.write_text(f'[settings]\ntheme = "{theme}"\n', "utf-8")
    assert load_config(config).wishes == Wishes(theme=theme)


def test_every_view_to_start_with_exists() -> None:
    assert {view.id for view in MAIN_VIEWS} >= set(START_VIEWS) - {LAST}


@pytest.mark.parametrize(
    ("entry", "names"),
    [
        ('them = "dark"', ("'them'", "did you mean theme?")),
        ("zzz = 1", ("'zzz'", "theme, ascii, mouse, start-view, name")),
        ('theme = "darc"', ("theme", "'darc'", "did you mean dark?")),
        ("theme = 5", ("theme", "5", "auto, dark, light, high-contrast, ansi")),
        ('ascii = "yes"', ("ascii", "true or false", "'yes'")),
        ("mouse = 0", ("mouse", "true or false")),
        ('start-view = "thread"', ("start-view", "last, timeline, sides", "'thread'")),
        ('start_view = "sides"', ("'start_view'", "start-view")),
        ('name = ""', ("name", "in one line")),
        ('name = "a\\nb"', ("name", "in one line")),
        ("name = 5", ("name", "in one line")),
        (f'name = "{"x" * 201}"', ("name", "in one line")),
        ("[settings.theme]\nx = 1", ("theme", "one of")),
    ],
)
def test_what_is_wrong_is_refused_by_its_name(config: Path, entry: str, names: tuple[str, ...]) -> None:
    message = refused(config, f"[settings]\n{entry}\n")
    assert [name for name in names if name not in message] == []


def test_unknown_tables_and_settings_outside_of_them_are_refused(config: Path) -> None:
    assert "did you mean settings?" in refused(config, "[setings]\nascii = true\n")
    assert "use one of: settings, keys" in refused(config, "[other]\nx = 1\n")
    assert "[settings]" in refused(config, 'theme = "dark"\n')
    assert "[settings] must be a table" in refused(config, "settings = 5\n")


def test_only_a_regular_file_of_some_size_is_read(tmp_path: Path) -> None:
    pipe, large = tmp_path / "pipe", tmp_path / "large"
    os.mkfifo(pipe)
    large.write_text("#" * 1_000_001, "utf-8")
    for path, reason in ((pipe, "not a regular file"), (large, "larger than"), (tmp_path, "cannot be read")):
        with pytest.raises(UsageError, match=reason):
            load_config(path)


def test_nested_without_end_is_no_traceback(config: Path) -> None:
    assert "not valid TOML" in refused(config, f"x = {'[' * 50_000}\n")


def test_the_first_place_that_sets_an_option_decides() -> None:
    command_line = Wishes(mouse=False)
    file = Wishes(theme="light", mouse=True, name="AK")
    kept = Wishes(theme="dark", ascii=True)
    assert options_from(command_line, file, kept) == Options("light", True, False, LAST, "AK")
    assert options_from() == Options()
