"""Which claims another side has answered, from when on, and how long after they were made.

Two claims are of different sides when both have an identified side and they have none in common. A link between such
claims answers the claim at which it points. A dispute contradicts both claims: the later one answers, and if their
dates do not tell which is later (as on the same day), the claim from which the link goes. A question or support that is
older than the claim answers nothing. A retracted answer does not count, nor do the links of a retracted claim.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date
from functools import reduce
from itertools import compress
from operator import add, gt, not_, sub
from typing import NamedTuple, Self, TypeAlias

from pyroaring import BitMap

from db.findings.columns import Columns
from db.findings.standing import Standing
from db.index.index import Index
from db.index.links import Pairs
from db.index.periods import Periods
from db.model.claims import Relation

_SPARSE = 20
"""Finding the days of a link costs about as much as laying out those of this many claims."""
_FAR = 100_000_000
"""The day number of an open end: beyond every day, and beyond every lag that can be written."""


class Lag(NamedTuple):
    """A range of days between a claim and its answer, both ends included; None is an open end."""

    least: int | None
    most: int | None


class CrossSideLinks(NamedTuple):
    """The links of a relation that join claims of different sides: both claims of each, and the sides of these."""

    from_: array[int]
    to: array[int]
    sides_from: Sequence[frozenset[int]]
    sides_to: Sequence[frozenset[int]]

    @classmethod
    def among(cls, index: Index, pairs: Pairs) -> CrossSideLinks:
        """Those among these links."""
        from_, to, *_ = pairs.arrays
        sides = list(index.voices.sides(from_)), list(index.voices.sides(to))
        crosses = [bool(these and those) and these.isdisjoint(those) for these, those in zip(*sides, strict=True)]
        one, other = (array("I", compress(end, crosses)) for end in (from_, to))
        return cls(one, other, *(list(compress(each, crosses)) for each in sides))


def retractable(index: Index) -> frozenset[int]:
    """The claims that are retracted at some time. Whatever rests on none of them holds for good."""
    return frozenset(index.links.counting[Relation.RETRACTS].pointed_at)


class _DayOf:
    """The first (end 0) or last (end 1) day of statement of a claim, found when it is asked for."""

    def __init__(self, periods: Periods, end: int, is_open: int) -> None:
        self._periods = periods
        self._end = end
        self._open = is_open

    def __getitem__(self, position: int) -> int:
        day = self._periods.bounds[self._periods.at(position)][self._end]
        return self._open if day is None else date.fromisoformat(day).toordinal()


DayColumn: TypeAlias = "_DayOf | array[int]"


class StatementDays(NamedTuple):
    """The first and the last day of statement of each claim by position, as proleptic Gregorian ordinals."""

    first: DayColumn
    last: DayColumn

    @classmethod
    def of(cls, index: Index, links: int) -> StatementDays:
        """Those of a case, to be asked about both claims of so many links. An open end is ±`_FAR`."""
        periods = index.periods
        if links * _SPARSE < index.size:
            return cls(_DayOf(periods, 0, -_FAR), _DayOf(periods, 1, _FAR))
        return cls.of_all(periods)

    @classmethod
    def of_all(cls, periods: Periods) -> StatementDays:
        """Those of all positions, laid out."""
        columns: tuple[array[int], array[int]] = (array("i"), array("i"))
        for number, bounds in enumerate(periods.bounds):
            size = periods.end(number) - periods.starts[number]
            for column, bound, open_end in zip(columns, bounds, (-_FAR, _FAR), strict=True):
                day = open_end if bound is None else date.fromisoformat(bound).toordinal()
                column.extend(array("i", (day,)) * size)
        return cls(*columns)


class Answer(NamedTuple):
    """One answer: known from position `since` on, `least` to `most` days after the claim.

    It counts unless the claim from which its link goes, or the `answering` claim, is retracted.
    """

    since: int
    claim: int
    least: int
    most: int
    from_: int
    answering: int


def _answers(links: CrossSideLinks, days: StatementDays, mutual: bool) -> tuple[array[int], ...]:
    """The answers among these links, as the columns of `Answer`. Only `mutual` links answer in both directions."""
    from_, to = links.from_, links.to
    is_reply = list(map(gt, _each(days.first, to), _each(days.last, from_)))  # the target came later
    if not mutual:
        from_, to = (array("I", compress(end, map(not_, is_reply))) for end in (from_, to))
        is_reply = [False] * len(from_)
    claims, answering = (
        array("I", [one if reply else other for one, other, reply in zip(*ends, is_reply, strict=True)])
        for ends in ((from_, to), (to, from_))
    )
    least = map(sub, _each(days.first, answering), _each(days.last, claims))
    most = map(sub, _each(days.last, answering), _each(days.first, claims))
    return array("I", map(max, from_, to)), claims, array("i", least), array("i", most), from_, answering


def _each(column: DayColumn, rows: array[int]) -> Iterable[int]:
    """The values of a column in these rows."""
    return map(column.__getitem__, rows)


class Answers(Columns):
    """The claims that are answered, at any date.

    The first table has answers that hold for good, sorted by `since`: the columns of `Answer` but for `from_`. The
    second has the columns of `Answer` for answers that a retraction may take away.
    """

    CODES = "IIiiI IIiiII"

    def __init__(self, *columns: array[int]) -> None:
        super().__init__(*columns)
        self._since, self._claims, self._least, self._most, self._answering, *revocable = columns
        self._revocable = list(map(Answer, *revocable))

    @classmethod
    def gathered(cls, index: Index, *relations: Relation) -> Self:
        """Compute the answers that links of these relations give."""
        links = {relation: CrossSideLinks.among(index, index.links.every[relation]) for relation in relations}
        days = StatementDays.of(index, sum(len(some.from_) for some in links.values()))
        each = [_answers(some, days, relation is Relation.DISPUTES) for relation, some in links.items()]
        columns = [reduce(add, parts) for parts in zip(*each, strict=True)]
        loose = retractable(index)
        is_revocable = [one in loose or other in loose for one, other in zip(*columns[4:], strict=True)]
        lasting = compress(zip(*columns[:4], columns[5], strict=True), map(not_, is_revocable))
        return cls.of_rows(lasting, compress(zip(*columns, strict=True), is_revocable))

    def answered(self, standing: Standing) -> BitMap:
        """The claims that are answered."""
        claims = BitMap(self._claims[: self._number(standing)])
        claims.update(answer.claim for answer in self._counting(standing))
        return claims

    def by(self, answering: BitMap) -> Self:
        """Those of the answers that one of these claims gives."""
        count = self.number() - len(Answer._fields)
        parts = (self.columns[:count], self._answering), (self.columns[count:], self.columns[-1])
        chosen = [(columns, list(map(answering.__contains__, by))) for columns, by in parts]
        return type(self)(
            *(array(column.typecode, compress(column, wanted)) for columns, wanted in chosen for column in columns)
        )

    def after(self, lag: Lag, standing: Standing) -> BitMap:
        """The claims whose first answer certainly came that long after they were made.

        A vague date counts for all the days that it may mean. Claims that nobody answered are not among them.
        """
        number, counting = self._number(standing), self._counting(standing)
        if lag.least is not None:
            sooner = BitMap(list(compress(self._claims, map(lag.least.__gt__, self._least[:number]))))
            sooner.update(answer.claim for answer in counting if answer.least < lag.least)
            return self.answered(standing) - sooner
        most = _FAR if lag.most is None else lag.most
        claims = BitMap(list(compress(self._claims, map(most.__ge__, self._most[:number]))))
        claims.update(answer.claim for answer in counting if answer.most <= most)
        return claims

    def _number(self, standing: Standing) -> int:
        """The number of lasting answers that are known."""
        return bisect_left(self._since, standing.known)

    def _counting(self, standing: Standing) -> list[Answer]:
        """The revocable answers that count."""
        known, retracted = standing
        answers = (answer for answer in self._revocable if answer.since < known)
        return [answer for answer in answers if answer.from_ not in retracted and answer.answering not in retracted]
