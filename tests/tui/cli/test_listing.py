from __future__ import annotations

import re

from rich.cells import cell_len

from db.model.claims import ClaimRow, Status
from tui.cli.listing import table
from tui.widgets.glyphs import ASCII, UNICODE


def row(text: str, speakers: tuple[str, ...] = ("Putin",), status: Status = Status.DISPUTED, **more: bool) -> ClaimRow:
    return ClaimRow(0, "uid", text, speakers, "2025-04-26", status, more.get("superseded", False), links=1)


def test_columns_are_aligned_by_cells_not_characters() -> None:
    rows = [row("first", ("莫斯科",)), row("second", ("Gerasimov",), Status.CORROBORATED)]
    lines = list(table(rows, UNICODE, None, colour=False))
    assert lines == [
        "✗ disputed      26 Apr 2025  莫斯科     first",
        "+ corroborated  26 Apr 2025  Gerasimov  second",
    ]


def test_without_a_width_nothing_is_cut() -> None:
    long, name = "word " * 400 + "end", "N" * 300
    (line,) = table([row(long, (name, "other"))], UNICODE, None, colour=False)
    assert long in line
    assert f"{name}, other" in line


def test_with_a_width_every_line_fits() -> None:
    rows = [row("слово 莫斯科 " * 50, ("Ministry of Defence " * 5,)), row("")]
    for width in (20, 30, 40, 80, 200):
        lines = list(table(rows, UNICODE, width, colour=False))
        assert all(cell_len(line) <= width for line in lines)
        assert lines[0].startswith("✗ disputed")
    assert lines[0].endswith("…")


def test_the_text_keeps_room_in_a_usual_terminal() -> None:
    (line,) = table([row("The last village of the region was taken", ("N" * 100,))], UNICODE, 80, colour=False)
    assert "The last village of the region" in line


def test_a_superseded_claim_has_its_mark_beside_the_status() -> None:
    (line,) = table([row("old figure", superseded=True)], ASCII, None, colour=False)
    assert line.startswith("x disputed /  26 Apr 2025")


def test_colour_adds_escape_sequences_around_the_status_and_nothing_else() -> None:
    rows = [row(f"claim {status}", status=status) for status in Status]
    plain = list(table(rows, UNICODE, 80, colour=False))
    coloured = list(table(rows, UNICODE, 80, colour=True))
    assert [re.sub("\x1b\\[[0-9]*m", "", line) for line in coloured] == plain
    assert all(line.startswith("\x1b[") and line.count("\x1b") == 2 for line in coloured if "unverified" not in line)


def test_no_rows_are_no_lines() -> None:
    assert list(table([], UNICODE, 80, colour=False)) == []


def test_rows_after_the_measured_ones_are_shown_whole_in_a_pipe() -> None:
    rows = [row(f"claim {number}") for number in range(600)] + [row("last", ("A much longer name than before",))]
    lines = list(table(rows, UNICODE, None, colour=False))
    assert len(lines) == 601
    assert lines[-1].endswith("A much longer name than before  last")
