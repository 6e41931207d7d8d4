"""What `note`, `tag`, `grade` and `unify` promise."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.db.cases import by_uid, write_case
from tests.tui.program import call


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A small case with three claims that a test may change."""
    return write_case(tmp_path / "case.sqlite")


def ids(*args: str | Path) -> list[str]:
    """The ids that a command prints that succeeds."""
    done = call(*args)
    assert done.code == 0, done.narration
    return done.lines


def refusal(*args: str | Path, code: int = 3) -> str:
    """What a command says that is refused."""
    done = call(*args)
    assert (done.code, done.data) == (code, b"")
    return done.narration


def test_notes_are_written_and_dropped_by_their_id_or_if_there_is_only_one(case: Path) -> None:
    [first] = ids("note", case, "denied", "Look at the photograph.\nTwice.")
    [second] = ids("note", case, "denied", "Done.", "--why", "call")
    assert f"several notes. Name one: {first}, {second}" in refusal("note", case, "denied", "--drop")
    assert "has no note nonsense" in refusal("note", case, "denied", "nonsense", "--drop")
    assert "Claim sent has no note" in refusal("note", case, "sent", first, "--drop")
    assert len(ids("note", case, "denied", first, "--drop")) == 1
    assert len(ids("note", case, "denied", "--drop")) == 1
    assert "Claim denied has no note" in refusal("note", case, "denied", "--drop")
    assert "Missing argument 'TEXT'" in refusal("note", case, "denied", code=2)
    assert "Did you mean army" in refusal("note", case, "armi", "Text.", "--kind", "actor")


def test_tags_are_put_on_once_and_taken_away(case: Path) -> None:
    assert len(ids("tag", case, "denied", "front-page", "to-check", "--as", "AK")) == 2
    again = call("tag", case, "denied", "front-page")
    assert (again.code, again.data, again.narration) == (0, b"", "Claim denied is tagged so already\n")
    assert len(ids("tag", case, "army", "armed", "--kind", "actor")) == 1
    assert len(ids("tag", case, "denied", "front-page", "--drop")) == 1
    assert "has no tag front-page" in refusal("tag", case, "denied", "front-page", "--drop")
    assert "Missing argument" in refusal("tag", case, "denied", code=2)
    [line] = ids("tag", case, "denied", "other", "--json")
    operation = json.loads(line)
    assert (operation["op"], operation["target"], operation["value"]) == ("tag.add", "denied", "other")


def test_claims_and_sources_are_graded_each_by_its_own_grades(case: Path) -> None:
    assert len(ids("grade", case, "denied", "2")) == 1
    assert ids("grade", case, "denied", "2") == []
    assert len(ids("grade", case, "wire-1", "b", "--kind", "source")) == 1
    assert {row[0]: row[-1] for row in by_uid(case)["claim"]}["denied"] == 2
    assert {row[0]: row[8] for row in by_uid(case)["source"]}["wire-1"] == "B"
    assert len(ids("grade", case, "denied", "--drop")) == 1
    assert ids("grade", case, "denied", "--drop") == []
    assert "from 1 to 6" in refusal("grade", case, "denied", "B")
    assert refusal("grade", case, "wire-1", "7", "--kind", "source")
    for args in ((), ("2", "--drop")):
        assert "Say the grade, or --drop" in refusal("grade", case, "denied", *args, code=2)


def test_two_names_are_one_until_that_is_undone(case: Path) -> None:
    [id] = ids("unify", case, "general", "observer", "--kind", "actor", "--why", "two spellings")
    assert set(ids("list", case, "actor:general", "--columns", "id")) == {"retaken", "denied"}
    assert "one already" in refusal("unify", case, "observer", "general", "--kind", "actor")
    assert "Did you mean kursk" in refusal("unify", case, "kursc", "russia", "--kind", "region")
    assert "Missing option '--kind'" in refusal("unify", case, "general", "observer", code=2)
    assert len(ids("undo", case, id)) == 1
    assert ids("list", case, "actor:general", "--columns", "id") == ["retaken"]
