"""A case to work in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.tui.pilot import home_folders
from tui.state.work.own_cases import remember_own


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder that outlives an explorer."""
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def case(village_path: Path, tmp_path: Path, home: Path) -> Path:
    """A village that was made here, so that it is written without asking."""
    case = Path(shutil.copy(village_path, tmp_path / "case.sqlite"))
    with home_folders(home):
        remember_own(case)
    return case
