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
from tests.tui.program import BIDI, ESCAPE, call, environment, run

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


def test_a_second_signal_does_not_break_off_what_the_first_one_undoes() -> None:
    code = """
import os, signal
def main():
    try:
        signal.raise_signal(signal.SIGTERM)
    finally:
        signal.raise_signal(signal.SIGINT)
        os.write(1, b"undone")
run_to_end(main)
"""
    done = python(code)
    assert (done.returncode, done.stdout, done.stderr) == (128 + signal.SIGTERM, b"undone", b"")


@pytest.mark.parametrize("failure", ["ValueError()", "InputRefusedError('bad')", "OSError(28, 'full')"])
def test_what_fails_because_a_signal_breaks_it_off_is_not_told(failure: str) -> None:
    code = f"""
import signal
from db.errors import InputRefusedError
def main():
    try:
        signal.raise_signal(signal.SIGTERM)
    except SystemExit:
        raise {failure} from None
run_to_end(main)
"""
    done = python(code)
    assert (done.returncode, done.stdout, done.stderr) == (128 + signal.SIGTERM, b"", b"")


@pytest.mark.parametrize(
    "busy",
    [
        "while True: pass",
        "sqlite3.connect(':memory:').execute('WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n)"
        " SELECT max(i) FROM n').fetchone()",
        "lock = threading.Lock(); lock.acquire(); lock.acquire()",
    ],
    ids=["dropped", "in-sqlite", "locked"],
)
def test_what_does_not_let_go_is_ended_all_the_same(busy: str) -> None:
    code = f"""
import signal, sqlite3, threading
class Dropping:
    def __del__(self):
        threading.Thread(target=signal.pthread_kill, args=(main_thread, signal.SIGTERM)).start()
        while not ending.code(): pass
main_thread = threading.get_ident()
def main():
    Dropping()
    {busy}
from tui import ending
run_to_end(main)
"""
    done = python(code)
    assert (done.returncode, done.stdout, done.stderr) == (128 + signal.SIGTERM, b"", b"")


def test_output_that_nobody_reads_does_not_hold_up_the_end() -> None:
    code = """
import os, signal, sys
def main():
    received, sent = os.pipe()
    os.dup2(sent, 1)
    sys.stdout.write("x" * 1000)
    os.set_blocking(1, False)
    try:
        while True: os.write(1, b"x" * 65536)
    except BlockingIOError:
        os.set_blocking(1, True)
    signal.raise_signal(signal.SIGTERM)
run_to_end(main)
"""
    done = python(code)
    assert (done.returncode, done.stderr) == (128 + signal.SIGTERM, b"")


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


def test_the_command_line_in_this_process_says_what_the_program_does(kursk_path: Path, tmp_path: Path) -> None:
    table = tmp_path / "claims.csv"
    table.write_text("claim\nA claim without a speaker.\n", "utf-8")
    for args, code in (
        (("list", kursk_path, "status:disputed", "--limit", "3"), 0),
        (("list", kursk_path, "nonsense:x"), 2),
        (("import", tmp_path / "new.sqlite", table), 3),
        (("check", tmp_path / "missing.sqlite"), 5),
        (("list", "--nonsense"), 2),
    ):
        assert call(*args) == run(*args)
        assert run(*args).code == code
