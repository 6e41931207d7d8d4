"""`list --columns`: chosen columns, with tabs in a pipe and aligned under a header in a terminal."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from rich.cells import cell_len

from tests.cases import Draft
from tests.terminal import Terminal
from tests.tui.program import PROGRAM, call
from tui.cli.columns import COLUMNS
from tui.cli.main import commands

GORNAL = ("status:disputed", "region:gornal")


def test_in_a_pipe_values_stand_between_tabs_without_a_header(kursk_path: Path) -> None:
    claims = list(csv.DictReader(call("list", kursk_path, *GORNAL, "--format", "csv").lines))
    done = call("list", kursk_path, *GORNAL, "--columns", "id,status,date,topic,event,links")
    assert done.narration == ""
    assert [line.split("\t") for line in done.lines] == [
        [claim["id"], claim["status"], claim["stated_on"], claim["topic"], claim["event_date"], number_of(claim)]
        for claim in claims
    ]


def test_without_a_choice_they_are_those_of_the_table(kursk_path: Path) -> None:
    default = call("list", kursk_path)
    assert default.lines == call("list", kursk_path, "--columns", "id,status,date,speakers,text").lines
    assert len(default.lines) == 356


def number_of(claim: dict[str, str]) -> str:
    return str(len(list(filter(None, claim["links"].split(";")))))


def test_every_column_has_a_value_in_a_claim_that_has_all(kursk_path: Path) -> None:
    [line] = call("list", kursk_path, "id:gerasimov-gornal-taken", "--columns", ",".join(COLUMNS)).lines
    values = dict(zip(COLUMNS, line.split("\t"), strict=True))
    assert values["id"] == "gerasimov-gornal-taken"
    assert "Valery Gerasimov" in values["speakers"]
    assert values.pop("shades") == ""
    assert all(values.values())


def test_limit_independent_and_count_apply(kursk_path: Path) -> None:
    whole = call("list", kursk_path, "--columns", "id").lines
    assert len(whole) == 356
    assert call("list", kursk_path, "--columns", "id", "--limit", "3").lines == whole[:3]
    folded = call("list", kursk_path, "--columns", "id", "--independent").lines
    assert [str(len(folded))] == call("list", kursk_path, "--columns", "id", "--independent", "--count").lines
    assert set(folded) < set(whole)


def test_no_value_breaks_the_table(tmp_path: Path) -> None:
    path = (
        Draft().actor("one").claim("c1", "one", text="a\tb\nc \x1b[31m", topic="x\ty").write(tmp_path / "case.sqlite")
    )
    [line] = call("list", path, "--columns", "id,text,topic").lines
    assert len(line.split("\t")) == 3
    assert "\x1b" not in line


@pytest.mark.parametrize("width", [30, 100])
def test_in_a_terminal_columns_are_aligned_under_a_header(kursk_path: Path, width: int) -> None:
    args = ("list", str(kursk_path), *GORNAL, "--columns", "id,date,text")
    with Terminal([*PROGRAM, *args], size=(width, 40)) as terminal:
        assert terminal.wait() == 0
        header, *rows, extent = terminal.text.rstrip().splitlines()
    assert header.startswith("ID")
    assert extent == f"{len(rows)} of 356 claims"
    assert all(cell_len(row) <= width for row in rows)
    if width == 100:
        assert {row[header.index("DATE") - 2 : header.index("DATE")] for row in rows} == {"  "}


def test_mistakes_are_told(kursk_path: Path) -> None:
    done = call("list", kursk_path, "--columns", "id,speaker")
    assert (done.code, done.data) == (2, b"")
    assert "Unknown column 'speaker'. Did you mean speakers?" in done.narration
    assert "Use any of: id, status," in call("list", kursk_path, "--columns", "id,").narration
    assert (
        "--columns applies only to --format table"
        in call("list", kursk_path, "--columns", "id", "--format", "csv").narration
    )


def test_columns_are_completed_in_the_shell() -> None:
    shell = ShellComplete(commands, {}, "conflict-tui", "")
    items = shell.get_completions(["list", "case.sqlite", "--columns"], "id,s")
    assert [item.value for item in items] == ["id,status", "id,speakers", "id,sources", "id,shades", "id,superseded"]
