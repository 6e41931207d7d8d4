from __future__ import annotations

import subprocess
import sys

from tests.patience import PATIENCE
from tests.terminal import Terminal
from tests.tui.program import environment
from tui.cli.output import progress_text

HALF_WAY = """
from time import monotonic
from tui.cli.output import Progress
start = monotonic()
with Progress("importing") as progress:
    while monotonic() - start < 0.3:
        progress.of(1_000, 2_000)
print("done")
"""


def test_progress_says_rows_speed_and_time_left() -> None:
    assert progress_text("importing", 12_000, 0.25, 4.0) == "importing  25% · 12,000 rows · 3,000 rows/s · 12 s left"


def test_a_long_rest_is_given_in_minutes() -> None:
    assert progress_text("importing", 1_000, 0.01, 2.0).endswith(" · 3 min 18 s left")


def test_nothing_is_foretold_at_the_start_and_at_the_end() -> None:
    assert progress_text("reading", 0, 0.0, 0.0) == "reading   0% · 0 rows"
    assert progress_text("reading", 500, 1.0, 2.0) == "reading 100% · 500 rows · 250 rows/s"


def test_progress_is_drawn_on_a_terminal_and_leaves_nothing_behind() -> None:
    with Terminal([sys.executable, "-c", HALF_WAY]) as terminal:
        assert terminal.wait() == 0
    assert b"\rimporting  50% \xc2\xb7 1,000 rows" in terminal.log
    assert terminal.text.strip() == "done"


def test_progress_is_silent_in_a_pipe() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HALF_WAY], env=environment(), capture_output=True, timeout=PATIENCE, check=True
    )
    assert (done.stdout, done.stderr) == (b"done\n", b"")
