"""What `list` and `export` say of links that rest on an analyst's reading, and how they leave them out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cases import Draft
from tests.tui.program import run

_DRAWN = {"basis": "analyst", "by": "AK", "at": "2026-11-27T10:00:00Z"}


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A claim that a source and an analyst set others against, and one that only the analyst did."""
    draft = Draft().actor("russia").actor("ukraine").actor("observer")
    draft.claim("taken", "russia", stated="2025-04-26").claim("held", "ukraine", stated="2025-04-27")
    draft.claim("fighting", "observer", stated="2025-04-28")
    draft.link("held", "disputes", "taken").link("fighting", "disputes", "taken", **_DRAWN)
    return draft.write(tmp_path / "case.sqlite")


def listed(case: Path, *args: str) -> list[str]:
    done = run("list", case, "status:disputed", *args)
    assert done.code == 0, done.narration
    return [line.split("\t")[0] for line in done.lines]


def test_list_leaves_them_out_when_asked_to(case: Path) -> None:
    assert listed(case) == ["taken", "held", "fighting"]
    assert listed(case, "--published-only") == ["taken", "held"]
    assert listed(case, "--published-only", "--count") == ["2"]


def test_json_has_their_basis_and_leaves_them_out_when_asked_to(case: Path) -> None:
    claims = json.loads(run("list", case, "--format", "json").data)
    by_id = {link["id"]: link.get("basis", "") for link in claims[0]["links"]}
    assert by_id == {"held": "", "fighting": "analyst"}
    assert [claim["why"]["readings"] for claim in claims] == [1, 0, 1]
    claims = json.loads(run("export", case, "--format", "json", "--published-only").data)
    assert [[link["id"] for link in claim["links"]] for claim in claims] == [["held"], ["taken"], []]
    assert [claim["status"] for claim in claims] == ["disputed", "disputed", "unverified"]


@pytest.mark.parametrize("format", ["markdown", "sides", "thread"])
def test_a_brief_says_what_it_leaves_out_and_how_to_make_it_again(case: Path, format: str) -> None:
    brief = run("export", case, "--format", format, "--published-only").data.decode()
    said = "**Links:** published links only; 1 link that rests on an analyst’s reading is left out"
    head, _, end = brief.partition("## How this was made")
    assert said in head
    assert said in end
    assert "--published-only" in end.splitlines()[-2].split()
    assert "**Links:**" not in run("export", case, "--format", format).data.decode()


@pytest.mark.parametrize("format", ["markdown", "thread"])
def test_a_brief_marks_a_reading_where_it_names_the_link(case: Path, format: str) -> None:
    brief = run("export", case, "--format", format).data.decode()
    assert "nalyst’s reading" in brief
    assert "AK" not in brief
    assert "nalyst’s reading" not in run("export", case, "id:held", "--format", "markdown").data.decode()


def test_why_counts_and_signs_readings(case: Path) -> None:
    brief = run("export", case, "id:taken", "--why").data.decode()
    assert "**What it rests on.** 1 of 2 links is an analyst’s reading (AK, 27 Nov 2026).\n" in brief


def test_a_case_folder_has_all_links(case: Path, tmp_path: Path) -> None:
    done = run("export", case, "--format", "folder", "--published-only", "-o", tmp_path / "folder")
    assert done.code == 2
    assert "--published-only cannot be used with --format folder" in done.narration
