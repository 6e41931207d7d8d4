"""Claims as people and pipes get them without a choice of columns: id, status, date, speakers, text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from rich.cells import cell_len

from db import dates
from db.model.claims import ClaimRow, Status
from db.text.safe import BLOCK_LIMIT, line
from tui.cli.columns import NAME_SEPARATOR
from tui.widgets.cells import Span, clip, fit, fit_middle, text_of
from tui.widgets.glyphs import Glyphs

_MEASURED = 500
"""How many rows set the widths of the columns."""
_GAP = "  "
_DATE_LIMIT = 28
_SPEAKERS_LIMIT = 32
_ID_SHARE, _SPEAKERS_SHARE = 7, 6
"""What part of a line these columns get at most: an id tells less than the words of a claim."""
_NARROWEST_ID = 10
_NARROWEST_TEXT = 20
_DIM = "2"
# SGR codes, the same colours as in the ANSI theme of the explorer.
_COLOURS = {
    Status.RETRACTED: "35",
    Status.DISPUTED: "31",
    Status.CORROBORATED: "36",
    Status.QUESTIONED: "33",
    Status.UNVERIFIED: "",
}

Cells = tuple[str, str, str, str, str]


def tsv(rows: Iterable[ClaimRow]) -> Iterator[str]:
    """One line for each claim, with tabs between the columns. Nothing is cut, and values have no signs beside them."""
    for row in rows:
        values = (row.uid, row.status.value, row.stated, NAME_SEPARATOR.join(row.speakers), row.text)
        yield "\t".join(line(value, BLOCK_LIMIT) for value in values)


def table(rows: Iterable[ClaimRow], glyphs: Glyphs, width: int, colour: bool) -> Iterator[str]:
    """A header and one line for each claim, aligned in terminal cells; nothing if there are no claims.

    The first `_MEASURED` rows set the widths of the columns. Lines are cut to `width` cells, ids in their middle.
    Statuses have signs, with the number of folded claims, and lines have escape sequences only with `colour`.
    """
    lines = ((row, _cells(row, glyphs)) for row in rows)
    first = list(islice(lines, _MEASURED))
    if not first:
        return
    header: Cells = ("ID", "STATUS", "DATE", "SPEAKERS", "TEXT")
    widths = _widths([header, *(cells for _, cells in first)], width)
    head: list[tuple[ClaimRow | None, Cells]] = [(None, header)]
    for row, cells in chain(head, first, lines):
        spans = clip(_spans(cells, widths, glyphs.more, _COLOURS[row.status] if row else _DIM), width, glyphs.more)
        yield _coloured(spans) if colour else text_of(spans).rstrip()


def _cells(row: ClaimRow, glyphs: Glyphs) -> Cells:
    marks = (glyphs.superseded if row.superseded else "") + (glyphs.shaded if row.shades else "")
    status = f"{glyphs.status[row.status]} {row.status}" + (f" {marks}" if marks else "")
    status += f" {glyphs.times}{row.folded + 1:,}" if row.folded else ""
    return line(row.uid), status, dates.short(row.stated), ", ".join(row.speakers), row.text


def _widths(sample: Sequence[Cells], width: int) -> tuple[int, int, int, int]:
    """The widths of id, status, date and speakers in cells. Where there is little room, the text gets it."""
    id, status, date, speakers = (max(cell_len(cells[column]) for cells in sample) for column in range(4))
    date = min(date, _DATE_LIMIT)
    room = width - status - date - 4 * len(_GAP) - _NARROWEST_TEXT
    id = max(0, min(id, max(_NARROWEST_ID, width // _ID_SHARE), room))
    speakers = max(0, min(speakers, _SPEAKERS_LIMIT, max(width // _SPEAKERS_SHARE, 0), room - id))
    return id, status, date, speakers


def _spans(cells: Cells, widths: tuple[int, int, int, int], more: str, colour: str) -> Iterator[Span]:
    """The cells of a line, each with the SGR code of its colour. A column without room is left out."""
    id, status, date, speakers, text = cells
    for shown, code in (
        (fit_middle(id, widths[0], more=more), _DIM),
        (fit(status, widths[1], more=more), colour),
        (fit(date, widths[2], more=more), ""),
        (fit(speakers, widths[3], more=more), ""),
    ):
        if shown:
            yield shown, code
            yield _GAP, ""
    yield text, ""


def _coloured(spans: Sequence[Span]) -> str:
    *heads, (text, code) = spans
    return "".join(f"\x1b[{code}m{part}\x1b[0m" if code else part for part, code in (*heads, (text.rstrip(), code)))
