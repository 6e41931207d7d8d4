"""What can hardly be meant in the dates and coordinates of a case, in sentences for people."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from math import asin, cos, radians, sin, sqrt
from statistics import median, median_high
from typing import NamedTuple

from db.checking.sentences import listed

_FAR = 500.0
"""Kilometres that a place may lie from what it is in before its coordinates are looked at."""

_NEARER = 0.25
"""Exchanged coordinates are suspected if they lie so much nearer, as a share of the distance."""

_SIBLINGS = 3
"""Places with coordinates that are needed to tell where what contains them lies."""

_CENTURY = 100
_CALENDARS = range(1300, 1500)
"""Years of the Islamic and the Iranian calendar in which such data are written."""

_YEARS = """
SELECT CAST(substr(stated_to, 1, 4) AS INTEGER), count(*) FROM claim WHERE stated_to IS NOT NULL GROUP BY 1
"""
_STATED_BEFORE = """
SELECT uid || ' (' || substr(stated_to, 1, 4) || ')' FROM claim
WHERE stated_to IS NOT NULL AND CAST(substr(stated_to, 1, 4) AS INTEGER) <= ? ORDER BY stated_to, id
"""
_STATED_LATER = """
SELECT c.uid || ' (' || c.stated_from || ')' FROM claim c JOIN batch b ON b.id = c.batch_id
WHERE b.imported_at <> '' AND c.stated_from > date(b.imported_at, '+1 day') ORDER BY c.stated_from, c.id
"""


def dates(connection: sqlite3.Connection) -> Iterator[str]:
    """Statements long before all others, and statements that had not been made when they were imported."""
    years = dict(connection.execute(_YEARS))
    imported = connection.execute("SELECT max(substr(imported_at, 1, 4)) FROM batch").fetchone()[0]
    years = {year: number for year, number in years.items() if not imported or year <= int(imported)}
    if years:
        middle = median_high([year for year, number in years.items() for _ in range(min(number, 1_000))])
        last = max((year for year in years if year < middle - _CENTURY or year in _CALENDARS), default=None)
        if last is not None:
            yield from listed(
                connection.execute(_STATED_BEFORE, (last,)),
                "claim was stated centuries ago, by its date, which is perhaps of another calendar",
                "claims were stated centuries ago, by their dates, which are perhaps of another calendar",
            )
    yield from listed(
        connection.execute(_STATED_LATER),
        "claim was stated after the day on which it was imported",
        "claims were stated after the day on which they were imported",
    )


class _Point(NamedTuple):
    """Latitude and longitude in degrees."""

    lat: float
    lon: float

    def distance(self, other: _Point) -> float:
        """The distance to another point along the earth's surface in kilometres."""
        lat, other_lat = radians(self.lat), radians(other.lat)
        half = sin((other_lat - lat) / 2) ** 2 + cos(lat) * cos(other_lat) * sin(radians(other.lon - self.lon) / 2) ** 2
        return 2 * 6_371 * asin(min(1.0, sqrt(half)))


def coordinates(connection: sqlite3.Connection) -> Iterator[str]:
    """Places far from what they are in that would not be with latitude and longitude exchanged."""
    uids: dict[int, str] = {}
    parents: dict[int, int] = {}
    points: dict[int, _Point] = {}
    for id, uid, parent, lat, lon in connection.execute(
        "SELECT id, uid, parent_id, lat, lon FROM region WHERE lat IS NOT NULL ORDER BY id"
    ):
        uids[id], points[id] = uid, _Point(lat, lon)
        if parent is not None:
            parents[id] = parent
    middles = _middles(parents, points)
    yield from listed(
        (
            f"{uids[id]} ({distance:,.0f} km)"
            for id, parent in parents.items()
            if (distance := _exchanged(points[id], points.get(parent) or middles.get(parent)))
        ),
        "place lies far from what it is in, and would not with latitude and longitude exchanged",
        "places lie far from what they are in, and would not with latitude and longitude exchanged",
    )


def _middles(parents: dict[int, int], points: dict[int, _Point]) -> dict[int, _Point]:
    """Where places lie that have no coordinates: amid those that they contain."""
    inside: dict[int, list[_Point]] = defaultdict(list)
    for id, parent in parents.items():
        if parent not in points:
            inside[parent].append(points[id])
    return {
        parent: _Point(median(point.lat for point in those), median(point.lon for point in those))
        for parent, those in inside.items()
        if len(those) > _SIBLINGS
    }


def _exchanged(point: _Point, around: _Point | None) -> float:
    """The distance of a point from where it should be, if it is far and would not be when exchanged; else 0."""
    if around is None or abs(point.lon) > 90:
        return 0.0
    distance = point.distance(around)
    if distance < _FAR or _Point(point.lon, point.lat).distance(around) > _NEARER * distance:
        return 0.0
    return distance
