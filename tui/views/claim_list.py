"""What all lists of claims in the main pane have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from pyroaring import FrozenBitMap
from textual import on
from textual.message import Message

from db import dates
from db.filters.filter import Term
from db.model.claims import ClaimRow
from tui.state.keymap import Keymap
from tui.state.messages import ClaimClicked, DropClicked, RowsWanted
from tui.state.state import MainViewState
from tui.state.view import View
from tui.widgets.cells import Span
from tui.widgets.empty_state import EmptyLine, nothing_matches
from tui.widgets.glyphs import Glyphs
from tui.widgets.window_list import NO_ROW, WindowList

_REMEMBERED_ROWS = 4_000


class ClaimList(WindowList):
    """Claims in rows of their own, read when they come into view; without any, what to do about it.

    Subclasses say in which rows claims stand (`_arrange`, `position_at`, `row_near`) and how they look (`draw_claims`).
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "claims--mark",
        "claims--speaker",
        "claims--links",
        "claims--count",
        "claims--axis",
        "claims--offer",
    }

    SIGNS: ClassVar[frozenset[str]] = WindowList.SIGNS | {"claims--mark"}

    def __init__(self, glyphs: Glyphs, keymap: Keymap, id: str) -> None:
        super().__init__(id=id, classes="main")
        self._keymap = keymap
        self._glyphs = glyphs
        self._view: View | None = None
        self._empty_lines: Sequence[EmptyLine] = ()
        self._rows: dict[int, ClaimRow] = {}
        self._asked: frozenset[int] = frozenset()
        self._marks = FrozenBitMap()

    # What subclasses say

    def _arrange(self, view: View) -> tuple[int, int]:
        """Take in a view that has something to show here; return the number of rows, and the one for the cursor."""
        raise NotImplementedError

    def position_at(self, row: int) -> int | None:
        """The claim in a row; None for a heading."""
        raise NotImplementedError

    def row_near(self, position: int) -> int | None:
        """The row of a claim, or of the one next to where it would stand; None if there are no claims."""
        raise NotImplementedError

    def draw_claims(self, row: int, width: int) -> Sequence[Span]:
        """Return the spans of a row where there are claims."""
        raise NotImplementedError

    def disputed_beyond(self, here: int | None, step: int) -> int | None:
        """The next disputed claim after that at a position (1), or the one before it (-1); None if there is none."""
        if self._view is None:
            return None
        disputed = self._view.disputed
        before = disputed.rank(here - 1) if here else 0
        at = before + (here is not None and here in disputed) if step > 0 else before - 1
        return disputed[at] if 0 <= at < len(disputed) else None

    def _clicked(self, row: int, x: int) -> Message:  # noqa: ARG002
        """What to tell of a click on a row, `x` cells from its left end."""
        return ClaimClicked()

    def empty_state(self, view: View) -> Sequence[EmptyLine]:
        """The lines to show in place of claims; none if there are claims."""
        return list(nothing_matches(view, self._keymap, self.row_width)) if view.cursor is None else ()

    def adopt(self, settings: MainViewState) -> None:
        """Take on settings that change how the same claims are shown."""

    # What the screen asks and does

    def show(self, view: View, marks: FrozenBitMap) -> None:
        """Show the claims of a view, with the cursor where the view says."""
        self._view = view
        self._rows = dict(view.rows)
        self._asked = frozenset()
        self._marks = marks
        asof = view.filter.asof
        self.border_subtitle = f"as known on {dates.words(asof)}" if asof else ""
        self._empty_lines = self.empty_state(view)
        if self._empty_lines:
            self.set_rows(len(self._empty_lines), max(self.cursor, 0))
        else:
            self.set_rows(*self._arrange(view))

    def supply(self, rows: Mapping[int, ClaimRow]) -> None:
        """Take in claims that were asked for."""
        if len(self._rows) > _REMEMBERED_ROWS:
            seen = self._positions(self.visible_rows)
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

    @property
    def _is_filled(self) -> bool:
        """Whether there are claims."""
        return self._view is not None and not self._empty_lines

    @property
    def position(self) -> int | None:
        """The claim under the cursor."""
        return self.position_at(self.cursor) if self._is_filled and self.cursor != NO_ROW else None

    def holds(self, position: int) -> bool:
        """Whether a claim is in the list."""
        row = self.row_near(position) if self._is_filled else None
        return row is not None and self.position_at(row) == position

    def go_to_position(self, position: int) -> None:
        """Put the cursor on a claim, or on the next one after that position."""
        row = self.row_near(position) if self._is_filled else None
        if row is not None:
            self.goto(row, center=True)

    def around(self, position: int, reach: int) -> list[int]:
        """The claims up to `reach` rows from this one, itself included; none if it is not in the list."""
        row = self.row_near(position) if self.holds(position) else None
        return [] if row is None else self._positions(range(row - reach, row + reach + 1))

    @property
    def offer(self) -> Term | None:
        """With nothing matching: the term that the line under the cursor offers to drop."""
        return self._empty_lines[self.cursor][1] if 0 <= self.cursor < len(self._empty_lines) else None

    # What the list is asked

    def selectable(self, row: int) -> bool:
        """Claims and offers can be under the cursor, headings cannot."""
        if self._empty_lines:
            return self._empty_lines[row][1] is not None
        return self._is_filled and self.position_at(row) is not None

    def draw_row(self, row: int, width: int) -> Sequence[Span]:
        """A row of claims, or a line about why there are none."""
        if self._empty_lines:
            return self._empty_lines[row][0]
        return self.draw_claims(row, width) if self._is_filled else ()

    def _fit(self) -> None:
        """Wrap anew what is said when there are no claims."""
        if self._view is not None and self._empty_lines:
            self._empty_lines = self.empty_state(self._view)
            self.set_rows(len(self._empty_lines), max(self.cursor, 0))
        super()._fit()

    def _positions(self, rows: range) -> list[int]:
        """The claims in these rows, from first to last."""
        found = map(self.position_at, range(max(rows.start, 0), min(rows.stop, self.row_count)))
        return [position for position in found if position is not None]

    @on(WindowList.WindowMoved)
    def _ask_for_rows(self, event: WindowList.WindowMoved) -> None:
        event.stop()
        if not self._is_filled:
            return
        height = len(event.rows)
        if not self._asked.issuperset(self._missing(event.rows)):
            wanted = self._missing(range(event.rows.start - 2 * height, event.rows.stop + 2 * height))
            self._asked = frozenset(wanted)
            self.post_message(RowsWanted(wanted))

    def _missing(self, rows: range) -> list[int]:
        return [position for position in self._positions(rows) if position not in self._rows]

    @on(WindowList.Moved)
    def _keep(self, event: WindowList.Moved) -> None:
        event.stop()

    @on(WindowList.Clicked)
    def _post_click(self, event: WindowList.Clicked) -> None:
        event.stop()
        self.post_message(self._clicked(event.row, event.x) if self.offer is None else DropClicked(self.offer))
