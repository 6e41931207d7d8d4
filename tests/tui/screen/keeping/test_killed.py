"""A kill loses nothing that the screen has acknowledged. `tests.tui.kills` does it any number of times."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.case.case import Case
from tests.tui.kills import draft_lost, filter_lost, selection_lost, theme_lost


@pytest.fixture
def case_uid(village_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with Case.open(village_path) as case:
        return case.uid


@pytest.mark.parametrize("number", [1, 3, 8])
def test_claims_shown_as_selected_are_found_after_a_kill(
    village_path: Path, case_uid: str, tmp_path: Path, number: int
) -> None:
    assert selection_lost(village_path, case_uid, tmp_path, number) == ""


def test_a_filter_that_was_applied_is_found_after_a_kill(village_path: Path, case_uid: str, tmp_path: Path) -> None:
    assert filter_lost(village_path, case_uid, tmp_path) == ""


@pytest.mark.usefixtures("case_uid")
def test_a_theme_that_was_shown_is_found_after_a_kill(village_path: Path, tmp_path: Path) -> None:
    assert theme_lost(village_path, tmp_path) == ""


def test_what_was_typed_into_the_form_is_found_after_a_kill(village_path: Path, case_uid: str, tmp_path: Path) -> None:
    assert draft_lost(village_path, case_uid, tmp_path) == ""
