"""Two sides beside each other: the claims of each in a column of its own, each answer beside what it answers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from textual.content import Content
from textual.strip import Strip

from db import dates
from db.views.side_rows import SideRows
from db.views.two_sides import SideCell, SideColumn, TwoSides
from tui.state.keymap import Keymap, key_for
from tui.state.view import View
from tui.views.sides import cells
from tui.views.sides.read import content_of
from tui.views.tall_list import TallList
from tui.widgets.cells import Span, text_of
from tui.widgets.empty_state import EmptyLine, message_lines
from tui.widgets.glyphs import Glyphs
from tui.widgets.pen import PLAIN
from tui.widgets.scrolling import nearest
from tui.widgets.window_list import NO_ROW

_LINES, _LINES_IF_NARROW = 4, 5
"""The lines of a row: who and what figure, and what is said."""
_JOIN = 5
"""The cells between the two sides."""
_BORDER = 3
"""The cells before everybody else."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a line: what is written in it, how wide it is, and the column that it belongs to."""

    spans: Sequence[Span]
    width: int
    column: SideColumn | None = None


class SidesPane(TallList):
    """The cursor stands on a claim in a column. Going up and down it keeps to the column and to claims that have their
    own place there; going sideways it also comes to claims that are only mentioned.

    A line of this list is one of the `_lines` of a row, or a heading.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"sides--figures", "sides--border"}

    def __init__(self, glyphs: Glyphs, keymap: Keymap, id: str) -> None:
        super().__init__(glyphs, keymap, id)
        self._sides: TwoSides | None = None
        self._accounts: SideRows | None = None
        self._column = SideColumn.LEFT
        self._resting = NO_ROW
        self._lines = _LINES

    # Which claims there are

    def empty_state(self, view: View) -> Sequence[EmptyLine]:
        """The lines to show in place of claims."""
        content = content_of(view)
        self._sides, self._accounts = (content.sides, content.rows) if content else (None, None)
        self._lines = self._lines_needed
        self._entitle()
        if self._accounts or not view.matches:
            return super().empty_state(view)
        return list(self._no_accounts(self._sides))

    def _arrange(self, view: View) -> tuple[int, int]:
        rows = self._rows_shown
        place = rows.place_from(view.cursor or 0) or 0
        self._keep_to(rows, view.cursor or 0)
        self._resting = NO_ROW
        return self._top(len(rows)), self._top(place)

    def _keep_to(self, rows: SideRows, position: int) -> None:
        """Stand in a column in which a claim has its own place: the present one, if it can be."""
        if position not in rows.columns[self._column]:
            self._column = rows.column(position) or SideColumn.LEFT

    @property
    def _rows_shown(self) -> SideRows:
        if self._accounts is None:
            raise LookupError("two sides are not in view")
        return self._accounts

    # Lines and rows

    def _top(self, row: int) -> int:
        """The first line of a row."""
        headings = self._rows_shown.headings_before(row)
        return self._lines * (row - headings) + headings

    def _at(self, line: int) -> tuple[int, int]:
        """The row that a line is in, and which of its lines it is, from 0."""
        rows = self._rows_shown
        number = bisect_right(range(rows.headings), line, key=lambda n: self._top(rows.heading_row(n))) - 1
        heading = rows.heading_row(number)
        below = line - self._top(heading) - 1
        return (heading, 0) if below < 0 else (heading + 1 + below // self._lines, below % self._lines)

    def position_at(self, row: int) -> int | None:
        """The claim in the present column, if a row of claims begins in this line."""
        place, line = self._at(row)
        cell = self._rows_shown.row(place).cells[self._column] if line == 0 else None
        return cell.position if cell else None

    def disputed_beyond(self, here: int | None, step: int) -> int | None:
        """The next disputed claim below that at a position (1), or above it (-1); None if there is none."""
        if self._view is None or here is None or not self._is_filled or self._rows_shown.place(here) is None:
            return super().disputed_beyond(here, step)
        return self._rows_shown.beyond(here, self._view.disputed, step)

    def row_near(self, position: int) -> int | None:
        """The line in which the row of a claim begins, or of the next one that is shown."""
        place = self._accounts.place_from(position) if self._accounts else None
        return None if place is None else self._top(place)

    def holds(self, position: int) -> bool:
        """Whether a claim is in the list."""
        return self._is_filled and (position == self.position or self._rows_shown.place(position) is not None)

    def go_to_position(self, position: int) -> None:
        """Put the cursor on a claim, or on the next one after that position."""
        if self._is_filled:
            self._keep_to(self._rows_shown, self._rows_shown.claim_from(position))
        super().go_to_position(position)

    def around(self, position: int, reach: int) -> list[int]:
        """The claims beside this one, and in its column up to `reach` rows away; none if it is not in the list."""
        if not self.holds(position):
            return []
        rows, own = self._rows_shown, position == self.position
        row = self._at(self.cursor)[0] if own else rows.place(position) or 0
        near = range(max(row - reach, 0), min(row + reach + 1, len(rows)))
        cells = ((number, column, rows.row(number).cells[column]) for number in near for column in SideColumn)
        return [cell.position for number, column, cell in cells if cell and (number == row or column is self._column)]

    def _positions(self, rows: range) -> list[int]:
        lines = range(max(rows.start, 0), min(rows.stop, self.row_count))
        if not lines or not self._is_filled:
            return []
        return self._rows_shown.positions(range(self._at(lines[0])[0], self._at(lines[-1])[0] + 1))

    # The cursor

    def move_sideways(self, step: int) -> None:
        """Go to the next column in a direction: to what stands beside the claim, or else to the nearest claim there."""
        if not self._is_filled:
            return
        rows, (row, _) = self._rows_shown, self._at(self.cursor)
        for column in list(SideColumn)[self._column + 1 :] if step > 0 else list(SideColumn)[: self._column][::-1]:
            if rows.row(row).cells[column]:
                self._go(row, column)
                return
            ends = [end for way in (1, -1) if (end := rows.nearest(row, column, way)) is not None]
            if ends:
                self._go(min(ends, key=lambda end: abs(end - row)), column)
                return

    def _go(self, row: int, column: SideColumn) -> None:
        self._rest_on(row, column)
        self.goto(self._resting)

    def _rest_on(self, row: int, column: SideColumn) -> None:
        """Put the cursor on this row of a column, even if the claim there is only mentioned."""
        self._column, self._resting = column, self._top(row)
        for line in (*self.extent(self.cursor), *self.extent(self._resting)):
            self.refresh_row(line)

    def _settle(self, row: int, step: int) -> int:
        if not self._is_filled:
            found = nearest(row, self.row_count, step, self.selectable)
            return NO_ROW if found is None else found
        rows = self._rows_shown
        if row == self._resting and self.position_at(row) is not None:
            return row
        place, line = self._at(min(max(row, 0), max(self.row_count - 1, 0)))
        columns = (self._column, *SideColumn)
        self._column = next(column for column in columns if rows.columns[column])
        found = rows.nearest(place + (line > 0 and step > 0), self._column, step)
        return NO_ROW if found is None else self._top(found)

    def hit(self, row: int, x: int) -> int | None:
        """The line in which a clicked row begins; its column becomes the present one."""
        if not self._is_filled:
            return super().hit(row, x)
        place, _ = self._at(row)
        column = self._column_at(row, x)
        if column is None or self._rows_shown.row(place).cells[column] is None:
            return None
        self._rest_on(place, column)
        return self._resting

    def _column_at(self, line: int, x: int) -> SideColumn | None:
        end = 0
        for part in self._parts(line, self.row_width):
            end += part.width
            if x < end:
                return part.column
        return None

    def _first_shown(self, line: int) -> int:
        return line - 1 if line and self._rows_shown.is_heading(self._at(line - 1)[0]) else line

    # How it looks

    def draw_claims(self, row: int, width: int) -> Sequence[Span]:
        """A line of what stands beside each other."""
        return [span for part in self._parts(row, width) for span in _filled(part)]

    def draw_strip(self, row: int, width: int, cursor: str) -> Strip:
        """A line, in which only the cell under the cursor is marked."""
        if not self._is_filled:
            return super().draw_strip(row, width, cursor)
        here = row in self.extent(self.cursor)
        parts = self._parts(row, width)
        strips = (
            self._pen.strip(part.spans, part.width, cursor if here and part.column is self._column else PLAIN)
            for part in parts
        )
        return Strip.join(strips)

    def _widths(self, width: int) -> tuple[int, int, int]:
        """The cells of each column."""
        if not self._shows_others:
            left = max(width - _JOIN, 0) // 2
            return left, max(width - _JOIN, 0) - left, 0
        room = max(width - _JOIN - _BORDER, 0)
        return room // 3, room // 3, room - 2 * (room // 3)

    @property
    def _shows_others(self) -> bool:
        content = content_of(self._view)
        return content is not None and content.others

    def _parts(self, line: int, width: int) -> list[_Part]:
        rows, (place, number) = self._rows_shown, self._at(line)
        if rows.is_heading(place):
            heading = rows.heading(place)
            spans = ((heading.text, "window--heading"), (f"  {heading.claims:,}", "claims--count"))
            return [_Part(spans, width)]
        row, (left, right, others) = rows.row(place), self._widths(width)
        one, other, rest = row.cells
        parts = [
            _Part(self._cell(one, number, left), left, SideColumn.LEFT),
            _Part(cells.border(self._glyphs) if number else cells.join(row, self._glyphs), _JOIN),
            _Part(self._cell(other, number, right), right, SideColumn.RIGHT),
        ]
        if others:
            border = ((f" {self._glyphs.trunk} ", "sides--border"),)
            parts += [_Part(border, _BORDER), _Part(self._cell(rest, number, others), others, SideColumn.OTHERS)]
        return parts

    def _cell(self, cell: SideCell | None, number: int, width: int) -> Sequence[Span]:
        """A line of a claim."""
        row = self._rows.get(cell.position) if cell else None
        if cell is None:
            return ()
        if row is None:
            return () if number else ((f"  {self._glyphs.more}", "window--dim"),)
        if number == 0:
            return cells.head(row, cell, row.position in self._marks, width, self._glyphs)
        return cells.statement(row, cell, number - 1, self._lines - 1, width, self._glyphs)

    def _fit(self) -> None:
        """Write the heads of the columns anew; narrow columns need more lines."""
        if self._is_filled and self._lines_needed != self._lines:
            row, _ = self._at(self.cursor)
            self._lines = self._lines_needed
            self._resting = self._top(row)
            self.set_rows(self._top(len(self._rows_shown)), self._resting)
        super()._fit()
        self._entitle()

    @property
    def _lines_needed(self) -> int:
        return _LINES if self._widths(self.row_width)[0] >= cells.ROOMY else _LINES_IF_NARROW

    def _entitle(self) -> None:
        """Write the heads of the columns and what the signs mean into the border."""
        sides, view, glyphs = self._sides, self._view, self._glyphs
        if sides is None or view is None:
            self.border_title, self.border_subtitle = "Both sides", ""
            return
        asof = f"as known on {dates.words(view.filter.asof)} {glyphs.dash} " if view.filter.asof else ""
        room = self.row_width - len(asof) - 6
        self.border_title = Content(cells.heads(sides, self._widths(self.row_width), glyphs, view.has_links))
        self.border_subtitle = Content(asof + cells.legend(sides, self._shows_others, room, glyphs))

    def _no_accounts(self, sides: TwoSides | None) -> Iterator[EmptyLine]:
        """What is said when there are not two accounts to show."""
        width, key = self.row_width, partial(key_for, self._keymap)
        if sides is None:
            back, clear, timeline = map(key, ("filter.back", "filter.clear", "view.sides"))
            wider = f"{back} goes back one step, {clear} clears it all. {timeline} is the timeline."
            yield from message_lines("No two identified sides speak in these claims.", width, "window--heading")
            yield from message_lines(f"A wider filter may have them: {wider}", width)
            return
        left, right = sides.sides.both
        yield from message_lines(
            f"Neither {left.name} nor {right.name} speaks in these claims.", width, "window--heading"
        )
        other, timeline = map(key, ("view.choose_sides", "view.sides"))
        yield from message_lines(f"{other} chooses other sides, {timeline} is the timeline.", width)


def _filled(part: _Part) -> Iterator[Span]:
    """The spans of a part, and blanks up to its width."""
    yield from part.spans
    yield " " * max(part.width - cell_len(text_of(part.spans)), 0), ""
