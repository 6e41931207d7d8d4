"""Programs in a terminal of their own, timed from the outside: from a key to the last byte that it brings about."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench.bare import READY
from tests.bench.cases import cache_folder, case_file
from tests.terminal import Terminal
from tui.screen.terminal import QUERY

_SIZE = (120, 40)
_REPLIES = {QUERY: b"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\\x1b[?62;4c"}
_PATIENCE = 120.0
_QUIET = 0.3
"""Seconds without a byte after which a screen is taken to be complete."""


@dataclass(frozen=True)
class Painted:
    """What a key brought about: seconds until the last byte of it, and the number of bytes."""

    seconds: float
    bytes: int


class Session(Terminal):
    """A program in a terminal, answered at once when it asks what the terminal is."""

    def __init__(self, argv: Sequence[str], ready: bytes) -> None:
        folder = cache_folder() / "home"
        names = ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR")
        folder.mkdir(exist_ok=True)
        for kept in ("selections", "filters", "views"):  # else a session would begin as the last one ended
            shutil.rmtree(folder / "conflict-tui" / kept, ignore_errors=True)
        self.started = time.perf_counter()
        super().__init__([sys.executable, *argv], dict.fromkeys(names, str(folder)), _SIZE, _REPLIES)
        self._ready = ready

    def wait_until_ready(self) -> float:
        """Read until the program shows what it was started for; return the seconds from its start."""
        self.wait_for(self._ready, _PATIENCE)
        return self.heard - self.started

    def settle(self, quiet: float) -> int:
        """Read until the program sends nothing for `quiet` seconds; return the number of bytes that came meanwhile."""
        before = len(self.log)
        while self.read(quiet):
            pass
        return len(self.log) - before

    def press(self, keys: str, quiet: float = _QUIET) -> Painted:
        """Type `keys` at once, and read all that they bring about."""
        start, before = time.perf_counter(), len(self.log)
        self.send(keys)
        while not self.settle(quiet):
            self._check_patience(start, keys)
        return Painted(self.heard - start, len(self.log) - before)

    def press_until(self, keys: str, target: bytes) -> Painted:
        """Type `keys` at once, and read until `target` comes; for what takes longer than any quiet."""
        start, before = time.perf_counter(), len(self.log)
        self.send(keys)
        while target not in self.log[before:]:
            self.settle(0.05)
            self._check_patience(start, keys)
        return Painted(self.heard - start, len(self.log) - before)

    def _check_patience(self, start: float, keys: str) -> None:
        if time.perf_counter() - start > _PATIENCE:
            raise AssertionError(f"nothing came of {keys!r}\n{self.text}")

    def quit(self) -> float:
        """Type the key that ends the program; return the seconds until it has ended."""
        start = time.perf_counter()
        self.send("q")
        code = self.wait(_PATIENCE)
        if code:
            raise AssertionError(f"ended with {code}\n{self.text}")
        return time.perf_counter() - start

    @property
    def memory(self) -> float:
        """The resident memory of the program in MB."""
        asked = ["ps", "-o", "rss=", "-p", str(self.process.pid)]
        return int(subprocess.run(asked, capture_output=True, check=True, text=True).stdout) / 1024


def bare() -> Session:
    """A bare Textual app."""
    return Session(["-m", "tests.bench.bare"], READY.encode())


def crowd() -> Session:
    """A million rows in the list widget of the explorer, and nothing else."""
    return Session(["-m", "tests.tui.tiny", "crowd"], b"row 30 ")


def explorer(claims: int) -> Session:
    """The explorer on a case of so many claims."""
    path: Path = case_file(claims)
    return Session(["-m", "tui", str(path)], f"{claims:,} of {claims:,} claims".encode())


@contextmanager
def opened(program: Callable[..., Session], *args: int) -> Iterator[Session]:
    """A program that has shown what it was started for and come to rest."""
    with program(*args) as session:
        session.wait_until_ready()
        session.settle(0.5)
        yield session


def percentile_95(values: Iterable[float]) -> float:
    """The value that 95 % of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)]


def milliseconds(seconds: Iterable[float]) -> str:
    """Median and 95th percentile in words."""
    found = list(seconds)
    return f"median {1e3 * median(found):.0f} ms, p95 {1e3 * percentile_95(found):.0f} ms"
