"""The files of work in a case folder, and rows of facts as its tables have them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.importing.own.columns import TableLayout
from db.importing.own.folder import FILES
from db.importing.records import (
    ActorRecord,
    AlignmentRecord,
    ClaimRecord,
    LinkRecord,
    Record,
    RegionRecord,
    SourceRecord,
)
from db.work.effects.fields import Image, cell
from db.work.journal.things import Thing

JOURNAL = "journal.jsonl"
"""The operations, as `log --format jsonl` prints them, without what follows from later ones."""
HEADS = "heads.csv"
"""The end of each analyst's chain: what tells that the journal was cut."""
IMPORTED = "imported.jsonl"
"""What imports brought of the rows that hands changed, so that each change can be undone."""

TABLES: Mapping[str, tuple[str, ...]] = {
    "notes.csv": ("id", "kind", "target", "text", "by", "name", "at"),
    "tags.csv": ("kind", "target", "tag", "by", "name", "at"),
    "views.csv": ("title", "filter", "by", "name", "at"),
    HEADS: ("by", "n", "head"),
}
"""The tables with their columns."""

KINDS: Mapping[str, str] = {
    "regions.csv": "region",
    "actors.csv": "actor",
    "sources.csv": "source",
    "claims.csv": "claim",
    "links.csv": "link",
    "alignments.csv": "alignment",
}
"""The tables of facts → the kind of things that their rows are."""

LAYOUTS: Mapping[str, TableLayout[Record]] = {kind: FILES[name] for name, kind in KINDS.items()}
"""The layout of the rows of each kind."""

_KIND_OF: Mapping[type[Record], str] = {
    RegionRecord: "region",
    ActorRecord: "actor",
    SourceRecord: "source",
    ClaimRecord: "claim",
}


def thing_of_record(record: Record) -> Thing:
    """The thing that a row of a folder is about."""
    if isinstance(record, LinkRecord):
        return Thing("link", (record.from_uid, record.relation, record.to_uid))
    if isinstance(record, AlignmentRecord):
        return Thing("alignment", tuple(sorted((record.actor, record.other))))
    return Thing(_KIND_OF[type(record)], (record.uid,))


def row_of(thing: Thing, image: Image) -> dict[str, str]:
    """A row as a case folder has it: its cells that are not empty, by column."""
    named: dict[str, Any] = {"id": thing.key[0]}
    if thing.kind == "link":
        named = dict(zip(("from", "relation", "to"), thing.key, strict=True))
    elif thing.kind == "alignment":
        named = dict(zip(("actor", "with"), thing.key[::-1] if image.get("turned") else thing.key, strict=True))
    columns = LAYOUTS[thing.kind].columns
    return {column: text for column in columns if (text := named.get(column) or cell(image, column))}


def record_of(kind: str, row: Mapping[str, str]) -> Record:
    """The record of a row. Raises RefusedError."""
    layout = LAYOUTS[kind]
    return layout.read(tuple(row.get(column, "") for column in layout.columns))
