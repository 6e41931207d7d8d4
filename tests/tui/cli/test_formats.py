"""The formats on the command line: choices, help and completion come from one table."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from db.exporting.formats import FORMATS
from db.importing.formats import format_names
from db.importing.recognise import formats
from tests.patience import PATIENCE
from tests.tui.program import call, environment

MODULE = '''
"""A toy format: the ids of the claims, one on each line."""


def write(case, matches, options):
    yield from (f"{uid}\\n" for uid in case.uids(matches.positions))
'''
PROGRAM = """
import sys
from db.exporting import formats
toy = formats.ExportFormat("ids", ".ids", "the ids of claims, one on each line", "toy_format:write", listable=True)
formats.FORMATS = {**formats.FORMATS, toy.name: toy}
sys.argv[0] = "conflict-tui"
from tui.cli.main import run
run()
"""


@pytest.fixture
def with_toy(tmp_path: Path) -> Path:
    """A folder with the module of a further format, and a program that enters it into the table."""
    (tmp_path / "toy_format.py").write_text(MODULE, "utf-8")
    (tmp_path / "program.py").write_text(PROGRAM, "utf-8")
    return tmp_path


def run_with_toy(folder: Path, *args: str | Path) -> str:
    """What the program prints that knows the further format."""
    env = environment()
    env["PYTHONPATH"] += f":{folder}"
    command = [sys.executable, folder / "program.py", *args]
    done = subprocess.run(command, env=env, capture_output=True, timeout=PATIENCE, check=True)
    return done.stdout.decode()


def test_a_new_format_is_a_module_and_one_entry_in_the_table(with_toy: Path, kursk_path: Path) -> None:
    for command in ("list", "export"):
        text = run_with_toy(with_toy, command, "--help")
        assert re.search(r"\|ids[|\]]", text.replace("\n", "").replace(" ", ""))
        assert "  ids  " in text
        assert "the ids of claims, one on each line" in text
        assert run_with_toy(with_toy, command, kursk_path, "id:putin-isolated-13mar", "--format", "ids") == (
            "putin-isolated-13mar\n"
        )
    target = with_toy / "some.ids"
    run_with_toy(with_toy, "export", kursk_path, "id:putin-isolated-13mar", "-o", target)
    assert target.read_text("utf-8") == "putin-isolated-13mar\n"


def test_help_explains_every_format() -> None:
    exporting, listing = (" ".join(call(command, "--help").text.split()) for command in ("export", "list"))
    for format in FORMATS.values():
        assert format.summary in exporting
        assert (format.summary in listing) == format.listable
    assert "[table|json|jsonl|csv]" in listing


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("conflict-tui export --format s", ["plain,sides"]),
        ("conflict-tui list --format j", ["plain,json", "plain,jsonl"]),
        ("conflict-tui import --format cla", ["plain,claims-csv", "plain,claims-json", "plain,claimreview"]),
    ],
)
def test_completion_offers_the_names(words: str, offered: list[str]) -> None:
    asked = {"_CONFLICT_TUI_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": "3"}
    assert call(env=asked).lines == offered


def test_a_layout_is_named_after_its_mapping_file() -> None:
    assert format_names() == tuple(layout.name for layout in formats())
