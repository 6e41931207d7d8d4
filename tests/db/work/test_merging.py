"""Copies of a case that are merged: the same result in every order, nothing lost in silence, nothing forged."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.errors import ConflictError, InputRefusedError
from db.work.journal.foreign import from_line, to_object
from db.work.workbench import Workbench
from tests.db.cases import by_uid, meta, rows, spoil, write_case
from tests.db.work.facts import STEPS, facts, take


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small case to copy."""
    return write_case(tmp_path_factory.mktemp("template") / "small.sqlite")


@pytest.fixture
def copies(template: Path, tmp_path: Path) -> Iterator[tuple[Workbench, Workbench]]:
    """Two copies of one case, open on two machines."""
    paths = [tmp_path / "ours.sqlite", tmp_path / "theirs.sqlite"]
    for path in paths:
        shutil.copy(template, path)
    with (
        Workbench(paths[0], "A", state=tmp_path / "a") as ours,
        Workbench(paths[1], "B", state=tmp_path / "b") as theirs,
    ):
        yield ours, theirs


def both_ways(ours: Workbench, theirs: Workbench) -> dict[str, list[tuple[object, ...]]]:
    """Merge two copies into each other; return the facts, which are the same in both."""
    ours.merge(theirs.path)
    theirs.merge(ours.path)
    assert facts(ours.path) == facts(theirs.path)
    assert rows(ours.path, "journal") == rows(theirs.path, "journal")
    assert ours.problems() == theirs.problems() == []
    assert ours.merge(theirs.path).operations == ()
    return facts(ours.path)


def test_what_two_people_added_unites(copies: tuple[Workbench, Workbench]) -> None:
    ours, theirs = copies
    ours.link("sent", "disputes", "retaken")
    theirs.link("sent", "disputes", "retaken")
    theirs.tag("claim", "retaken", "urgent")
    ours.note("claim", "retaken", "Hm.")
    merged = both_ways(ours, theirs)
    assert len(merged["link"]) == 3
    assert (len(merged["tag"]), len(merged["note"])) == (1, 1)
    assert ours.conflicts() == []


def test_two_readings_are_a_conflict_until_it_is_resolved(copies: tuple[Workbench, Workbench]) -> None:
    ours, theirs = copies
    ours.edit("claim", "retaken", {"topic": "first"})
    ours.edit("claim", "retaken", {"topic": "ours"})
    theirs.edit("claim", "retaken", {"topic": "theirs"})
    both_ways(ours, theirs)
    (conflict,) = ours.conflicts()
    assert (conflict.thing.key, conflict.field, conflict.values) == (("retaken",), "topic", ("theirs", "ours"))
    assert next(row for row in by_uid(ours.path)["claim"] if row[0] == "retaken")[4] == "ours"
    theirs.resolve("claim", "retaken", "topic", "theirs")
    both_ways(ours, theirs)
    assert ours.conflicts() == []
    assert next(row for row in by_uid(ours.path)["claim"] if row[0] == "retaken")[4] == "theirs"
    theirs.undo()
    both_ways(ours, theirs)
    assert len(ours.conflicts()) == 1


def test_a_drop_that_did_not_see_what_rests_on_it_has_no_effect_and_is_listed(
    copies: tuple[Workbench, Workbench],
) -> None:
    ours, theirs = copies
    drop = ours.drop("claim", "retaken")
    (link,) = theirs.link("sent", "disputes", "retaken")
    merged = both_ways(ours, theirs)
    assert "retaken" in [row[0] for row in merged["claim"]]
    assert len(merged["link"]) == 3
    [(id, hindrance)] = ours.without_effect().items()
    assert (id, hindrance.resting) == (drop.id, (link.id,))
    ours.drop("claim", "retaken")
    merged = both_ways(ours, theirs)
    assert "retaken" not in [row[0] for row in merged["claim"]]


def test_an_undo_that_did_not_see_what_rests_on_it_has_no_effect_and_is_listed(
    copies: tuple[Workbench, Workbench],
) -> None:
    ours, theirs = copies
    added = ours.add("claim", {"claim": "A claim by hand.", "speakers": "observer"})
    theirs.merge(ours.path)
    undo = ours.undo()
    (link,) = theirs.link(added.target, "disputes", "retaken")
    merged = both_ways(ours, theirs)
    assert added.target in [row[0] for row in merged["claim"]]
    [(id, hindrance)] = ours.without_effect().items()
    assert (id, hindrance.resting) == (undo.id, (link.id,))


def test_circles_that_arise_across_copies_are_without_effect(copies: tuple[Workbench, Workbench]) -> None:
    ours, theirs = copies
    for work in copies:
        work.edit("actor", "army", {"parent": ""})
    ours.merge(theirs.path)
    theirs.merge(ours.path)
    ours.edit("actor", "army", {"parent": "observer"})
    theirs.edit("actor", "observer", {"parent": "army"})
    ours.unify("actor", "state", "observer")
    theirs.unify("actor", "observer", "state")
    merged = both_ways(ours, theirs)
    parents = {row[0]: row[3] for row in merged["actor"]}
    assert (parents["army"], parents["observer"]) in (("observer", None), (None, "army"))
    assert len(merged["merged"]) == 1
    reasons = [one.reason for one in ours.without_effect().values()]
    assert sorted(reason.split()[0] for reason in reasons) == ["parent", "the"]


@settings(max_examples=15)
@given(st.lists(st.tuples(st.integers(0, 2), STEPS), min_size=3, max_size=14), st.integers(0, 2))
def test_three_copies_merged_in_any_order_are_the_same(
    template: Path, steps: list[tuple[int, tuple[Any, ...]]], early: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = [folder / f"{number}.sqlite" for number in range(3)]
        for path in paths:
            shutil.copy(template, path)
        works = [Workbench(path, state=folder / f"state-{number}") for number, path in enumerate(paths)]
        for step, (number, change) in enumerate(steps):
            take(works[number], paths[number], change)
            if step == len(steps) // 2:
                works[early].merge(paths[(early + 1) % 3])
        for work in works:
            work.close()
        results = []
        for order in permutations(range(3)):
            target = folder / f"target-{''.join(map(str, order))}.sqlite"
            shutil.copy(paths[order[0]], target)
            with Workbench(target, state=folder / "elsewhere") as work:
                for number in order[1:]:
                    work.merge(paths[number])
                assert work.problems() == []
                results.append((facts(target), rows(target, "journal"), work.without_effect()))
        for result in results[1:]:
            assert sorted(map(repr, result[1])) == sorted(map(repr, results[0][1]))
            assert result[0] == results[0][0]
            assert result[2] == results[0][2]


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


def test_imports_that_only_one_copy_has_come_with_it(copies: tuple[Workbench, Workbench], tmp_path: Path) -> None:
    from db.importing.imports import import_files

    ours, theirs = copies
    ours.edit("claim", "retaken", {"topic": "ours"})
    file = tmp_path / "claims.csv"
    file.write_text(
        "id,speakers,claim,quote,attribution,topic,stated_on,event_date,regions,sources,note\n"
        "late,observer,A late claim.,,,,2025-05-01,,kursk,wire-1,\n"
        "denied,observer,Changed by an import.,,,,2025-05-01,,kursk,wire-1,\n",
        "utf-8",
    )
    import_files(theirs.path, [file])
    theirs.link("late", "disputes", "retaken")
    assert ours.merge(theirs.path).imports == 1
    theirs.merge(ours.path)
    assert by_uid(ours.path) == by_uid(theirs.path)
    claims = {row[0]: row for row in by_uid(ours.path)["claim"]}
    assert claims["late"][1] == "A late claim."
    assert claims["denied"][1] == "Changed by an import."
    assert claims["retaken"][4] == "ours"


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
