from __future__ import annotations

import re
import signal
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.patience import PATIENCE
from tests.tui.program import BIDI, ESCAPE, environment

END = "from tui.cli.process import run_to_end\n"


def python(code: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run code that ends by `run_to_end`."""
    command = [sys.executable, "-c", END + code]
    return subprocess.run(command, env=environment(env), capture_output=True, timeout=PATIENCE, check=False)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("run_to_end(lambda: 0)", 0),
        ("run_to_end(lambda: 4)", 4),
        ("import sys; run_to_end(lambda: sys.exit(3))", 3),
        ("import sys; run_to_end(lambda: sys.exit())", 0),
    ],
)
def test_the_exit_code_is_the_one_returned_or_asked_for(code: str, expected: int) -> None:
    assert python(code).returncode == expected


def test_an_unexpected_exception_is_one_line_and_a_report_without_values(own_folders: Path) -> None:
    code = f"""
def main():
    notes = "secret notes"
    raise KeyError("claim {ESCAPE}]52;c;cHduZWQ=\\x07 {BIDI}")
run_to_end(main)
"""
    done = python(code)
    narration = done.stderr.decode()
    assert done.returncode == 1
    assert len(narration.splitlines()) == 1
    assert narration.startswith("conflict-tui: internal error (KeyError)")
    found = re.search(r"is in (.+\.txt)", narration)
    assert found is not None
    report = Path(found[1])
    assert report.is_relative_to(own_folders)
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    text = report.read_text("utf-8")
    assert "KeyError" in text
    assert "in main" in text
    assert "secret" not in text
    assert ESCAPE not in text
    assert BIDI not in text


def test_an_error_for_people_is_told_without_what_a_terminal_would_obey() -> None:
    code = f"""
from db.errors import InputRefusedError
def main():
    raise InputRefusedError("row {ESCAPE}[2J{BIDI}\\nsecond line")
run_to_end(main)
"""
    done = python(code)
    assert done.returncode == 3
    assert done.stderr.decode() == "conflict-tui: row ␛[2J⟨RLO⟩\nsecond line\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_a_signal_unwinds_the_program_and_is_in_its_exit_code(number: signal.Signals) -> None:
    code = f"""
import os, signal
def main():
    try:
        signal.raise_signal({number.value})
        signal.pause()
    finally:
        os.write(1, b"undone")
run_to_end(main)
"""
    done = python(code)
    assert (done.returncode, done.stdout, done.stderr) == (128 + number, b"undone", b"")


def test_a_program_that_ignores_hanging_up_goes_on_ignoring_it() -> None:
    code = """
import signal
def main():
    signal.raise_signal(signal.SIGHUP)
    print("still here")
    return 0
signal.signal(signal.SIGHUP, signal.SIG_IGN)
run_to_end(main)
"""
    done = python(code)
    assert (done.returncode, done.stdout) == (0, b"still here\n")


def test_a_character_that_the_encoding_lacks_is_spelt_not_an_error() -> None:
    code = "import sys; run_to_end(lambda: sys.stdout.write('Sudža') and 0)"
    done = python(code, {"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stdout) == (0, rb"Sud\u017ea")


def test_closed_streams_are_replaced_before_a_file_can_take_their_place() -> None:
    code = """
import os, sys
def main():
    print("to nobody")
    return 7 if os.open(os.devnull, os.O_RDONLY) > 2 else 1
for number in range(3):
    os.close(number)
sys.stdin = sys.stdout = sys.stderr = None
run_to_end(main)
"""
    done = python(code)
    assert done.returncode == 7
