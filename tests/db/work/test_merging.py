"""Copies of a case that are merged: the same result in every order, nothing lost in silence, nothing forged."""

from __future__ import annotations

import shutil
import tempfile
from itertools import permutations
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from db.work.workbench import Workbench
from tests.db.cases import by_uid, rows
from tests.db.work.facts import STEPS, facts, take
from tests.series import examples


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


@settings(max_examples=examples(8))
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
