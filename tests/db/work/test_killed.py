"""A program that is killed while it writes loses nothing that it had said was done."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from db.work.workbench import Workbench
from tests.patience import PATIENCE

_WRITER = """
import sys
from pathlib import Path
from db.work.workbench import Workbench
with Workbench(Path(sys.argv[1]), state=Path(sys.argv[2])) as work:
    while True:
        added = work.add("claim", {"claim": "A claim by hand.", "speakers": "observer"})
        print(added.id, flush=True)
        print(work.link(added.target, "disputes", "retaken")[0].id, flush=True)
"""


@pytest.mark.parametrize("acknowledged", [1, 2, 3, 5, 8])
def test_no_acknowledged_operation_is_lost(case: Path, tmp_path: Path, acknowledged: int) -> None:
    state = tmp_path / "state"
    command = [sys.executable, "-c", _WRITER, str(case), str(state)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        said = [writer.stdout.readline().strip() for _ in range(acknowledged)]
        writer.kill()
        said += [line.strip() for line in writer.stdout if line.endswith("\n")]
        writer.wait(PATIENCE)
    copy = tmp_path / "copy.sqlite"
    with Workbench(case, state=state) as work:
        assert work.problems() == []
        ids = {entry.operation.id for entry in work.entries()}
        assert set(said) <= ids
        assert work.note("claim", "retaken", "Afterwards.").n > 1
        assert work.problems() == []
    shutil.copy(case, copy)
    with Workbench(copy, state=state) as work:
        assert {entry.operation.id for entry in work.entries()} > ids
