"""Reading what the timeline shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.case.case import Case, Matches
from db.views.lens import Lens
from tui.state.view import Content, LegendEntry
from tui.state.view_request import ViewRequest
from tui.views.reading import ROWS_READ, row_near
from tui.views.timeline.settings import TimelineSettings
from tui.widgets.glyphs import Glyphs


@dataclass(frozen=True, kw_only=True)
class TimelineContent(Content):
    """All matches, or those that stand for their origins."""

    def legend(self, glyphs: Glyphs) -> Sequence[LegendEntry]:
        """The number of claims that one stands for."""
        return (LegendEntry(f"{glyphs.times}3", "claims of one origin", "$accent"),) if self.lens else ()


def read(case: Case, request: ViewRequest, matches: Matches, cursor: int | None) -> TimelineContent:
    """The matches by the clock of the timeline, with the cursor at a position or on the next claim after it.

    Without a position the cursor is on the latest match that has a date.
    """
    settings = request.settings_of(TimelineSettings)
    lens = Lens(case, matches) if settings.independent else None
    claims = lens.positions if lens else matches.positions
    timeline = case.timeline(claims, settings.clock)
    row = row_near(timeline, lens.standing_for(cursor) if lens and cursor is not None else cursor)
    return TimelineContent(
        claims=claims,
        cursor=None if row is None else timeline.position(row),
        around=() if row is None else timeline.positions(range(row - ROWS_READ, row + ROWS_READ)),
        timeline=timeline,
        clock=settings.clock,
        lens=lens,
        counted=lens.counted if lens else "",
    )
