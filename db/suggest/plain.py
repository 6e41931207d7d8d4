"""Claims as they are compared with each other: as stored, not safe to show, and without what only readers want."""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from pyroaring import BitMap

from db.case.case import Case
from db.index.periods import NO_DATE, Bounds
from db.text.safe import as_stored

_LONGEST = 2_000
"""Characters of a text that are read at most."""
_CLAIMS = f"""
SELECT c.id, substr(c.text, 1, {_LONGEST}), substr(c.quote, 1, {_LONGEST}), c.topic, c.stated_from, c.stated_to,
       c.event_from, c.event_to, c.figure_low, c.figure, c.figure_high, c.unit
FROM json_each(?) j CROSS JOIN claim c ON c.id = j.value
"""
_PLACES = "SELECT r.claim_id, r.region_id FROM json_each(?) j CROSS JOIN claim_region r ON r.claim_id = j.value"
_UNRELATED = "SELECT other_id FROM unrelated WHERE one_id = ? UNION SELECT one_id FROM unrelated WHERE other_id = ?"


class PlainClaim(NamedTuple):
    """A claim with its own dates, places and figures. Texts are cut, `regions` are ids in no order."""

    position: int
    text: str
    quote: str
    topic: str
    stated: Bounds
    event: Bounds
    figures: tuple[float | None, float | None, float | None]
    unit: str
    regions: tuple[int, ...]


def read_plain(case: Case, positions: Sequence[int]) -> list[PlainClaim]:
    """Read the claims at some positions, in this order. Missing claims are empty."""
    ids = case.facts.index.ids
    wanted = json.dumps([ids[position] for position in positions])
    regions: dict[int, list[int]] = defaultdict(list)
    for claim, region in case.fetch(_PLACES, wanted):
        regions[claim].append(region)
    stored = {row[0]: row for row in case.fetch(_CLAIMS, wanted)}
    return [_plain(position, stored.get(ids[position]), tuple(regions[ids[position]])) for position in positions]


def _plain(position: int, row: tuple[object, ...] | None, regions: tuple[int, ...]) -> PlainClaim:
    if row is None:
        return PlainClaim(position, "", "", "", NO_DATE, NO_DATE, (None, None, None), "", ())
    text, quote, topic = map(as_stored, row[1:4])
    stated, event = (_day(row[4]), _day(row[5])), (_day(row[6]), _day(row[7]))
    figures = _number(row[8]), _number(row[9]), _number(row[10])
    return PlainClaim(position, text, quote, topic, stated, event, figures, as_stored(row[11]), regions)


def _day(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def unrelated(case: Case, position: int) -> BitMap:
    """The positions of the claims that analysts said to be unrelated to the one at a position."""
    index = case.facts.index
    claim = index.ids[position]
    return index.position_of.among(array("q", [id for (id,) in case.fetch(_UNRELATED, claim, claim)]))
