"""Records that readers make of the rows of a file, and rows that were rejected. Records refer to each other by uid.

Rows come in an order in which a record refers only to earlier records and to rows that are in the case already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from db.dates import Edtf
from db.model.claims import Basis

REJECTED_LINE, REJECTED_REASON, REJECTED_TEXT = "rejected_line", "rejected_reason", "rejected_text"
"""Columns or keys of a file of rejected rows: line, reason, and the text of a row that is not a JSON object."""


class RefusedError(ValueError):
    """A row or a record that cannot be imported; the message is the reason."""


def all_faults(first: RefusedError, parts: Iterable[Callable[[], object]]) -> str:
    """The reasons for which parts of a row are refused, or else the first reason that was found."""
    reasons: list[str] = []
    for part in parts:
        try:
            part()
        except RefusedError as error:
            reasons.append(str(error).rstrip("."))
    return "; ".join(dict.fromkeys(reasons)) if len(reasons) > 1 else str(first)


class ActorRecord(NamedTuple):
    """An actor. `parent` is the uid of the actor that it speaks for, or empty."""

    uid: str
    name: str
    kind: str = ""
    parent: str = ""
    role: str = ""
    country: str = ""
    aliases: tuple[str, ...] = ()


class RegionRecord(NamedTuple):
    """A region. `parent` is the uid of the region that contains it, or empty. `lat` and `lon` are WGS 84 degrees."""

    uid: str
    name: str
    kind: str = ""
    parent: str = ""
    iso: str = ""
    lat: float | None = None
    lon: float | None = None
    aliases: tuple[str, ...] = ()


class SourceRecord(NamedTuple):
    """A published document. `published` is None if its date is not known."""

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
    """The uid of a speaker, and the name in the file unless the file gives the uid."""

    uid: str
    name_as_given: str = ""


class PlaceRef(NamedTuple):
    """The uid of the region of a claim. `precision` is where_prec of UCDP, from 1 (exact) to 7."""

    uid: str
    name_as_given: str = ""
    precision: int | None = None


class ClaimRecord(NamedTuple):
    """A claim. `speakers`, `places` and `sources` (uids) are in the order of the file, without duplicates.

    `credibility` is from 1 (confirmed) to 6 (cannot be judged), as in the Admiralty code.
    A `partial` record comes from a layout without names as given and precisions; those in the case are kept.
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
    credibility: int | None = None
    partial: bool = False


class LinkRecord(NamedTuple):
    """A link from one claim to another.

    `source` is the uid of the source that states the link, or empty. `part` is the part of the claim that it bears on;
    empty is all of it. `basis` is one of `db.model.claims.Basis`. `via`, `by` and `at` say how, by whom and when it was
    drawn.
    """

    from_uid: str
    to_uid: str
    relation: str
    note: str = ""
    source: str = ""
    part: str = ""
    basis: str = Basis.PUBLISHED.value
    via: str = ""
    by: str = ""
    at: str = ""


class AlignmentRecord(NamedTuple):
    """Two actors that are aligned with each other, by uid. `source` is the uid of a source that says so, or empty."""

    actor: str
    other: str
    note: str = ""
    source: str = ""


Record: TypeAlias = ActorRecord | RegionRecord | SourceRecord | ClaimRecord | LinkRecord | AlignmentRecord


Entity: TypeAlias = RegionRecord | ActorRecord | SourceRecord
"""What claims refer to."""


class Row(NamedTuple):
    """A row of a file as it was read, and its records. Lines count from 1.

    `cells` are the cells of a table row, or the text of a JSON object. `entities` are the regions, actors and sources
    that the row refers to, parents first; those that the case does not have are added, others are never changed.
    `more_claims` are further claims of the row, `links` are links of its claims.
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
    """A link in the row of a claim. The other claim may come later or be missing.

    An `optional` link to a missing claim is left out without a remark. With `replace` the note and source of a link
    in the case are updated, otherwise they are kept.
    """

    record: LinkRecord
    optional: bool = False
    replace: bool = True


class Skipped(NamedTuple):
    """A row that the mapping leaves out, with the reason."""

    file: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Reject:
    """A rejected row: file, line and reason, with its cells as they were read or the text of its JSON object."""

    file: str
    line: int
    reason: str
    cells: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.file} line {self.line}: {self.reason}"
