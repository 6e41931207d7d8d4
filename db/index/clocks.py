"""The clocks by which a timeline can run: date of statement, of the event, or of publication."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from itertools import chain
from operator import sub

from pyroaring import BitMap

from db import dates
from db.index.density import Scale
from db.index.index import Index
from db.index.periods import NO_DATE, Bounds, Periods
from db.index.sets import between


class Clock(StrEnum):
    """Which date of a claim gives it its place in the timeline."""

    STATED = "stated"
    EVENT = "event"
    PUBLISHED = "published"


DATE_OF: Mapping[Clock, str] = {
    Clock.STATED: "date of the statement",
    Clock.EVENT: "date of the event",
    Clock.PUBLISHED: "date of publication",
}
"""The name of the date of each clock. That of publication is the earliest among the sources of a claim."""


class Calendar(ABC):
    """The distinct dates of all claims by one clock, numbered from 0 in the order of `db.index.periods.Periods`.

    "No date" comes last.
    """

    def __init__(self, clock: Clock, bounds: tuple[Bounds, ...]) -> None:
        self.clock = clock
        self.bounds = bounds

    @abstractmethod
    def at(self, position: int) -> int:
        """The number of the date of the claim at a position."""

    @abstractmethod
    def counts(self, positions: BitMap) -> list[int]:
        """For each date, the number of the positions with that date."""

    @abstractmethod
    def among(self, positions: BitMap, number: int) -> BitMap:
        """The positions whose date has this number."""

    @abstractmethod
    def sizes(self) -> list[int]:
        """For each date, the number of claims of the case with that date."""

    @cached_property
    def scale(self) -> Scale:
        """The days over which these dates are laid out."""
        return Scale(self.bounds, self.sizes())

    def heading(self, number: int) -> str:
        """The heading of the date with this number."""
        bounds = self.bounds[number]
        if bounds == NO_DATE:
            return f"No {DATE_OF[self.clock]} is given"
        return dates.heading(*bounds, lasting=self.clock is Clock.EVENT)


class Stated(Calendar):
    """The dates of statement. Positions are in their order, so a date is a range of positions."""

    def __init__(self, periods: Periods) -> None:
        super().__init__(Clock.STATED, periods.bounds)
        self._periods = periods

    def at(self, position: int) -> int:
        """See `Calendar`."""
        return self._periods.at(position)

    def counts(self, positions: BitMap) -> list[int]:
        """See `Calendar`."""
        ranks = self._periods.ranks(positions)
        return list(map(sub, ranks, chain((0,), ranks)))

    def among(self, positions: BitMap, number: int) -> BitMap:
        """See `Calendar`."""
        return positions & between(self._periods.starts[number], self._periods.end(number))

    def sizes(self) -> list[int]:
        """See `Calendar`."""
        ends = chain(self._periods.starts[1:], (self._periods.size,))
        return list(map(sub, ends, self._periods.starts))


class Dated(Calendar):
    """The dates of another clock, each with its positions."""

    def __init__(self, clock: Clock, sets: Mapping[Bounds, BitMap]) -> None:
        """`sets` are in order of time and hold every position exactly once."""
        super().__init__(clock, tuple(sets))
        self._sets = tuple(sets.values())
        self._last = (-1, -1)

    def at(self, position: int) -> int:
        """See `Calendar`."""
        last = self._last  # one read, because another thread may write it
        if last[0] != position:
            number = next(number for number, claims in enumerate(self._sets) if position in claims)
            self._last = last = position, number
        return last[1]

    def counts(self, positions: BitMap) -> list[int]:
        """See `Calendar`."""
        return list(map(positions.intersection_cardinality, self._sets))

    def among(self, positions: BitMap, number: int) -> BitMap:
        """See `Calendar`."""
        return positions & self._sets[number]

    def sizes(self) -> list[int]:
        """See `Calendar`."""
        return list(map(len, self._sets))


class Calendars(dict[Clock, Calendar]):
    """The calendars of a case by clock, each made when it is first asked for."""

    def __init__(self, index: Index) -> None:
        super().__init__()
        self._index = index

    def __missing__(self, clock: Clock) -> Calendar:
        index = self._index
        made: Calendar = Stated(index.periods)
        if clock is not Clock.STATED:
            made = Dated(clock, index.events if clock is Clock.EVENT else index.publications)
        self[clock] = made
        return made
