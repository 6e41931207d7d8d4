"""What readers make of foreign rows: records that refer to each other by uid, and rows that were refused.

A reader yields rows in such an order that a record refers only to records that came before it, or that are in the
case already.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from db.dates import Edtf

REJECTED_LINE, REJECTED_REASON, REJECTED_TEXT = "rejected_line", "rejected_reason", "rejected_text"
"""What a file of refused rows says of each: where it stood, why it was refused, and its text if that is no object."""


class RefusedError(ValueError):
    """A row or a record cannot go into the case; the message says why."""


class ActorRecord(NamedTuple):
    """Who speaks; `parent` is the uid of the body spoken for, or empty."""

    uid: str
    name: str
    kind: str = ""
    parent: str = ""
    role: str = ""
    country: str = ""
    aliases: tuple[str, ...] = ()


class RegionRecord(NamedTuple):
    """A place; `parent` is the uid of the place around it, or empty. `lat` and `lon` are degrees in WGS 84."""

    uid: str
    name: str
    kind: str = ""
    parent: str = ""
    iso: str = ""
    lat: float | None = None
    lon: float | None = None
    aliases: tuple[str, ...] = ()


class SourceRecord(NamedTuple):
    """A published document; `published` is None where its date is not known."""

    uid: str
    outlet: str = ""
    title: str = ""
    url: str = ""
    published: Edtf | None = None
    language: str = ""
    reliability: str = ""
    archive_url: str = ""
    sha256: str = ""


class SpeakerRef(NamedTuple):
    """An actor as the speaker of a claim, by uid, with the name the file gave if that was not the uid."""

    uid: str
    name_as_given: str = ""


class PlaceRef(NamedTuple):
    """A region as the place of a claim, by uid; `precision` is UCDP's where_prec, 1 (exact) to 7."""

    uid: str
    name_as_given: str = ""
    precision: int | None = None


class ClaimRecord(NamedTuple):
    """One assertion. `speakers`, `places` and `sources` (uids) keep the order of the file and name nothing twice.

    A `partial` record comes from a layout that cannot say how a name was given and how exact a place is: what the
    case knows about that stays.
    """

    uid: str
    text: str
    speakers: tuple[SpeakerRef, ...]
    places: tuple[PlaceRef, ...] = ()
    sources: tuple[str, ...] = ()
    quote: str = ""
    attribution: str = ""
    topic: str = ""
    language: str = ""
    stated: Edtf | None = None
    event: Edtf | None = None
    figure_low: float | None = None
    figure: float | None = None
    figure_high: float | None = None
    unit: str = ""
    note: str = ""
    partial: bool = False


class LinkRecord(NamedTuple):
    """A relation from one claim to another, both by uid; `source` is the uid of what it rests on, or empty."""

    from_uid: str
    to_uid: str
    relation: str
    note: str = ""
    source: str = ""


Record: TypeAlias = ActorRecord | RegionRecord | SourceRecord | ClaimRecord | LinkRecord


Entity: TypeAlias = RegionRecord | ActorRecord | SourceRecord


class Row(NamedTuple):
    """A row of a file, as it was read and as we understand it. Lines count from 1.

    `cells` are the cells of a table, or the text of an object. A row may hold more than one record: `made` are the
    places, actors and sources it speaks of, parents first, which are put into the case where they are missing and
    never changed; `more` are further claims of the same row, `links` those that its claims take part in.
    """

    file: str
    line: int
    cells: tuple[str, ...]
    record: Record
    entities: tuple[Entity, ...] = ()
    more_claims: tuple[ClaimRecord, ...] = ()
    links: tuple[RowLink, ...] = ()

    @property
    def claims(self) -> tuple[ClaimRecord, ...]:
        """All claims of the row."""
        return (self.record, *self.more_claims) if isinstance(self.record, ClaimRecord) else ()


class RowLink(NamedTuple):
    """A link that the row of a claim tells of; the other claim may stand further down, or nowhere.

    One that is `optional` is left out in silence when a claim is missing. With `replace` the note and source of a
    link that is there already are brought up to date, else they are left alone.
    """

    record: LinkRecord
    optional: bool = False
    replace: bool = True


class Skipped(NamedTuple):
    """A row that its mapping leaves out, and why."""

    file: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was refused: where it stands, why, and its cells as they were read, or the text of its object."""

    file: str
    line: int
    reason: str
    cells: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.file} line {self.line}: {self.reason}"
