"""Reading what the timeline shows."""

from __future__ import annotations

from db.case.case import Case
from db.case.matches import Matches
from db.views.lens import Lens
from tui.state.state import ViewRequest
from tui.state.view import Content
from tui.views.base import ROWS_READ
from tui.views.timeline.settings import TimelineSettings


def read(case: Case, request: ViewRequest, matches: Matches, cursor: int | None) -> Content:
    """The matches by the clock of the timeline, with the cursor at a position or on the next claim after it.

    Without a position the cursor is on the latest match that has a date.
    """
    settings = request.settings_of(TimelineSettings)
    lens = Lens(case, matches) if settings.independent else None
    claims = lens.positions if lens else matches.positions
    timeline = case.timeline(claims, settings.clock)
    near = timeline.latest if cursor is None else lens.standing_for(cursor) if lens else cursor
    row = None if near is None else timeline.row_from(near)
    return Content(
        claims=claims,
        cursor=None if row is None else timeline.position(row),
        around=() if row is None else timeline.positions(range(row - ROWS_READ, row + ROWS_READ)),
        timeline=timeline,
        clock=settings.clock,
        lens=lens,
        counted=lens.counted if lens else "",
    )
