"""What `new`, `add`, `edit`, `drop`, `link` and `unlink` promise."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from db.sample import FOLDER
from db.store.copies import uid_of
from db.work.workbench import Workbench
from tests.cases import Draft
from tests.db.cases import by_uid, write_case
from tests.tui.program import BIDI, ESCAPE, Done, call
from tui.state.work.own_cases import is_own


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A small case with three claims that a test may change."""
    return write_case(tmp_path / "case.sqlite")


def done(ended: Done) -> list[str]:
    """The lines of standard output of a command that succeeded."""
    assert ended.code == 0, ended.narration
    return ended.lines


def texts(case: Path, query: str) -> list[str]:
    """The first column of a query."""
    with closing(sqlite3.connect(case)) as connection:
        return [str(row[0]) for row in connection.execute(query)]


def refused(case: Path, *args: str, code: int = 3, typed: bytes = b"") -> str:
    """What is said of a command that is refused and changes nothing."""
    before = case.read_bytes()
    ended = call(args[0], case, *args[1:], typed=typed)
    assert (ended.code, ended.data, case.read_bytes()) == (code, b"", before)
    assert ended.narration.startswith("conflict-tui: ")
    return ended.narration


# From nothing


def test_from_an_empty_file_to_two_claims_that_dispute_each_other(tmp_path: Path) -> None:
    case = tmp_path / "mill.sqlite"
    made = call("new", case, "--title", "The school of Mill")
    assert (made.code, made.data) == (0, b"")
    assert "conflict-tui help working" in made.narration
    assert texts(case, "SELECT value FROM meta WHERE key = 'title'") == ["The school of Mill"]
    for uid, name in (("radio", "Radio Mill"), ("army", "The army")):
        assert done(call("add", case, "actor", f"id={uid}", f"name={name}")) == [uid]
    [one] = done(call("add", case, "claim", "claim=Shells hit the school.", "speakers=radio", "stated_on=2024-05-03"))
    [other] = done(call("add", case, "claim", "claim=No shell hit it.", "speakers=army", "stated_on=2024-05-04"))
    assert one == "radio-shells-hit-the-school"
    done(call("link", case, other, "disputes", one))
    assert set(done(call("list", case, "status:disputed", "--columns", "id"))) == {one, other}


def test_the_title_of_a_new_case_is_the_name_of_its_file(tmp_path: Path) -> None:
    assert call("new", tmp_path / "mill.sqlite").code == 0
    assert texts(tmp_path / "mill.sqlite", "SELECT value FROM meta WHERE key = 'title'") == ["mill"]


def test_a_new_case_is_one_into_which_the_explorer_writes_without_asking(tmp_path: Path, case: Path) -> None:
    made = tmp_path / "mill.sqlite"
    assert call("new", made).code == 0
    assert is_own(uid_of(made), made)
    assert not is_own(uid_of(case), case)


def test_a_new_case_replaces_nothing(case: Path, tmp_path: Path) -> None:
    assert "already exists. Choose another name, or open it: conflict-tui " in refused(case, "new")
    assert "is a folder" in call("new", tmp_path).narration
    assert call("new", tmp_path / "nowhere" / "mill.sqlite").code == 5


def test_the_bundled_case_can_be_made_by_commands(tmp_path: Path, kursk_path: Path) -> None:
    case = tmp_path / "kursk.sqlite"
    assert call("new", case).code == 0
    for kind in ("region", "actor", "source", "claim", "link", "alignment"):
        with (FOLDER / f"{kind}s.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        if kind == "link":
            rows = [{"basis": "published"} | row for row in rows]
        ended = call("add", case, kind, "--from", "-", typed=json.dumps(rows).encode())
        assert len(done(ended)) == len(rows)
        assert ended.narration == f"Added {len(rows)} {kind}s\n"
    made, sample = by_uid(case), by_uid(kursk_path)
    made_at = len(made["link"][0]) - 2  # by whom and when a link was made is not a fact of the folder
    for facts in (made, sample):
        facts["link"] = sorted((row[:made_at] for row in facts["link"]), key=repr)
        facts["alignment"] = sorted(
            (tuple(sorted(map(str, row[:2]))) + row[2:] for row in facts["alignment"]), key=repr
        )
    assert made == sample


# Add


def test_every_kind_of_thing_can_be_added(case: Path) -> None:
    assert done(call("add", case, "actor", "name=The Navy", "parent=state", "aliases=Fleet; Marines")) == ["the-navy"]
    assert done(call("add", case, "region", "name=Mill", "parent=kursk", "lat=51.5", "lon=35.25")) == ["mill"]
    assert done(call("add", case, "source", "outlet=Wire", "title=New", "id=wire-3")) == ["wire-3"]
    claim = ("id=new", "claim=Ships came.", "speakers=the-navy; general", "regions=mill", "sources=wire-3", "figure=3")
    assert done(call("add", case, "claim", *claim)) == ["new"]
    assert done(call("add", case, "alignment", "actor=the-navy", "with=army", "note=allied")) == ["army the-navy"]
    assert done(call("add", case, "link", "from=new", "relation=supports", "to=retaken")) == ["new supports retaken"]
    [listed] = json.loads(call("list", case, "id:new", "--format", "json").data)
    assert [speaker["id"] for speaker in listed["speakers"]] == ["the-navy", "general"]
    assert [(link["relation"], link["direction"], link["id"]) for link in listed["links"]] == [
        ("supports", "to", "retaken")
    ]


def test_what_is_there_already_is_no_error(case: Path) -> None:
    again = call("add", case, "link", "from=denied", "relation=disputes", "to=retaken")
    assert (again.code, again.data, again.narration) == (0, b"", "Link denied disputes retaken is there already\n")
    for printed in (["army general"], []):
        assert done(call("add", case, "alignment", "actor=general", "with=army")) == printed


def test_an_alignment_is_dropped_by_what_it_was_added_as(case: Path) -> None:
    before = by_uid(case)
    [target] = done(call("add", case, "alignment", "actor=general", "with=army"))
    assert len(done(call("drop", case, target, "--kind", "alignment"))) == 1
    assert by_uid(case) == before
    assert "There is no alignment" in refused(case, "drop", target, "--kind", "alignment")
    assert "named by its two actors" in refused(case, "drop", "army", "--kind", "alignment")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("claim", "claim=Nobody says it."), "peakers is empty"),
        (("claim", "claim=They say so.", "speakers=generel"), "Did you mean general"),
        (("claim", "claim=Twice.", "speakers=army", "id=denied"), "exists already"),
        (("claim", "claim=When?", "speakers=army", "stated_on=2024-13-01"), "there is no month 13"),
        (("claim", "claim=What?", "speakers=army", "colour=red"), "Its fields are: speakers, claim"),
        (("actor", "name=Lost", "parent=nobody"), "nobody is not in the case"),
        (("actor", "name=x", "colour=red"), "an actor has no field"),
        (("alignment", "actor=army"), "An alignment needs actor and with"),
        (("link", "from=denied", "relation=denies", "to=retaken"), "Use one of: retracts, disputes"),
        (("link", "from=denied", "relation=disputes", "to=retaken", "colour=red"), "from, relation, to, note"),
    ],
)
def test_what_cannot_be_added_is_refused_with_the_reason(case: Path, args: tuple[str, ...], message: str) -> None:
    assert message in refused(case, "add", *args)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("add", "claim"), "either FIELD=VALUE..., or --from FILE"),
        (("add", "claim", "claim=x", "--from", "-"), "either FIELD=VALUE..., or --from FILE"),
        (("add", "topic", "name=x"), "'topic' is not one of 'claim', 'actor', 'region', 'source'"),
        (("add", "claim", "no shell hit it"), "'no shell hit it' is not of the form FIELD=VALUE"),
        (("add", "claim", "claim=one", "claim=two"), "'claim' is given twice"),
        (("add", "claim", "=x"), "is not of the form FIELD=VALUE"),
        (("edit", "denied"), "Missing argument"),
        (("link", "denied", "denies", "retaken"), "'denies' is not one of 'retracts'"),
        (("link", "denied", "disputes", "retaken", "--basis", "hearsay"), "hearsay"),
        (("undo", "--as", "two\nlines"), "--as takes a name in one line"),
        (("undo", "--as", ""), "--as takes a name in one line"),
    ],
)
def test_what_cannot_be_understood_is_exit_code_2(case: Path, args: tuple[str, ...], message: str) -> None:
    assert message in refused(case, *args, code=2)


# Add many


def test_objects_are_added_from_a_file_in_any_order(case: Path, tmp_path: Path) -> None:
    objects = [{"id": "squad", "name": "A squad", "parent": "brigade"}, {"id": "brigade", "name": "A brigade"}]
    (tmp_path / "actors.json").write_text(json.dumps(objects), "utf-8")
    assert done(call("add", case, "actor", "--from", tmp_path / "actors.json")) == ["brigade", "squad"]
    lines = '{"claim": "One.", "speakers": ["army", "squad"], "figure": 3}\n{"claim": "Two.", "speakers": "squad"}\n'
    (tmp_path / "claims.jsonl").write_text(lines, "utf-8")
    ended = call("add", case, "claim", "--from", tmp_path / "claims.jsonl", "--why", "notebook", "--json", "--as", "AK")
    made = [json.loads(line) for line in done(ended)]
    assert [one["target"] for one in made] == ["army-one", "squad-two"]
    assert {(one["op"], one["why"], one["name"]) for one in made} == {("claim.add", "notebook", "AK")}
    assert made[0]["value"] == {"claim": "One.", "speakers": "army;squad", "figure": "3"}
    assert ended.narration == "Added 2 claims\n"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (
            '[{"claim": "One.", "speakers": "army"},\n{"claim": "Two.", "speakers": "navy"}]',
            "standard input line 2, object 2: ",
        ),
        ('[{"claim": "One.", "speakers": "army"},\n{"claim": "Two."}]', "standard input line 2, object 2: "),
        (
            '{"id": "one", "claim": "One.", "speakers": "army"}\n{"id": "two", "claim": "Two.", "speakers": "navy"}\n',
            "standard input line 2 (two): speakers: Actor navy is not in the case",
        ),
        (
            '[{"id": "two", "claim": "Two.", "speakers": "army", "stated_on": "soon"}]',
            "standard input line 1, object 1 (two): stated_on: soon is not a date",
        ),
        ('{"id": "two", "claim": "Two.", "speakers": true}', "standard input line 1, object 1 (two): speakers must be"),
        ('[{"claim": "One.", "speakers": "army"}, {"claim": "Two."}]', "standard input line 1, object 2: "),
        ('{"claim": "One.", "speakers": "army"}\n{"claim": "Two.", "speakers": true}\n', "line 2: speakers must be"),
        ('[{"claim": "One.", "speakers": ["army; state"]}]', "a list of texts without semicolons"),
        ('[{"claim": "One.", "speakers": "army", "claim": "x"}]', "appears twice"),
        ('[{"claim": "One.", "speakers": "army"}, 5]', "not an object"),
        ('[{"claim": "One.", "speakers": "army"}', "ends too early|expected"),
        ("id,claim\n", "neither JSON"),
        ("", "is empty"),
        ("\xff\xfe\x00", ""),
    ],
)
def test_if_one_object_is_refused_nothing_is_added(case: Path, typed: str, message: str) -> None:
    said = refused(case, "add", "claim", "--from", "-", typed=typed.encode("latin-1"))
    assert any(part in said for part in message.split("|"))


def test_a_file_that_is_not_there_is_refused(case: Path, tmp_path: Path) -> None:
    assert "missing.json" in refused(case, "add", "claim", "--from", str(tmp_path / "missing.json"))


def test_no_objects_add_nothing(case: Path) -> None:
    ended = call("add", case, "claim", "--from", "-", typed=b"[]")
    assert (ended.code, ended.data, ended.narration) == (0, b"", "Added 0 claims\n")


# Edit and drop


def test_fields_are_changed_and_what_is_so_already_makes_no_operation(case: Path) -> None:
    ids = done(call("edit", case, "denied", "topic=law", "quote=No.", "note="))
    assert len(ids) == 3
    ended = call("edit", case, "denied", "topic=law", "quote=No.", "note=")
    assert (ended.code, ended.data, ended.narration) == (0, b"", "Claim denied says so already\n")
    assert done(call("edit", case, "army", "role=ground forces", "--kind", "actor")) != []
    assert texts(case, "SELECT role FROM actor WHERE uid = 'army'") == ["ground forces"]


def test_an_edit_is_made_as_a_whole_or_not_at_all(case: Path) -> None:
    assert "there is no month 13" in refused(case, "edit", "denied", "topic=law", "event_date=2024-13-01")
    assert "Did you mean denied" in refused(case, "edit", "denid", "topic=law")
    assert "Did you mean army" in refused(case, "edit", "armi", "role=x", "--kind", "actor")


def test_a_claim_is_dropped_with_its_links_and_comes_back_by_undo(case: Path) -> None:
    before = by_uid(case)
    [id] = done(call("drop", case, "denied", "--why", "entered twice"))
    assert by_uid(case)["link"] == []
    assert id in refused(case, "edit", "denied", "topic=law")
    done(call("undo", case))
    assert by_uid(case) == before


def test_what_something_still_names_is_not_dropped(case: Path) -> None:
    assert "still named by retaken" in refused(case, "drop", "general", "--kind", "actor")


# Links


def test_the_same_link_again_is_no_error_and_no_operation(case: Path) -> None:
    [id] = done(call("link", case, "denied", "questions", "sent", "--part", "ten thousand", "--as", "AK"))
    again = call("link", case, "denied", "questions", "sent")
    assert (again.code, again.data, again.narration) == (0, b"", "The link is there already: denied questions sent\n")
    assert done(call("link", case, "denied", "questions", "sent", "--part", "", "--note", "doubts it")) != []
    row = ("denied", "sent", "questions", "doubts it", None, "", "analyst", "", "AK")
    assert [one[:9] for one in by_uid(case)["link"] if one[2] == "questions"] == [row]
    assert re.fullmatch(r"[0-9a-f]{12}-[0-9]+", id)
    done(call("unlink", case, "denied", "questions", "sent"))
    assert [one for one in by_uid(case)["link"] if one[2] == "questions"] == []


def test_a_link_with_a_source_counts_as_published(case: Path) -> None:
    [line] = done(call("link", case, "sent", "disputes", "retaken", "--source", "wire-1", "--json"))
    operation = json.loads(line)
    assert (operation["op"], operation["target"], operation["basis"]) == (
        "link.add",
        "sent disputes retaken",
        "published",
    )
    [line] = done(
        call("link", case, "sent", "disputes", "denied", "--source", "wire-1", "--basis", "analyst", "--json")
    )
    assert json.loads(line)["basis"] == "analyst"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("link", "denyed", "disputes", "retaken"), "Did you mean denied"),
        (("link", "denied", "disputes", "denied"), "to itself"),
        (("link", "denied", "disputes", "sent", "--source", "wire-7"), "wire-7 is not in the case"),
        (("unlink", "denied", "supports", "retaken"), "There is no link denied supports retaken"),
    ],
)
def test_a_link_that_cannot_be_is_refused(case: Path, args: tuple[str, ...], message: str) -> None:
    assert message in refused(case, *args)


# Who works, and where


def test_the_name_of_the_analyst_is_that_of_the_option_else_of_the_configuration(case: Path, tmp_path: Path) -> None:
    config = {"XDG_CONFIG_HOME": str(tmp_path)}
    (tmp_path / "conflict-tui").mkdir()
    (tmp_path / "conflict-tui" / "config.toml").write_text('[settings]\nname = "A. Kovalenko"\n', "utf-8")
    args = ("edit", case, "denied", "--json")
    assert json.loads(call(*args, "topic=one").data)["name"] == ""
    assert json.loads(call(*args, "topic=two", env=config).data)["name"] == "A. Kovalenko"
    assert json.loads(call(*args, "topic=three", "--as", "B", env=config).data)["name"] == "B"


def test_text_that_steers_terminals_is_kept_and_shown_as_signs(case: Path) -> None:
    evil = f"red {ESCAPE}[31m {BIDI} text"
    [uid] = done(call("add", case, "claim", f"claim={evil}", "speakers=army"))
    for ended in (
        call("edit", case, uid, f"topic={evil}", "--json", "--why", evil),
        call("edit", case, f"no{ESCAPE}[2J", "topic=x"),
        call("log", case),
        call("log", case, "--format", "jsonl"),
    ):
        assert ESCAPE not in ended.text + ended.narration
        assert BIDI not in ended.text + ended.narration
    assert texts(case, f"SELECT text FROM claim WHERE uid = '{uid}'") == [evil]


def test_bytes_that_are_no_text_are_refused(case: Path) -> None:
    before = case.read_bytes()
    ended = call("edit", case, "denied", b"topic=\xff")
    assert (ended.code, case.read_bytes()) == (3, before)


def test_what_is_no_case_or_of_an_older_format_is_exit_code_5(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no case", "utf-8")
    assert call("edit", tmp_path / "notes.txt", "denied", "topic=law").code == 5
    assert call("edit", tmp_path / "missing.sqlite", "denied", "topic=law").code == 5
    old = Draft().actor("army").claim("denied", "army").write(tmp_path / "old.sqlite", version=1)
    assert "conflict-tui upgrade" in refused(old, "edit", "denied", "topic=law", code=5)


def test_a_change_waits_for_another_and_is_refused_if_that_takes_long(case: Path) -> None:
    with closing(sqlite3.connect(case, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ended = call("edit", case, "denied", "topic=law")
    assert ended.code == 5
    assert "is locked" in ended.narration


def test_what_was_done_here_can_be_undone_by_the_interface(case: Path) -> None:
    before = by_uid(case)
    done(call("edit", case, "denied", "topic=law"))
    with Workbench(case) as work:
        assert work.next_undo() is not None
        work.undo()
        assert work.problems() == []
    assert by_uid(case) == before
