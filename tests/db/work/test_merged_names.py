"""Merged names as readers see them: one actor, with the claims, names and uids of all."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from db.case.case import Case
from db.exporting.folder import write_folder
from db.filters.filter import parse
from db.work.workbench import Workbench
from tests.db.cases import by_uid


def uids(path: Path, text: str) -> list[str]:
    with closing(Case.open(path)) as case:
        return sorted(case.uids(case.matches(parse(text)).positions))


def test_a_filter_by_any_name_of_a_class_finds_the_claims_of_all(case: Path, tmp_path: Path) -> None:
    with Workbench(case, state=tmp_path / "state") as work:
        work.add("actor", {"name": "Gen. A."}, uid="gen-a")
        work.add("claim", {"claim": "Said under another name.", "speakers": "gen-a"}, uid="again")
        assert uids(case, "actor:general") == ["retaken"]
        work.unify("actor", "gen-a", "general")
        for name in ("general", "gen-a", '"Gen. A."', "army", "state"):
            assert uids(case, f"actor:{name}") == ["again", "retaken"]
        work.unify("region", "russia", "kursk")
        assert uids(case, "region:russia") == uids(case, "region:kursk")
        work.undo()
        work.undo()
        assert uids(case, "actor:gen-a") == ["again"]


def test_a_claim_of_two_names_of_one_class_has_one_voice(case: Path, tmp_path: Path) -> None:
    with Workbench(case, state=tmp_path / "state") as work:
        work.unify("actor", "army", "general")
    with closing(Case.open(case)) as opened:
        position = opened.position("retaken")
        assert position is not None
        assert [speaker.actor.name for speaker in opened.claim(position).speakers] == ["A General"]


def test_the_case_folder_keeps_the_uids_that_were_given(case: Path, tmp_path: Path) -> None:
    before = by_uid(case)
    with Workbench(case, state=tmp_path / "state") as work:
        work.unify("actor", "army", "general")
    with closing(Case.open(case)) as opened:
        write_folder(opened, opened.matches(parse("")), tmp_path / "out")
    assert "retaken,general;army," in (tmp_path / "out" / "claims.csv").read_text("utf-8")
    assert by_uid(case) == before
