"""The density strip: how many matches there were when, by the clock of the timeline, in one line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.widget import Widget

from db import dates
from db.index.clocks import DATE_OF, Clock
from db.index.density import Density
from db.index.periods import Bounds
from tui.panes.axis import bar, gather, in_cells
from tui.state.messages import TimePicked
from tui.widgets.glyphs import Glyphs

_ENOUGH = 30
"""Bars that are worth more than words beside them."""


class DensityStrip(Widget):
    """Bars over time between the first and the last day; the date of the claim under the cursor stands out.

    Where there are more bars than days, an exact day has its first one. Bars that come more from vague dates than
    from exact days are fainter. What lies after the as-of day is shaded.
    """

    def __init__(self, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(id=id)
        self._glyphs = glyphs
        self._density = Density((), (), None, None)
        self._clock = Clock.STATED
        self._asof: str | None = None
        self._bounds: Bounds | None = None
        self._from, self._bars = 0, 0

    def show(self, density: Density, clock: Clock, asof: str | None) -> None:
        """Show other counts, by this clock and with this as-of day."""
        if (density, clock, asof) != (self._density, self._clock, self._asof):
            self._density, self._clock, self._asof = density, clock, asof
            self.refresh()

    def point_at(self, bounds: Bounds | None) -> None:
        """Make the bars of these days stand out."""
        before, self._bounds = self._lit(), bounds
        if self._lit() != before:
            self.refresh()

    def render(self) -> Content:
        """The line."""
        density = self._density
        if density.first is None:
            return Content.styled(f"no {DATE_OF[self._clock]} is given", "$muted")
        left, right = self._words()
        self._from = cell_len(left)
        self._bars = max(self.content_size.width - cell_len(left) - cell_len(right), 1)
        end = self._cell_after_asof()
        if end == self._bars:
            return Content.assemble((left, "$muted"), *self._drawn(), (self._glyphs.asof, _MARK), (right[1:], "$muted"))
        return Content.assemble((left, "$muted"), *self._drawn(), (right, "$muted"))

    def on_click(self, event: events.Click) -> None:
        """Tell which time was picked."""
        place = event.get_content_offset(self)
        if place is not None and 0 <= place.x - self._from < self._bars:
            self.post_message(TimePicked(self._day(place.x - self._from).isoformat()))

    def _day(self, cell: int) -> date:
        """The first day that begins in a cell, or the one that goes on in it."""
        first, last = (end or date.min for end in (self._density.first, self._density.last))
        length = (last - first).days + 1
        begins = -(-cell * length // self._bars)
        return first + timedelta(begins if begins * self._bars < (cell + 1) * length else begins - 1)

    def _words(self) -> tuple[str, str]:
        """What stands to the left and to the right of the bars: as much as leaves enough of these."""
        ends = (self._density.first, self._density.last)
        days = len({day and (day.year, day.month) for day in ends}) == 1
        first, last = (dates.short(f"{day}" if days else f"{day:%Y-%m}") if day else "" for day in ends)
        words = (
            (f"{self._clock} {first} ", f" {last}{self._undated(' undated')}"),
            (f"{first} ", f" {last}{self._undated('')}"),
        )
        room = self.content_size.width - _ENOUGH
        return next((both for both in words if sum(map(cell_len, both)) <= room), words[-1])

    def _undated(self, word: str) -> str:
        """How many matches are not on the strip, in the room that this takes at most: the bars must not jump."""
        numbers = (self._density.undated, self._density.undated_at_most)
        shown, widest = (f" + {number:,}{word}" if number else "" for number in numbers)
        return shown.ljust(len(widest))

    def _drawn(self) -> Iterator[tuple[str, str]]:
        """The bars, each with its style."""
        exact, vague = gather(self._density.counts, self._bars), gather(self._density.vague, self._bars)
        heights = [one + other for one, other in zip(exact, vague, strict=True)]
        top, lit, end = max(heights), self._lit(), self._cell_after_asof()
        for cell, height in enumerate(heights):
            sign = bar(height, top, self._glyphs.bars)
            style = "$density" if exact[cell] >= vague[cell] else "$density-vague"
            if not height:
                style = "$density-empty"
                sign = sign if end is None or cell < end else self._glyphs.future
            elif end is not None and cell > end:
                style = "$muted"
            if cell == end:
                sign, style = self._glyphs.asof, _MARK
            yield sign, "bold $accent" if cell in lit and cell != end else style

    def _lit(self) -> range:
        """The cells of the claim under the cursor."""
        reach = self._density.reach(self._bounds) if self._bounds else None
        if reach is None or not self._bars:
            return range(0)
        first, last = sorted(min(max(self._cell(end), 0), self._bars - 1) for end in reach)
        exact = self._bounds is not None and self._bounds[0] == self._bounds[1]
        return range(first, first + 1 if exact else last + 1)

    def _cell_after_asof(self) -> int | None:
        """The cell after that of the as-of day, at most the one after the last; None without such a day."""
        reach = self._density.reach((self._asof, self._asof)) if self._asof else None
        return min(self._cell(reach[1]) + 1, self._bars) if reach else None

    def _cell(self, stretch: int) -> int:
        return in_cells(stretch, len(self._density.counts), self._bars)


_MARK = "bold $warning"
