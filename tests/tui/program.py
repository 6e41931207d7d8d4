"""The program as its users start it, in a process of its own; or its command line in this one, which is much faster."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.patience import PATIENCE
from tests.terminal import ROOT
from tui.cli.main import run_commands
from tui.cli.output import PROGRAM as NAME
from tui.cli.process import outcome

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


def call(
    *args: str | bytes | Path, env: Mapping[str, str] | None = None, cwd: Path | None = None, typed: bytes = b""
) -> Done:
    """Run the command line in this process. What a process promises beyond that, such as how it ends, needs `run`."""
    streams = [io.TextIOWrapper(io.BytesIO(data), "utf-8", write_through=True) for data in (typed, b"", b"")]
    stdin, stdout, stderr = streams
    arguments = [NAME, *map(os.fsdecode, args)]
    with _settings({**environment(), **(env or {})}), contextlib.chdir(cwd or Path.cwd()), _typing(stdin):
        before, sys.argv = sys.argv, arguments
        try:
            with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
                code = outcome(run_commands)
        finally:
            sys.argv = before
    written = [stream.detach() for stream in streams]
    return Done(code, written[1].getvalue(), written[2].getvalue().decode())


@contextlib.contextmanager
def _settings(wanted: Mapping[str, str]) -> Iterator[None]:
    """A block with these environment variables and no others."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(wanted)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextlib.contextmanager
def _typing(stdin: io.TextIOWrapper) -> Iterator[None]:
    """A block in which this is standard input."""
    before, sys.stdin = sys.stdin, stdin
    try:
        yield
    finally:
        sys.stdin = before
