"""What a filter brings to the screen, worked out in one go on the reading thread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyroaring import BitMap, FrozenBitMap

from db import dates
from db.case import Case, Culprit, Matches
from db.filters import Filter
from db.index import Density
from db.model import Claim, ClaimRow, Status
from db.stepping import Stops, stops
from db.threads import LIMIT, Thread, connected, thread
from db.timeline import Timeline
from tui.glyphs import Glyphs
from tui.look import Look, Main

DENSITY_BINS = 240
"""How finely the matches are counted over time: more than any strip on a screen is wide, so that it can be
gathered into fewer."""

_AHEAD = 64
"""Rows that are read on either side of the cursor: what a tall screen shows. More are read when it shows them."""


@dataclass(frozen=True, slots=True)
class View:
    """All that depends on how one looks at the case.

    `claim` is the one under the cursor, `rows` are those around it, by position.
    `disputed` are the positions of the matches that are, `culprits` the terms to drop where nothing matches.
    `chosen` and `excluded` tell for each field which nodes the filter names, and by which values.
    Counts say how many claims would match if it were the only actor, region or status chosen; `stops` where the
    as-of date can be stepped to; `thread` is that in the main pane, where one is shown and known.
    """

    look: Look
    matches: Matches
    timeline: Timeline
    disputed: BitMap
    cursor: int | None
    claim: Claim | None
    rows: Mapping[int, ClaimRow]
    actor_counts: Mapping[int, int]
    region_counts: Mapping[int, int]
    status_counts: Mapping[str, int]
    chosen: Mapping[str, Mapping[int, tuple[str, ...]]]
    excluded: Mapping[str, Mapping[int, tuple[str, ...]]]
    density: Density
    culprits: tuple[Culprit, ...]
    stops: Stops
    thread: Thread | None = None

    @property
    def filter(self) -> Filter:
        """The filter that all this follows from."""
        return self.look.filter


def see(case: Case, look: Look, cursor: int | None) -> View:
    """Everything that the screen shows to somebody who looks so, with the cursor at a position or next to it.

    Without a position the cursor is on the latest match that has a date.
    Raises FilterError if the filter names what the case does not have.
    """
    filter = look.filter
    matches = case.matches(filter)
    timeline = case.timeline(matches.positions)
    row = timeline.row_from(_last_dated(case, matches) if cursor is None else cursor)
    position = None if row is None else timeline.position(row)
    around = timeline.positions(range(row - _AHEAD, row + _AHEAD)) if row is not None else []
    disputed = case.statuses(filter.asof).positions[Status.DISPUTED]
    found = None if look.thread_of is None else thread(case, look.thread_of, filter.asof)
    if look.main is Main.THREAD:
        position = None if found is None else cursor if cursor in found.nodes else found.anchor
        around = _read_around(found, position) if found else []
    return View(
        look,
        matches,
        timeline,
        disputed & (found.claims if found else matches.positions),
        position,
        None if position is None else case.claim(position, filter.asof),
        rows_at(case, around, filter.asof),
        case.actor_counts(filter),
        case.region_counts(filter),
        case.status_counts(filter),
        chosen={
            "actor": _nodes(case, "actor", filter.values("actor")),
            "region": _nodes(case, "region", filter.values("region")),
        },
        excluded={
            "actor": _nodes(case, "actor", filter.excluded("actor")),
            "region": _nodes(case, "region", filter.excluded("region")),
        },
        density=case.density(matches.positions, DENSITY_BINS),
        culprits=() if matches.positions else tuple(case.culprits(filter)),
        stops=stops(case, filter, among=_unfolding(case, look, found)),
        thread=found,
    )


def _unfolding(case: Case, look: Look, found: Thread | None) -> BitMap | None:
    """The claims of a thread whenever they were stated: while it is shown, the as-of date steps along them."""
    if look.thread_of is None:
        return None
    return found.claims if found and not look.filter.asof else connected(case, look.thread_of, limit=LIMIT)


def _read_around(found: Thread, position: int | None) -> list[int]:
    """The claims near one as a thread is read."""
    order = list(found.nodes)
    at = order.index(found.anchor if position is None else position)
    return order[max(at - _AHEAD, 0) : at + _AHEAD]


def _last_dated(case: Case, matches: Matches) -> int:
    """The position of the latest match that has a date; if none has, the end of the timeline."""
    end = case.index.periods.undated.start
    dated = matches.positions.rank(end - 1) if end else 0
    return matches.positions[dated - 1] if dated else case.size


def summary(view: View, size: int, marks: FrozenBitMap, glyphs: Glyphs) -> tuple[str, str]:
    """What the title says of a view of a case of `size` claims: the counts, and what must not be overlooked."""
    counts = f"{len(view.matches):,} of {size:,} claims"
    if marks:
        hidden = len(marks) - marks.intersection_cardinality(view.matches.positions)
        counts += f" {glyphs.dash} {len(marks):,} selected" + (f", {hidden:,} not shown" if hidden else "")
    alert = f"as of {dates.words(view.filter.asof)}" if view.filter.asof else ""
    if view.matches.undated:
        alert += f", {view.matches.undated:,} undated left out"
    return counts, alert


def rows_at(case: Case, positions: Iterable[int], asof: str | None) -> dict[int, ClaimRow]:
    """The claims at these positions in one line each, by position."""
    return {row.position: row for row in case.rows(list(positions), asof)}


def _nodes(case: Case, field: str, values: Iterable[str]) -> dict[int, tuple[str, ...]]:
    """The actors or regions by id that the values of a filter mean, each with the values that mean it."""
    names = case.actor_names if field == "actor" else case.region_names
    found: dict[int, tuple[str, ...]] = {}
    for value in values:
        node = names.resolve(value).node.id
        found[node] = (*found.get(node, ()), value)
    return found
