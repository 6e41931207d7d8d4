"""The timeline: matches under the headings of their dates, from old to new."""

from __future__ import annotations

from collections.abc import Sequence

from db.model import ClaimRow
from db.timeline import Timeline
from tui.cells import Span, fit
from tui.claim_list import ClaimList
from tui.glyphs import Glyphs
from tui.view import View


class TimelinePane(ClaimList):
    """Claims as lines of mark, status, speaker, text and number of links."""

    def __init__(self, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(glyphs, id=id)
        self._timeline: Timeline | None = None
        self.border_title = "Timeline"

    def _arrange(self, view: View) -> tuple[int, int]:
        self._timeline = view.timeline
        row = view.timeline.row_from(view.cursor or 0)
        return len(view.timeline), row or 0

    def position_at(self, row: int) -> int | None:
        """The claim in a row; None for a heading."""
        return self._timeline.position(row) if self._timeline else None

    def row_near(self, position: int) -> int | None:
        """The row of a match, or of the next one after that position."""
        return self._timeline.row_from(position) if self._timeline else None

    def draw_claims(self, row: int, width: int) -> Sequence[Span]:
        """A heading or a claim."""
        position = self.position_at(row)
        if self._timeline is not None and position is None:
            heading = self._timeline.heading(row)
            return ((heading.text, "window--heading"), (f"  {heading.claims:,}", "claims--count"))
        found = self._rows.get(position) if position is not None else None
        if found is None:
            return (("   ", ""), (self._glyphs.more, "window--dim"))
        return self._claim(found, width)

    def _claim(self, row: ClaimRow, width: int) -> Sequence[Span]:
        glyphs = self._glyphs
        speaker_width = min(max(width // 5, 12), 26)
        links = f" {glyphs.links}{row.links:>3}" if row.links else "     "
        sign = glyphs.superseded if row.superseded else " "
        room = width - 4 - speaker_width - 2 - len(links) - 1
        mark = glyphs.mark if row.position in self._marks else " "
        return (
            (f"{mark} ", "claims--mark"),
            (f"{glyphs.status[row.status]}{sign} ", f"status--{row.status}"),
            (fit(" & ".join(row.speakers), speaker_width, more=glyphs.more), "claims--speaker"),
            ("  ", ""),
            (fit(row.text, max(room, 0), more=glyphs.more), ""),
            (links, "claims--links"),
        )
