"""The clocks by which a timeline can run: for each the distinct dates of the claims, and which claim has which."""

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
    """Which of its dates a claim stands by."""

    STATED = "stated"
    EVENT = "event"
    PUBLISHED = "published"


DATE_OF: Mapping[Clock, str] = {
    Clock.STATED: "date of the statement",
    Clock.EVENT: "date of the event",
    Clock.PUBLISHED: "date of publication",
}
"""What the date of a clock is called. That of publication is the earliest among the sources of a claim."""


class Calendar(ABC):
    """The distinct dates of all claims by one clock, in order of time, numbered from 0; "no date" comes last.

    They are ordered as `db.index.Periods` are.
    """

    def __init__(self, clock: Clock, bounds: tuple[Bounds, ...]) -> None:
        self.clock = clock
        self.bounds = bounds

    @abstractmethod
    def at(self, position: int) -> int:
        """The number of the date of the claim at a position."""

    @abstractmethod
    def counts(self, positions: BitMap) -> list[int]:
        """For each date, how many of the positions have it."""

    @abstractmethod
    def among(self, positions: BitMap, number: int) -> BitMap:
        """Those of the positions that have the date with this number."""

    @abstractmethod
    def sizes(self) -> list[int]:
        """For each date, how many claims of the case have it."""

    @cached_property
    def scale(self) -> Scale:
        """The days on which these dates are laid out."""
        return Scale(self.bounds, self.sizes())

    def heading(self, number: int) -> str:
        """The heading of the date with this number."""
        bounds = self.bounds[number]
        if bounds == NO_DATE:
            return f"No {DATE_OF[self.clock]} is given"
        return dates.heading(*bounds, lasting=self.clock is Clock.EVENT)


class Stated(Calendar):
    """The dates of statement: as positions are in the order of these, a date is a range of positions."""

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
    """The dates of another clock, given as the positions that have each."""

    def __init__(self, clock: Clock, sets: Mapping[Bounds, BitMap]) -> None:
        """`sets` are in order of time, and hold every position once."""
        super().__init__(clock, tuple(sets))
        self._sets = tuple(sets.values())
        self._found = (-1, -1)

    def at(self, position: int) -> int:
        """See `Calendar`."""
        found = self._found  # another thread may ask at the same time
        if found[0] != position:
            number = next(number for number, claims in enumerate(self._sets) if position in claims)
            self._found = found = position, number
        return found[1]

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
    """The calendars of a case by clock, each made when it is asked for."""

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
