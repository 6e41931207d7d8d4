"""The table of claims in a terminal, and what a pipe gets in its place."""

from __future__ import annotations

import re

from rich.cells import cell_len

from db.model.claims import ClaimRow, Status
from tui.cli.listing import table, tsv
from tui.widgets.glyphs import ASCII, UNICODE


def row(
    text: str,
    speakers: tuple[str, ...] = ("Putin",),
    status: Status = Status.DISPUTED,
    uid: str = "uid",
    superseded: bool = False,
) -> ClaimRow:
    return ClaimRow(0, uid, text, speakers, "2025-04-26", status, superseded, links=1)


def test_columns_are_aligned_by_cells_not_characters() -> None:
    rows = [row("first", ("莫斯科",), uid="one"), row("second", ("Gerasimov",), Status.CORROBORATED, uid="город")]
    assert list(table(rows, UNICODE, 120, colour=False)) == [
        "ID     STATUS          DATE         SPEAKERS   TEXT",
        "one    ✗ disputed      26 Apr 2025  莫斯科     first",
        "город  + corroborated  26 Apr 2025  Gerasimov  second",
    ]


def test_in_a_pipe_nothing_is_cut_and_a_line_is_a_line() -> None:
    long, name = "word " * 400 + "end", "N" * 300
    [line] = tsv([row(f"{long}\tand\nmore", (name, "other"), uid="i" * 100)])
    id, status, date, speakers, text = line.split("\t")
    assert (id, status, date, speakers) == ("i" * 100, "disputed", "2025-04-26", f"{name}; other")
    assert text.startswith(long)
    assert "\n" not in line


def test_every_line_fits() -> None:
    rows = [row("слово 莫斯科 " * 50, ("Ministry of Defence " * 5,), uid="莫斯科-" * 20), row("")]
    for width in (1, 2, 20, 30, 40, 80, 200):
        lines = list(table(rows, UNICODE, width, colour=False))
        assert len(lines) == 3
        assert all(cell_len(line) <= width for line in lines)
    assert lines[1].endswith("…")


def test_the_text_keeps_room_in_a_usual_terminal() -> None:
    rows = [row("The last village of the region was taken", ("N" * 100,), uid="x" * 100)]
    assert "The last village of t" in list(table(rows, UNICODE, 80, colour=False))[1]


def test_a_long_id_is_cut_in_its_middle() -> None:
    [_, line] = table([row("text", uid="gerasimov-says-that-gornal-is-taken-26apr")], UNICODE, 80, colour=False)
    assert line.startswith("geras…26apr  ✗ disputed")


def test_a_superseded_claim_has_its_mark_beside_the_status() -> None:
    [_, line] = table([row("old figure", superseded=True)], ASCII, 80, colour=False)
    assert line.startswith("uid  x disputed /  26 Apr 2025")


def test_colour_adds_escape_sequences_and_nothing_else() -> None:
    rows = [row(f"claim {status}", status=status) for status in Status]
    plain = list(table(rows, UNICODE, 80, colour=False))
    coloured = list(table(rows, UNICODE, 80, colour=True))
    assert [re.sub("\x1b\\[[0-9]*m", "", line).rstrip() for line in coloured] == plain
    disputed = next(line for line in coloured if "disputed" in line)
    assert disputed.startswith("\x1b[2muid\x1b[0m  \x1b[31m✗ disputed")
    assert all(line.count("\x1b[0m") == line.count("\x1b") / 2 for line in coloured)


def test_no_rows_are_no_lines() -> None:
    assert list(table([], UNICODE, 80, colour=False)) == []
    assert list(tsv([])) == []


def test_rows_after_the_measured_ones_are_cut_like_those() -> None:
    rows = [row(f"claim {number}") for number in range(600)] + [row("last", ("A much longer name than before",))]
    lines = list(table(rows, UNICODE, 120, colour=False))
    assert len(lines) == 602
    assert lines[-1].endswith("A much …  last")
