"""Claims, actors, regions, sources and links as immutable values, with the status of a claim and its reasons.

Rows of the case file are identified by `id` (an integer, valid within one file) and `uid` (text, stable across files).
A *position* is a claim's index in the timeline of its case, from 0; it holds for one edition of the file only.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Relation(StrEnum):
    """The type of a link, read from → to. The order is that in which the links of a claim are listed."""

    RETRACTS = "retracts"
    DISPUTES = "disputes"
    QUESTIONS = "questions"
    SUPPORTS = "supports"
    REPEATS = "repeats"
    SUPERSEDES = "supersedes"


class Basis(StrEnum):
    """What a link rests on: a source that says so, or somebody's reading of the two claims."""

    PUBLISHED = "published"
    ANALYST = "analyst"


class Direction(StrEnum):
    """The direction of a link, seen from one of its claims: `TO` the other claim, or `FROM` it."""

    TO = "to"
    FROM = "from"


class Status(StrEnum):
    """The status of a claim, derived from its links. The order is that in which the rules are tried."""

    RETRACTED = "retracted"
    DISPUTED = "disputed"
    CORROBORATED = "corroborated"
    QUESTIONED = "questioned"
    UNVERIFIED = "unverified"


class Shade(StrEnum):
    """What a status word alone would hide: of a disputed claim the first four, of a corroborated one the others."""

    REPLACED = "replaced"
    UNNAMED = "unnamed"
    OWN_SIDE = "own-side"
    SUPPORTED = "supported"
    ALLY = "ally"
    PART = "part"
    CONTESTED = "contested"


SIGNS: Mapping[Status, str] = {
    Status.RETRACTED: "⊘",
    Status.DISPUTED: "✗",
    Status.CORROBORATED: "+",
    Status.QUESTIONED: "?",
    Status.UNVERIFIED: "·",
}
"""The sign before the name of each status, on screen and in a brief."""

PERSON = "person"
"""The `kind` of actors that are one human being."""

UNATTRIBUTED = "unattributed"
"""The `kind` of actors that are not an identified voice, such as "reports" or "unnamed officials"."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who speaks: a person, a body, a state, a medium.

    `parent_id` is the actor spoken for. The root of the resulting tree is the actor's side.
    """

    id: int
    uid: str
    name: str
    kind: str = ""
    parent_id: int | None = None
    role: str = ""
    country: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Region:
    """A place. `parent_id` is the region that contains it; `lat` and `lon` are WGS 84 degrees."""

    id: int
    uid: str
    name: str
    kind: str = ""
    parent_id: int | None = None
    iso: str = ""
    lat: float | None = None
    lon: float | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A published document that carries claims. `published` is an EDTF date as written, `language` an ISO 639 code."""

    id: int
    uid: str
    outlet: str = ""
    title: str = ""
    url: str = ""
    published: str = ""
    language: str = ""
    reliability: str = ""
    archive_url: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """An actor as a speaker of one claim.

    `bodies` are the actors spoken for, from the parent up to the root. `side` is None for an unattributed voice.
    `name_as_given` is the name in the imported file, where it was matched to this actor.
    """

    actor: Actor
    bodies: tuple[Actor, ...] = ()
    side: Actor | None = None
    name_as_given: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A region as a place of one claim.

    `around` are the regions that contain it, from the smallest up to the root. `precision` is UCDP's `where_prec`:
    1 (exact) to 7. `name_as_given` is the name in the imported file, where it was matched to this region.
    """

    region: Region
    around: tuple[Region, ...] = ()
    precision: int | None = None
    name_as_given: str = ""


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """The part of a claim that a list shows.

    `stated` is an EDTF date as written, `links` the number of links. `shortened` is the text without its only speaker,
    if it begins with a name of theirs. While claims of one origin are folded into one row, `folded` is the number of
    other matches that the row stands for.
    """

    position: int
    uid: str
    text: str
    speakers: tuple[str, ...]
    stated: str
    status: Status
    superseded: bool
    links: int
    topic: str = ""
    folded: int = 0
    figures: Figures | None = None
    shades: tuple[Shade, ...] = ()
    shortened: str = ""

    @property
    def statement(self) -> str:
        """The text as it is shown beside its speakers."""
        return self.shortened or self.text


@dataclass(frozen=True, slots=True)
class Link:
    """A link, seen from one of its two claims.

    `other` is the claim at the other end and `sources` are the documents that carry that claim. `source` is the
    document that states the link itself. `part` is the part of the claim that the link bears on; empty is all of it.
    `by` is what the analyst who drew it calls themselves, and `at` when that was, as ISO writes it; empty if unknown.
    """

    relation: Relation
    direction: Direction
    other: ClaimRow
    note: str = ""
    source: Source | None = None
    sources: tuple[Source, ...] = ()
    part: str = ""
    basis: Basis = Basis.PUBLISHED
    by: str = ""
    at: str = ""

    @property
    def rank(self) -> tuple[int, bool, int]:
        """Sort key among the links of a claim: by relation, incoming before outgoing, then by time."""
        return _ORDER[self.relation], self.direction is Direction.TO, self.other.position


_ORDER = {relation: number for number, relation in enumerate(Relation)}


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One step in the history of a claim's status: what it was from the end of a day until the next change.

    `since` is an ISO day, or None where the change comes from undated claims only. `behind` are the positions of the
    claims that caused the change: those that made a rule hold, or, where a stronger rule stopped holding, those that
    no longer count for it. `superseding` are the positions of the claims that superseded it at this step. Both name
    only some of the claims where there are very many.
    """

    since: str | None
    status: Status
    superseded: bool
    behind: tuple[int, ...] = ()
    superseding: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusReason:
    """Why a claim has its status: the rule that holds, and the claims that make it hold.

    `behind` are the positions of those claims, ascending. `sides` and `voices` count the identified sides and the
    speakers of the claim and of those behind it. `backing` are the positions of the claims that support it from another
    side and origin, whatever its status. `history` lists the changes of status from the day on which the claim was
    stated; it is empty where it would take too long to compute.
    """

    status: Status
    behind: tuple[int, ...]
    sides: int
    voices: int
    history: tuple[StatusChange, ...] = ()
    backing: frozenset[int] = frozenset()

    def rests_on(self, position: int) -> bool:
        """Whether the claim at a position is one of those behind the status. O(log n) in their number."""
        at = bisect_left(self.behind, position)
        return at < len(self.behind) and self.behind[at] == position


@dataclass(frozen=True, slots=True)
class Copy:
    """A claim that shares its origin with the claim that is shown for it: one more copy of the same story.

    `sources` are the documents that carry it; empty unless requested.
    """

    claim: ClaimRow
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Fold:
    """The claims that one claim stands for while claims of one origin are folded into one row.

    `number` claims have this origin, the claim itself included. `first` is the earliest of them, or None if that is
    the claim itself. `copies` are others of them, earliest first: those folded into the row, up to a display limit.
    """

    number: int
    first: ClaimRow | None
    copies: tuple[Copy, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """A claimed quantity: its best estimate and its bounds, each None where not given. All are in `unit`."""

    low: float | None
    best: float | None
    high: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A note of an analyst. `name` is what they call themselves, or empty; `at` is when, in UTC as ISO writes it.

    `id` is that of the operation that wrote it, as stored.
    """

    text: str
    name: str
    at: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """What analysts put on a claim: notes, oldest first, tags, and a grade of its credibility from "1" to "6".

    `review` says how far it was reviewed: "looked at", "checked", or empty. `conflicts` are the fields that people
    read differently, as a case folder names them or "state" of the review, each with the number of readings.
    """

    notes: tuple[Remark, ...] = ()
    tags: tuple[str, ...] = ()
    grade: str = ""
    review: str = ""
    conflicts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SavedView:
    """A filter that was saved under a title. `key` and `filter` are as stored, `title` and `name` safe to show.

    `name` is what the analyst who saved it calls themselves, or empty; `at` is when, in UTC as ISO writes it.
    """

    key: str
    title: str
    filter: str
    name: str
    at: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable assertion with everything that the case records about it.

    `stated` and `event` are EDTF dates as written. `batch` names the import that brought the claim. `hidden` counts
    the invisible characters in its texts by name. `fold` is None unless claims of one origin are folded. `marks` are
    those of one claim that is asked for; where many are read they are empty.
    """

    position: int
    uid: str
    text: str
    quote: str
    attribution: str
    topic: str
    language: str
    stated: str
    event: str
    note: str
    speakers: tuple[Speaker, ...]
    places: tuple[Place, ...]
    sources: tuple[Source, ...]
    links: tuple[Link, ...]
    status: Status
    superseded: bool
    reason: StatusReason
    figures: Figures | None = None
    batch: str = ""
    hidden: tuple[tuple[str, int], ...] = ()
    fold: Fold | None = None
    shades: tuple[Shade, ...] = ()
    marks: Marks = Marks()
