"""What the commands print where people read it: in a terminal, seen through a real pty."""

from __future__ import annotations

import re
from pathlib import Path

from rich.cells import cell_len

from tests.terminal import Terminal
from tests.tui.program import PROGRAM

GORNAL = "status:disputed region:gornal"


def printed(*args: str | Path, env: dict[str, str | None] | None = None, size: tuple[int, int] = (100, 24)) -> Terminal:
    """A terminal in which the program has run to its end."""
    terminal = Terminal([*PROGRAM, *map(str, args)], env=env, size=size)
    with terminal:
        assert terminal.wait() == 0
    return terminal


def test_the_table_fits_the_terminal_and_the_extent_is_told(kursk_path: Path) -> None:
    for width in (60, 100):
        terminal = printed("list", kursk_path, GORNAL, size=(width, 40))
        header, *rows, extent = terminal.text.rstrip().splitlines()
        assert header.split()[:2] == ["ID", "STATUS"]
        assert re.fullmatch(r"[0-9]+ of 356 claims", extent)
        assert len(rows) == int(extent.split()[0])
        assert all(cell_len(row) <= width for row in rows)
        assert any(row.endswith("…") for row in rows)
    assert "the first 2 of " in printed("list", kursk_path, GORNAL, "--limit", "2").text


def test_colour_is_for_terminals_that_want_it(kursk_path: Path) -> None:
    asked = ("list", kursk_path, GORNAL)
    assert b"\x1b[2mID" in printed(*asked).log
    assert b"\x1b" not in printed(*asked, env={"NO_COLOR": "1"}).log
    assert b"\x1b" not in printed(*asked, env={"TERM": "dumb"}).log


def test_csv_in_a_terminal_is_still_csv(kursk_path: Path) -> None:
    terminal = printed("list", kursk_path, "id:gerasimov-gornal-taken", "--format", "csv")
    assert terminal.log.startswith(b"id,speakers,claim,")


def test_the_screen_is_refused_where_nothing_can_be_drawn(kursk_path: Path) -> None:
    terminal = Terminal([*PROGRAM, str(kursk_path)], env={"TERM": "dumb"})
    with terminal:
        assert terminal.wait() == 2
    assert "needs a terminal that can move the cursor" in " ".join(terminal.text.split())
    assert b"\x1b" not in terminal.log
