"""What the README promises: the program has to know it, and the tree of files to hold it."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import __version__, dates
from db.case.case import Case
from db.filters.fields import FIELDS, TEXT
from db.filters.filter import parse
from db.importing.own.folder import ABOUT, FILES
from db.model.claims import SIGNS, Relation
from tests.readme import README, UPDATE, fenced, section, spans, tables, with_key_table
from tests.terminal import ROOT
from tui.cli import main
from tui.cli.usage import EXIT_CODES
from tui.state.keymap import load_keymap

TEXT_OF_README = README.read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
INSTALL = "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/conflict-tui"
TEST = "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest"


def lines_of_shell() -> Iterator[str]:
    for block in fenced(TEXT_OF_README, "sh"):
        yield from block.splitlines()


def command_lines() -> list[list[str]]:
    """The arguments of every call of the program, in code blocks and in running text."""
    parts = (part for line in [*lines_of_shell(), *spans(TEXT_OF_README)] for part in line.split(" && "))
    words = (shlex.split(part) for part in parts if re.match(r"(\.venv/bin/)?conflict-tui( |$)", part))
    return [args for _, *args in words]


def filters() -> list[str]:
    return [cell for [cell, _] in next(tables(section(TEXT_OF_README, "Filters")))]


def test_the_first_screenful_shows_it_then_installs_it_then_tests_it() -> None:
    first = TEXT_OF_README.splitlines()[:24]
    [picture] = [number for number, line in enumerate(first) if line.startswith("![")]
    assert picture < first.index(INSTALL) < first.index(TEST)
    assert fenced(TEXT_OF_README, "sh")[:2] == [f"{INSTALL}\n", f"{TEST}\n"]


def test_the_table_of_keys_is_that_of_the_registry() -> None:
    assert with_key_table(TEXT_OF_README) == TEXT_OF_README, f"the table of keys is out of date; run: {UPDATE}"


def test_what_the_pages_say_to_check_is_what_the_machine_checks() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    run = [line.strip() for line in script.read_text(encoding="utf-8").splitlines()]
    assert TEST in run
    checks = next(line for line in fenced(CONTRIBUTING, "sh")[0].splitlines() if "ruff" in line).split(" && ")
    assert [line.removeprefix("check ") for line in run if line.startswith("check .venv")] == checks


def test_every_command_line_in_it_can_be_run() -> None:
    lines = command_lines()
    assert len(lines) > 10
    for args in lines:
        name, *rest = args if args[:1] and args[0] in main.commands.commands else ["explore", *args]
        main.commands.commands[name].make_context(name, list(rest), resilient_parsing=not rest)


def test_every_filter_on_a_command_line_can_be_read() -> None:
    words = [word for args in command_lines() for word in args if re.match(r"-?[a-z]+:", word)]
    assert len(words) > 3
    for word in words:
        parse(word)


def test_all_commands_are_listed_and_no_others() -> None:
    [listed, codes] = tables(section(TEXT_OF_README, "Commands"))
    assert [row[0] for row in listed] == [f"`conflict-tui {name}`" for name in main.commands.commands]
    assert [tuple(row) for row in codes] == list(EXIT_CODES)


def test_every_filter_in_it_finds_something_in_the_bundled_case(kursk_path: Path) -> None:
    with Case.open(kursk_path) as case:
        for cell in filters():
            text = cell.strip("`")
            assert str(parse(text)) == text
            assert len(case.matches(parse(text))), text


def test_every_example_of_a_field_finds_something_in_the_bundled_case(kursk_path: Path) -> None:
    with Case.open(kursk_path) as case:
        for field in FIELDS.values():
            assert len(case.matches(parse(field.example))), field.example


def test_no_field_of_a_filter_is_left_out() -> None:
    shown = {term.field for cell in filters() for term in parse(cell.strip("`")).terms}
    assert shown == set(FIELDS)
    assert TEXT in shown


def test_the_columns_of_the_case_folder_are_those_that_are_read() -> None:
    rows = next(tables(section(TEXT_OF_README, "Cases")))
    assert [row[0].strip("`") for row in rows] == [*FILES, ABOUT]
    for (_, required, optional), layout in zip(rows, FILES.values(), strict=False):
        assert tuple(required.split(", ")) == layout.required
        assert tuple(filter(None, optional.split(", "))) == layout.optional


@pytest.mark.parametrize("date", [span for span in spans(section(TEXT_OF_README, "Cases")) if "2025" in span])
def test_the_dates_in_it_can_be_read(date: str) -> None:
    assert dates.parse(date).start


def test_signs_and_relations_are_those_of_the_program() -> None:
    rules = re.findall(
        r"^\d\. `(.)` \*\*(\w+)\*\*", section(TEXT_OF_README, "How a claim gets its status"), re.MULTILINE
    )
    assert rules == [(sign, status.value) for status, sign in SIGNS.items()]
    assert set(Relation) <= set(spans(section(TEXT_OF_README, "Cases")))


def test_the_keys_in_its_example_can_be_set(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    [example] = fenced(TEXT_OF_README, "toml")
    config.write_text(example, encoding="utf-8")
    keymap = load_keymap(config)
    assert keymap["export"] == ("E",)
    assert keymap["mark.toggle"] == ("space", "b")
    assert keymap["move.page_down"] == ("pagedown", "ctrl+n")


def test_every_file_that_it_and_the_page_for_contributors_name_is_there() -> None:
    named = [span for span in spans(CONTRIBUTING) if re.match(r"(?:db|tui|tests)/[^ ]", span)]
    linked = re.findall(r"\]\((?!https?:)([^)]+)\)", TEXT_OF_README)
    assert len(named) > 20
    assert len(linked) >= 4
    assert [path for path in [*named, *linked] if not (ROOT / path).exists()] == []


def test_the_version_is_in_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[{re.escape(__version__)}\] - \d{{4}}-\d{{2}}-\d{{2}}$", changelog, re.MULTILINE)
