"""The columns of the files of a case folder, and the records of their rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from operator import itemgetter
from typing import Any, Generic, TypeVar

from db.importing.own.as_given import as_given
from db.importing.readers import cells
from db.importing.readers.figures import FigureRange, in_words
from db.importing.records import (
    ActorRecord,
    AlignmentRecord,
    ClaimRecord,
    LinkRecord,
    PlaceRef,
    Record,
    RefusedError,
    RegionRecord,
    SourceRecord,
    SpeakerRef,
    all_faults,
)
from db.importing.uids import digest

RowCells = tuple[str, ...]

Check = Callable[[str, str], Any]
"""Reads a cell of a column, whose name is the second argument. Raises RefusedError."""

R = TypeVar("R", bound=Record, covariant=True)


@dataclass(frozen=True, slots=True)
class TableLayout(Generic[R]):
    """The columns of a table, which of them are needed, and how a row becomes a record.

    `read` makes a record from the cells in the order of `columns`, or raises RefusedError. `aliases` are pairs of
    another name of a column and its name here. `checks` read single cells, to find all that is wrong in a row.
    """

    columns: tuple[str, ...]
    needed: tuple[str, ...]
    read: Callable[[RowCells], R]
    checks: Mapping[str, Check] = field(hash=False)
    aliases: tuple[tuple[str, str], ...] = ()

    def missing(self, columns: tuple[str, ...]) -> tuple[str, ...]:
        """The columns that are needed and not in `columns`."""
        return tuple(column for column in self.needed if column not in self.canonical(columns))

    def unknown(self, columns: tuple[str, ...]) -> tuple[str, ...]:
        """The columns that are not part of this layout."""
        return tuple(
            column for column, name in zip(columns, self.canonical(columns), strict=True) if name not in self.columns
        )

    def canonical(self, columns: tuple[str, ...]) -> tuple[str, ...]:
        """The columns with their names here in place of aliases."""
        names = dict(self.aliases)
        return tuple(names.get(column, column) for column in columns)

    def reader(self, columns: tuple[str, ...]) -> Callable[[RowCells], R]:
        """A function that makes a record from the cells of a file with these columns; missing columns are empty."""
        named = self.canonical(columns)
        pick = itemgetter(*(named.index(column) if column in named else len(named) for column in self.columns))
        read = self._read_or_explain
        if named == self.columns:
            return read
        if all(column in named for column in self.columns):
            return lambda values: read(pick(values))
        return lambda values: read(pick((*values, "")))

    def _read_or_explain(self, row: RowCells) -> R:
        """The record of a row. Raises RefusedError with all that is wrong in its cells."""
        try:
            return self.read(row)
        except RefusedError as error:
            cells_of = dict(zip(self.columns, row, strict=True))
            faults = (partial(check, cells_of[column], column) for column, check in self.checks.items())
            raise RefusedError(all_faults(error, faults)) from None


def _actor(row: RowCells) -> ActorRecord:
    id, name, kind, parent, role, country, aliases = row
    return ActorRecord(
        uid=cells.uid(id, "id"),
        name=cells.required(name, "name"),
        kind=kind.strip(),
        parent=cells.optional_uid(parent, "parent"),
        role=role.strip(),
        country=country.strip(),
        aliases=cells.names(aliases),
    )


def _region(row: RowCells) -> RegionRecord:
    id, name, kind, parent, iso, given_lat, given_lon, aliases = row
    lat = cells.number(given_lat, "lat", (-90, 90))
    lon = cells.number(given_lon, "lon", (-180, 180))
    if (lat is None) != (lon is None):
        raise RefusedError("lat and lon must both be given, or both be empty")
    return RegionRecord(
        uid=cells.uid(id, "id"),
        name=cells.required(name, "name"),
        kind=kind.strip(),
        parent=cells.optional_uid(parent, "parent"),
        iso=iso.strip(),
        lat=lat,
        lon=lon,
        aliases=cells.names(aliases),
    )


def _source(row: RowCells) -> SourceRecord:
    id, outlet, title, url, published, language, reliability, archive_url, sha256 = row
    return SourceRecord(
        cells.uid(id, "id"),
        outlet.strip(),
        title.strip(),
        url.strip(),
        cells.date(published, "published"),
        language.strip(),
        reliability.strip(),
        archive_url.strip(),
        sha256.strip(),
    )


def claim(row: RowCells) -> ClaimRecord:
    """A claim from the cells of `CLAIMS`; without an id it gets a hash of its text. Raises RefusedError."""
    id, speakers, text, quote, attribution, topic, stated, event, regions, sources, note, language, *more = row
    *figures, unit, credibility, given = more
    who = cells.uids(speakers, "speaker") or _who(speakers)
    low, figure, high, said = _figures(*figures) if any(figures) else _NO_FIGURES
    record = ClaimRecord(
        cells.uid(id, "id") if id else f"claim-{digest(text, speakers, stated)}",
        cells.required(text, "claim"),
        _speakers(who),
        _places(cells.uids(regions, "region")) if regions else (),
        cells.uids(sources, "source") if sources else (),
        quote.strip(),
        attribution.strip(),
        topic.strip(),
        language.strip(),
        cells.date(stated, "stated_on") if stated else None,
        cells.date(event, "event_date") if event else None,
        low,
        figure,
        high,
        unit.strip(),
        "\n".join(filter(None, (note.strip(), said))) if said else note.strip(),
        cells.whole(credibility, "credibility", range(1, 7)) if credibility else None,
    )
    return as_given(record, given) if given else record


@lru_cache(16_384)
def _speakers(uids: tuple[str, ...]) -> tuple[SpeakerRef, ...]:
    return tuple(map(SpeakerRef, uids))


@lru_cache(16_384)
def _places(uids: tuple[str, ...]) -> tuple[PlaceRef, ...]:
    return tuple(map(PlaceRef, uids))


def _who(cell: str, column: str = "speaker") -> tuple[str, ...]:
    who = cells.uids(cell, column.removesuffix("s"))
    if not who:
        raise RefusedError("speakers is empty. Name the speaker, or write “unattributed” if nobody is named")
    return who


@lru_cache(16_384)
def _figures(*given: str) -> FigureRange:
    """The lowest, the best and the highest figure of a claim, and what to note of them."""
    low, high = (cells.figure(given[number], FIGURES[number]) for number in (0, 2))
    try:
        figures = FigureRange(low, cells.figure(given[1], FIGURES[1]), high)
    except RefusedError:
        said = in_words(given[1], _number)
        if said is None or not (low is high is None):
            raise
        figures = said
    values = [value for value in figures[:3] if value is not None]
    if values != sorted(values):
        raise RefusedError("figure_low, figure and figure_high must be in ascending order")
    return figures


def _number(text: str) -> float | None:
    """A number in digits, None for other text."""
    return cells.figure(text, FIGURES[1]) if cells.NUMBER.fullmatch(text) else None


def _link(row: RowCells) -> LinkRecord:
    from_, to, relation, note, source, part, basis, via, by, at = row
    from_uid = cells.uid(from_, "from")
    to_uid = cells.uid(to, "to")
    if from_uid == to_uid:
        raise RefusedError(f"the link goes from {from_uid} to itself")
    return LinkRecord(
        from_uid,
        to_uid,
        cells.relation(relation),
        note.strip(),
        cells.optional_uid(source, "source"),
        part.strip(),
        cells.basis(basis),
        via.strip(),
        by.strip(),
        at.strip(),
    )


def _alignment(row: RowCells) -> AlignmentRecord:
    actor, other, note, source = row
    one_uid, other_uid = cells.uid(actor, "actor"), cells.uid(other, "with")
    if one_uid == other_uid:
        raise RefusedError(f"the alignment joins {one_uid} with itself")
    return AlignmentRecord(one_uid, other_uid, note.strip(), cells.optional_uid(source, "source"))


FIGURES = ("figure_low", "figure", "figure_high")
_NO_FIGURES = FigureRange()


def _ids(cell: str, column: str) -> tuple[str, ...]:
    return cells.uids(cell, column.removesuffix("s"))


def _coordinate(cell: str, column: str) -> float | None:
    most = 90 if column == "lat" else 180
    return cells.number(cell, column, (-most, most))


def _one_figure(cell: str, column: str) -> FigureRange:
    return _figures(*(cell if name == column else "" for name in FIGURES))


def _grade(cell: str, column: str) -> int | None:
    return cells.whole(cell, column, range(1, 7)) if cell else None


_NODE: Mapping[str, Check] = {"id": cells.uid, "name": cells.required, "parent": cells.optional_uid}

REGIONS = TableLayout(
    ("id", "name", "kind", "parent", "iso", "lat", "lon", "aliases"),
    ("id", "name"),
    _region,
    {**_NODE, "lat": _coordinate, "lon": _coordinate},
)
ACTORS = TableLayout(("id", "name", "kind", "parent", "role", "country", "aliases"), ("id", "name"), _actor, _NODE)
SOURCES = TableLayout(
    ("id", "outlet", "title", "url", "published", "language", "reliability", "archive_url", "sha256"),
    ("id",),
    _source,
    {"id": cells.uid, "published": cells.date},
)
CLAIMS = TableLayout(
    (
        *("id", "speakers", "claim", "quote", "attribution", "topic"),
        *("stated_on", "event_date", "regions", "sources", "note"),
        *("language", *FIGURES, "unit", "credibility", "as_given"),
    ),
    ("claim", "speakers"),
    claim,
    {
        "id": cells.optional_uid,
        "speakers": _who,
        "claim": cells.required,
        "stated_on": cells.date,
        "event_date": cells.date,
        "regions": _ids,
        "sources": _ids,
        **dict.fromkeys(FIGURES, _one_figure),
        "credibility": _grade,
    },
    (("stated", "stated_on"), ("event", "event_date")),
)
LINKS = TableLayout(
    ("from", "to", "relation", "note", "source", "part", "basis", "via", "by", "at"),
    ("from", "to", "relation"),
    _link,
    {
        "from": cells.uid,
        "to": cells.uid,
        "relation": lambda cell, _: cells.relation(cell),
        "source": cells.optional_uid,
        "basis": lambda cell, _: cells.basis(cell),
    },
)
ALIGNMENTS = TableLayout(
    ("actor", "with", "note", "source"),
    ("actor", "with"),
    _alignment,
    {"actor": cells.uid, "with": cells.uid, "source": cells.optional_uid},
)
