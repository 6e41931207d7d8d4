"""What `check` finds: nothing in a sound case, and each fault of a spoilt one by name."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from db.checking.check import check
from db.errors import CaseUnusableError
from db.importing.imports import import_files
from tests.cases import Draft
from tests.db.cases import spoil, write_folder


def test_a_sound_case_has_no_problems(case: Path) -> None:
    report = check(case)
    assert report.problems == ()
    assert report.remarks == (
        "1 claim has no date by which it was stated: sent",
        "2 claims rest on a single source each",
    )
    assert (report.counts["claim"], report.counts["link"], report.counts["actor_alias"]) == (3, 2, 2)


def test_the_bundled_case_has_no_problems(kursk_path: Path) -> None:
    assert check(kursk_path).problems == ()


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        (
            "UPDATE link SET to_id = 99 WHERE relation = 'disputes'",
            "1 row of link refers to a missing claim",
        ),
        (
            "UPDATE link SET source_id = 99 WHERE relation = 'disputes'",
            "1 row of link refers to a missing source",
        ),
        ("DELETE FROM actor WHERE uid = 'observer'", "1 row of claim_speaker refers to a missing actor"),
        ("UPDATE link SET to_id = from_id WHERE relation = 'disputes'", "1 claim is linked to itself: denied"),
        ("UPDATE link SET relation = 'denies' WHERE relation = 'disputes'", "1 relation is not known: denies"),
        (
            "UPDATE actor SET parent_id = (SELECT id FROM actor WHERE uid = 'general') WHERE uid = 'state'",
            "the parents of actor state lead back to it: state → general → army → state",
        ),
        (
            "UPDATE region SET parent_id = id WHERE uid = 'kursk'",
            "the parents of region kursk lead back to it: kursk → kursk",
        ),
        (
            "DELETE FROM claim_speaker WHERE actor_id = (SELECT id FROM actor WHERE uid = 'observer')",
            "1 claim has no speaker: denied",
        ),
        ("DELETE FROM claim_source", "3 claims have no source: retaken, denied, sent"),
        (
            "UPDATE claim SET stated = '2025-02-30' WHERE uid = 'denied'",
            "claim: the stated date cannot be read: denied (2025-02-30)",
        ),
        (
            "UPDATE claim SET event_to = '2024-12-30' WHERE uid = 'sent'",
            "claim: the event date has other bounds than it says: sent",
        ),
        (
            "UPDATE source SET published = '' WHERE uid = 'wire-1'",
            "source: the published date cannot be read: wire-1 ()",
        ),
        ("DELETE FROM meta WHERE key = 'uid'", "meta has no uid"),
        ("CREATE TRIGGER t AFTER INSERT ON claim BEGIN SELECT 1; END", "1 trigger keeps imports out: t"),
    ],
)
def test_each_fault_is_named(case: Path, statement: str, problem: str) -> None:
    spoil(case, statement)
    assert any(problem in found for found in check(case).problems)


def test_many_of_a_kind_are_counted_and_the_first_named(tmp_path: Path) -> None:
    claims = "id,speakers,claim,quote,attribution,topic,stated_on,event_date,regions,sources,note\n"
    claims += "".join(f"c{number},army,Claim.,,,,2025-01-01,2025-01-02,,,\n" for number in range(1_200))
    case = tmp_path / "many.sqlite"
    import_files(case, [write_folder(tmp_path / "many", claims=claims, links=None)])
    report = check(case)
    assert report.problems == ("1,200 claims have no source: c0, c1, c2, c3, c4 and 1,195 more",)
    assert report.remarks == (
        "1,200 claims were stated before their events, though they are not about intent: "
        "c0, c1, c2, c3, c4 and 1,195 more",
        "There are no links in this case yet, so nothing can be disputed in it",
    )


def test_statements_about_intent_may_speak_of_the_future(case: Path) -> None:
    spoil(case, "UPDATE claim SET event = '2025-05', event_from = '2025-05-01', event_to = '2025-05-31'")
    assert "2 claims were stated before their events" in check(case).remarks[0]
    spoil(case, "UPDATE claim SET topic = 'intent'")
    assert not any("before" in remark for remark in check(case).remarks)


@pytest.mark.parametrize(
    ("retracting", "retracted", "counts"),
    [
        ("denied", "retaken", False),
        ("general", "general", True),
        ("army", "general", True),
        ("state", "general", True),
        ("general", "army", False),
    ],
)
def test_a_retraction_counts_from_a_speaker_or_their_body(
    case: Path, retracting: str, retracted: str, counts: bool
) -> None:
    speakers = {"denied": "observer", "retaken": "general"}
    spoil(case, "DELETE FROM link", "DELETE FROM claim_speaker")
    with contextlib.closing(sqlite3.connect(case)) as connection, connection:
        for claim, actor in ((2, retracting), (1, retracted)):
            connection.execute(
                "INSERT INTO claim_speaker (claim_id, actor_id, ordinal) SELECT ?, id, 1 FROM actor WHERE uid = ?",
                (claim, speakers.get(actor, actor)),
            )
        connection.execute("INSERT INTO link (from_id, to_id, relation) VALUES (2, 1, 'retracts')")
    idle = [problem for problem in check(case).problems if "retracts what neither" in problem]
    assert bool(idle) is not counts


@pytest.mark.parametrize(("later", "remarked"), [("observer", True), ("army", False), ("state", False)])
def test_a_claim_that_supersedes_what_another_side_said_is_remarked(case: Path, later: str, remarked: bool) -> None:
    spoil(
        case,
        "UPDATE link SET relation = 'supersedes' WHERE relation = 'disputes'",
        f"UPDATE claim_speaker SET actor_id = (SELECT id FROM actor WHERE uid = '{later}') WHERE claim_id = 2",
    )
    remark = "1 claim supersedes what another side said, which counts for nothing: denied"
    assert (remark in check(case).remarks) is remarked


@pytest.mark.parametrize(("levels", "reported"), [(64, False), (65, True)])
def test_a_tree_that_is_cut_for_its_depth_is_reported(case: Path, levels: int, reported: bool) -> None:
    spoil(
        case,
        f"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {levels}) "
        "INSERT INTO actor (id, uid, name, kind, parent_id) "
        "SELECT 100 + i, 'a' || i, 'A', 'body', CASE i WHEN 1 THEN NULL ELSE 99 + i END FROM n",
    )
    problem = "1 actor stands below more than 63 others, where its tree is cut: a65"
    assert (problem in check(case).problems) is reported


def test_what_is_not_ours_in_the_file_is_remarked(case: Path) -> None:
    spoil(case, "CREATE TABLE notes (x)", "CREATE VIEW everything AS SELECT * FROM claim")
    assert "2 tables are none of ours: everything, notes" in check(case).remarks


def test_damage_is_reported_and_does_not_end_the_check(case: Path) -> None:
    with contextlib.closing(sqlite3.connect(case)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'actor_alias'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    with case.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)
    report = check(case)
    assert any("damaged" in problem for problem in report.problems)
    assert "actor_alias" not in report.counts
    assert report.counts["claim"] == 3


def test_what_is_no_case_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CaseUnusableError):
        check(tmp_path / "missing")


@pytest.mark.parametrize(
    ("claims", "links", "remark"),
    [
        ("a b c", "c repeats a; c repeats b; b disputes a", "1 claim repeats two that dispute each other: c"),
        ("a b", "b repeats a; b disputes a", "1 claim repeats one that it stands in dispute with: b"),
        ("a b", "b repeats a; a disputes b", "1 claim repeats one that it stands in dispute with: b"),
        ("a b", "a retracts b", "1 claim retracts one that was stated later: a"),
        ("a b c", "a supersedes b; b supersedes c; c supersedes a", "claims supersede each other in a circle: "),
        ("a b", "a retracts b; b retracts a", "claims retract each other in a circle: "),
    ],
)
def test_links_that_deserve_a_look(tmp_path: Path, claims: str, links: str, remark: str) -> None:
    draft = Draft().actor("speaker")
    for day, uid in enumerate(claims.split(), 1):
        draft.claim(uid, "speaker", stated=f"2025-03-0{day}")
    for link in links.split("; "):
        draft.link(*link.split())
    report = check(draft.write(tmp_path / "case.sqlite"))
    assert [found for found in report.remarks if found.startswith(remark)]


def test_a_retraction_by_a_namesake_is_told_apart(tmp_path: Path) -> None:
    draft = Draft().actor("one", name="John Smith").actor("other", aliases=["John SMITH"])
    draft.claim("said", "one", stated="2025-03-01").claim("taken-back", "other", stated="2025-03-02")
    report = check(draft.link("taken-back", "retracts", "said").write(tmp_path / "case.sqlite"))
    assert any("of another actor of the same name, which counts for nothing: taken-back" in r for r in report.remarks)


def test_sources_without_an_address_are_named(tmp_path: Path) -> None:
    draft = (
        Draft()
        .source("paper")
        .source("online", url="https://x.example")
        .source("kept", archive_url="https://a.example")
    )
    assert "1 source has no address: paper" in check(draft.write(tmp_path / "case.sqlite")).remarks
