"""The thread of a claim: the argument that it is part of, from the claim at issue down, with dates."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import ClassVar

from pyroaring import FrozenBitMap
from rich.cells import cell_len
from textual.content import Content
from textual.message import Message

from db import dates
from db.text import phrases
from db.views.threads import Thread
from tui.state.keymap import Keymap
from tui.state.messages import EntryClicked
from tui.state.state import MainViewState
from tui.state.view import View
from tui.views.tall_list import TallList
from tui.views.thread.branches import Shape, shape_of
from tui.views.thread.cells import NAMES_SHOWN, RowLook, RowPainter, ThreadColumns, height, legend
from tui.views.thread.read import readings_of, thread_of
from tui.views.thread.rows import Hidden, ThreadRow, rows_of
from tui.views.thread.settings import ThreadSettings
from tui.widgets.cells import Span
from tui.widgets.empty_state import EmptyLine, message_lines
from tui.widgets.glyphs import Glyphs

_NO_SHAPE = Shape((), flat=True, straight=True)


class ThreadPane(TallList):
    """Claims in rows of mark, status, tree lines, relation, speaker, statement and date."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"thread--relation", "thread--branch", "thread--fold", "thread--root"}
    SIGNS: ClassVar[frozenset[str]] = TallList.SIGNS | {"thread--relation"}

    def __init__(self, glyphs: Glyphs, keymap: Keymap, id: str) -> None:
        super().__init__(glyphs, keymap, id)
        self._thread: Thread | None = None
        self._shown: Sequence[ThreadRow] = ()
        self._shape = _NO_SHAPE
        self._tops: Sequence[int] = (0,)
        self._columns = ThreadColumns(0, None)
        self._lines_of_claims: dict[int, int] = {}
        self._opened: frozenset[Hidden] = frozenset()

    # What the screen asks and does

    def show(self, view: View, marks: FrozenBitMap) -> None:
        """Show the thread of a view, another one than before from its start."""
        before = self._thread
        self.border_title = "Thread"
        super().show(view, marks)
        if (shown := thread_of(view)) and (before is None or before.root != shown.root):
            self._scroll_to_row(0)
            self._show(self.cursor)

    def adopt(self, settings: MainViewState) -> None:
        """Show what is opened, and nothing else of what can be hidden; the cursor stays where it is."""
        if not isinstance(settings, ThreadSettings) or settings.opened == self._opened:
            return
        self._opened = settings.opened
        at = self.thread_row
        if self._thread is not None and self._view is not None and at:
            self._lay_out(self._thread, self._view)
            self._describe(self._thread, self._view)
            self.set_rows(self._line_count_of(self._thread), self._line_like(at), keep_scroll=True)

    @property
    def thread_row(self) -> ThreadRow | None:
        """The row under the cursor."""
        number = self._number
        return None if number is None else self._shown[number]

    @property
    def _number(self) -> int | None:
        """The number of the row under the cursor."""
        return self._at(self.cursor)[0] if self._is_filled and 0 <= self.cursor < self._tops[-1] else None

    def hidden_below(self, opened: bool) -> Hidden | None:
        """The first foldable group, in the row under the cursor or right below it, that is `opened` or not."""
        number = self._number or 0
        depth = len(self._shown[number].lasts)
        for row in self._shown[number:]:
            if row is not self.thread_row and len(row.lasts) <= depth:
                break
            if row.hidden and len(row.lasts) <= depth + 1 and (row.hidden in self._opened) == opened:
                return row.hidden
        return None

    def go_up(self) -> None:
        """Put the cursor on the row under which this one stands."""
        number = self._number or 0
        depth = len(self._shown[number].lasts)
        above = (row for row in range(number, -1, -1) if len(self._shown[row].lasts) < depth)
        self.goto(self._top(next(above, number)))

    def _fit(self) -> None:
        """Make room for as much as the width allows; narrow rows need more lines."""
        at = self.thread_row
        if self._thread is not None and self._view is not None and at and self._columns.width != self.row_width:
            self._lay_out(self._thread, self._view)
            self._describe(self._thread, self._view)
            self.set_rows(self._line_count_of(self._thread), self._line_like(at))
        super()._fit()

    # What a list of claims says

    def empty_state(self, view: View) -> Sequence[EmptyLine]:
        """Why there is no thread."""
        if thread_of(view) is not None:
            return ()
        asof = view.filter.asof
        when = f"on {dates.words(asof)}" if asof else "in this case"
        text = f"Nothing of this thread was known {when}. A later as-of date, or none, shows it."
        return list(message_lines(text, self.row_width))

    def _arrange(self, view: View) -> tuple[int, int]:
        thread = thread_of(view)
        if thread is None:
            return 0, 0
        self._lay_out(thread, view)
        self._describe(thread, view)
        return self._line_count_of(thread), self._lines_of_claims.get(view.cursor or thread.root, 0)

    def _top(self, row: int) -> int:
        return self._tops[min(row, len(self._shown))]

    def _at(self, line: int) -> tuple[int, int]:
        row = bisect_right(self._tops, line) - 1
        return row, line - self._tops[row]

    def _row_at(self, line: int) -> ThreadRow | None:
        """The row that begins in a line."""
        row, number = self._at(line)
        return self._shown[row] if number == 0 and row < len(self._shown) else None

    def position_at(self, row: int) -> int | None:
        """The claim of the row that begins in a line, that to which its link leads, or of which something is hidden."""
        found = self._row_at(row)
        return found.target if found else None

    def row_near(self, position: int) -> int | None:
        """The first line of a claim, or of the next one in time that is in view."""
        found = self._lines_of_claims.get(position)
        if found is not None or not self._lines_of_claims:
            return found
        shown = sorted(self._lines_of_claims)
        return self._lines_of_claims[shown[min(bisect_left(shown, position), len(shown) - 1)]]

    def around(self, position: int, reach: int) -> list[int]:
        """The claims up to `reach` rows from this one, itself included; none if it is not in the list."""
        line = self._lines_of_claims.get(position) if self._is_filled else None
        if line is None:
            return []
        row, _ = self._at(line)
        return self._named_in(range(max(row - reach, 0), row + reach + 1))

    def disputed_beyond(self, here: int | None, step: int) -> int | None:  # noqa: ARG002
        """The next disputed claim that is in view below the cursor (1) or above it (-1)."""
        disputed = self._view.disputed if self._view else ()
        first = self._at(self.cursor)[0] + step
        rows = range(first, len(self._shown)) if step > 0 else range(min(first, len(self._shown) - 1), -1, -1)
        found = (self._shown[row] for row in rows)
        return next((row.claim for row in found if row.is_claim and row.claim in disputed), None)

    def _positions(self, rows: range) -> list[int]:
        """The claims that are in these lines, or are named in them."""
        lines = range(max(rows.start, 0), min(rows.stop, self._tops[-1]))
        return self._named_in(range(self._at(lines[0])[0], self._at(lines[-1])[0] + 1)) if lines else []

    def _named_in(self, rows: range) -> list[int]:
        found = self._shown[rows.start : rows.stop]
        return list(dict.fromkeys(claim for row in found for claim in _named(row)))

    def _clicked(self, row: int, x: int) -> Message:
        found = self._row_at(row)
        return super()._clicked(row, x) if found is None or found.is_claim else EntryClicked()

    def _lay_out(self, thread: Thread, view: View) -> None:
        self._thread = thread
        self._shown = rows_of(thread, self._opened)
        self._shape = shape_of(self._shown)
        self._columns = columns = ThreadColumns.of(self._shape, self.row_width, bool(readings_of(view)))
        self._tops = [0, *accumulate(height(row, columns) for row in self._shown)]
        rows = zip(self._tops, self._shown, strict=False)
        self._lines_of_claims = {row.claim: top for top, row in rows if row.is_claim}

    def _line_count_of(self, thread: Thread) -> int:
        return self._tops[-1] + (2 if len(thread) == 1 else 0)

    def _line_like(self, wanted: ThreadRow) -> int:
        """The line of the same row as before; if that is not in view any more, of its claim or the next one."""
        same = (top for top, row in zip(self._tops, self._shown, strict=False) if _same(row, wanted))
        return next(same, self.row_near(wanted.claim) or 0)

    # What the frame says

    def _describe(self, thread: Thread, view: View) -> None:
        """Say what this is and in which order, what is outside of the filter, and what the signs mean."""
        room = self.row_width - 4
        size = f"Thread of {phrases.count(len(thread), 'claim')}"
        if not thread.is_whole:
            size = f"Thread of the {len(thread):,} nearest of many claims"
        titles = (f"{size}{order}" for order in (*self._orders(len(thread)), ""))
        self.border_title = next((title for title in titles if cell_len(title) <= room), size)
        asof, outside = view.filter.asof, len(thread.claims - view.matches.positions)
        parts = [f"as known on {dates.words(asof)}"] if asof else []
        parts += [f"{outside:,} outside the filter"] if outside else []
        room -= sum(cell_len(part) + 3 for part in parts)
        parts.append(legend(self._shown, room, self._glyphs, readings_of(view)))
        self.border_subtitle = Content(f" {self._glyphs.dash} ".join(filter(None, parts)))

    def _orders(self, number: int) -> Sequence[str]:
        """What the order of the rows means, in words, the most exact first."""
        if number == 1:
            return ()
        if self._shape.flat:
            return (": one at issue, then all linked to it, oldest first", ", oldest first")
        if self._shape.straight:
            return (", each under the one that it is linked with",)
        under = ", each under one that it is linked with"
        return (f"{under}, oldest first", under)

    # How rows look

    def draw_claims(self, row: int, width: int) -> Sequence[Span]:  # noqa: ARG002
        """A line of a claim, a link, or what is hidden; below a claim that stands alone, that it does."""
        place, number = self._at(row)
        if place >= len(self._shown):
            alone = row == self._tops[-1] + 1
            has_links = self._view is None or self._view.has_links
            text = "No claim is linked with this one." if has_links else f"{phrases.NO_LINKS}."
            return ((f"  {text}" if alone else "", "window--dim"),)
        shown = self._shown[place]
        return list(self._painter.line(shown, self._shape.branches[place], number, self._state_of(shown)))

    @property
    def _painter(self) -> RowPainter:
        return RowPainter(self._columns, self._glyphs, self._rows, readings_of(self._view))

    def _state_of(self, row: ThreadRow) -> RowLook:
        outside = self._view is not None and row.claim not in self._view.matches.positions
        return RowLook(row.claim in self._marks, outside, row.hidden in self._opened)


def _named(row: ThreadRow) -> Iterator[int]:
    yield row.target
    if row.apart and row.joint:
        yield row.joint.claim
    yield from row.folded[:NAMES_SHOWN]


def _same(row: ThreadRow, other: ThreadRow) -> bool:
    return (row.claim, row.link, row.hidden) == (other.claim, other.link, other.hidden)
