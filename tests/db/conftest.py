"""What the tests of the data layer share."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.db.cases import write_case, write_folder


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user of the machine may enter and read."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A small sound case."""
    return write_case(tmp_path / "small.sqlite")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The case folder of the small case, once more."""
    return write_folder(tmp_path / "more")
