"""The command `suggest`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.db.suggest.cases import draft, with_others
from tests.terminal import Terminal
from tests.tui.program import PROGRAM, environment, run

STRIKE = {"stated": "2024-05-03", "event": "2024-05-03"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    case = with_others(draft()).claim("hit", "radio", regions="raqqa", text="A strike on Raqqa killed 8.", **STRIKE)
    denial = "The army denied that it struck Rakka on 3 May."
    case.claim("denial", "north-army", text=denial, stated="2024-07-09")
    case.claim("vague", "north-army", text="All allegations are false.", stated="2024-07-09")
    return case.write(tmp_path / "case.sqlite")


def test_json_has_the_pairs_best_first_with_rank_and_reasons(path: Path) -> None:
    done = run("suggest", path, "--format", "json")
    found = json.loads(done.data)
    assert done.code == 0
    assert [one["rank"] for one in found] == list(range(1, len(found) + 1))
    assert [one["score"] for one in found] == sorted((one["score"] for one in found), reverse=True)
    assert (found[0]["from"], found[0]["to"]) == ("denial", "hit")
    assert found[0].keys() == {"from", "to", "relation", "score", "rank", "reasons"}
    assert all(reason.keys() == {"feature", "text", "weight"} for one in found for reason in one["reasons"])


def test_jsonl_is_the_same_objects_one_a_line_and_limit_cuts_them(path: Path) -> None:
    whole = json.loads(run("suggest", path, "--format", "json").data)
    lines = run("suggest", path, "--format", "jsonl", "--limit", "1").lines
    assert [json.loads(line) for line in lines] == whole[:1]
    assert json.loads(run("suggest", path, "--format", "json", "--limit", "0").data) == []


def test_the_table_in_a_pipe_has_a_line_a_pair_without_a_score_and_says_what_it_is_not(path: Path) -> None:
    done = run("suggest", path)
    assert done.lines[0].split("\t")[:3] == ["denial", "disputes", "hit"] or done.lines[0].startswith("denial\t")
    assert len(done.lines[0].split("\t")) == 6
    assert "nobody has found that they contradict" in done.narration
    assert "1 claim said neither when nor where" in done.narration
    assert "conflict-tui link" in done.narration


def test_on_a_terminal_a_pair_is_what_both_say_and_why(path: Path) -> None:
    with Terminal([*PROGRAM, "suggest", str(path)], env=environment({"TERM": "xterm"}), size=(100, 40)) as screen:
        assert screen.wait() == 0
        shown = screen.log.decode()
    assert "  1  denial may " in shown
    assert "Radio Mill: A strike on Raqqa killed 8." in shown
    assert "why: " in shown
    assert "%" not in shown


def test_one_claim_and_one_relation_can_be_asked_for(path: Path) -> None:
    found = json.loads(run("suggest", path, "--for", "hit", "--format", "json").data)
    assert all("hit" in (one["from"], one["to"]) for one in found)
    relation = found[0]["relation"]
    only = json.loads(run("suggest", path, "--relation", relation, "--format", "json").data)
    assert {one["relation"] for one in only} == {relation}


def test_a_claim_that_says_neither_when_nor_where_is_told_so(path: Path) -> None:
    done = run("suggest", path, "--for", "vague", "--format", "json")
    assert (done.code, json.loads(done.data)) == (0, [])
    assert "neither when nor where" in done.narration


def test_an_unknown_id_is_exit_code_3_with_the_nearest(path: Path) -> None:
    done = run("suggest", path, "--for", "denail")
    assert (done.code, done.data) == (3, b"")
    assert "denial" in done.narration


@pytest.mark.parametrize(
    "arguments", [("--for", "hit", "said:2024"), ("--actors", "said:2024"), ("--relation", "retracts"), ("nobody:x",)]
)
def test_what_does_not_go_together_is_exit_code_2(path: Path, arguments: tuple[str, ...]) -> None:
    assert run("suggest", path, *arguments).code == 2


def test_no_match_is_no_pair(path: Path) -> None:
    done = run("suggest", path, "zzz", "--format", "json")
    assert (done.code, json.loads(done.data)) == (0, [])


def test_actors_that_may_be_one_come_with_the_command_that_says_so(tmp_path: Path) -> None:
    case = draft().actor("radio-mil", name="Radio Mil", kind="media").claim("hit", "radio", stated="2024-05-03")
    path = case.write(tmp_path / "case.sqlite")
    done = run("suggest", path, "--actors")
    [line] = done.lines
    command = line.partition("  # ")[0].split()
    assert command[:2] == ["conflict-tui", "unify"]
    assert command[3:] == ["radio-mil", "radio", "--kind", "actor"]
    assert run(*command[1:]).code == 0
    assert run("suggest", path, "--actors", "--format", "json").data == b"[]\n"


def test_an_import_that_leaves_a_case_without_links_says_where_pairs_are(tmp_path: Path) -> None:
    file = tmp_path / "claims.csv"
    file.write_text("id,claim,speakers,stated_on\none,A shell fell.,radio,2024-05-03\n", "utf-8")
    path = tmp_path / "case.sqlite"
    done = run("import", path, file)
    assert done.narration.rstrip().endswith(f"no links yet: conflict-tui suggest {path} has pairs to look at")
    assert "no links yet" not in run("import", path, file).narration
