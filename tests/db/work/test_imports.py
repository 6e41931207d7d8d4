"""Imports and hands: an import keeps what was done by hand, and what it brings otherwise is listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.importing.imports import ImportOptions, import_inputs
from db.importing.recognise import recognise
from db.work.keeping import hands_kept
from db.work.workbench import Workbench
from tests.db.cases import FILES, by_uid, rows, write_case, write_folder
from tests.db.work.facts import facts


def import_again(case: Path, folder: Path, dry_run: bool = False) -> None:
    import_inputs(case, [recognise(folder)], ImportOptions(dry_run=dry_run), keeping=hands_kept)


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """A later edition of the case folder."""
    claims = FILES["claims.csv"].replace("The region is retaken.", "The region is free.").replace("forces", "troops")
    claims += "more,general,One more.,,,,2025-05-01,,kursk,wire-1,\n"
    return write_folder(tmp_path / "newer", claims=claims)


def test_an_import_keeps_hands_and_lists_what_it_brings_otherwise(case: Path, tmp_path: Path, newer: Path) -> None:
    with Workbench(case, state=tmp_path / "state") as work:
        work.edit("claim", "retaken", {"claim": "By hand.", "topic": "hands"})
        work.edit("claim", "denied", {"note": "By hand."})
        added = work.add("claim", {"claim": "A claim by hand.", "speakers": "observer"})
        work.link(added.target, "disputes", "retaken")
        work.unlink("denied", "disputes", "retaken")
        work.drop("claim", "sent")
        import_again(case, newer)
        claims = {row[0]: row for row in by_uid(case)["claim"]}
        assert claims["retaken"][1] == "By hand."
        assert claims["retaken"][4] == "hands"
        assert claims["denied"][16] == "By hand."
        assert added.target in claims
        assert "more" in claims
        assert "sent" not in claims
        assert [row[:3] for row in by_uid(case)["link"]] == [(added.target, "retaken", "disputes")]
        (conflict,) = work.conflicts()
        assert (conflict.field, conflict.imported) == ("claim", "The region is free.")
        assert conflict.values == ("The region is free.", "By hand.")
        work.resolve("claim", "retaken", "claim", "By hand.")
        assert work.conflicts() == []
        while work.next_undo():
            work.undo()
        fresh = write_case(tmp_path / "fresh.sqlite")
        import_again(fresh, newer)
        assert by_uid(case) == by_uid(fresh)
        assert rows(case, "imported") == []


def test_the_same_import_again_changes_nothing(case: Path, tmp_path: Path) -> None:
    with Workbench(case, state=tmp_path / "state") as work:
        work.edit("claim", "retaken", {"claim": "By hand."})
        work.drop("claim", "sent")
        before = facts(case)
        import_again(case, tmp_path / "small-folder")
        assert facts(case) == before
        assert len(rows(case, "batch")) == 1


def test_a_dry_run_leaves_work_as_it_is(case: Path, tmp_path: Path, newer: Path) -> None:
    with Workbench(case, state=tmp_path / "state") as work:
        work.drop("claim", "sent")
        before = facts(case)
        import_again(case, newer, dry_run=True)
        assert facts(case) == before


def test_an_import_may_name_and_bring_what_was_added_by_hand(case: Path, tmp_path: Path) -> None:
    with Workbench(case, state=tmp_path / "state") as work:
        work.add("actor", {"name": "By hand"}, uid="hand")
        work.add("claim", {"claim": "By hand.", "speakers": "hand"}, uid="mine")
        claims = FILES["claims.csv"] + "mine,hand,By an import.,,,topic,,,,,\nother,hand,Other.,,,,,,,,\n"
        import_again(case, write_folder(tmp_path / "more", claims=claims))
        claims_now = {row[0]: row for row in by_uid(case)["claim"]}
        assert (claims_now["mine"][1], claims_now["mine"][4]) == ("By hand.", "topic")
        assert "other" in claims_now
        assert [one.values for one in work.conflicts()] == [("By an import.", "By hand.")]
        work.undo()
        assert {row[0]: row for row in by_uid(case)["claim"]}["mine"][1] == "By an import."
