"""Signals at chosen moments: each is known by what the program has written, so that nothing depends on the clock."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.signals.victim import ENDINGS, Victim
from tests.tui.program import PROGRAM
from tui.screen.terminal import QUERY

TOLD_IMPORTS = (sys.executable, "-X", "importtime", "-m", "tui")
"""The program, which writes the name of every module when that is loaded."""

READY = b"356 of 356"


def in_turn(name: str, values: Sequence[Any]) -> pytest.MarkDecorator:
    """A test for each of these values, with the signals in turn."""
    pairs = [(value, ENDINGS[turn % len(ENDINGS)]) for turn, value in enumerate(values)]
    return pytest.mark.parametrize((name, "number"), pairs, ids=repr)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=repr)
@pytest.mark.parametrize("module", ["signal", "click.core", "tui.cli.main", "pyroaring", "textual.app"])
def test_while_modules_are_loaded(tmp_path: Path, kursk_path: Path, module: str, number: signal.Signals) -> None:
    with Victim([*TOLD_IMPORTS, kursk_path], tmp_path) as victim:
        # The entry module has the signals by the time that it is loaded itself, and it loads all the others.
        assert victim.wait_for(b"| tui.cli.entry")
        assert victim.wait_for(b" %s\r\n" % module.encode())
        victim.signal(number)
        assert victim.end(None) == []


@in_turn("moment", [QUERY, b"\x1b[?1049h", b"\x1b[?25l", b"\x1b[?2004h", "╭".encode(), READY])
def test_from_the_first_byte_to_the_first_claims(
    tmp_path: Path, kursk_path: Path, moment: bytes, number: signal.Signals
) -> None:
    with Victim([*PROGRAM, kursk_path], tmp_path) as victim:
        assert victim.wait_for(moment)
        victim.signal(number)
        assert victim.end(None) == []


@pytest.mark.parametrize("seed", range(12))
def test_after_any_number_of_bytes(tmp_path: Path, kursk_path: Path, seed: int) -> None:
    rng = Random(seed)
    with Victim([*PROGRAM, kursk_path], tmp_path) as victim:
        victim.wait_for(READY, most=int(2 ** rng.uniform(4, 16)))
        victim.signal(rng.choice(ENDINGS))
        victim.signal(*rng.choices(ENDINGS, k=rng.randrange(3)))
        assert victim.end(None) == []


def test_while_the_bundled_case_is_built(tmp_path: Path) -> None:
    with Victim(TOLD_IMPORTS, tmp_path) as victim:
        assert victim.wait_for(b" sqlite_utils.db\r\n")
        victim.signal(signal.SIGTERM)
        assert victim.end(None) == []
    assert [path.name for path in tmp_path.rglob("*.sqlite*")] == []


@in_turn("keys", [b"e", b"W", b"/ki", b"\x10", b"q", b"dvldvl"])
def test_right_behind_keys(tmp_path: Path, kursk_path: Path, keys: bytes, number: signal.Signals) -> None:
    with Victim([*PROGRAM, kursk_path], tmp_path) as victim:
        assert victim.wait_for(READY)
        victim.press(keys)
        victim.signal(number)
        assert victim.end(None) == []


def test_a_closed_terminal_counts_as_its_signal(tmp_path: Path, kursk_path: Path) -> None:
    with Victim([*PROGRAM, kursk_path], tmp_path) as victim:
        assert victim.wait_for(READY)
        victim.hang_up()
        assert victim.end(None) == []
        assert victim.process.returncode == 128 + signal.SIGHUP


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
@pytest.mark.parametrize("into", ["new.sqlite", "kursk.sqlite"])
def test_an_import_is_broken_off_whole(tmp_path: Path, kursk_path: Path, into: str, number: signal.Signals) -> None:
    case = tmp_path / into
    if into == kursk_path.name:
        case.write_bytes(kursk_path.read_bytes())
    before = case.read_bytes() if case.exists() else None
    claims = tmp_path / "claims.csv"
    rows = (f"c{row},Claim {row}.,2025-04-01,somebody" for row in range(200_000))
    claims.write_text("\n".join(["id,claim,stated,speakers", *rows]), "utf-8")
    with Victim([*PROGRAM, "import", case, claims, "--add-names"], tmp_path) as victim:
        assert victim.wait_for(b"importing ")
        victim.signal(number)
        assert victim.end(None) == []
    assert (case.read_bytes() if case.exists() else None) == before
    assert [path.name for path in tmp_path.iterdir() if "building" in path.name or "journal" in path.name] == []
