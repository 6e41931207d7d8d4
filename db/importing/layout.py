"""The columns of the case folder's files, and what a row of each means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from db.importing import cells
from db.importing.records import (
    ActorRecord,
    ClaimRecord,
    LinkRecord,
    PlaceRef,
    Record,
    RefusedError,
    RegionRecord,
    SourceRecord,
    SpeakerRef,
)


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns that a file must have and may have; `read` makes a record of a row, or RefusedError says why not."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    read: Callable[[Mapping[str, str]], Record]

    def missing(self, columns: tuple[str, ...]) -> tuple[str, ...]:
        """The required columns that are not among `columns`."""
        return tuple(column for column in self.required if column not in columns)

    def unknown(self, columns: tuple[str, ...]) -> tuple[str, ...]:
        """The columns that this layout has no use for."""
        return tuple(column for column in columns if column not in self.required + self.optional)


def _actor(row: Mapping[str, str]) -> ActorRecord:
    return ActorRecord(
        uid=cells.uid(row["id"], "id"),
        name=cells.required(row["name"], "name"),
        kind=row["kind"].strip(),
        parent=cells.optional_uid(row["parent"], "parent"),
        role=row["role"].strip(),
        country=row["country"].strip(),
        aliases=cells.names(row["aliases"]),
    )


def _region(row: Mapping[str, str]) -> RegionRecord:
    lat = cells.number(row["lat"], "lat", (-90, 90))
    lon = cells.number(row["lon"], "lon", (-180, 180))
    if (lat is None) != (lon is None):
        raise RefusedError("lat and lon go together: one of them is empty")
    return RegionRecord(
        uid=cells.uid(row["id"], "id"),
        name=cells.required(row["name"], "name"),
        kind=row["kind"].strip(),
        parent=cells.optional_uid(row["parent"], "parent"),
        iso=row["iso"].strip(),
        lat=lat,
        lon=lon,
        aliases=cells.names(row["aliases"]),
    )


def _source(row: Mapping[str, str]) -> SourceRecord:
    return SourceRecord(
        uid=cells.uid(row["id"], "id"),
        outlet=row["outlet"].strip(),
        title=row["title"].strip(),
        url=row["url"].strip(),
        published=cells.date(row["published"], "published"),
        language=row["language"].strip(),
        reliability=row.get("reliability", "").strip(),
        archive_url=row.get("archive_url", "").strip(),
        sha256=row.get("sha256", "").strip(),
    )


def _claim(row: Mapping[str, str]) -> ClaimRecord:
    speakers = cells.uids(row["speakers"], "speaker")
    if not speakers:
        raise RefusedError("speakers is empty; name who says so, or the actor “unattributed” if nobody is named")
    low, figure, high = _figures(row)
    return ClaimRecord(
        uid=cells.uid(row["id"], "id"),
        text=cells.required(row["claim"], "claim"),
        speakers=tuple([SpeakerRef(uid) for uid in speakers]),
        places=tuple([PlaceRef(uid) for uid in cells.uids(row["regions"], "region")]),
        sources=cells.uids(row["sources"], "source"),
        quote=row["quote"].strip(),
        attribution=row["attribution"].strip(),
        topic=row["topic"].strip(),
        language=row.get("language", "").strip(),
        stated=cells.date(row["stated_on"], "stated_on"),
        event=cells.date(row["event_date"], "event_date"),
        figure_low=low,
        figure=figure,
        figure_high=high,
        unit=row.get("unit", "").strip(),
        note=row["note"].strip(),
    )


def _figures(row: Mapping[str, str]) -> tuple[float | None, ...]:
    """The lowest, the best and the highest figure of a claim."""
    if _FIGURES[1] not in row and _FIGURES[0] not in row and _FIGURES[2] not in row:
        return (None, None, None)
    figures = tuple(cells.number(row.get(column, ""), column) for column in _FIGURES)
    given = [value for value in figures if value is not None]
    if given != sorted(given):
        raise RefusedError("figure_low, figure and figure_high are not in ascending order")
    return figures


def _link(row: Mapping[str, str]) -> LinkRecord:
    origin = cells.uid(row["from"], "from")
    target = cells.uid(row["to"], "to")
    if origin == target:
        raise RefusedError(f"{origin} is linked to itself")
    return LinkRecord(
        origin=origin,
        target=target,
        relation=cells.relation(row["relation"]),
        note=row["note"].strip(),
        source=cells.optional_uid(row["source"], "source"),
    )


_FIGURES = ("figure_low", "figure", "figure_high")

REGIONS = Layout(("id", "name", "kind", "parent", "iso", "lat", "lon", "aliases"), (), _region)
ACTORS = Layout(("id", "name", "kind", "parent", "role", "country", "aliases"), (), _actor)
SOURCES = Layout(
    ("id", "outlet", "title", "url", "published", "language"), ("reliability", "archive_url", "sha256"), _source
)
CLAIMS = Layout(
    (
        *("id", "speakers", "claim", "quote", "attribution", "topic"),
        *("stated_on", "event_date", "regions", "sources", "note"),
    ),
    ("language", *_FIGURES, "unit"),
    _claim,
)
LINKS = Layout(("from", "to", "relation", "note", "source"), (), _link)
