"""Which part of the house may know which: data flows one way, and only the explorer pays for the screen."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import resolve_name
from pathlib import Path

import pytest

import db
import tui
from tests.patience import PATIENCE

HOUSE = Path(db.__file__).parent.parent
MODULES = sorted(path for package in (db, tui) for path in Path(package.__file__ or "").parent.rglob("*.py"))


def module_name(path: Path) -> str:
    """The dotted name of a module of ours."""
    return ".".join(path.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__")


def imported(path: Path) -> set[str]:
    """Every module that a file imports anywhere in it, and what it imports from there, by dotted names."""
    package = module_name(path) if path.name == "__init__.py" else module_name(path).rpartition(".")[0]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = resolve_name("." * node.level + (node.module or ""), package) if node.level else node.module or ""
            found.add(origin)
            found.update(f"{origin}.{name.name}" for name in node.names)
    return found


def within(name: str, *packages: str) -> bool:
    """Whether a dotted name is one of these packages or lies in one."""
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def offences(part: str, *forbidden: str) -> list[str]:
    """The imports of forbidden packages in a part of the house."""
    return [
        f"{module_name(path)} imports {name}"
        for path in MODULES
        if within(module_name(path), part)
        for name in sorted(imported(path))
        if within(name, *forbidden)
    ]


def test_the_modules_are_found() -> None:
    assert {"db.case.case", "db.importing.imports", "tui.cli.main", "tui.views.timeline.pane"} <= set(
        map(module_name, MODULES)
    )
    assert {"db.store.files", "db.store.files.open_case"} <= imported(Path(db.__file__).parent / "case" / "case.py")


def test_the_data_knows_nothing_of_the_screen() -> None:
    assert offences("db", "tui", "textual", "rich", "click") == []


def test_the_values_of_the_explorer_and_their_changes_know_no_widget() -> None:
    for part in ("tui.state.state", "tui.state.transitions", "tui.state.commands", "tui.screen.view_builder"):
        assert offences(part, "textual", "rich", "tui.dialogs", "tui.screen.app", "tui.screen.explorer") == []


def test_panes_and_dialogs_never_ask_the_case() -> None:
    for part in ("tui.panes", "tui.dialogs"):
        assert (
            offences(
                part, "db.case.case", "db.store.files", "db.case.search", "db.case.rows", "sqlite3", "tui.screen.reader"
            )
            == []
        )


def test_panes_know_nothing_of_each_other_nor_of_the_explorer() -> None:
    panes = [f"tui.panes.{name}" for name in ("density", "details", "filter_bar", "lines", "tree")]
    for pane in panes:
        others = [other for other in panes if not within(pane, other)]
        assert offences(pane, *others, "tui.screen.app", "tui.screen.explorer", "tui.dialogs") == []


def test_databases_are_opened_at_one_door() -> None:
    callers = {
        module_name(path)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "sqlite3.connect"
    }
    assert callers == {"db.store.files"}


def test_stored_text_is_never_taken_for_markup() -> None:
    assert offences("tui", "rich.markup", "textual.markup") == []
    taken = [
        f"{module_name(path)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Attribute) and node.attr in ("from_markup", "render_markup", "to_content"))
        or (isinstance(node, ast.keyword) and node.arg == "markup" and ast.unparse(node.value) != "False")
    ]
    assert taken == []


def test_widgets_that_would_read_markup_are_told_not_to() -> None:
    reading = ("Static", "Label", "Button", "Select", "OptionList", "Checkbox", "notify")
    calls = [
        (f"{module_name(path)}:{node.lineno}", {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords})
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in reading
    ]
    assert calls
    assert [place for place, keywords in calls if keywords.get("markup") != "False"] == []


def loaded_by(*command: str) -> Iterator[str]:
    """The packages that Python loads when it runs this."""
    python = [sys.executable, "-X", "importtime"]
    result = subprocess.run(
        [*python, *command], capture_output=True, text=True, check=True, cwd=HOUSE, timeout=PATIENCE
    )
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


@pytest.mark.parametrize("arguments", [("help",), ("help", "filters")], ids=" ".join)
def test_the_manual_is_shown_without_the_means_to_read_a_case(arguments: tuple[str, ...]) -> None:
    assert not set(loaded_by("-m", "tui", *arguments)) & {"sqlite3", "pyroaring", "rich"}


def test_to_read_a_case_takes_no_more_than_the_standard_library_and_bitmaps(kursk_path: Path) -> None:
    program = "import sys, pathlib; from db.case.case import Case; Case.open(pathlib.Path(sys.argv[1])).close()"
    loaded = set(loaded_by("-c", program, str(kursk_path)))
    assert {"db", "pyroaring", "sqlite3"} <= loaded
    assert not loaded & {"sqlite_utils", "click", "textual", "rich", "platformdirs"}
