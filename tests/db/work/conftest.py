"""Copies of a small case."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.work.workbench import Workbench
from tests.db.cases import write_case


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small case to copy."""
    return write_case(tmp_path_factory.mktemp("template") / "small.sqlite")


@pytest.fixture
def copies(template: Path, tmp_path: Path) -> Iterator[tuple[Workbench, Workbench]]:
    """Two copies of one case, open on two machines."""
    paths = [tmp_path / "ours.sqlite", tmp_path / "theirs.sqlite"]
    for path in paths:
        shutil.copy(template, path)
    with (
        Workbench(paths[0], "A", state=tmp_path / "a") as ours,
        Workbench(paths[1], "B", state=tmp_path / "b") as theirs,
    ):
        yield ours, theirs
