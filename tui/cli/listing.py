"""Claims as a table: status with the number of folded claims, date, speakers, text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from rich.cells import cell_len

from db import dates
from db.model.claims import ClaimRow, Status
from tui.widgets.cells import fit
from tui.widgets.glyphs import Glyphs

_MEASURED = 500
"""How many rows set the widths of the columns."""
_GAP = "  "
_DATE_LIMIT = 28
_SPEAKERS_LIMIT = 32
_NARROWEST_TEXT = 20
# SGR codes, the same colours as in the ANSI theme of the explorer.
_COLOURS = {
    Status.RETRACTED: "35",
    Status.DISPUTED: "31",
    Status.CORROBORATED: "36",
    Status.QUESTIONED: "33",
    Status.UNVERIFIED: "",
}

Cells = tuple[str, str, str, str]


def table(rows: Iterable[ClaimRow], glyphs: Glyphs, width: int | None, colour: bool) -> Iterator[str]:
    """One line for each claim, aligned in terminal cells. The first `_MEASURED` rows set the widths of the columns.

    Lines are cut to `width` cells; with None nothing is cut. Lines have escape sequences only with `colour`.
    """
    lines = ((row, _cells(row, glyphs)) for row in rows)
    first = list(islice(lines, _MEASURED))
    widths = _widths([cells for _, cells in first], width)
    for row, cells in chain(first, lines):
        yield _line(cells, widths, glyphs.more, width, _COLOURS[row.status] if colour else "")


def _cells(row: ClaimRow, glyphs: Glyphs) -> Cells:
    status = f"{glyphs.status[row.status]} {row.status}" + (f" {glyphs.superseded}" if row.superseded else "")
    status += f" {glyphs.times}{row.folded + 1:,}" if row.folded else ""
    return status, dates.short(row.stated), ", ".join(row.speakers), row.text


def _widths(sample: list[Cells], width: int | None) -> tuple[int, int, int]:
    """The widths of status, date and speakers in cells."""
    status, date, speakers = (max((cell_len(cells[column]) for cells in sample), default=0) for column in range(3))
    date, speakers = min(date, _DATE_LIMIT), min(speakers, _SPEAKERS_LIMIT)
    if width is None:
        return status, date, speakers
    room = width - status - date - 3 * len(_GAP) - _NARROWEST_TEXT
    return status, date, max(0, min(speakers, room, width // 4))


def _line(cells: Cells, widths: tuple[int, int, int], more: str, width: int | None, colour: str) -> str:
    *heads, text = cells
    if width is None:
        padded = [head + " " * (size - cell_len(head)) for head, size in zip(heads, widths, strict=True)]
        return _GAP.join((*padded, text))
    shown = [fit(head, size, more=more) for head, size in zip(heads, widths, strict=True) if size]
    line = fit(_GAP.join((*shown, text)), width, more=more).rstrip()
    status = line[: len(shown[0])]
    return f"\x1b[{colour}m{status}\x1b[0m{line[len(status) :]}" if colour else line
