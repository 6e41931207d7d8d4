"""What analysts put on claims, as an open case answers it: reviews, conflicts and saved views."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db.case.case import Case
from db.filters.filter import parse
from db.text.safe import VERBATIM
from db.work.workbench import Workbench
from tests.cases import Draft


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[tuple[Workbench, Workbench]]:
    """Two copies of a case with three claims, open on two machines."""
    draft = Draft().actor("army")
    for uid in ("a", "b", "c"):
        draft.claim(uid, "army", stated="2024-05-03", topic="forces")
    paths = [draft.write(tmp_path / "ours.sqlite"), tmp_path / "theirs.sqlite"]
    shutil.copy(*paths)
    with (
        Workbench(paths[0], "A", state=tmp_path / "a") as ours,
        Workbench(paths[1], "B", state=tmp_path / "b") as theirs,
    ):
        yield ours, theirs


def selected(path: Path, filter: str) -> list[str]:
    """The uids of the claims that a filter selects."""
    with closing(Case.open(path)) as case:
        return case.uids(case.matches(parse(filter)).positions)


def test_claims_that_people_read_differently_are_conflicted_until_that_is_decided(
    copies: tuple[Workbench, Workbench],
) -> None:
    ours, theirs = copies
    ours.edit("claim", "a", {"topic": "control", "note": "ours"})
    theirs.edit("claim", "a", {"topic": "law"})
    theirs.edit("claim", "b", {"topic": "law"})
    ours.review("c", "checked")
    theirs.review("c", "looked at")
    ours.edit("actor", "army", {"name": "The army"})
    theirs.edit("actor", "army", {"name": "Army"})
    assert selected(ours.path, "is:conflicted") == []
    ours.merge(theirs.path)
    assert selected(ours.path, "is:conflicted") == ["a", "c"]
    assert selected(ours.path, "-is:conflicted") == ["b"]
    with closing(Case.open(ours.path)) as case:
        assert case.marks("claim", "a").conflicts == (("topic", 2),)
        assert case.marks("claim", "c").conflicts == (("state", 2),)
        assert case.marks("actor", "army").conflicts == (("name", 2),)
        assert case.marks("claim", "b").conflicts == ()
        assert len(case.work.conflicts) == 3
    ours.resolve("claim", "a", "topic", "law")
    assert selected(ours.path, "is:conflicted") == ["c"]
    ours.undo()
    assert selected(ours.path, "is:conflicted") == ["a", "c"]


def test_claims_are_selected_by_how_far_they_were_reviewed(copies: tuple[Workbench, Workbench]) -> None:
    ours, _ = copies
    ours.review("a", "checked")
    ours.review("b", "looked at")
    assert selected(ours.path, "review:checked") == ["a"]
    assert selected(ours.path, "review:looked-at") == selected(ours.path, 'review:"Looked at"') == ["b"]
    assert selected(ours.path, "review:unseen") == selected(ours.path, "-review:checked,looked-at") == ["c"]
    assert selected(ours.path, "review:unseen,checked") == ["a", "c"]
    with closing(Case.open(ours.path)) as case:
        assert [case.marks("claim", uid).review for uid in ("a", "b", "c")] == ["checked", "looked at", ""]


def test_views_are_listed_by_title_with_who_saved_them(copies: tuple[Workbench, Workbench]) -> None:
    ours, theirs = copies
    ours.save_view("the front", "topic:forces")
    theirs.save_view("Blank text", "shell")
    ours.merge(theirs.path)
    with closing(Case.open(ours.path)) as case:
        assert [(one.title, one.filter, one.name) for one in case.work.views()] == [
            ("Blank text", "shell", "B"),
            ("the front", "topic:forces", "A"),
        ]
        assert [one.key for one in case.read_as(VERBATIM).work.views()] == ["Blank text", "the front"]
