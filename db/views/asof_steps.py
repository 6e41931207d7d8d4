"""The days to which an as-of date can step: those on which something was stated."""

from __future__ import annotations

from dataclasses import dataclass

from pyroaring import BitMap

from db.case.case import Case
from db.filters.fields import AS_OF, FIELDS
from db.filters.filter import Filter
from db.index.sets import union

_CHANGING = tuple(field.name for field in FIELDS.values() if field.changes_with_time)
"""Fields whose claims change as claims become known: no day is skipped because of them."""
_FEW = 500
"""Up to this number of matches the days of linked claims count too; with more, hardly a day is without a statement."""


@dataclass(frozen=True, slots=True)
class AsOfStops:
    """Where the as-of date can step to from where it is, as written in a filter; None if nothing lies further on."""

    day_before: str | None
    day_after: str | None
    month_before: str | None
    month_after: str | None


def asof_stops(case: Case, filter: Filter, among: BitMap | None = None) -> AsOfStops:
    """The nearest days and months on which a claim was stated that matches a filter, apart from its as-of date.

    If there are few matches, the days of the claims linked to them count too, because the statuses of the matches
    change on these days. With `among`, only these claims count, whatever the filter. The day of a claim is the one by
    which it was certainly stated. Without an as-of date everything is known, so every day lies before.
    """
    positions = among if among is not None else _candidates(case, filter)
    periods, asof = case.facts.index.periods, filter.asof
    if asof is None:
        last = _last_before(case, positions, periods.undated.start)
        return AsOfStops(last, None, _month(last), None)
    after = _first_from(case, positions, periods.known_by(asof))
    return AsOfStops(
        day_before=_last_before(case, positions, periods.known_before(asof)),
        day_after=after,
        month_before=_month(_last_before(case, positions, periods.known_before(f"{_month(asof)}-01"))),
        month_after=_month(after),
    )


def _candidates(case: Case, filter: Filter) -> BitMap:
    """The claims whose days count."""
    positions = case.matches(filter.without(AS_OF, *_CHANGING)).positions
    if len(positions) > _FEW:
        return positions
    links = case.facts.index.links
    return positions | union(links.neighbours(position) for position in positions)


def _last_before(case: Case, positions: BitMap, end: int) -> str | None:
    """The day of the last of these positions before `end`."""
    number = positions.rank(end - 1) if end else 0
    return case.stated_by(positions[number - 1]) if number else None


def _first_from(case: Case, positions: BitMap, start: int) -> str | None:
    """The day of the first of these positions from `start` on that has one."""
    number = positions.rank(start - 1) if start else 0
    return case.stated_by(positions[number]) if number < len(positions) else None


def _month(day: str | None) -> str | None:
    return day and day[:7]
