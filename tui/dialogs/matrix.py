"""The dialog that shows who disputes whom as a table, with a cursor on its cells."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from math import isqrt
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from db.errors import ConflictError
from db.model.claims import Actor
from db.text import phrases
from db.text.safe import line
from db.views.dispute_matrix import MOST, Among, Matrix, Tally
from tui.dialogs.base import LIST_BINDINGS, Q_CLOSES, Dialog, ListActions, Sentences, static_text
from tui.widgets.cells import Span, cut, fit
from tui.widgets.glyphs import Glyphs
from tui.widgets.window_list import WindowList
from tui.widgets.work import Work
from tui.widgets.wrapping import wrap

_CELL = 11
"""Width of a table cell in terminal cells: a number, its heat sign twice, and blanks."""
_NUMBER = 7
"""Width of the number in a table cell."""
_LEVELS = range(1, 5)
"""The levels of heat, from few disputes to many."""
_AROUND = 15
"""Lines of the screen that the rest of the dialog needs."""
_PATIENCE = 0.15
"""Seconds after which the dialog is shown without its table."""
_HEAD_LINES = 2
_UNSEEN = "-unseen"


class MatrixList(WindowList):
    """The rows of the table. The cursor has a column as well as a row."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "matrix--cursor",
        "matrix--name",
        *(f"matrix--heat-{level}" for level in _LEVELS),
    }

    class ColumnMoved(Message):
        """The cursor moved to another column."""

    def __init__(self, glyphs: Glyphs, rows: int) -> None:
        """`rows` are as many as the list has room for, if the screen has."""
        super().__init__()
        self._glyphs = glyphs
        self._rows = rows
        self._matrix: Matrix | None = None
        self._most = 1
        self._left = 0  # the first column in view
        self.column = 0

    def show(self, matrix: Matrix) -> None:
        """Show a table, with the cursor on the cell with the most disputes."""
        self._matrix = matrix
        self._most = max((cell.disputes for cell in matrix.cells.values()), default=1)
        who, whom = max(matrix.cells, key=lambda pair: matrix.cells[pair].disputes, default=(0, 0))
        row, column = (
            next((number for number, actor in enumerate(actors) if actor.id == id), 0)
            for actors, id in ((matrix.rows, who), (matrix.columns, whom))
        )
        self._left = 0
        self.set_rows(len(matrix.rows), row)
        self.go_to_column(column)

    def on_mount(self) -> None:
        """Take up the same room for every table."""
        self.styles.height = min(self._rows, max(self.app.size.height - _AROUND, 1))

    @property
    def place(self) -> tuple[Actor, Actor] | None:
        """Who disputes whom in the cell under the cursor; None while the table is empty."""
        if self._matrix is None or not self._matrix.cells:
            return None
        return self._matrix.rows[self.cursor], self._matrix.columns[self.column]

    @property
    def columns(self) -> range:
        """The columns in view: the same as before, as far as that of the cursor is among them."""
        number, room = len(self._matrix.columns) if self._matrix else 0, max((self.row_width - self.names) // _CELL, 1)
        self._left = max(min(self._left, self.column), self.column - room + 1)
        return range(self._left, min(self._left + room, number))

    @property
    def names(self) -> int:
        """Width of the row names in terminal cells."""
        return min(max(self.row_width // 4, 14), 30)

    def go_to_column(self, column: int) -> None:
        """Move the cursor to a column, or the nearest one that exists, and bring it into view."""
        if self._matrix is None or not self._matrix.columns:
            return
        self.column = min(max(column, 0), len(self._matrix.columns) - 1)
        self.redraw()
        self.post_message(self.ColumnMoved())

    def column_at(self, x: int) -> int | None:
        """The column that is drawn `x` cells from the left, if any."""
        columns = self.columns
        column = columns.start + (x - self.names) // _CELL
        return column if column in columns else None

    def draw_row(self, row: int, width: int) -> Sequence[Span]:  # noqa: ARG002
        """Return the name of a row and the cells in view."""
        if self._matrix is None:
            return ()
        who = self._matrix.rows[row]
        spans: list[Span] = [(fit(who.name, self.names - 1, more=self._glyphs.more) + " ", "matrix--name")]
        for column in self.columns:
            cell = self._matrix.cells.get((who.id, self._matrix.columns[column].id))
            text, style = self._drawn(cell)
            here = row == self.cursor and column == self.column
            spans.append((text, "matrix--cursor" if here else style))
        return spans

    def _drawn(self, cell: Tally | None) -> Span:
        """A cell. Heat grows with the square root of its share of the highest number of disputes in any cell."""
        if cell is None:
            return f"{self._glyphs.nothing:>{_NUMBER}}{'':{_CELL - _NUMBER}}", "window--dim"
        number = f"{cell.disputes:,}"
        shown = number if len(number) < _NUMBER else f"{cell.disputes // 1_000:,}k"
        level = min(isqrt(len(_LEVELS) ** 2 * cell.disputes // self._most), len(_LEVELS) - 1)
        return f"{shown:>{_NUMBER}} {self._glyphs.heat[level] * 2} ", f"matrix--heat-{_LEVELS[level]}"

    def head(self, number: int) -> Sequence[Span]:
        """Line 0 or 1 of the names above the columns in view; the one under the cursor is highlighted."""
        if self._matrix is None:
            return ()
        spans: list[Span] = [(" " * self.names, "")]
        for column in self.columns:
            first, *more = wrap(self._matrix.columns[column].name, _CELL - 2)
            part = ((first, " ".join(more)) if more else ("", first))[number]
            text = fit(cut(part, _CELL - 2, self._glyphs.more), _CELL - 1, right=True) + " "
            spans.append((text, "window--heading" if column == self.column else "window--dim"))
        return spans

    def rest(self) -> str:
        """The parts of the table that are not in view, in words."""
        return _rest(self._matrix, self.columns) if self._matrix and self._matrix.cells else ""


class MatrixHead(WindowList):
    """The names above the columns that the table shows."""

    def __init__(self, table: MatrixList) -> None:
        super().__init__(id="head")
        self.can_focus = False
        self._table = table

    def on_mount(self) -> None:
        """Show two lines."""
        self.set_rows(_HEAD_LINES)

    def draw_row(self, row: int, width: int) -> Sequence[Span]:  # noqa: ARG002
        """Return a line of names."""
        return self._table.head(row)

    def selectable(self, row: int) -> bool:  # noqa: ARG002
        """No name: there is no cursor."""
        return False


class MatrixRest(Widget):
    """What the table does not show, in words."""

    def __init__(self, table: MatrixList) -> None:
        super().__init__(id="rest")
        self._table = table

    def render(self) -> Content:
        """The words."""
        return Content.styled(self._table.rest(), "$muted")


class MatrixDialog(ListActions, Dialog[tuple[Actor, Actor]]):
    """Returns who disputes whom in the chosen cell. `count` computes the table of sides or of actors.

    It has the same size for both, and is seen once the first one is there, or after a moment. Keys typed before that
    move in the table when it has come.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *LIST_BINDINGS,
        Binding("l,right", "column(1)", "right", show=False),
        Binding("h,left", "column(-1)", "left", show=False),
        Binding("s,tab", "switch", "sides or actors", show=False),
        Binding("enter", "take", "filter", show=False),
        Binding("W", "cancel", "close", show=False),
        Q_CLOSES,
    ]

    def __init__(
        self,
        count: Callable[[Among], Awaitable[Matrix]],
        glyphs: Glyphs,
        names_actors: bool,
        actors: int,
        has_links: bool,
    ) -> None:
        """`names_actors` means that the filter has conditions on actors, which the table ignores.

        `actors` is the number of actors that speak in the matches, so that there can be as many rows. `has_links` says
        whether the case has any links.
        """
        super().__init__(classes=_UNSEEN)
        self._count = count
        self._glyphs = glyphs
        self._names_actors = names_actors
        self._has_links = has_links
        self._rows = min(max(actors, 1), MOST)
        self._matrix: Matrix | None = None

    def compose(self) -> ComposeResult:
        """What is counted, the table with its column names, and the cell under the cursor in words."""
        with Vertical(classes="dialog matrix") as frame:
            frame.border_title = "Who disputes whom"
            yield Sentences("counting…", self._glyphs, id="counted")
            table = MatrixList(self._glyphs, self._rows)
            yield MatrixHead(table)
            yield table
            yield Sentences("", self._glyphs, id="words")
            yield MatrixRest(table)
            yield static_text("", id="hint")

    def on_mount(self) -> None:
        """Show the table of sides."""
        self.set_timer(_PATIENCE, self._reveal)
        self._begin(Among.SIDES)

    def holds_back(self, key: str) -> bool:  # noqa: ARG002
        """Hold back all keys while the table is being counted."""
        return any(worker.node is self and not worker.is_finished for worker in self.workers)

    @property
    def keyed_list(self) -> WindowList:
        """The table."""
        return self.query_one(MatrixList)

    def action_column(self, step: int) -> None:
        """Move by columns."""
        table = self.query_one(MatrixList)
        table.go_to_column(table.column + step)

    def action_switch(self) -> None:
        """Switch between the tables of sides and of actors."""
        if self._matrix:
            self._begin(Among.ACTORS if self._matrix.among is Among.SIDES else Among.SIDES)

    @on(WindowList.Clicked)
    def _take_at(self, event: WindowList.Clicked) -> None:
        table = self.query_one(MatrixList)
        column = table.column_at(event.x)
        if column is not None:
            table.go_to_column(column)
            self.action_take()

    def action_take(self) -> None:
        """Return the actors of the cell under the cursor, unless it is empty."""
        place = self.query_one(MatrixList).place
        if place is None or self._matrix is None or (place[0].id, place[1].id) not in self._matrix.cells:
            return
        nameless = next((actor for actor in place if not actor.uid.strip()), None)
        if nameless:
            self._say("#words", f"{nameless.name or 'This actor'} has no id in the case, so a filter cannot name it.")
        else:
            self.leave(place)

    def _begin(self, among: Among) -> None:
        self.run_worker(Work(self._show, among), exclusive=True)

    async def _show(self, among: Among) -> None:
        try:
            matrix = await self._count(among)
        except ConflictError as error:
            self._say("#counted", line(str(error)))
            self._reveal()
            return
        self._matrix = matrix
        self.query_one(MatrixList).show(matrix)
        for widget in self.query("#head, MatrixList, #words, #rest"):
            widget.visible = bool(matrix.cells)
        unlinked = f"{phrases.NO_LINKS}. {phrases.HOW_LINKS_COME}."
        self._say("#counted", _counted(matrix, self._names_actors) if self._has_links else unlinked)
        other = Among.ACTORS if among is Among.SIDES else Among.SIDES
        keys = "arrows or h j k l move, enter filters, " if matrix.cells else ""
        hint = f"{keys}s shows {other}, q or escape closes"
        self.query_one("#hint", Static).update(Content.styled(hint, "$muted"))
        self._describe_cell()
        self._reveal()

    def _reveal(self) -> None:
        """Let the dialog be seen as it is."""
        self.remove_class(_UNSEEN)
        self.set_focus(self.query_one(MatrixList))

    @on(WindowList.Moved)
    @on(MatrixList.ColumnMoved)
    def _describe_cell(self) -> None:
        """Show the cell under the cursor in words."""
        table, matrix = self.query_one(MatrixList), self._matrix
        if matrix is None or table.place is None:
            return
        self.query_one(MatrixHead).redraw()
        self.query_one(MatrixRest).refresh()
        who, whom = table.place
        self._say("#words", _in_words(who, whom, matrix.cells.get((who.id, whom.id))))

    def _say(self, where: str, text: str) -> None:
        self.query_one(where, Sentences).say(text)


def _counted(matrix: Matrix, names_actors: bool) -> str:
    """What the table counts, or why it is empty."""
    aside = " Its conditions on actors are ignored here." if names_actors else ""
    if not matrix.cells and matrix.disputes:
        return f"In claims that match the filter, no identified side disputes another; other voices do.{aside}"
    if not matrix.cells:
        return f"No claim that matches the filter disputes another one, according to the links of this case.{aside}"
    links = phrases.count(matrix.disputes, "dispute")
    return f"The rows dispute the columns: {links} by claims that match the filter, without retracted ones.{aside}"


def _in_words(who: Actor, whom: Actor, cell: Tally | None) -> str:
    """A cell as a sentence."""
    same = who == whom
    if cell is None:
        return f"No voice of {who.name} disputes another." if same else f"{who.name} never disputes {whom.name}."
    between = f"Voices of {who.name} dispute each other" if same else f"{who.name} disputes {whom.name}"
    unnamed = f", {cell.unnamed:,} of them with unnamed voices or voices of both" if cell.unnamed else ""
    return f"{between}: {phrases.count(cell.disputes, 'dispute')} in {phrases.count(cell.claims, 'claim')}{unnamed}"


def _rest(matrix: Matrix, columns: range) -> str:
    """The parts of the table that are not in view, in words."""
    parts = []
    if len(columns) < len(matrix.columns):
        parts.append(f"columns {columns.start + 1}–{columns.stop} of {len(matrix.columns)}")
    if matrix.more_rows:
        parts.append(f"and {matrix.more_rows:,} more {matrix.among} that dispute")
    if matrix.more_columns:
        parts.append(f"and {matrix.more_columns:,} more {matrix.among} that are disputed")
    return ", ".join(parts)
