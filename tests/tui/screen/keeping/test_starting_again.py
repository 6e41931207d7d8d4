"""The program in a real terminal, started with what the command line, the file and the last session say."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal import MOUSE, Terminal
from tests.tui.program import PROGRAM
from tui.screen.terminal import QUERY

BLACK = b"\x1b]11;rgb:0000/0000/0000\x1b\\\x1b[?62;4c"
LIGHT, DARK = b"48;2;251;250;247", b"48;2;20;23;28"


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def started(home: Path, *args: str | Path, env: dict[str, str | None] | None = None) -> Terminal:
    folders = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("DATA", "CACHE", "CONFIG", "STATE")}
    own: dict[str, str | None] = {"HOME": str(home), **folders, **(env or {})}
    return Terminal([*PROGRAM, *map(str, args)], own, (100, 30), {QUERY: BLACK})


def configure(home: Path, text: str) -> Path:
    path = home / "config" / "conflict-tui" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    return path


def last_theme(home: Path, theme: str) -> None:
    path = home / "state" / "conflict-tui" / "settings.json"
    path.parent.mkdir(parents=True)
    path.write_text(f'{{"theme": "{theme}"}}', "utf-8")


@pytest.mark.parametrize(
    ("options", "config", "last", "paper"),
    [
        ((), "", "light", LIGHT),
        ((), "", "pink", DARK),
        (("--theme", "auto"), "", "light", DARK),
        ((), 'theme = "light"', "dark", LIGHT),
        (("--theme", "dark"), 'theme = "light"', "light", DARK),
    ],
)
def test_the_theme_is_that_of_the_command_line_else_of_the_file_else_the_last_one(
    village_path: Path, tmp_path: Path, options: tuple[str, ...], config: str, last: str, paper: bytes
) -> None:
    configure(tmp_path, f"[settings]\n{config}\n")
    last_theme(tmp_path, last)
    with started(tmp_path, village_path, *options) as terminal:
        terminal.wait_for("14 of 14 claims")
        assert (paper in terminal.log, ({LIGHT, DARK} - {paper}).pop() in terminal.log) == (True, False)


def test_no_color_counts_more_than_the_last_theme(village_path: Path, tmp_path: Path) -> None:
    last_theme(tmp_path, "light")
    with started(tmp_path, village_path, env={"NO_COLOR": "1"}) as terminal:
        terminal.wait_for("14 of 14 claims")
        assert b"48;2;" not in terminal.log


def test_a_damaged_file_with_the_theme_is_named_and_left_aside(village_path: Path, tmp_path: Path) -> None:
    last_theme(tmp_path, '"')
    with started(tmp_path, village_path) as terminal:
        terminal.wait_for("aside")
        terminal.wait_for("14 of 14 claims")
        assert DARK in terminal.log


def test_mouse_and_signs_follow_the_file_unless_the_command_line_says_otherwise(
    village_path: Path, tmp_path: Path
) -> None:
    configure(tmp_path, "[settings]\nmouse = false\nascii = true\n")
    with started(tmp_path, village_path) as terminal:
        assert terminal.wait_for("14 of 14 claims").isascii()
        assert MOUSE + b"h" not in terminal.log
    with started(tmp_path, village_path, "--mouse", "--no-ascii") as terminal:
        assert not terminal.wait_for("14 of 14 claims").isascii()
        assert MOUSE + b"h" in terminal.log


def test_a_wrong_setting_ends_the_program_before_the_screen_is_taken(village_path: Path, tmp_path: Path) -> None:
    path = configure(tmp_path, '[settings]\ntheme = "dar"\n')
    with started(tmp_path, village_path) as terminal:
        assert terminal.wait() == 2
    assert str(path) in terminal.text.replace("\n", "")
    assert "did you mean dark?" in terminal.text.replace("\n", "")
    assert b"\x1b[?1049h" not in terminal.log


@pytest.mark.usefixtures("open_umask")
def test_everything_that_a_session_makes_is_for_its_user_alone(tmp_path: Path) -> None:
    with started(tmp_path) as terminal:
        terminal.wait_for("356 of 356 claims")
        terminal.send("d T L  ")
        terminal.wait_for("2 selected")
        terminal.send("q")
        assert terminal.wait() == 0
    made = [path for name in ("data", "state", "cache") for path in (tmp_path / name).rglob("*")]
    assert {path.name for path in made} >= {"kursk.sqlite", "selections", "filters", "views", "settings.json"}
    assert {path.stat().st_mode & 0o777 for path in made if path.is_file()} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in made if path.is_dir()} == {0o700}
