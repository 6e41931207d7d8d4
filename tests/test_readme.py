"""What the README promises: the program has to know it, and the tree of files to hold it."""

from __future__ import annotations

import os
import re
from pathlib import Path

from db import __version__
from db.case.case import Case
from db.filters.filter import parse
from tests.readme import MANUAL, README, command_lines, fenced, section, spans, tables
from tests.terminal import ROOT
from tui.cli import main
from tui.state.commands import COMMANDS, key_name
from tui.state.manual import FOLDER, TOPICS

TEXT_OF_README = README.read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
INSTALL = "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/conflict-tui"
TEST = "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest"
LONGEST = 150


def all_command_lines() -> list[list[str]]:
    """The arguments of every call of the program in the README and in the manual."""
    return [args for text in (TEXT_OF_README, *MANUAL.values()) for args in command_lines(text)]


def test_it_is_short() -> None:
    assert len(TEXT_OF_README.splitlines()) <= LONGEST


def test_the_first_screenful_shows_it_then_installs_it_then_tests_it() -> None:
    first = TEXT_OF_README.splitlines()[:24]
    [picture] = [number for number, line in enumerate(first) if line.startswith("![")]
    assert picture < first.index(INSTALL) < first.index(TEST)
    assert fenced(TEXT_OF_README, "sh")[:2] == [f"{INSTALL}\n", f"{TEST}\n"]


def test_what_the_pages_say_to_check_is_what_the_machine_checks() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    run = [line.strip() for line in script.read_text(encoding="utf-8").splitlines()]
    assert TEST in run
    checks = next(line for line in fenced(CONTRIBUTING, "sh")[0].splitlines() if "ruff" in line).split(" && ")
    assert [line.removeprefix("check ") for line in run if line.startswith("check .venv")] == checks


def test_every_command_line_in_it_and_in_the_manual_can_be_run() -> None:
    assert len(command_lines(TEXT_OF_README)) > 5
    lines = all_command_lines()
    assert len(lines) > 40
    for args in lines:
        name, *rest = args if args[:1] and args[0] in main.commands.commands else ["explore", *args]
        context = main.commands.commands[name].make_context(name, list(rest), resilient_parsing=not rest)
        if name == "help" and context.params["topic"] != "TOPIC":
            assert context.params["topic"] in ("", *TOPICS)


def test_every_filter_on_a_command_line_can_be_read() -> None:
    words = [word for args in all_command_lines() for word in args if re.match(r"-?[a-z]+:", word)]
    assert len(words) > 20
    for word in words:
        parse(word)


def test_its_few_keys_are_keys_of_the_program() -> None:
    rows = next(tables(section(TEXT_OF_README, "Five keys")))
    shown = [key for row in rows for cell in row for key in spans(cell)]
    assert shown == ["/", "d", "v", "e", "?", "q"]
    assert set(shown) <= {key_name(key) for command in COMMANDS for key in command.keys}


def test_its_first_case_has_the_numbers_of_the_bundled_one(kursk_path: Path) -> None:
    steps = section(TEXT_OF_README, "Your first case in five minutes")
    with Case.open(kursk_path) as case:
        disputed = len(case.matches(parse("status:disputed")))
        assert f"press `d`: {disputed} of {case.size} claims" in steps
        assert len(case.matches(parse("region:gornal said:2025-04"))) == 8
    assert "type `region:gornal said:2025-04` and press enter: eight claims" in steps


def test_it_links_to_every_page_of_the_manual() -> None:
    rows = next(tables(section(TEXT_OF_README, "The manual")))
    folder = FOLDER.relative_to(ROOT).as_posix()
    assert [row[0] for row in rows] == [f"[{topic}]({folder}/{topic}.md)" for topic in TOPICS]


def test_every_file_that_it_and_the_page_for_contributors_name_is_there() -> None:
    named = [span for span in spans(CONTRIBUTING) if re.match(r"(?:db|tui|tests)/[^ ]", span)]
    linked = re.findall(r"\]\((?!https?:)([^)]+)\)", TEXT_OF_README)
    assert len(named) > 20
    assert len(linked) >= 4
    assert [path for path in [*named, *linked] if not (ROOT / path).exists()] == []


def test_the_version_is_in_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[{re.escape(__version__)}\] - \d{{4}}-\d{{2}}-\d{{2}}$", changelog, re.MULTILINE)
