"""Claims as a table of chosen columns: one value a cell, for people in a terminal and for scripts in a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

import click
from rich.cells import cell_len

from db.model.claims import Claim
from db.text.names import listed, nearest
from db.text.safe import BLOCK_LIMIT, line
from tui.widgets.cells import fit

_MEASURED = 500
"""How many rows set the widths of the columns."""
_GAP = "  "
NAME_SEPARATOR = "; "
"""What stands between several values in one cell."""
_WIDEST = 32
"""The most cells that a column gets, save the last."""

COLUMNS: Mapping[str, Callable[[Claim], str]] = {
    "id": lambda claim: claim.uid,
    "status": lambda claim: claim.status.value,
    "date": lambda claim: claim.stated,
    "speakers": lambda claim: NAME_SEPARATOR.join(
        speaker.actor.name or speaker.name_as_given for speaker in claim.speakers
    ),
    "text": lambda claim: claim.text,
    "places": lambda claim: NAME_SEPARATOR.join(place.region.name for place in claim.places),
    "topic": lambda claim: claim.topic,
    "sources": lambda claim: NAME_SEPARATOR.join(source.outlet or source.uid for source in claim.sources),
    "links": lambda claim: str(len(claim.links)),
    "event": lambda claim: claim.event,
    "shades": lambda claim: NAME_SEPARATOR.join(claim.shades),
    "superseded": lambda claim: "yes" if claim.superseded else "no",
}
"""What each column says of a claim. Dates are in EDTF, as written; `links` is the number of links."""


def read_columns(context: click.Context, parameter: click.Parameter, text: str) -> tuple[str, ...]:
    """The columns that are named in a text, with commas between them. Raises click.BadParameter."""
    names = tuple(name.strip().casefold() for name in text.split(","))
    for name in names:
        if name not in COLUMNS:
            near = nearest(name, COLUMNS)
            hint = f"Did you mean {listed(near, 'or')}?" if near else f"Use any of: {', '.join(COLUMNS)}"
            raise click.BadParameter(f"Unknown column {name!r}. {hint}", context, parameter)
    return names


def as_tsv(claims: Iterable[Claim], columns: Sequence[str]) -> Iterator[str]:
    """A line for each claim, with tabs between the columns. Nothing is cut, and no value has a tab or a line break."""
    for cells in _cells(claims, columns):
        yield "\t".join(cells)


def as_table(claims: Iterable[Claim], columns: Sequence[str], width: int, more: str) -> Iterator[str]:
    """A header and a line for each claim, aligned in terminal cells and cut to `width`; `more` marks a cut."""
    return aligned_rows(columns, _cells(claims, columns), width, more)


def aligned_rows(header: Sequence[str], rows: Iterable[Sequence[str]], width: int, more: str) -> Iterator[str]:
    """A header and a line for each row of cells, aligned in terminal cells and cut to `width`; `more` marks a cut."""
    rows = iter(rows)
    first = [[name.upper() for name in header], *islice(rows, _MEASURED)]
    widths = [min(_WIDEST, max(map(cell_len, column))) for column in zip(*first, strict=True)]
    for cells in chain(first, rows):
        aligned = [fit(cell, size, more=more) for cell, size in zip(cells[:-1], widths, strict=False)]
        yield fit(_GAP.join((*aligned, cells[-1])), width, more=more).rstrip()


def _cells(claims: Iterable[Claim], columns: Sequence[str]) -> Iterator[list[str]]:
    values = [COLUMNS[name] for name in columns]
    for claim in claims:
        yield [line(value(claim), BLOCK_LIMIT) for value in values]
