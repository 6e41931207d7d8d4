"""The density strip: how many matches were stated when, in one line."""

from __future__ import annotations

from datetime import date

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.widget import Widget

from db import dates
from db.index import Density
from tui.glyphs import Glyphs
from tui.messages import TimePicked


class DensityStrip(Widget):
    """Bars over time between the first and the last day; the bar of the claim under the cursor stands out."""

    def __init__(self, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(id=id)
        self._glyphs = glyphs
        self._density = Density((), None, None)
        self._day: str | None = None
        self._from, self._bars = 0, 0

    def show(self, density: Density) -> None:
        """Show other counts."""
        if density != self._density:
            self._density = density
            self.refresh()

    def point_at(self, day: str | None) -> None:
        """Make the bar of this ISO day stand out."""
        before, self._day = self._bar_of_day(), day
        if self._bar_of_day() != before:
            self.refresh()

    def render(self) -> Content:
        """The line."""
        first, last = self._density.first, self._density.last
        if first is None or last is None:
            return Content.styled("no dated claims", "$muted")
        left, right = f"{_month(first)} ", f" {_month(last)}"
        self._from = cell_len(left)
        self._bars = max(self.content_size.width - cell_len(left) - cell_len(right), 1)
        counts = gather(self._density.counts, self._bars)
        top = max(counts, default=0)
        here = self._bar_of_day()
        parts: list[tuple[str, str]] = [(left, "$muted")]
        for number, count in enumerate(counts):
            style = "$density-empty" if not count else "$density"
            parts.append((bar(count, top, self._glyphs.bars), "bold $accent" if number == here else style))
        return Content.assemble(*parts, (right, "$muted"))

    def on_click(self, event: events.Click) -> None:
        """Tell which time was picked."""
        place = event.get_content_offset(self)
        if place is not None and self._bars and 0 <= place.x - self._from < self._bars:
            self.post_message(TimePicked((place.x - self._from) / self._bars))

    def _bar_of_day(self) -> int | None:
        first, last = self._density.first, self._density.last
        if self._day is None or first is None or last is None or not self._bars:
            return None
        share = (date.fromisoformat(self._day) - first).days / ((last - first).days + 1)
        return min(max(int(share * self._bars), 0), self._bars - 1)


def gather(counts: tuple[int, ...], bars: int) -> list[int]:
    """The same counts in another number of stretches; each count goes whole to the stretch it begins in."""
    gathered = [0] * bars
    for number, count in enumerate(counts):
        gathered[number * bars // len(counts)] += count
    if bars > len(counts):
        for number in range(bars):
            gathered[number] = counts[number * len(counts) // bars]
    return gathered


def bar(count: int, top: int, bars: str) -> str:
    """The sign for a count: the lowest for none, the others in proportion to the largest."""
    if not count:
        return bars[0]
    return bars[1 + (len(bars) - 2) * (count - 1) // max(top - 1, 1)]


def _month(day: date) -> str:
    return dates.short(f"{day:%Y-%m}")
