"""Which claims are answered by another side, by when, and how long after they were made.

Two claims are of different sides when both have an identified side and they have none in common. A link between
such claims is an answer of the claim from which it goes. A contradiction contradicts both: of two claims in a dispute
the later one answers, and where their dates leave open which that is, as on the same day, the one from which the link
goes. Nobody is answered by a question or support from before the claim was made. An answer that was retracted is
none, and a retracted claim's own links count for nothing.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from functools import reduce
from itertools import compress
from operator import add, gt, not_, sub
from typing import NamedTuple, Self

from pyroaring import BitMap

from db.filters.lag import Lag
from db.findings.columns import Columns
from db.index.index import Index
from db.index.links import Pairs
from db.index.periods import Periods
from db.model.claims import Relation, Status
from db.status.statuses import Statuses

_FAR = 100_000_000
"""The day of an open end: farther than any day, and than any lag that can be written."""


class CrossSideLinks(NamedTuple):
    """The links of a kind that join claims of different sides: their claims, and the sides of these."""

    from_: array[int]
    to: array[int]
    sides_from: Sequence[frozenset[int]]
    sides_to: Sequence[frozenset[int]]

    @classmethod
    def among(cls, index: Index, pairs: Pairs) -> CrossSideLinks:
        """Those among these links."""
        from_, to, *_ = pairs.arrays
        sides = list(index.voices.sides(from_)), list(index.voices.sides(to))
        rival = [bool(these and those) and these.isdisjoint(those) for these, those in zip(*sides, strict=True)]
        one, other = (array("I", compress(end, rival)) for end in (from_, to))
        return cls(one, other, *(list(compress(found, rival)) for found in sides))


def shaken(index: Index) -> frozenset[int]:
    """The claims that are retracted at some time; what rests on others only is never taken back."""
    return frozenset(index.links.telling[Relation.RETRACTS].pointed_at)


class StatementDays(NamedTuple):
    """The first and the last day of statement of each claim, by position."""

    first: array[int]
    last: array[int]

    @classmethod
    def of(cls, periods: Periods) -> StatementDays:
        """Those of all positions."""
        days = cls(array("i"), array("i"))
        for number, bounds in enumerate(periods.bounds):
            size = periods.end(number) - periods.starts[number]
            for column, bound, open_end in zip(days, bounds, (-_FAR, _FAR), strict=True):
                day = open_end if bound is None else date.fromisoformat(bound).toordinal()
                column.extend(array("i", (day,)) * size)
        return days


class Answer(NamedTuple):
    """That a claim was answered: known from position `since` on, `least` to `most` days after the claim.

    It counts unless the claim from which its link goes, or the `answering` one, is retracted.
    """

    since: int
    claim: int
    least: int
    most: int
    from_: int
    answering: int


def _answers(rivals: CrossSideLinks, days: StatementDays, mutual: bool) -> tuple[array[int], ...]:
    """The answers among these links, as the columns of `Answer`. Only `mutual` links answer in both directions."""
    from_, to = rivals.from_, rivals.to
    turned = list(map(gt, map(days.first.__getitem__, to), map(days.last.__getitem__, from_)))
    if not mutual:
        from_, to = (array("I", compress(end, map(not_, turned))) for end in (from_, to))
        turned = [False] * len(from_)
    claims, answering = (
        array("I", [one if reply else other for one, other, reply in zip(*ends, turned, strict=True)])
        for ends in ((from_, to), (to, from_))
    )
    least = map(sub, map(days.first.__getitem__, answering), map(days.last.__getitem__, claims))
    most = map(sub, map(days.last.__getitem__, answering), map(days.first.__getitem__, claims))
    return array("I", map(max, from_, to)), claims, array("i", least), array("i", most), from_, answering


class Answers(Columns):
    """The claims that are answered, at any date: what is never taken back, and the rest."""

    CODES = "IIii" + "IIiiII"

    def __init__(self, *columns: array[int]) -> None:
        super().__init__(*columns)
        self._since, self._claims, self._least, self._most, *unsettled = columns
        self._unsettled = list(map(Answer, *unsettled))

    @classmethod
    def gathered(cls, index: Index, days: StatementDays, *relations: Relation) -> Self:
        """Answered by links of these kinds."""
        each = [
            _answers(CrossSideLinks.among(index, index.links.every[relation]), days, relation is Relation.DISPUTES)
            for relation in relations
        ]
        columns = [reduce(add, parts) for parts in zip(*each, strict=True)]
        loose = shaken(index)
        unsettled = [one in loose or other in loose for one, other in zip(*columns[4:], strict=True)]
        settled = list(compress(range(len(unsettled)), map(not_, unsettled)))
        settled.sort(key=columns[0].__getitem__)
        lasting = (array(column.typecode, map(column.__getitem__, settled)) for column in columns[:4])
        return cls(*lasting, *(array(column.typecode, compress(column, unsettled)) for column in columns))

    def answered(self, statuses: Statuses) -> BitMap:
        """The claims that are answered."""
        found = BitMap(self._claims[: self._number(statuses)])
        found.update(one.claim for one in self._counting(statuses))
        return found

    def after(self, lag: Lag, statuses: Statuses) -> BitMap:
        """The claims whose first answer certainly came that long after they were made.

        A vague date counts for all the days that it may mean; claims that nobody answered are not found.
        """
        number, counting = self._number(statuses), self._counting(statuses)
        if lag.least is not None:
            sooner = BitMap(list(compress(self._claims, map(lag.least.__gt__, self._least[:number]))))
            sooner.update(one.claim for one in counting if one.least < lag.least)
            return self.answered(statuses) - sooner
        most = _FAR if lag.most is None else lag.most
        found = BitMap(list(compress(self._claims, map(most.__ge__, self._most[:number]))))
        found.update(one.claim for one in counting if one.most <= most)
        return found

    def _number(self, statuses: Statuses) -> int:
        return bisect_left(self._since, statuses.known)

    def _counting(self, statuses: Statuses) -> list[Answer]:
        """The answers that count, of those that a retraction takes away at some time."""
        retracted = statuses.positions[Status.RETRACTED]
        known = (one for one in self._unsettled if one.since < statuses.known)
        return [one for one in known if one.from_ not in retracted and one.answering not in retracted]
