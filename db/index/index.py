"""The claims of a case as sets: one bitmap of timeline positions for each value that one can filter by.

A position is a claim's place in the timeline, from 0 to size − 1. Filters are set algebra over these bitmaps,
counts are cardinalities, and an as-of date is a prefix of the positions.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass

from pyroaring import BitMap

from db.index.links import Links
from db.index.periods import Bounds, Periods, overlap
from db.index.positions import Positions
from db.index.sets import prefix, union
from db.index.speakers import VoiceTable


@dataclass(frozen=True, slots=True)
class Index:
    """All sets of one case. The bitmaps are shared: never change one, make a new one."""

    ids: array[int]
    """The id of each claim in the file, by position."""
    periods: Periods
    """The dates of statement."""
    events: Mapping[Bounds, BitMap]
    """Claims by the date of the event, in the order of `periods`."""
    publications: Mapping[Bounds, BitMap]
    """Claims by the earliest date of publication among their sources, in the same order."""
    actors: Mapping[int, BitMap]
    """Claims by actor id: those of the actor and of everyone who speaks for it."""
    regions: Mapping[int, BitMap]
    """Claims by region id: those of the region and of every region in it."""
    topics: Mapping[str, BitMap]
    languages: Mapping[str, BitMap]
    outlets: Mapping[str, BitMap]
    carriers: Mapping[int, BitMap]
    """Claims by the number of their sources, those without any left out."""
    flags: Mapping[str, BitMap]
    """Claims that have a quote, a figure, a source, a date."""
    links: Links
    voices: VoiceTable
    """Who stands behind the claim at a position."""
    position_of: Positions

    @property
    def size(self) -> int:
        """The number of claims."""
        return len(self.ids)

    def everything(self, known: int | None = None) -> BitMap:
        """All positions, or the first `known` ones."""
        return prefix(self.size if known is None else known)

    def with_sources(self, least: int, most: int | None) -> BitMap:
        """The positions of the claims with `least` to `most` sources; None is without an upper limit."""
        end = most + 1 if most is not None else max(self.carriers, default=0) + 1
        claims = union(self.carriers[number] for number in self.carriers if least <= number < end)
        return claims if least > 0 else claims | (self.everything() - union(self.carriers.values()))

    def about(self, span: Bounds) -> BitMap:
        """The positions whose event date overlaps the span, both ends included."""
        return union(positions for bounds, positions in self.events.items() if overlap(bounds, span))
