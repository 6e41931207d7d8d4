"""The timeline: matches under the headings of their dates, from old to new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar

from pyroaring import FrozenBitMap
from textual import on

from db.filters import Term
from db.model import ClaimRow
from db.text import line
from tui.cells import Span, cut, fit
from tui.details import wrap
from tui.glyphs import Glyphs
from tui.messages import ClaimClicked, DropClicked, RowsWanted
from tui.view import View
from tui.window import NO_ROW, WindowList

_REMEMBERED_ROWS = 4_000


class TimelinePane(WindowList):
    """Claims as lines of mark, status, speaker, text and number of links; without any, what to do about it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "timeline--mark",
        "timeline--speaker",
        "timeline--links",
        "timeline--count",
        "timeline--offer",
    }

    def __init__(self, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(id=id)
        self._glyphs = glyphs
        self._view: View | None = None
        self._excuses: Sequence[Excuse] = ()
        self._rows: dict[int, ClaimRow] = {}
        self._asked: frozenset[int] = frozenset()
        self._marks = FrozenBitMap()
        self.border_title = "Timeline"

    def show(self, view: View, marks: FrozenBitMap) -> None:
        """Show the matches of a view, with the cursor where the view says."""
        self._view = view
        self._rows = dict(view.rows)
        self._asked = frozenset()
        self._marks = marks
        if view.cursor is None:
            self._excuse()
        else:
            self.set_rows(len(view.timeline), view.timeline.row(view.cursor))

    def supply(self, rows: Mapping[int, ClaimRow]) -> None:
        """Take in claims that were asked for."""
        if len(self._rows) > _REMEMBERED_ROWS and self._view:
            seen = self._view.timeline.positions(self.visible_rows)
            self._rows = {position: self._rows[position] for position in seen if position in self._rows}
        self._rows.update(rows)
        self._asked -= rows.keys()
        self.redraw()

    def set_marks(self, marks: FrozenBitMap) -> None:
        """Show another selection."""
        changed = self._marks ^ marks
        self._marks = marks
        if self._view is not None and changed:
            self.redraw()

    def go_to_position(self, position: int) -> None:
        """Put the cursor on a match, or on the next one after that position."""
        row = self._view.timeline.row_from(position) if self._view else None
        if row is not None:
            self.goto(row, center=True)

    def around(self, position: int, reach: int) -> list[int]:
        """The claims up to `reach` rows from this one, itself included; none if it is not among the matches."""
        row = self._view.timeline.row_from(position) if self._view else None
        if self._view is None or row is None or self._view.timeline.position(row) != position:
            return []
        return list(self._view.timeline.positions(range(row - reach, row + reach + 1)))

    @property
    def position(self) -> int | None:
        """The claim under the cursor."""
        if self._view is None or self.cursor == NO_ROW or self._view.cursor is None:
            return None
        return self._view.timeline.position(self.cursor)

    @property
    def offer(self) -> Term | None:
        """With nothing matching: the term that the line under the cursor offers to drop."""
        if self._view is None or self._view.cursor is not None or not 0 <= self.cursor < len(self._excuses):
            return None
        return self._excuses[self.cursor][1]

    def selectable(self, row: int) -> bool:
        """Claims and offers can be under the cursor, headings cannot."""
        if self._view is None:
            return False
        if self._view.cursor is None:
            return self._excuses[row][1] is not None
        return not self._view.timeline.is_heading(row)

    def draw_row(self, row: int, width: int) -> Sequence[Span]:
        """A heading, a claim, or a line about why there is none."""
        view = self._view
        if view is None:
            return ()
        if view.cursor is None:
            return self._excuses[row][0]
        position = view.timeline.position(row)
        if position is None:
            heading = view.timeline.heading(row)
            return ((heading.text, "window--heading"), (f"  {heading.claims:,}", "timeline--count"))
        found = self._rows.get(position)
        if found is None:
            return (("   ", ""), (self._glyphs.more, "window--dim"))
        return self._claim(found, width)

    def on_resize(self) -> None:
        """Wrap anew what is said when nothing matches."""
        if self._view is not None and self._view.cursor is None:
            self._excuse()
        super().on_resize()

    def _excuse(self) -> None:
        if self._view is not None:
            self._excuses = list(_nothing(self._view, self.row_width))
            self.set_rows(len(self._excuses), max(self.cursor, 0))

    def _claim(self, row: ClaimRow, width: int) -> Sequence[Span]:
        glyphs = self._glyphs
        speaker_width = min(max(width // 5, 12), 26)
        links = f" {glyphs.links}{row.links:>3}" if row.links else "     "
        sign = glyphs.superseded if row.superseded else " "
        room = width - 4 - speaker_width - 2 - len(links) - 1
        mark = glyphs.mark if row.position in self._marks else " "
        return (
            (f"{mark} ", "timeline--mark"),
            (f"{glyphs.status[row.status]}{sign} ", f"status--{row.status}"),
            (fit(" & ".join(row.speakers), speaker_width, more=glyphs.more), "timeline--speaker"),
            ("  ", ""),
            (fit(row.text, max(room, 0), more=glyphs.more), ""),
            (links, "timeline--links"),
        )

    @on(WindowList.WindowMoved)
    def _ask_for_rows(self, event: WindowList.WindowMoved) -> None:
        event.stop()
        if self._view is None or self._view.cursor is None:
            return
        height = len(event.rows)
        if not self._asked.issuperset(self._missing(event.rows)):
            wanted = self._missing(range(event.rows.start - 2 * height, event.rows.stop + 2 * height))
            self._asked = frozenset(wanted)
            self.post_message(RowsWanted(wanted))

    def _missing(self, rows: range) -> list[int]:
        positions: Iterable[int] = self._view.timeline.positions(rows) if self._view else ()
        return [position for position in positions if position not in self._rows]

    @on(WindowList.Moved)
    def _keep(self, event: WindowList.Moved) -> None:
        event.stop()

    @on(WindowList.Clicked)
    def _tell_click(self, event: WindowList.Clicked) -> None:
        event.stop()
        self.post_message(ClaimClicked() if self.offer is None else DropClicked(self.offer))


Excuse = tuple[tuple[Span, ...], Term | None]
"""A line shown when nothing matches, and the term that it offers to drop."""


def _nothing(view: View, width: int) -> Iterator[Excuse]:
    """What the pane says when nothing matches: why, and which part of the filter to drop."""
    if not view.filter:
        yield from _said("This case has no claims yet.", width, "window--heading")
        yield from _said("conflict-tui import CASE FILE... adds some; see conflict-tui import --help.", width)
        return
    yield from _said("No claim matches this filter.", width, "window--heading")
    if not view.culprits:
        yield from _said("No single part of it is to blame. X clears it all, u goes back one step.", width)
        return
    yield from _said("It would without one of these parts. Enter drops the one under the cursor:", width)
    yield (), None
    for one in view.culprits:
        written = cut(line(str(one.term)), max(width - 24, 8))
        yield (("  ", ""), (written, "timeline--offer"), (f"  leaves {one.matches:,}", "window--dim")), one.term


def _said(text: str, width: int, style: str = "window--dim") -> Iterator[Excuse]:
    yield (), None
    for part in wrap(text, max(width - 4, 8)):
        yield (("  ", ""), (part, style)), None
