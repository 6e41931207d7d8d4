"""The timeline: matches under the headings of their dates, from old to new."""

from __future__ import annotations

from collections.abc import Sequence

from pyroaring import FrozenBitMap
from rich.cells import cell_len
from textual.message import Message

from db.index.clocks import DATE_OF
from db.index.density import Density
from db.index.periods import Bounds
from db.index.timeline import Heading, Timeline
from db.model.claims import ClaimRow
from tui.panes.axis import axis, in_cells
from tui.state.keymap import Keymap, key_for
from tui.state.messages import LinksClicked
from tui.state.view import View
from tui.views.claim_list import ClaimList
from tui.widgets.cells import Span, fit
from tui.widgets.glyphs import Glyphs

_SHORTEST_AXIS, _LONGEST_AXIS = 12, 32
_LINKS = 5
"""The cells of the number of links; a larger one takes more."""
_TIMES_WIDTH = 4


class TimelinePane(ClaimList):
    """Claims as lines of mark, status, speaker, text and number of links.

    Where claims with one origin are folded, also of how many claims each stands for.
    """

    def __init__(self, glyphs: Glyphs, keymap: Keymap, id: str) -> None:
        super().__init__(glyphs, keymap, id)
        self._timeline: Timeline | None = None
        self._density: Density | None = None
        self.border_title = "Timeline"
        self._is_folded = False

    def show(self, view: View, marks: FrozenBitMap) -> None:
        """Show the matches of a view by its clock, or those that stand for their origins."""
        folded = ", repeats folded" if view.lens else ""
        unlinked = ""
        if not view.has_links and view.cursor is not None:
            unlinked = f" {self._glyphs.dash} no links yet: {key_for(self._keymap, 'work.suggest')} suggests some"
        self.border_title = f"Timeline by {DATE_OF[view.content.clock]}{folded}{unlinked}"
        self._is_folded = view.lens is not None
        super().show(view, marks)

    def _arrange(self, view: View) -> tuple[int, int]:
        self._timeline, self._density = view.timeline, view.density
        row = view.timeline.row_from(view.cursor or 0)
        return len(view.timeline), row or 0

    def position_at(self, row: int) -> int | None:
        """The claim in a row; None for a heading."""
        return self._timeline.position(row) if self._timeline else None

    def row_near(self, position: int) -> int | None:
        """The row of a match, or of the next one after that position."""
        return self._timeline.row_from(position) if self._timeline else None

    def disputed_beyond(self, here: int | None, step: int) -> int | None:
        """The next disputed claim in the rows below that at a position (1) or above it (-1)."""
        if self._view is None or self._timeline is None or here is None:
            return None
        return self._timeline.beside(here, self._view.disputed, step)

    def draw_claims(self, row: int, width: int) -> Sequence[Span]:
        """A heading or a claim."""
        position = self.position_at(row)
        if self._timeline is not None and position is None:
            return self._heading(self._timeline.heading(row), width)
        found = self._rows.get(position) if position is not None else None
        if found is None:
            return (("   ", ""), (self._glyphs.more, "window--dim"))
        return self._claim(found, width)

    def _heading(self, heading: Heading, width: int) -> Sequence[Span]:
        """A date and its number of claims; at the right, where there is room, the days that a vague date may mean."""
        number = f"  {heading.claims:,}"
        drawn = self._axis(heading.bounds, width)
        room = width - cell_len(heading.text) - len(number) - len(drawn) - 1
        spans = ((heading.text, "window--heading"), (number, "claims--count"))
        return (*spans, (" " * room, ""), (drawn, "claims--axis")) if drawn and room > 1 else spans

    def _axis(self, bounds: Bounds, width: int) -> str:
        """The same time as in the density strip, small, with the days of a vague date marked; nothing for a day."""
        reach = self._density.reach(bounds) if self._density and bounds[0] != bounds[1] else None
        cells = min(width // 4, _LONGEST_AXIS)
        if self._density is None or reach is None or cells < _SHORTEST_AXIS:
            return ""
        first, last = (in_cells(end, len(self._density.counts), cells) for end in reach)
        return axis(first, last, cells, self._glyphs.axis)

    def _clicked(self, row: int, x: int) -> Message:
        position = self.position_at(row)
        found = None if position is None else self._rows.get(position)
        on_links = found is not None and found.links and x >= self.row_width - _LINKS
        return LinksClicked() if on_links else super()._clicked(row, x)

    def _claim(self, row: ClaimRow, width: int) -> Sequence[Span]:
        glyphs = self._glyphs
        speaker_width = _speaker_width(width)
        links = f" {glyphs.links}{row.links:>3}" if row.links else " " * _LINKS
        folded = f"{glyphs.times}{row.folded + 1:,}" if row.folded else ""
        times = f" {folded:>{_TIMES_WIDTH}}" if self._is_folded else ""
        signs = f"{glyphs.signs(row):<2} "
        room = width - 4 - speaker_width - 2 - len(times) - len(links) - 1
        mark = glyphs.mark if row.position in self._marks else " "
        return (
            (f"{mark} ", "claims--mark"),
            (signs, f"status--{row.status}"),
            (fit(" & ".join(row.speakers), speaker_width + 3 - cell_len(signs), more=glyphs.more), "claims--speaker"),
            ("  ", ""),
            (fit(row.statement, max(room, 0), more=glyphs.more), ""),
            (times, "claims--mark"),
            (links, "claims--links"),
        )


def _speaker_width(width: int) -> int:
    """The cells for a speaker in a row of this width: a quarter, and more where statements have enough."""
    return min(max(width // 4, 12) + max(width - 90, 0) // 4, 44)
