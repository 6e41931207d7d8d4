"""Each operation by example: what it does to the facts, what it refuses, and that it can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.errors import ChangeRefusedError, FilterError
from db.work.workbench import Workbench
from tests.db.cases import by_uid
from tests.db.work.facts import facts


@pytest.fixture
def work(case: Path, tmp_path: Path) -> Iterator[Workbench]:
    with Workbench(case, "AK", state=tmp_path / "state") as work:
        yield work


def row(case: Path, table: str, uid: str) -> tuple[object, ...]:
    (found,) = [row for row in by_uid(case)[table] if row[0] == uid]
    return found


def test_a_claim_a_link_and_everything_undone(case: Path, work: Workbench) -> None:
    before = facts(case)
    added = work.add("claim", {"claim": "Fighting goes on near Gornal.", "speakers": "observer"})
    assert added.target == "observer-fighting-goes-on-near-gornal"
    work.edit("claim", "retaken", {"claim": "It is retaken.", "figure": "5"})
    (link,) = work.link(added.target, "disputes", "retaken")
    assert (link.basis, link.name) == ("analyst", "AK")
    assert work.link(added.target, "disputes", "retaken") == ()
    work.drop("claim", "retaken")
    assert [row[:3] for row in by_uid(case)["link"]] == [("sent", "denied", "supports")]
    changed = facts(case)
    with pytest.raises(ChangeRefusedError, match="rest on it"):
        work.undo(added.id)
    for _ in range(5):
        work.undo()
    assert facts(case) == before
    for _ in range(5):
        work.redo()
    assert facts(case) == changed
    assert work.problems() == []
    assert len(work.entries()) == 15


def test_fields_are_those_of_the_case_folder_and_checked_as_an_import_does(case: Path, work: Workbench) -> None:
    work.edit("claim", "sent", {"stated": "2025-04-2X", "figure_low": "5", "figure": "7.50", "credibility": "2"})
    assert row(case, "claim", "sent")[6:9] == ("2025-04-2X", "2025-04-20", "2025-04-29")
    assert row(case, "claim", "sent")[12:15] == (5.0, 7.5, None)
    for fields, message in (
        ({"stated_on": "yesterday"}, "stated_on"),
        ({"figure_low": "9"}, "ascending order"),
        ({"figure": "many"}, "not a number"),
        ({"speakers": ""}, "speakers is empty"),
        ({"speakers": "generel"}, "Did you mean general"),
        ({"claim": " "}, "claim is empty"),
        ({"credibility": "7"}, "from 1 to 6"),
        ({"colour": "red"}, "no field 'colour'. Its fields are"),
        ({"claim": "x" * 100_001}, "longer than"),
        ({"note": "half \ud800"}, "half of a character"),
    ):
        before = facts(case)
        with pytest.raises(ChangeRefusedError, match=message):
            work.edit("claim", "sent", fields)
        assert facts(case) == before


def test_a_value_that_is_there_already_is_no_operation(work: Workbench) -> None:
    assert work.edit("claim", "retaken", {"topic": "control", "claim": "The region is retaken. "}) == ()
    assert work.grade("source", "wire-1", "") == ()
    assert work.review("retaken", "unseen") == ()


def test_names_as_given_stay_when_speakers_change(case: Path, work: Workbench) -> None:
    work.edit("claim", "retaken", {"as_given": '{"speakers":{"army":"our boys"},"regions":{"kursk":["",3]}}'})
    work.edit("claim", "retaken", {"speakers": "observer;army", "regions": "kursk"})
    assert ("retaken", "army", 2, "our boys") in by_uid(case)["speaker"]
    assert ("retaken", "kursk", 1, "", 3) in by_uid(case)["place"]


@pytest.mark.parametrize("uid", ["retakn", "Retaken"])
def test_an_unknown_uid_is_refused_with_the_nearest(work: Workbench, uid: str) -> None:
    with pytest.raises(ChangeRefusedError, match="retaken") as refused:
        work.note("claim", uid, "text")
    assert refused.value.near == ("retaken",)
    assert refused.value.exit_code == 3


def test_new_uids_are_readable_and_never_taken(case: Path, work: Workbench) -> None:
    uids = [work.add("claim", {"claim": "A denial.", "speakers": "observer"}).target for _ in range(3)]
    assert uids == ["observer-a-denial", "observer-a-denial-2", "observer-a-denial-3"]
    work.drop("claim", uids[0])
    work.undo(work.entries()[1].operation.id)
    assert work.add("claim", {"claim": "A denial.", "speakers": "observer"}).target == "observer-a-denial-4"
    assert work.add("actor", {"name": "Генеральний штаб"}).target == "генеральний-штаб"
    assert work.add("source", {"url": "https://example.org/x"}).target.startswith("source-")
    with pytest.raises(ChangeRefusedError, match="exists already"):
        work.add("claim", {"claim": "A denial.", "speakers": "observer"}, uid="retaken")
    with pytest.raises(ChangeRefusedError, match="is not an id"):
        work.add("claim", {"claim": "A denial.", "speakers": "observer"}, uid="two words")


def test_unattributed_is_known_to_every_case(case: Path, work: Workbench) -> None:
    work.edit("claim", "sent", {"speakers": "observer"})
    work.drop("actor", "unattributed")
    work.undo()
    work.drop("actor", "unattributed")
    with pytest.raises(ChangeRefusedError, match="undo"):
        work.edit("claim", "sent", {"speakers": "unattributed"})


def test_what_others_name_is_not_dropped(case: Path, work: Workbench) -> None:
    for kind, uid, by in (
        ("actor", "army", "retaken"),
        ("region", "russia", "retaken"),
        ("source", "wire-1", "retaken"),
    ):
        with pytest.raises(ChangeRefusedError, match=f"still named by {by}"):
            work.drop(kind, uid)


def test_a_dropped_claim_comes_back_whole(case: Path, work: Workbench) -> None:
    work.note("claim", "retaken", "Look again.")
    work.tag("claim", "retaken", "urgent")
    work.review("retaken", "checked")
    work.unrelate("retaken", "sent")
    work.link("sent", "supports", "retaken", part="the date", note="so it seems")
    before = facts(case)
    done = work.drop("claim", "retaken")
    gone = facts(case)
    assert [row for table in ("claim", "link", "note", "tag", "review", "unrelated") for row in gone[table]] == [
        *(row for row in before["claim"] if row[0] != "retaken"),
        *(row for row in before["link"] if "retaken" not in row[:2]),
    ]
    with pytest.raises(ChangeRefusedError, match=f"was dropped; undo {done.id}"):
        work.note("claim", "retaken", "text")
    work.undo()
    assert facts(case) == before


def test_circles_of_parents_are_refused(case: Path, work: Workbench) -> None:
    with pytest.raises(ChangeRefusedError, match="is below"):
        work.edit("actor", "state", {"parent": "general"})
    work.edit("actor", "general", {"parent": ""})
    work.edit("actor", "state", {"parent": "general"})
    assert row(case, "actor", "state")[3] == "general"


def test_links_are_drawn_edited_and_dropped(case: Path, work: Workbench) -> None:
    (link,) = work.link("sent", "questions", "retaken", source="wire-1", part="the number", note="why?")
    (stored,) = [row for row in by_uid(case)["link"] if row[:3] == ("sent", "retaken", "questions")]
    assert stored[3:8] == ("why?", "wire-1", "the number", "published", "")
    assert stored[8:] == ("AK", link.at)
    assert [one.field for one in work.link("sent", "questions", "retaken", note="because")] == ["note"]
    assert [one.field for one in work.edit_link("sent", "questions", "retaken", {"basis": "analyst"})] == ["basis"]
    work.unlink("sent", "questions", "retaken")
    (again,) = work.link("sent", "questions", "retaken")
    assert again.seen
    with pytest.raises(ChangeRefusedError, match="to itself"):
        work.link("sent", "disputes", "sent")
    with pytest.raises(ChangeRefusedError, match="relation 'dispute' is unknown"):
        work.link("sent", "dispute", "denied")
    with pytest.raises(ChangeRefusedError, match="There is no link"):
        work.unlink("sent", "disputes", "denied")
    work.unlink("denied", "disputes", "retaken")
    work.undo()
    assert ("denied", "retaken", "disputes", "says so", "wire-2") in [row[:5] for row in by_uid(case)["link"]]


def test_alignments_hold_in_either_order(case: Path, work: Workbench) -> None:
    work.align("state", "observer", note="since 2024", source="wire-1")
    assert work.align("observer", "state") == ()
    assert by_uid(case)["alignment"] == [("observer", "state", "since 2024", "wire-1")]
    work.unalign("state", "observer")
    assert by_uid(case)["alignment"] == []


def test_notes_tags_and_grades(case: Path, work: Workbench) -> None:
    note = work.note("actor", "general", "Speaks every day.")
    work.edit_note(note.id, "Speaks every other day.")
    assert facts(case)["note"] == [(note.id, "actor", "general", "Speaks every other day.")]
    work.drop_note(note.id)
    with pytest.raises(ChangeRefusedError, match="no note"):
        work.edit_note(note.id, "text")
    assert len(work.tag("claim", "retaken", "urgent", "urgent", "to do")) == 2
    assert work.tag("claim", "retaken", "urgent") == ()
    work.untag("claim", "retaken", "urgent")
    assert facts(case)["tag"] == [("claim", "retaken", "to do")]
    for wrong in ("a,b", "", "x" * 101, "a\nb", '"'):
        with pytest.raises(ChangeRefusedError):
            work.tag("claim", "retaken", wrong)
    work.grade("source", "wire-1", "b")
    work.grade("claim", "retaken", "3")
    assert row(case, "source", "wire-1")[8] == "B"
    assert row(case, "claim", "retaken")[-1] == 3
    for kind, uid, grade in (("source", "wire-1", "G"), ("claim", "retaken", "A"), ("actor", "general", "A")):
        with pytest.raises(ChangeRefusedError):
            work.grade(kind, uid, grade)


def test_reviews_views_and_unrelated_pairs(case: Path, work: Workbench) -> None:
    work.review("retaken", "looked at")
    work.review("retaken", "checked")
    work.save_view("Mine", "topic:control")
    work.save_view("Mine", "topic:forces")
    work.unrelate("sent", "denied")
    assert work.unrelate("denied", "sent") == ()
    assert facts(case)["review"] == [("retaken", "checked")]
    assert facts(case)["view"] == [("Mine", "topic:forces")]
    assert facts(case)["unrelated"] == [("denied", "sent")]
    with pytest.raises(FilterError):
        work.save_view("Mine", "nofield:x")
    with pytest.raises(ChangeRefusedError, match="no view"):
        work.drop_view("Yours")
    work.drop_view("Mine")
    work.relate("sent", "denied")
    work.review("retaken", "unseen")
    assert [facts(case)[table] for table in ("review", "view", "unrelated")] == [[], [], []]


def test_aliases_are_added_and_dropped_one_by_one(case: Path, work: Workbench) -> None:
    work.add_alias("actor", "general", "The Chief")
    work.drop_alias("actor", "general", "Генерал")
    assert [row[1] for row in by_uid(case)["alias"] if row[0] == "general"] == ["General A.", "The Chief"]
    work.edit("actor", "general", {"aliases": "Only"})
    assert [row[1] for row in by_uid(case)["alias"] if row[0] == "general"] == ["Only"]
    work.add_alias("actor", "general", "Another")
    assert [row[1] for row in by_uid(case)["alias"] if row[0] == "general"] == ["Another", "Only"]


def test_merged_names_are_classes_and_circles_are_refused(case: Path, work: Workbench) -> None:
    before = by_uid(case)
    first = work.unify("actor", "general", "army")
    work.unify("actor", "army", "observer")
    assert facts(case)["merged"] == [("actor", "army", "observer"), ("actor", "general", "observer")]
    with pytest.raises(ChangeRefusedError, match="are one already"):
        work.unify("actor", "observer", "general")
    assert by_uid(case) == before, "rows keep the uid that was given"
    work.undo(first.id)
    assert facts(case)["merged"] == [("actor", "army", "observer")]


def test_undo_and_redo_say_what_they_would_do_and_when_there_is_nothing(work: Workbench) -> None:
    assert work.next_undo() is work.next_redo() is None
    for method in (work.undo, work.redo):
        with pytest.raises(ChangeRefusedError, match="nothing of yours"):
            method()
    (first,) = work.tag("claim", "retaken", "one")
    (second,) = work.tag("claim", "retaken", "two")
    assert work.next_undo() == second
    undo = work.undo(first.id)
    assert work.next_redo() == undo
    with pytest.raises(ChangeRefusedError, match="undone already"):
        work.undo(first.id)
    assert work.redo(first.id).undoes == undo.id
    with pytest.raises(ChangeRefusedError, match="is not undone"):
        work.redo(first.id)
    assert [entry.undone_by for entry in work.entries()] == ["", "", work.entries()[3].operation.id, ""]


def test_an_edit_after_an_undo_takes_the_place_of_redo(case: Path, work: Workbench) -> None:
    (first,) = work.edit("claim", "retaken", {"topic": "one"})
    work.undo()
    work.edit("claim", "retaken", {"topic": "two"})
    assert work.next_redo() is None
    with pytest.raises(ChangeRefusedError, match="rest on it"):
        work.redo(first.id)
    assert work.conflicts() == []
    assert row(case, "claim", "retaken")[4] == "two"


def test_the_history_of_a_thing_has_what_names_it_and_its_undos(work: Workbench) -> None:
    work.edit("claim", "retaken", {"topic": "one"})
    work.link("sent", "disputes", "retaken")
    work.note("claim", "retaken", "text")
    work.tag("claim", "denied", "x")
    work.undo()
    work.undo()
    assert [entry.operation.op for entry in work.history("claim", "retaken")] == [
        *("claim.edit", "link.add", "note.add", "undo")
    ]
    assert [entry.operation.op for entry in work.history("claim", "denied")] == ["tag.add", "undo"]


@pytest.mark.parametrize(
    "text",
    ["\x1b]52;c;eA==\x07", "[@click=app.quit]x[/]", "a\x00b", "\u202egnp.exe", "=cmd|' /C calc'!A0", "z\u0300" * 300],
)
def test_hostile_text_is_stored_as_it_is(case: Path, work: Workbench, text: str) -> None:
    before = facts(case)
    added = work.add("claim", {"claim": text, "speakers": "observer", "quote": text, "note": text, "unit": text})
    work.edit("claim", "retaken", {"claim": text, "topic": text})
    work.add("actor", {"name": text, "role": text, "kind": text})
    work.add("source", {"outlet": text, "title": text, "url": text})
    work.link(added.target, "disputes", "retaken", part=text, note=text, why=text)
    work.note("claim", "retaken", text)
    assert row(case, "claim", "retaken")[1] == text.strip()
    assert work.problems() == []
    while work.next_undo():
        work.undo()
    assert facts(case) == before


def test_several_operations_are_taken_back_and_brought_back_as_one(work: Workbench) -> None:
    before = facts(work.path)
    added = work.add("claim", {"claim": "New.", "speakers": "observer"}, uid="new")
    (link,) = work.link("new", "disputes", "retaken")
    (edit,) = work.edit("claim", "retaken", {"topic": "law"})
    after = facts(work.path)
    with pytest.raises(ChangeRefusedError) as refused:
        work.undo_all([added.id, edit.id])
    assert refused.value.resting == (link.id,)
    assert facts(work.path) == after
    undos = work.undo_all([edit.id, link.id, added.id])
    assert [one.undoes for one in undos] == [edit.id, link.id, added.id]
    assert facts(work.path) == before
    work.redo_all([added.id, link.id, edit.id])
    assert facts(work.path) == after
    with pytest.raises(ChangeRefusedError, match="is not undone"):
        work.redo_all([added.id])
    assert work.problems() == []


def test_several_claims_are_reviewed_in_one_step(work: Workbench) -> None:
    work.review("retaken", "checked")
    done = work.review_all(["retaken", "sent", "sent"], "checked")
    assert [one.target for one in done] == ["sent"]
    with pytest.raises(ChangeRefusedError, match="is not in the case"):
        work.review_all(["denied", "nobody"], "checked")
    assert work.history("claim", "denied") == []
