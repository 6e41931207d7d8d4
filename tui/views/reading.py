"""What the main views have in common when they read the case."""

from __future__ import annotations

from db.index.timeline import Timeline

ROWS_READ = 64
"""Rows that are read with a view on either side of the cursor: what a tall screen shows."""


def row_near(timeline: Timeline, position: int | None) -> int | None:
    """The row of a claim, or of the next one after its date; without a position, of the latest claim with a date."""
    near = timeline.latest if position is None else position
    return None if near is None else timeline.row_from(near)


def claim_near(timeline: Timeline, position: int | None) -> int | None:
    """The claim in the row near a position; see `row_near`."""
    row = row_near(timeline, position)
    return None if row is None else timeline.position(row)
