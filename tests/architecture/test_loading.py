"""What Python loads: only the explorer pays for the screen, and only imports pay for writing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.modules import ROOT
from tests.patience import PATIENCE


def loaded_by(*command: str) -> Iterator[str]:
    """The packages that Python loads when it runs this."""
    python = [sys.executable, "-X", "importtime"]
    result = subprocess.run([*python, *command], capture_output=True, text=True, check=True, cwd=ROOT, timeout=PATIENCE)
    for line in result.stderr.splitlines():
        if line.startswith("import time:"):
            yield line.rpartition("|")[2].strip().partition(".")[0]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("--version",),
        ("list", "-h"),
        ("list", "CASE", "status:disputed region:gornal", "--format", "json"),
        ("list", "CASE", "--count"),
        ("export", "CASE", "status:disputed"),
        ("check", "CASE"),
        ("log", "CASE"),
        ("help",),
        ("help", "filters"),
    ],
    ids=" ".join,
)
def test_commands_without_a_screen_never_load_textual(kursk_path: Path, arguments: tuple[str, ...]) -> None:
    command = [str(kursk_path) if argument == "CASE" else argument for argument in arguments]
    loaded = set(loaded_by("-m", "tui", *command))
    assert "click" in loaded
    assert "textual" not in loaded


def test_a_change_by_hand_loads_neither_the_screen_nor_what_imports_need(kursk_path: Path, tmp_path: Path) -> None:
    copy = shutil.copy(kursk_path, tmp_path / "copy.sqlite")
    loaded = set(loaded_by("-m", "tui", "edit", str(copy), "smirnov-breach-prevented", "topic=law"))
    assert {"click", "sqlite3"} <= loaded
    assert not loaded & {"textual", "sqlite_utils", "rich"}


def test_the_explorer_starts_without_its_help_its_palette_and_a_reader_of_markdown() -> None:
    program = "import sys, tui.screen.app; print(*sys.modules)"
    python = [sys.executable, "-c", program]
    result = subprocess.run(python, capture_output=True, text=True, check=True, cwd=ROOT, timeout=PATIENCE)
    late = (
        *("markdown_it", "tui.dialogs.help", "tui.dialogs.palette", "tui.actions.palette", "tui.state.titles"),
        *("db.suggest", "tui.dialogs.suggest", "tui.actions.work.suggest."),
    )
    loaded = result.stdout.split()
    assert "tui.dialogs.base" in loaded
    assert [module for module in loaded if module.startswith(late)] == []


@pytest.mark.parametrize("arguments", [("help",), ("help", "filters")], ids=" ".join)
def test_the_manual_is_shown_without_the_means_to_read_a_case(arguments: tuple[str, ...]) -> None:
    assert not set(loaded_by("-m", "tui", *arguments)) & {"sqlite3", "pyroaring", "rich"}


def test_to_change_a_case_by_hand_takes_neither_the_screen_nor_what_migrates_cases(kursk_path: Path) -> None:
    program = (
        "import sys, pathlib; from db.work.workbench import Workbench; Workbench(pathlib.Path(sys.argv[1])).close()"
    )
    loaded = set(loaded_by("-c", program, str(kursk_path)))
    assert {"db", "platformdirs", "sqlite3"} <= loaded
    assert not loaded & {"sqlite_utils", "click", "textual", "rich"}


def test_to_read_a_case_takes_no_more_than_the_standard_library_and_bitmaps(kursk_path: Path) -> None:
    program = "import sys, pathlib; from db.case.case import Case; Case.open(pathlib.Path(sys.argv[1])).close()"
    loaded = set(loaded_by("-c", program, str(kursk_path)))
    assert {"db", "pyroaring", "sqlite3"} <= loaded
    assert not loaded & {"sqlite_utils", "click", "textual", "rich", "platformdirs"}
