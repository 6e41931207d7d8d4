"""An import that is killed half-way never happened."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from db.importing.imports import import_files
from db.store.files import open_case
from tests.db.cases import FILES, content

ROWS = 2_500

PROGRAM = """
import os, signal, sys
from pathlib import Path
from db.importing.imports import import_files

def progress(rows, share):
    if rows >= int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)

import_files(Path(sys.argv[1]), [Path(sys.argv[2])], progress=progress)
"""


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    """More than SQLite keeps in memory before it begins to write into the file."""
    path = tmp_path / "claims.csv"
    header = FILES["claims.csv"].split("\n", 1)[0]
    note = "x" * 20_000
    lines = (f"c{number},army,Claim {number}.,,,,2025-04-01,,kursk,wire-1,{note}" for number in range(ROWS))
    path.write_text("\n".join([header, *lines, ""]), "utf-8")
    return path


def import_until(rows: int, case: Path, file: Path) -> None:
    """Import in a process of its own that is killed when it has read that many rows."""
    ended = subprocess.run([sys.executable, "-c", PROGRAM, str(case), str(file), str(rows)], check=False)
    assert ended.returncode == -signal.SIGKILL


@pytest.mark.parametrize("rows", [1_000, ROWS])
def test_a_killed_import_leaves_the_case_as_it_was(case: Path, long_file: Path, rows: int) -> None:
    before = content(case)
    import_until(rows, case, long_file)
    open_case(case).close()
    assert content(case) == before
    assert import_files(case, [long_file]).added == ROWS


FULL_DISK = """
import resource, sys
from pathlib import Path
from db.errors import StorageError
from db.importing.imports import import_files

resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))
try:
    import_files(Path(sys.argv[1]), [Path(sys.argv[2])])
except StorageError as error:
    print(error)
"""


def test_an_import_for_which_there_is_no_room_leaves_the_case_as_it_was(case: Path, long_file: Path) -> None:
    before = content(case)
    ended = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(case), str(long_file)], capture_output=True, text=True, check=True
    )
    assert str(case) in ended.stdout
    open_case(case).close()
    assert content(case) == before


def test_a_killed_import_leaves_no_new_case(tmp_path: Path, folder: Path) -> None:
    case = tmp_path / "new.sqlite"
    import_until(1, case, folder)
    assert not case.exists()
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".new.sqlite")]
    import_files(case, [folder])
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
    open_case(case).close()
