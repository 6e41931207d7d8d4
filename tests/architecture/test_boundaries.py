"""Which part of the house may use what: data flows one way, stored text is never markup, one module opens databases."""

from __future__ import annotations

import ast

from tests.architecture.modules import MODULES, imported_names, imports, is_within, nodes


def offences(part: str, *forbidden: str) -> list[str]:
    """The imports of forbidden packages in a part of the house."""
    return [
        f"{module} imports {name}"
        for module in MODULES
        if is_within(module, part)
        for name in sorted(imported_names(module))
        if is_within(name, *forbidden)
    ]


def test_the_modules_are_found() -> None:
    assert {"db.case.case", "db.importing.imports", "tui.cli.main", "tui.views.timeline.pane"} <= MODULES.keys()
    assert {"db.store.files", "db.store.files.open_case"} <= imported_names("db.case.open_case")
    assert "db.store.files" in imports("db.case.open_case")


def test_the_data_knows_nothing_of_the_screen() -> None:
    assert offences("db", "tui", "textual", "rich", "click") == []


def test_the_values_of_the_explorer_and_their_changes_know_no_widget() -> None:
    for part in ("tui.state.state", "tui.state.transitions", "tui.state.commands", "tui.screen.view_builder"):
        assert offences(part, "textual", "rich", "tui.dialogs", "tui.screen.app", "tui.screen.explorer") == []


def test_panes_and_dialogs_never_ask_the_case() -> None:
    for part in ("tui.panes", "tui.dialogs"):
        assert (
            offences(
                part,
                *("db.case.case", "db.case.open_case", "db.case.search", "db.case.rows"),
                *("db.store.files", "sqlite3", "tui.screen.reader"),
            )
            == []
        )


def test_panes_know_nothing_of_each_other_nor_of_the_explorer() -> None:
    panes = [f"tui.panes.{name}" for name in ("density", "details", "filter_bar", "lines", "tree")]
    for pane in panes:
        others = [other for other in panes if not is_within(pane, other)]
        assert offences(pane, *others, "tui.screen.app", "tui.screen.explorer", "tui.dialogs") == []


def test_databases_are_opened_at_one_door() -> None:
    callers = {
        module for module, node in nodes() if isinstance(node, ast.Attribute) and ast.unparse(node) == "sqlite3.connect"
    }
    assert callers == {"db.store.files"}


def test_stored_text_is_never_taken_for_markup() -> None:
    assert offences("tui", "rich.markup", "textual.markup") == []
    taken = [
        f"{module}:{node.lineno}"
        for module, node in nodes()
        if (isinstance(node, ast.Attribute) and node.attr in ("from_markup", "render_markup", "to_content"))
        or (isinstance(node, ast.keyword) and node.arg == "markup" and ast.unparse(node.value) != "False")
    ]
    assert taken == []


def test_widgets_that_would_read_markup_are_told_not_to() -> None:
    reading = ("Static", "Label", "Button", "Select", "OptionList", "Checkbox", "notify")
    calls = [
        (f"{module}:{node.lineno}", {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords})
        for module, node in nodes()
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in reading
    ]
    assert calls
    assert [place for place, keywords in calls if keywords.get("markup") != "False"] == []


def test_only_the_data_reaches_into_the_index_of_a_case() -> None:
    reaching = {
        module
        for module, node in nodes()
        if is_within(module, "tui") and isinstance(node, ast.Attribute) and node.attr in ("index", "facts")
        if ast.unparse(node.value).rpartition(".")[2].lstrip("_") in ("case", "snapshot", "facts")
    }
    assert sorted(reaching) == [], "ask the case or the snapshot instead of its index"
