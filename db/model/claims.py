"""The words of a case as values: claims, actors, regions, sources, links and what follows from them.

Nothing here is read from or written to a file, and nothing changes after it was made.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Relation(StrEnum):
    """What one claim does to another, from → to, in the order in which links are listed."""

    RETRACTS = "retracts"
    DISPUTES = "disputes"
    QUESTIONS = "questions"
    SUPPORTS = "supports"
    REPEATS = "repeats"
    SUPERSEDES = "supersedes"


class Direction(StrEnum):
    """How a link lies to the claim at hand: it points `TO` the other claim, or comes `FROM` it."""

    TO = "to"
    FROM = "from"


class Status(StrEnum):
    """What the links make of a claim, in the order in which the rules are tried."""

    RETRACTED = "retracted"
    DISPUTED = "disputed"
    CORROBORATED = "corroborated"
    QUESTIONED = "questioned"
    UNVERIFIED = "unverified"


SIGNS: Mapping[Status, str] = {
    Status.RETRACTED: "⊘",
    Status.DISPUTED: "✗",
    Status.CORROBORATED: "+",
    Status.QUESTIONED: "?",
    Status.UNVERIFIED: "·",
}
"""The sign that stands before the word of each status, on screen and in a brief."""

UNATTRIBUTED = "unattributed"
"""The kind of an actor who is no identified voice: "reports", "unnamed officials"."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who speaks. `parent_id` is the body spoken for; the root of the tree is the side."""

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
    """A place. `parent_id` is the place around it; `lat` and `lon` are degrees in WGS 84."""

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
    """A published document that carries a claim. `published` is an EDTF date as written."""

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
    """An actor as the speaker of a claim.

    `bodies` leads from the body spoken for up to the side; `side` is None for a voice that is not identified.
    """

    actor: Actor
    bodies: tuple[Actor, ...] = ()
    side: Actor | None = None
    name_as_given: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A region as the place of a claim.

    `around` leads from the next larger place up to the root; `precision` is UCDP's where_prec, 1 (exact) to 7.
    """

    region: Region
    around: tuple[Region, ...] = ()
    precision: int | None = None
    name_as_given: str = ""


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim in few lines. `position` is its place in the timeline of its case, from 0; `links` is their number.

    `folded` is the number of other matches that it stands for, where claims with one origin are folded into one.
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


@dataclass(frozen=True, slots=True)
class Link:
    """A link as seen from one claim; `other` is the claim at its far end, and `sources` are those that carry it.

    `source` is the document that the link itself rests on.
    """

    relation: Relation
    direction: Direction
    other: ClaimRow
    note: str = ""
    source: Source | None = None
    sources: tuple[Source, ...] = ()

    @property
    def rank(self) -> tuple[int, bool, int]:
        """The place among the links of a claim: by relation, those that point at the claim first, then by time."""
        return _ORDER[self.relation], self.direction is Direction.TO, self.other.position


_ORDER = {relation: number for number, relation in enumerate(Relation)}


@dataclass(frozen=True, slots=True)
class Change:
    """From the end of which ISO day on a claim had a status, until the next change.

    The day is None for what only claims bring about that do not say when they were stated. `behind` are positions of
    the claims that made the status hold from then on; if it is one that a rule before it outranked until then, of
    those that no longer count for that rule. `superseding` are those of which the mark comes, if it does now.
    Of very many claims only some are named.
    """

    since: str | None
    status: Status
    superseded: bool
    behind: tuple[int, ...] = ()
    superseding: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a claim has its status: the rule that held and what it rests on.

    `behind` are the positions of the claims that made the rule hold, in order; `sides` and `voices` count the
    identified sides and the speakers among the claim and those behind its status. `history` tells how the status
    came about, from the day on which the claim was stated; it is empty where that is too much to work out.
    """

    status: Status
    behind: tuple[int, ...]
    sides: int
    voices: int
    history: tuple[Change, ...] = ()

    def rests_on(self, position: int) -> bool:
        """Whether the claim at a position is one of those behind the status."""
        at = bisect_left(self.behind, position)
        return at < len(self.behind) and self.behind[at] == position


@dataclass(frozen=True, slots=True)
class Copy:
    """A claim that shares its origin with another one; `sources` are those that carry it, where they are asked for."""

    claim: ClaimRow
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Fold:
    """What a claim stands for where claims with one origin are folded into one.

    `number` claims have its origin, itself included; `first` is the one of them that was known before the
    others, None if it is the claim itself. `copies` are others of them, earliest first: those folded under it, or as
    many as are shown.
    """

    number: int
    first: ClaimRow | None
    copies: tuple[Copy, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """A quantity as claimed, with its bounds where they were given. All in `unit`."""

    low: float | None
    best: float | None
    high: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable assertion with all that is known about it. `stated` and `event` are EDTF dates as written.

    `hidden` counts the characters in its texts that no reader sees, by name; `fold` is there where claims are folded.
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
    reason: Reason
    figures: Figures | None = None
    batch: str = ""
    hidden: tuple[tuple[str, int], ...] = ()
    fold: Fold | None = None
