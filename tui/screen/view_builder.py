"""What a filter brings to the screen, worked out in one go on the reading thread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pyroaring import BitMap, FrozenBitMap

from db import dates
from db.case.case import Case, Culprit, Matches
from db.filters.filter import Filter
from db.index.density import Density
from db.index.timeline import Timeline
from db.model.claims import Actor, Claim, ClaimRow, Region, Status
from db.model.tree import Forest
from db.views.asof_steps import AsOfStops, asof_stops
from db.views.lens import Lens
from db.views.opponents import foremost
from db.views.side_rows import SideRows
from db.views.threads import LIMIT, Thread, connected, thread_as_known
from db.views.two_sides import TwoSides
from tui.panes.claim_lines import LINKS_SHOWN
from tui.state.commands import Pane
from tui.state.view_request import Main, ViewRequest
from tui.widgets.glyphs import Glyphs

DENSITY_BINS = 960
"""How finely the matches are counted over time: far more than any strip on a screen is wide, so that each bar of it
is gathered from about as many."""

_AHEAD = 64
"""Rows that are read on either side of the cursor: what a tall screen shows. More are read when it shows them."""


@dataclass(frozen=True, slots=True)
class View:
    """All that depends on how one looks at the case.

    The first `known` claims were known. `shown` are the claims with a place in the main pane: in the timeline all
    matches, or those that stand for their origins where there is a `lens`. `claim` is the one under the cursor, `rows`
    are those around it, by position.
    `disputed` are the positions of those shown that are, `culprits` the terms to drop where nothing matches.
    `chosen` and `excluded` tell for each field which nodes the filter names, and by which values.
    Counts say how many claims, or origins, would match if it were the only actor, region or status chosen, or any
    status; `stops` where the as-of date can be stepped to; `thread` is that in the main pane, where one is shown and
    known; `sides` are the two accounts, where they are shown and there are two.
    """

    look: ViewRequest
    known: int
    matches: Matches
    lens: Lens | None
    shown: BitMap
    timeline: Timeline
    disputed: BitMap
    cursor: int | None
    claim: Claim | None
    rows: Mapping[int, ClaimRow]
    actor_counts: Mapping[int, int]
    region_counts: Mapping[int, int]
    status_counts: Mapping[str, int]
    any_status: int
    chosen: Mapping[str, Mapping[int, tuple[str, ...]]]
    excluded: Mapping[str, Mapping[int, tuple[str, ...]]]
    density: Density
    culprits: tuple[Culprit, ...]
    stops: AsOfStops
    thread: Thread | None = None
    sides: TwoSides | None = None

    @property
    def accounts(self) -> SideRows | None:
        """The rows of the two sides, as they are shown."""
        return SideRows(self.sides, self.look.others) if self.sides else None

    @property
    def filter(self) -> Filter:
        """The filter that all this follows from."""
        return self.look.filter


def build_view(case: Case, look: ViewRequest, cursor: int | None) -> View:
    """Everything that the screen shows to somebody who looks so, with the cursor at a position or next to it.

    Without a position the cursor is on the latest match that has a date.
    Raises FilterError if the filter names what the case does not have.
    """
    filter = look.filter
    matches = case.matches(filter)
    lens = Lens(case, matches) if look.independent else None
    counted = lens.positions if lens else matches.positions
    timeline = case.timeline(counted, look.clock)
    listed = _in_timeline(timeline, counted, lens.standing_for(cursor) if lens and cursor is not None else cursor)
    found = None if look.thread_of is None else _thread(case, look.thread_of, filter.asof)
    sides = _two_sides(case, look, matches.positions) if look.main is Main.SIDES else None
    if look.main is Main.THREAD:
        listed = _in_thread(found, cursor)
    elif look.main is Main.SIDES:
        near = listed.cursor if cursor is None else cursor
        listed = _in_accounts(SideRows(sides, look.others) if sides else None, near)
    return View(
        look,
        case.at(filter.asof).known,
        matches,
        lens,
        listed.claims,
        timeline,
        case.at(filter.asof).statuses.positions[Status.DISPUTED] & listed.claims,
        listed.cursor,
        None if listed.cursor is None else claim_at(case, listed.cursor, filter.asof, lens),
        rows_at(case, listed.around, filter.asof, lens),
        *_counts(case, filter, lens),
        chosen={
            "actor": _nodes(case, "actor", filter.values("actor")),
            "region": _nodes(case, "region", filter.values("region")),
        },
        excluded={
            "actor": _nodes(case, "actor", filter.excluded("actor")),
            "region": _nodes(case, "region", filter.excluded("region")),
        },
        density=timeline.density(DENSITY_BINS),
        culprits=() if matches.positions else tuple(case.culprits(filter)),
        stops=asof_stops(case, filter, among=_unfolding(case, look, found)),
        thread=found,
        sides=sides,
    )


def _unfolding(case: Case, look: ViewRequest, found: Thread | None) -> BitMap | None:
    """The claims of a thread whenever they were stated: while it is shown, the as-of date steps along them."""
    if look.thread_of is None:
        return None
    return found.claims if found and not look.filter.asof else connected(case.at(), look.thread_of, LIMIT)


class _Listed(NamedTuple):
    """The claims in the main pane, the one for the cursor, and those around it."""

    claims: BitMap
    cursor: int | None
    around: Sequence[int]


def _in_timeline(timeline: Timeline, claims: BitMap, cursor: int | None) -> _Listed:
    near = timeline.latest if cursor is None else cursor
    row = None if near is None else timeline.row_from(near)
    if row is None:
        return _Listed(claims, None, ())
    return _Listed(claims, timeline.position(row), timeline.positions(range(row - _AHEAD, row + _AHEAD)))


def _thread(case: Case, anchor: int, asof: str | None) -> Thread | None:
    """The thread of a claim; of one that was not known by then, what was known of it. None if nothing was."""
    return thread_as_known(case.at(asof), case.at(), anchor)


def _in_thread(found: Thread | None, cursor: int | None) -> _Listed:
    """Where the cursor is not in the thread, it goes to the claim that the thread was opened from."""
    if found is None:
        return _Listed(BitMap(), None, ())
    order = list(found.nodes)
    at = cursor if cursor in found.nodes else found.anchor
    place = order.index(at)
    return _Listed(found.claims, at, order[max(place - _AHEAD, 0) : place + _AHEAD])


def _in_accounts(accounts: SideRows | None, near: int | None) -> _Listed:
    """What two sides say, near a claim; nothing where there are no two, or neither says anything."""
    if not accounts or near is None:
        return _Listed(BitMap(), None, ())
    at = accounts.claim_from(near)
    return _Listed(accounts.shown, at, accounts.positions_around(at, _AHEAD // 2))


def _two_sides(case: Case, look: ViewRequest, positions: BitMap) -> TwoSides | None:
    """The accounts of the chosen sides, or of those that dispute most; None where there are no two."""
    snapshot = case.at(look.filter.asof)
    chosen = [side for uid in look.sides or () if (side := case.actors.by_uid(uid))]
    ids = (chosen[0].id, chosen[1].id) if len(chosen) == 2 else None
    found = foremost(snapshot, positions, ids)
    return TwoSides(snapshot, positions, found) if found else None


def _counts(
    case: Case, filter: Filter, lens: Lens | None
) -> tuple[Mapping[int, int], Mapping[int, int], Mapping[str, int], int]:
    """What the view counts: for each actor, each region and each status, and for any status."""
    if lens:
        return lens.actor_counts(), lens.region_counts(), lens.status_counts(), lens.number_of_any_status()
    statuses = case.status_counts(filter)
    return case.actor_counts(filter), case.region_counts(filter), statuses, sum(statuses.values())


def summary(view: View, size: int, marks: FrozenBitMap, glyphs: Glyphs) -> tuple[str, str, str]:
    """What the title says of a view of a case of `size` claims: the counts, what must not be overlooked, and more."""
    counts = f"{len(view.matches):,} of {size:,} claims"
    if view.lens:
        counts = view.lens.counted
    if marks:
        hidden = len(marks) - marks.intersection_cardinality(view.shown)
        counts += f" {glyphs.dash} {len(marks):,} selected" + (f", {hidden:,} not shown" if hidden else "")
    alert = f"as of {dates.words(view.filter.asof)}" if view.filter.asof else ""
    more = f", {view.matches.undated:,} undated left out" if view.matches.undated else ""
    return counts, alert, more


def rows_at(case: Case, positions: Sequence[int], asof: str | None, lens: Lens | None = None) -> dict[int, ClaimRow]:
    """The claims at these positions in one line each, by position."""
    rows = lens.rows(positions) if lens else case.rows(positions, asof)
    return {row.position: row for row in rows}


def claim_at(case: Case, position: int, asof: str | None, lens: Lens | None) -> Claim:
    """All that the details show of the claim at a position."""
    claim = case.claim(position, asof)
    return lens.with_origin(claim, LINKS_SHOWN) if lens else claim


def _nodes(case: Case, field: str, values: Iterable[str]) -> dict[int, tuple[str, ...]]:
    """The actors or regions by id that the values of a filter mean, each with the values that mean it."""
    names = case.actor_names if field == "actor" else case.region_names
    found: dict[int, tuple[str, ...]] = {}
    for value in values:
        node = names.resolve(value).node.id
        found[node] = (*found.get(node, ()), value)
    return found


def forests(case: Case | None) -> Mapping[Pane, Forest[Actor] | Forest[Region]]:
    """The trees of a case, by the pane that shows them."""
    return {} if case is None else {Pane.ACTORS: case.actors, Pane.REGIONS: case.regions}
