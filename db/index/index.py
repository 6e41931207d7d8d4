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
from db.index.periods import Bounds, Periods, _overlap
from db.index.positions import Positions
from db.index.sets import prefix, union
from db.index.speakers import VoiceTable


@dataclass(frozen=True, slots=True)
class Index:
    """All sets of one case. Bitmaps are shared, not copied: whoever needs another one makes a new one."""

    ids: array[int]
    periods: Periods
    events: Mapping[Bounds, BitMap]
    """By the date of the event, in order of time as in `periods`."""
    publications: Mapping[Bounds, BitMap]
    """By the earliest date of publication among the sources, in order of time; undated ones are without any."""
    actors: Mapping[int, BitMap]
    regions: Mapping[int, BitMap]
    topics: Mapping[str, BitMap]
    languages: Mapping[str, BitMap]
    outlets: Mapping[str, BitMap]
    flags: Mapping[str, BitMap]
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

    def about(self, span: Bounds) -> BitMap:
        """The positions whose event date overlaps the span (both ends included)."""
        return union(found for bounds, found in self.events.items() if _overlap(bounds, span))
