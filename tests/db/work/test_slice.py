"""Work on a case from its first change to its last undo."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.errors import ChangeRefusedError
from db.work.workbench import Workbench
from tests.db.cases import by_uid


def test_a_claim_a_link_and_everything_undone(case: Path, tmp_path: Path) -> None:
    before = by_uid(case)
    with Workbench(case, "AK", state=tmp_path / "state") as work:
        added = work.add("claim", {"claim": "Fighting goes on near Gornal.", "speakers": "observer"})
        assert added.target == "observer-fighting-goes-on-near-gornal"
        work.edit("claim", "retaken", {"claim": "It is retaken.", "figure": "5"})
        (link,) = work.link(added.target, "disputes", "retaken")
        assert (link.basis, link.name) == ("analyst", "AK")
        assert work.link(added.target, "disputes", "retaken") == ()
        work.drop("claim", "retaken")
        assert [row[:3] for row in by_uid(case)["link"]] == [("sent", "denied", "supports")]
        changed = by_uid(case)
        with pytest.raises(ChangeRefusedError, match="rest on it"):
            work.undo(added.id)
        for _ in range(5):
            work.undo()
        assert by_uid(case) == before
        for _ in range(5):
            work.redo()
        assert by_uid(case) == changed
        assert work.problems() == []
        assert len(work.entries()) == 15
