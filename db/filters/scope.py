"""What the fields of a filter may ask of a case."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

from pyroaring import BitMap

from db.index.links import Links
from db.model.claims import Actor, Basis, Region
from db.status.snapshot import Snapshot
from db.text.names import Names


class SourceName(NamedTuple):
    """A source by its id in the file, and its uid."""

    id: int
    uid: str


class SourceNames(Protocol):
    """Sources by what they are called."""

    @property
    def outlets(self) -> Collection[str]:
        """The outlets of all sources, whether they carry a claim or not."""

    def titled(self, words: str) -> Sequence[SourceName]:
        """The sources in whose title, for each of the words, a word begins like it."""

    def claims(self, sources: Sequence[SourceName]) -> BitMap:
        """The claims that any of these sources carries."""


class MarkedClaims(Protocol):
    """Claims by what analysts put on them."""

    def tagged(self) -> Mapping[str, BitMap]:
        """The claims with each tag."""

    def noted(self) -> BitMap:
        """The claims with a note."""

    def graded(self) -> Mapping[str, BitMap]:
        """The claims with each grade."""

    def reviewed(self) -> Mapping[str, BitMap]:
        """The claims in each state of review but unseen."""

    def conflicted(self) -> BitMap:
        """The claims that people who did not see each other's work read differently."""


class HandWork(Protocol):
    """Claims by what analysts did to them."""

    def named(self) -> Mapping[str, BitMap]:
        """The claims that each analyst added, edited or linked, by what they call themselves, else by their id."""

    def signed(self) -> Mapping[str, BitMap]:
        """The same claims by the ids of the analysts: each has one for each machine and copy of the case."""

    def own(self) -> BitMap:
        """The claims that this analyst added, edited or linked."""

    def made_via(self) -> Mapping[str, BitMap]:
        """The claims that were added, edited or linked in each way that is told apart."""

    def edited(self) -> BitMap:
        """The claims of which a field was edited by hand."""

    def with_basis(self, basis: Basis, links: Links, known: int) -> BitMap:
        """The claims that one of these links joins with another if it rests on this; the first `known` are known."""

    def noted_with(self, words: str) -> BitMap:
        """The claims with a note in which these words follow each other; the last one may be a beginning."""


class Scope(Protocol):
    """A case as known at some day, with all that a field may look at to find the claims that it selects."""

    @property
    def snapshot(self) -> Snapshot:
        """The case as known at the day."""

    @property
    def actor_names(self) -> Names[Actor]:
        """Actors by what they are called."""

    @property
    def region_names(self) -> Names[Region]:
        """Regions by what they are called."""

    @property
    def source_names(self) -> SourceNames:
        """Sources by what they are called."""

    def note(self, remark: str) -> None:
        """Keep a remark for the user on how a value was understood."""

    def with_text(self, pattern: str) -> BitMap:
        """The claims in which a word begins like this, or in which a phrase in double quotes occurs."""

    def from_source(self, uid: str) -> BitMap | None:
        """The claims carried by the source with this uid; None if there is no such source."""

    @property
    def work(self) -> MarkedClaims:
        """Claims by what analysts put on them."""

    @property
    def hands(self) -> HandWork:
        """Claims by what analysts did to them."""

    def with_uid(self, uid: str) -> BitMap | None:
        """The claim with this uid; None if there is none."""
