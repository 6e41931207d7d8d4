"""Logs and copies that come from elsewhere: what is foreign, forged or not valid is refused, and harms nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from db.errors import ConflictError, InputRefusedError
from db.work.journal.foreign import from_line, to_object
from db.work.workbench import Workbench
from tests.db.cases import meta, spoil, write_case
from tests.db.work.facts import facts


def log(work: Workbench, path: Path, change: Callable[[list[dict[str, Any]]], None] = lambda _: None) -> Path:
    """Write the log of a case as JSON Lines, after a change to it."""
    lines = [to_object(entry.operation) for entry in work.entries()]
    change(lines)
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    return path


def test_a_log_brings_the_same_as_the_case(copies: tuple[Workbench, Workbench], tmp_path: Path) -> None:
    ours, theirs = copies
    theirs.add("claim", {"claim": "Ein Satz mit Ünicode.", "speakers": "observer"}, why="heard it")
    theirs.link("sent", "disputes", "retaken")
    theirs.undo()
    assert len(ours.merge(log(theirs, tmp_path / "log.jsonl")).operations) == 3
    assert facts(ours.path) == facts(theirs.path)
    assert ours.problems() == []


def _set(**changes: Any) -> Callable[[list[dict[str, Any]]], None]:
    return lambda lines: lines[1].update(changes)


@pytest.mark.parametrize(
    "change",
    [
        _set(value="forged"),
        _set(op="file.delete"),
        _set(n=1 << 53),
        _set(n=-1),
        _set(n="2"),
        _set(id=None),
        _set(by="../../etc"),
        _set(kind="claim\x1b"),
        _set(target=["x"]),
        _set(saw=["x"] * 10),
        _set(saw={"a": 1}),
        _set(at="now"),
        _set(why="x" * 10_000),
        lambda lines: lines.pop(1),
        lambda lines: lines.pop(0),
        lambda lines: lines.append(lines[0] | {"sum": "0" * 64}),
    ],
)
def test_a_forged_log_is_refused_and_changes_nothing(
    copies: tuple[Workbench, Workbench], tmp_path: Path, change: Callable[[list[dict[str, Any]]], None]
) -> None:
    ours, theirs = copies
    for topic in ("one", "two", "three"):
        theirs.edit("claim", "retaken", {"topic": topic})
    before = facts(ours.path)
    with pytest.raises(ConflictError):
        ours.merge(log(theirs, tmp_path / "log.jsonl", change))
    assert facts(ours.path) == before
    assert ours.entries() == []


@pytest.mark.parametrize("text", ["", "[]", "[" * 100_000, "nothing", '{"n": 1}', "\xff", '{"n": NaN}'])
def test_what_is_no_log_is_refused(copies: tuple[Workbench, Workbench], tmp_path: Path, text: str) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(text.encode("latin-1"))
    if text:
        with pytest.raises(InputRefusedError):
            copies[0].merge(path)
    else:
        assert copies[0].merge(path).operations == ()


def test_another_case_and_a_changed_copy_are_refused(copies: tuple[Workbench, Workbench], tmp_path: Path) -> None:
    ours, theirs = copies
    theirs.tag("claim", "retaken", "x")
    other = write_case(tmp_path / "other.sqlite")
    with pytest.raises(InputRefusedError, match="another case"):
        ours.merge(other)
    theirs.close()
    spoil(theirs.path, "UPDATE journal SET target = 'denied'")
    with pytest.raises(InputRefusedError, match="sum does not fit"):
        ours.merge(theirs.path)


def _of_case(uid: object) -> Callable[[list[dict[str, Any]]], None]:
    def change(lines: list[dict[str, Any]]) -> None:
        lines[0]["case"] = uid

    return change


def test_a_log_says_of_which_case_it_is(copies: tuple[Workbench, Workbench], tmp_path: Path) -> None:
    ours, theirs = copies
    theirs.tag("claim", "retaken", "x")
    for uid in ("another", 5):
        with pytest.raises(InputRefusedError, match="case"):
            ours.merge(log(theirs, tmp_path / "log.jsonl", _of_case(uid)))
    assert not ours.merge(log(theirs, tmp_path / "log.jsonl", _of_case(meta(ours.path)["uid"]))).unchecked
    assert ours.merge(log(theirs, tmp_path / "log.jsonl")).unchecked


def test_what_is_no_json_is_named_by_its_file_and_line(copies: tuple[Workbench, Workbench], tmp_path: Path) -> None:
    ours, theirs = copies
    theirs.tag("claim", "retaken", "x")
    path = log(theirs, tmp_path / "log.jsonl")
    path.write_text(path.read_text("utf-8") + "\nnonsense\n", "utf-8")
    with pytest.raises(InputRefusedError, match=r"log\.jsonl line 3: this is not JSON"):
        ours.merge(path)


def _renumbered(n: int) -> Callable[[list[dict[str, Any]]], None]:
    """Give the last operation of a log, which nothing is chained to, another number."""

    def change(lines: list[dict[str, Any]]) -> None:
        lines[-1] |= {"n": n, "id": f"{lines[-1]['by']}-{n}"}

    return change


def test_work_after_the_highest_number_that_is_merged_is_merged_as_well(
    copies: tuple[Workbench, Workbench], tmp_path: Path
) -> None:
    ours, theirs = copies
    theirs.tag("claim", "retaken", "x")
    far = log(theirs, tmp_path / "far.jsonl", _renumbered(1 << 40))
    ours.merge(far)
    after = ours.note("claim", "retaken", "Later.")
    assert after.n > 1 << 40
    shutil.copy(theirs.path, tmp_path / "third.sqlite")
    with Workbench(tmp_path / "third.sqlite", state=tmp_path / "c") as third:
        third.undo(theirs.entries()[0].operation.id)
        mine = log(ours, tmp_path / "mine.jsonl", _without_first)
        assert third.merge(mine).operations == (after,)


def test_nobody_ends_the_numbering_of_a_case(copies: tuple[Workbench, Workbench], tmp_path: Path) -> None:
    ours, theirs = copies
    theirs.tag("claim", "retaken", "x")
    for n in (1 << 53, 1 << 41):
        with pytest.raises(InputRefusedError, match="far beyond"):
            ours.merge(log(theirs, tmp_path / "far.jsonl", _renumbered(n)))
    spoil(theirs.path, "UPDATE batch SET n = 9007199254740992")
    spoil(theirs.path, "UPDATE batch SET uid = 'another'")
    with pytest.raises(InputRefusedError, match="far beyond"):
        ours.merge(theirs.path)


def _without_first(lines: list[dict[str, Any]]) -> None:
    del lines[0]


def _instead(**changes: Any) -> Callable[[list[dict[str, Any]]], None]:
    """Let the only operation of a log say something else, with a sum that fits."""

    def change(lines: list[dict[str, Any]]) -> None:
        forged = replace(from_line(json.dumps(lines[0] | changes)).operation, sum="")
        lines[0] = to_object(replace(forged, sum=forged.expected_sum))

    return change


@pytest.mark.parametrize(
    "change",
    [
        {"op": "view.save", "kind": "view", "target": "t", "value": {}},
        {"op": "view.save", "kind": "view", "target": "t", "value": {"filter": "status:nonsense"}},
        {"op": "view.save", "kind": "view", "target": "t\n", "value": {"filter": "status:disputed"}},
        {"op": "note.add", "value": {}},
        {"op": "note.add", "value": {"text": " "}},
        {"op": "link.add", "kind": "link", "target": "retaken disputes retaken", "value": {"basis": "analyst"}},
        {"op": "alignment.add", "kind": "alignment", "target": "army army", "value": {}},
        {"op": "unrelated.add", "kind": "unrelated", "target": "sent sent", "value": None},
        {"op": "unrelated.add", "kind": "unrelated", "target": "sent denied", "value": None},
        {"op": "actor.merge", "kind": "actor", "target": "army", "value": "army"},
        {"op": "grade.set", "field": "credibility", "value": "7"},
        {"op": "grade.set", "kind": "source", "target": "wire-1", "field": "reliability", "value": "Z"},
        {"op": "review.set", "field": "state", "value": "maybe"},
        *({"value": text} for text in ("a'b", 'a"b', "a,b", "a;b", "a\nb", " ", "x" * 101)),
        {"op": "alias.add", "kind": "actor", "target": "army", "value": "one;two"},
        {"op": "undo", "value": {"of": 3}},
        {"op": "undo", "kind": "nonsense", "value": {"of": "a-1"}},
        {"op": "forget", "kind": "", "target": "", "value": {"of": "a-1", "was": []}},
        {"op": "forget", "kind": "", "target": "", "value": {"of": [1], "was": []}},
        {"op": "forget", "kind": "", "target": "", "value": []},
        {"op": "tag.add", "kind": "person"},
        {"value": " x"},
    ],
    ids=str,
)
def test_what_cannot_be_done_by_hand_is_not_merged(
    copies: tuple[Workbench, Workbench], tmp_path: Path, change: dict[str, Any]
) -> None:
    ours, theirs = copies
    theirs.tag("claim", "retaken", "x")
    path = log(theirs, tmp_path / "log.jsonl", _instead(**change))
    with pytest.raises(InputRefusedError, match=f"log.jsonl: operation {theirs.entries()[0].operation.id} "):
        ours.merge(path)
    assert ours.entries() == []


def test_what_a_log_says_of_things_that_the_case_lacks_is_named_with_the_reason(
    copies: tuple[Workbench, Workbench], tmp_path: Path
) -> None:
    ours, theirs = copies
    spoil(
        theirs.path,
        "UPDATE actor SET uid = 'dd' WHERE uid = 'observer'",
        "UPDATE claim SET uid = 'cc' WHERE uid = 'sent'",
    )
    done = [
        theirs.add("claim", {"claim": "A claim.", "speakers": "dd"}, "new"),
        *theirs.edit("actor", "dd", {"role": "x"}),
        *theirs.link("cc", "disputes", "retaken"),
        *theirs.tag("claim", "cc", "x"),
        theirs.note("actor", "dd", "Who?"),
        *theirs.edit("claim", "retaken", {"speakers": "dd"}),
    ]
    theirs.tag("claim", "retaken", "x")
    ours.merge(log(theirs, tmp_path / "log.jsonl"))
    lacking = ["actor dd", "actor dd", "claim cc", "claim cc", "actor dd", "actor dd"]
    assert {id: one.reason for id, one in ours.without_effect().items()} == {
        one.id: f"{what} is not in the case; merge the copy of the case that has it"
        for one, what in zip(done, lacking, strict=True)
    }


@pytest.mark.parametrize(("value", "missing"), [({"claim": "x"}, "speakers"), ({"speakers": "observer"}, "claim")])
def test_a_claim_without_speaker_or_text_is_named_with_the_reason(
    copies: tuple[Workbench, Workbench], tmp_path: Path, value: dict[str, str], missing: str
) -> None:
    ours, theirs = copies
    tag = theirs.tag("claim", "retaken", "x")[0]
    forged = {"op": "claim.add", "kind": "claim", "target": "new", "value": value}
    ours.merge(log(theirs, tmp_path / "log.jsonl", _instead(**forged)))
    assert {id: one.reason for id, one in ours.without_effect().items()} == {tag.id: f"a claim needs {missing}"}
