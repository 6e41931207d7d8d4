"""The program as its users start it: a process of its own, with its streams and its exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.patience import PATIENCE
from tests.terminal import ROOT

PROGRAM = (sys.executable, "-m", "tui")
ESCAPE, BIDI = "\x1b", "\u202e"


@dataclass(frozen=True)
class Done:
    """How a run ended: its exit code and all that it wrote."""

    code: int
    data: bytes
    narration: str

    @property
    def text(self) -> str:
        """Standard output as text."""
        return self.data.decode()

    @property
    def lines(self) -> list[str]:
        """The lines of standard output."""
        return self.text.splitlines()


def environment(changes: Mapping[str, str] | None = None) -> dict[str, str]:
    """An environment that does not depend on who runs the tests; compiled modules are kept among the tests' files."""
    dropped = ("NO_COLOR", "COLUMNS", "LINES", "TERM")
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in dropped and not name.startswith(("LC_", "PYTHON"))
    }
    compiled = str(Path.home() / "compiled")
    own = {"LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": compiled}
    return {**kept, **own, **(changes or {})}


def run(
    *args: str | bytes | Path, env: Mapping[str, str] | None = None, cwd: Path | None = None, typed: bytes = b""
) -> Done:
    """Run the program to its end without a terminal; `typed` is all of its standard input."""
    done = subprocess.run(
        [*PROGRAM, *args],
        input=typed,
        capture_output=True,
        env=environment(env),
        cwd=cwd,
        timeout=PATIENCE,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr.decode())
