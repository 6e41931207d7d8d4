"""What the screen has acknowledged as changed is in the case after a kill."""

import pytest

from tests.tui.work_kills import run


def test_changes_that_were_acknowledged_are_in_the_case_after_kills(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "")  # each run sets its own
    assert run(1, 11) == []
