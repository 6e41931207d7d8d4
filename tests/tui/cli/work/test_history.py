"""What `undo`, `redo`, `log`, `merge`, `resolve` and `batch` promise."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from db.case.case import Case
from db.filters.filter import parse
from tests.cases import Draft
from tests.db.cases import by_uid, spoil, write_case
from tests.terminal import Terminal
from tests.tui.program import PROGRAM, Done, call, environment
from tui.cli.work.operations import HEADER
from tui.state import memory


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A small case with three claims that a test may change."""
    return write_case(tmp_path / "case.sqlite")


def done(*args: str | Path) -> list[str]:
    """The lines that a command prints that succeeds."""
    ended = call(*args)
    assert ended.code == 0, ended.narration
    return ended.lines


def refusal(*args: str | Path, code: int = 3) -> str:
    """What a command says that is refused."""
    ended = call(*args)
    assert (ended.code, ended.data) == (code, b"")
    return ended.narration


def log(case: Path, *options: str) -> list[dict[str, Any]]:
    """The log as objects."""
    objects: list[dict[str, Any]] = json.loads(call("log", case, "--format", "json", *options).data)
    return objects


# Undo and redo


def test_undo_takes_back_ones_own_last_change_and_redo_brings_it_back(case: Path) -> None:
    before = by_uid(case)
    done("edit", case, "denied", "topic=law")
    [id] = done("drop", case, "denied")
    after = by_uid(case)
    undone = call("undo", case, "--why", "a mistake")
    assert undone.narration == f"Undone: claim.drop denied ({id})\n"
    done("undo", case)
    assert by_uid(case) == before
    assert "nothing of yours to undo" in refusal("undo", case)
    done("redo", case)
    redone = call("redo", case)
    assert redone.narration == f"Redone: claim.drop denied ({id})\n"
    assert by_uid(case) == after
    assert "nothing of yours to redo" in refusal("redo", case)


def test_any_operation_is_undone_by_its_id_unless_later_ones_rest_on_it(case: Path) -> None:
    [first] = done("edit", case, "denied", "topic=law")
    [second] = done("edit", case, "denied", "topic=forces")
    [other] = done("edit", case, "sent", "topic=law")
    assert second in refusal("undo", case, first)
    done("undo", case, second)
    done("undo", case, first)
    assert [entry["id"] for entry in log(case) if not entry["undone_by"] and entry["op"] != "undo"] == [other]
    assert "undone already" in refusal("undo", case, first)
    assert "no operation nonsense-1" in refusal("undo", case, "nonsense-1")
    done("redo", case, first)
    assert "is not undone" in refusal("redo", case, first)


def test_a_colleagues_change_is_undone_only_by_its_id(case: Path, tmp_path: Path) -> None:
    [id] = done("edit", case, "denied", "topic=law")
    elsewhere = {"XDG_STATE_HOME": str(tmp_path / "elsewhere")}
    ended = call("undo", case, env=elsewhere)
    assert (ended.code, "nothing of yours" in ended.narration) == (3, True)
    assert call("undo", case, id, env=elsewhere).code == 0


# The log


def test_the_log_tells_who_changed_what_when_and_why(case: Path) -> None:
    done("edit", case, "denied", "topic=law", "--as", "A. Kovalenko", "--why", "see the ruling")
    done("link", case, "sent", "disputes", "retaken")
    done("undo", case)
    edit, link, undo = log(case)
    assert edit | {"id": "", "by": "", "at": ""} == {
        "id": "",
        "n": edit["n"],
        "by": "",
        "name": "A. Kovalenko",
        "at": "",
        "op": "claim.edit",
        "kind": "claim",
        "target": "denied",
        "field": "topic",
        "was": "control",
        "value": "law",
        "basis": "",
        "via": "",
        "why": "see the ruling",
        "undone_by": "",
        "without_effect": "",
    }
    assert edit["id"] == f"{edit['by']}-{edit['n']}"
    assert (link["target"], link["undone_by"], link["basis"]) == ("sent disputes retaken", undo["id"], "analyst")
    assert undo["value"] == {"of": link["id"]}
    rows = [line.split("\t") for line in done("log", case)]
    assert {len(row) for row in rows} == {len(HEADER)}
    assert rows[0] == [edit["id"], edit["at"], "A. Kovalenko", "claim.edit", "denied", "topic=law", "see the ruling"]
    assert [row[3] for row in rows] == ["claim.edit", "undone: link.add", "undo"]


def test_the_log_can_be_narrowed_down(case: Path) -> None:
    done("edit", case, "denied", "topic=law", "--as", "A. Kovalenko")
    done("edit", case, "sent", "topic=law", "--as", "B")
    assert [entry["name"] for entry in log(case, "--by", "a. kovalenko")] == ["A. Kovalenko"]
    assert len(log(case, "--by", log(case)[0]["by"])) == 2
    assert len(log(case, "--since", "2020")) == 2
    assert log(case, "--since", "2999-01-01") == []
    assert log(case, "--by", "nobody") == []
    assert done("log", case, "--by", "nobody") == []
    assert "--since: " in refusal("log", case, "--since", "tomorrowish", code=2)


def test_on_a_terminal_the_log_is_a_table_of_its_width(case: Path) -> None:
    done("edit", case, "denied", f"topic={'long ' * 40}")
    with Terminal([*PROGRAM, "log", str(case)], env=environment({"TERM": "xterm"}), size=(80, 24)) as terminal:
        assert terminal.wait() == 0
    lines = terminal.log.decode().splitlines()
    assert lines[0].split()[:4] == ["ID", "AT", "WHO", "OPERATION"]
    assert max(map(len, lines)) <= 80


def test_the_log_of_a_case_that_may_only_be_read_or_is_older(case: Path, tmp_path: Path) -> None:
    done("edit", case, "denied", "topic=law")
    before = case.read_bytes()
    assert len(log(case)) == 1
    assert case.read_bytes() == before
    old = Draft().actor("army").claim("denied", "army").write(tmp_path / "old.sqlite", version=1)
    assert log(old) == []
    assert refusal("log", tmp_path / "missing.sqlite", code=5)


# Forgetting


def test_what_is_forgotten_is_no_longer_in_the_file_and_its_place_in_the_log_stays(case: Path) -> None:
    [id] = done("note", case, "denied", "The witness is Kassandra.")
    done("edit", case, "sent", "note=Kassandra said so.")
    [forgotten] = done("log", case, "--forget", id, "--why", "asked for", "--as", "AK")
    assert b"The witness is Kassandra" not in case.read_bytes()
    first, _, last = log(case)
    assert (first["id"], first["op"], first["value"]) == (id, "forgotten", None)
    assert (last["id"], last["why"], last["name"]) == (forgotten, "asked for", "AK")
    assert done("log", case)[-1].split("\t")[5] == id
    ended = call("log", case, "--forget", "sent")
    assert (ended.code, ended.narration.splitlines()[0]) == (0, "Forgotten: 1 operation")
    assert b"Kassandra" not in case.read_bytes()
    assert "nothing that could be forgotten" in refusal("log", case, "--forget", forgotten)
    assert "There is no operation nonsense" in refusal("log", case, "--forget", "nonsense")


def test_nothing_of_what_is_forgotten_is_left_on_this_machine_and_copies_are_named(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = {name: str(tmp_path / name.lower()) for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME")}
    for name, value in own.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("db.cache.load.LARGE", 1)
    secret = "Kassandra of Mill"
    [uid] = done("add", case, "claim", f"claim={secret} saw it.", "speakers=observer", "id=kassandra")
    [note] = done("note", case, "denied", f"Told by {secret}.")
    done("edit", case, "sent", f"note={secret}")
    done("edit", case, "sent", "note=Somebody")
    done("undo", case)
    with Case.open(case) as opened:
        case_uid = opened.uid
        assert len(opened.matches(parse("kassandra"))) == 2
    memory.save_draft(case_uid, "", {"claim": f"{secret} saw it.", "note": "Mine."})
    memory.save_draft(case_uid, uid, {"note": "Who?"})
    memory.add_filter(case_uid, f'"{secret} saw it." topic:law')
    memory.add_filter(case_uid, "topic:law")
    memory.change_selection(case_uid, [uid, "denied"], ())
    memory.save_view(case_uid, {"top": f"{secret} saw it."})
    copy = Path(shutil.copy(case, tmp_path / "backup.sqlite"))
    for what in (uid, note, "sent"):
        ended = call("log", case, "--forget", what)
        assert ended.code == 0, ended.narration
        assert f"These files may still have it: {copy}" in ended.narration
    kept = [case, *(path for name in own for path in (tmp_path / name.lower()).rglob("*") if path.is_file())]
    assert len(kept) > 3
    for path in kept:
        content = path.read_bytes()
        assert b"Kassandra" not in content, path
        assert b"kassandra" not in content, path
    assert memory.load_drafts(case_uid) == {"": {"note": "Mine."}}
    assert memory.load_filters(case_uid) == ["topic:law"]
    assert memory.load_selection(case_uid) == ["denied"]
    assert call("check", case).code == 0


def test_a_merge_erases_what_a_colleague_forgot_only_with_an_option(case: Path, tmp_path: Path) -> None:
    [note] = done("note", case, "denied", "Told by a witness.")
    copy = Path(shutil.copy(case, tmp_path / "copy.sqlite"))
    done("log", copy, "--forget", note)
    merged = call("merge", case, copy)
    assert f"1 operation asks to erase {note}; merge --forget does it" in merged.narration
    assert b"witness" in case.read_bytes()
    assert "Erased 1 operation" in call("merge", case, copy, "--forget").narration
    assert b"witness" not in case.read_bytes()
    assert call("check", case).code == 0


@pytest.mark.parametrize("options", [("--as", "AK"), ("--why", "x"), ("--forget", "denied", "--by", "AK")])
def test_options_of_forgetting_and_of_the_log_do_not_go_together(case: Path, options: tuple[str, ...]) -> None:
    assert "--forget" in refusal("log", case, *options, code=2)


# Colleagues


def conflicting(case: Path) -> tuple[Path, Done]:
    """A copy in which other things were done, and the merge of both into the case."""
    copy = Path(shutil.copy(case, case.with_name("copy.sqlite")))
    done("edit", case, "denied", "topic=ours", "--as", "A")
    done("edit", copy, "denied", "topic=theirs", "--as", "B")
    done("drop", copy, "retaken")
    done("edit", case, "retaken", "topic=kept")
    return copy, call("merge", case, copy)


def test_a_merge_takes_over_what_is_missing_and_names_conflicts(case: Path) -> None:
    copy, merged = conflicting(case)
    assert merged.code == 0
    assert len(merged.lines) == 2
    assert "Took over 2 operations and 0 imports" in merged.narration
    assert "1 conflict. End each with: conflict-tui resolve " in merged.narration
    assert "claim denied topic: " in merged.narration
    assert "1 operation without effect" in merged.narration
    again = call("merge", case, copy)
    assert (again.code, again.data) == (0, b"")
    back = call("merge", copy, case)
    assert len(back.lines) == 2
    assert by_uid(case) == by_uid(copy)


def test_a_log_as_json_lines_is_merged_like_a_copy(case: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(case, tmp_path / "copy.sqlite"))
    done("edit", copy, "denied", "topic=theirs", "--as", "B", "--why", "ñ 😀")
    (tmp_path / "log.jsonl").write_bytes(call("log", copy, "--format", "jsonl").data)
    [line] = done("merge", case, tmp_path / "log.jsonl", "--json")
    assert (json.loads(line)["name"], json.loads(line)["why"]) == ("B", "ñ 😀")
    assert by_uid(case) == by_uid(copy)
    assert "which case" not in call("merge", case, tmp_path / "log.jsonl").narration
    whole = json.loads((tmp_path / "log.jsonl").read_text("utf-8"))
    del whole["case"]
    (tmp_path / "older.jsonl").write_text(json.dumps(whole), "utf-8")
    assert "older.jsonl does not say of which case it is" in call("merge", case, tmp_path / "older.jsonl").narration


def test_what_is_not_of_this_case_is_refused_and_nothing_of_it_is_kept(case: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(case, tmp_path / "copy.sqlite"))
    done("edit", copy, "denied", "topic=theirs")
    other = write_case(tmp_path / "other.sqlite")
    (tmp_path / "log.jsonl").write_text("no log\n", "utf-8")
    for wrong in (other, tmp_path / "log.jsonl"):
        before = case.read_bytes()
        assert refusal("merge", case, copy, wrong)
        assert case.read_bytes() == before


def test_what_has_no_effect_is_marked_in_the_log_and_a_remark_of_a_check(tmp_path: Path) -> None:
    case = Draft().actor("army").source("wire").claim("denied", "army", sources="wire").write(tmp_path / "case.sqlite")
    copy = Path(shutil.copy(case, tmp_path / "copy.sqlite"))
    [drop] = done("drop", case, "denied")
    [tag] = done("tag", copy, "denied", "x")
    done("merge", case, copy)
    rows = [line.split("\t") for line in done("log", case)]
    assert {row[0]: row[3] for row in rows} == {drop: "no effect: claim.drop", tag: "tag.add"}
    reason = f"other operations rest on what it drops: {tag}"
    assert {one["id"]: one["without_effect"] for one in log(case)} == {drop: reason, tag: ""}
    checked = call("check", case)
    assert (checked.code, f"Operation {drop} has no effect: {reason}" in checked.text) == (0, True)


def test_a_new_file_in_the_place_of_another_has_no_past(tmp_path: Path) -> None:
    case = tmp_path / "sample.sqlite"
    assert call("sample", case).code == 0
    uid = str(by_uid(case)["claim"][0][0])
    done("tag", case, uid, "x")
    assert call("sample", case, "--force").code == 0
    assert "Operations of" not in call("check", case).text


def test_an_import_does_not_accept_a_file_that_was_put_back(case: Path, tmp_path: Path) -> None:
    back = case.read_bytes()
    done("tag", case, "denied", "x")
    case.write_bytes(back)
    file = tmp_path / "claims.csv"
    file.write_text("id,speakers,claim\nlate,observer,A late claim.\n", "utf-8")
    assert call("import", case, file).code == 0
    assert "Operations of" in call("check", case).text


def test_accepting_goes_with_nothing_else(case: Path) -> None:
    assert "--accept" in refusal("log", case, "--accept", "--by", "AK", code=2)


def test_open_conflicts_and_a_log_that_was_changed_are_problems_of_a_check(tmp_path: Path) -> None:
    case = Draft().actor("army").source("wire").claim("denied", "army", sources="wire").write(tmp_path / "case.sqlite")
    copy = Path(shutil.copy(case, tmp_path / "copy.sqlite"))
    assert call("check", case).code == 0
    for one in (case, copy):
        done("edit", one, "denied", f"topic={one.stem}")
    done("merge", case, copy)
    checked = call("check", case)
    assert checked.code == 4
    assert re.search(r"Conflict about claim denied topic: (case|copy) is shown, not (case|copy)\n", checked.text)
    done("resolve", case, "denied", "topic=agreed")
    assert call("check", case).code == 0
    back = case.read_bytes()
    done("edit", case, "denied", "topic=later")
    case.write_bytes(back)
    assert "The file may have been put back to an earlier state" in call("check", case).text
    assert f"accept it: conflict-tui log {case} --accept\n" in call("check", case).text
    assert "Accepted" in call("log", case, "--accept").narration
    assert call("check", case).code == 0
    done("edit", case, "denied", "topic=anew")
    assert call("check", case).code == 0
    assert len({one["by"] for one in log(case)}) == 3, "the file goes on under a new id"
    spoil(copy, "UPDATE journal SET value = '\"forged\"'")
    assert "cannot be accepted" in refusal("log", copy, "--accept", code=5)
    checked = call("check", copy)
    assert (checked.code, "was changed: its sum does not fit" in checked.text) == (4, True)


def test_a_conflict_ends_by_saying_which_value_counts(case: Path) -> None:
    conflicting(case)
    [id] = done("resolve", case, "denied", "topic=agreed", "--why", "by phone")
    assert {row[0]: row[4] for row in by_uid(case)["claim"]}["denied"] == "agreed"
    assert "There is no conflict about topic" in refusal("resolve", case, "denied", "topic=other")
    assert "There is no conflict about note" in refusal("resolve", case, "denied", "note=other")
    assert [entry["why"] for entry in log(case) if entry["id"] == id] == ["by phone"]


def test_copies_on_one_machine_can_be_merged_again_and_again(case: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(case, tmp_path / "copy.sqlite"))
    for number in range(3):
        for one in (case, copy):
            done("edit", one, "denied", f"topic={one.stem}-{number}")
        done("merge", case, copy)
    done("merge", copy, case)
    assert by_uid(case) == by_uid(copy)
    assert log(case) == log(copy)
    assert len({entry["id"] for entry in log(case)}) == 6


# Imports


@pytest.fixture
def twice(case: Path, tmp_path: Path) -> Path:
    """A case with a second import: a new claim, and another text of one that was there."""
    table = tmp_path / "more.csv"
    table.write_text("id,speakers,claim\nlate,observer,A late claim.\ndenied,observer,Denied again.\n", "utf-8")
    assert call("import", case, table, "--licence", "CC0").code == 0
    return case


def test_the_imports_of_a_case_are_listed(twice: Path) -> None:
    rows = [line.split("\t") for line in done("batch", twice)]
    assert [(row[0], *row[2:]) for row in rows] == [
        ("1", "case-folder", "case-folder", "14", "0", "0", "0", ""),
        ("2", "claims-csv", "more.csv", "1", "1", "0", "0", "CC0"),
    ]
    whole = json.loads(call("batch", twice, "--format", "json").data)
    assert [json.loads(line) for line in done("batch", twice, "--format", "jsonl")] == whole
    assert (whole[1]["number"], whole[1]["added"], whole[1]["licence"], whole[1]["dropped"]) == (2, 1, "CC0", False)
    empty = twice.with_name("empty.sqlite")
    assert call("new", empty).code == 0
    assert (done("batch", empty), done("batch", empty, "--format", "json")) == ([], ["[]"])


def test_an_import_is_taken_back_unless_something_rests_on_it(twice: Path) -> None:
    [link] = done("link", twice, "late", "disputes", "retaken")
    before = twice.read_bytes()
    said = refusal("batch", twice, "--drop", "2")
    assert (
        f"Import 2 (more.csv) cannot be taken back, because something rests on it: operations by hand: link.add {link}"
        in said
    )
    assert twice.read_bytes() == before
    done("undo", twice)
    ended = call("batch", twice, "--drop", "2")
    assert (ended.code, ended.lines) == (0, ["2"])
    assert ended.narration == "Took back import 2 (more.csv): 1 row removed, 1 row restored\n"
    assert by_uid(twice) == by_uid(write_case(twice.with_name("fresh.sqlite")))
    assert "is gone: it was taken back already" in refusal("batch", twice, "--drop", "2")
    assert done("batch", twice)[1].split("\t")[2:4] == ["dropped", "more.csv"]
    assert "There is no import 9" in refusal("batch", twice, "--drop", "9")
    assert call("check", twice).code == call("check", twice.with_name("fresh.sqlite")).code


def test_a_folder_in_git_carries_the_work(case: Path, tmp_path: Path) -> None:
    done("tag", case, "denied", "urgent", "--as", "AK")
    done("edit", case, "denied", "topic=law")
    assert call("export", case, "--format", "folder", "-o", tmp_path / "shared").code == 0
    colleague = tmp_path / "colleague.sqlite"
    assert call("new", colleague).code == 0
    ended = call("import", colleague, tmp_path / "shared")
    assert ended.code == 0
    assert "Took over 2 operations of work by hand" in ended.narration
    assert log(colleague) == log(case)
    assert by_uid(colleague) == by_uid(case)
    done("edit", colleague, "denied", "topic=theirs")
    done("edit", case, "denied", "topic=ours")
    assert call("export", colleague, "--format", "folder", "-o", tmp_path / "shared", "--force").code == 0
    ended = call("import", case, tmp_path / "shared")
    assert "Took over 1 operation of work by hand" in ended.narration
    assert "1 conflict. End each with: conflict-tui resolve" in ended.narration
    other = write_case(tmp_path / "other.sqlite")
    assert (
        "is of another case, so its notes, tags and log are left out"
        in call("import", other, tmp_path / "shared").narration
    )
    assert log(other) == []
