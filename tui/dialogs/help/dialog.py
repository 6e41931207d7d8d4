"""The help dialog: one list that shows the first page, what a search finds, or a page of the manual."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Input, Static

from tui.dialogs.base import LIST_BINDINGS, Dialog, ListActions, static_text
from tui.dialogs.help.contents import HelpSubject
from tui.dialogs.help.layout import first_page
from tui.dialogs.help.lines import HelpLine, HelpPlace
from tui.widgets.cells import Span
from tui.widgets.pen import PLAIN
from tui.widgets.window_list import NO_ROW, WindowList
from tui.widgets.work import Work

_WIDEST_PAGE = 120
"""Maximum width of a page of the manual in cells: longer lines are hard to read."""

_HINTS = {
    "first": "/ search   j k pgdn pgup move   enter opens a page   escape closes",
    "found": "/ search   j k move   enter opens the page   escape ends the search",
    "page": "/ search   j k pgdn pgup scroll   escape goes back   q closes",
    "field": "up and down move   enter opens the page   escape ends the search",
}


def _read_manual() -> None:
    from tui.dialogs.help.search import read_manual

    read_manual()


LinesAt = Callable[[int], Sequence[HelpLine]]


class HelpList(WindowList):
    """Lines, some of which lead to a page. Moving goes to the next of those in view; if there is none, it scrolls."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"help--code", "help--strong", "help--key", "help--match"}

    def __init__(self) -> None:
        super().__init__()
        self._lines_at: LinesAt = lambda _: ()
        self._lines: Sequence[HelpLine] = ()
        self._laid_out_for = 0
        self._pointed_row = NO_ROW

    @property
    def opens(self) -> HelpPlace | None:
        """The place that the line pointed at leads to, if it is in view."""
        return self.opened_by(self._pointed_row) if self._pointed_row in self.visible_rows else None

    def opened_by(self, row: int) -> HelpPlace | None:
        """The place that a line leads to."""
        return self._lines[row].opens if 0 <= row < len(self._lines) else None

    @property
    def position(self) -> tuple[int, int]:
        """The first line in view, and the line pointed at."""
        return self.scroll_offset.y, self._pointed_row

    def show(self, lines_at: LinesAt, position: tuple[int, int] = (0, NO_ROW)) -> None:
        """Show the lines that a function makes for a width, at a position that is right for that width."""
        self._lines_at = lines_at
        self._lay_out()
        top, pointed_row = position
        self._scroll_to_row(top)
        self._point(pointed_row)
        self._point_into_view(1)

    def go_to(self, place: HelpPlace) -> None:
        """Scroll to the lines that show a place, and point at the first of them."""
        row = next((row for row, line in enumerate(self._lines) if line.place == place and line.spans), 0)
        self._scroll_to_row(row - self.size.height // 3)
        self._point(row if place.block else NO_ROW)

    def _lay_out(self) -> None:
        self._laid_out_for = self.row_width
        self._lines = self._lines_at(self.row_width) if self.row_width else ()
        self.set_rows(len(self._lines))

    def _fit(self) -> None:
        """Lay the lines out anew if the width is another one."""
        if self.row_width != self._laid_out_for:
            self._pointed_row = NO_ROW
            self._lay_out()
        super()._fit()
        self._point_into_view(1)

    def draw_row(self, row: int, width: int) -> Sequence[Span]:  # noqa: ARG002
        """Return a line."""
        return self._lines[row].spans if row < len(self._lines) else ()

    def draw_strip(self, row: int, width: int, cursor: str) -> Strip:  # noqa: ARG002
        """Return a line as a strip; the one pointed at looks like one under the cursor."""
        line = "window--cursor" if row == self._pointed_row else PLAIN
        return self._pen.strip(self.draw_row(row, width), width, line)

    def selectable(self, row: int) -> bool:  # noqa: ARG002
        """No row: what is pointed at scrolls out of view with its line."""
        return False

    def hit(self, row: int, x: int) -> int | None:  # noqa: ARG002
        """Return a row that leads to a page."""
        return row if self.opened_by(row) else None

    def move(self, delta: int) -> None:
        """Point at the next line in view that leads to a page; scroll by lines if there is none."""
        step = 1 if delta > 0 else -1
        if not self._point_beyond(step):
            self._scroll_to_row(self.scroll_offset.y + delta)
            self._point_beyond(step)
            self._point_into_view(step)

    def page(self, delta_pages: float) -> None:
        """Scroll by pages; after a whole page, one of the old lines is in view."""
        self._scroll_to_row(self.scroll_offset.y + round((self.size.height - 1) * delta_pages))
        self._point_into_view(1)

    def first(self) -> None:
        """Scroll to the first line."""
        self._point(NO_ROW)
        self._scroll_to_row(0)
        self._point_into_view(1)

    def last(self) -> None:
        """Scroll to the last line."""
        self._point(NO_ROW)
        self._scroll_to_row(self.row_count)
        self._point_into_view(-1)

    def _point_beyond(self, step: int) -> bool:
        """Point at the next line in view that leads to a page, from the one pointed at on; say whether there is one."""
        here = self._pointed_row
        row = self._next_link(here + step, step) if here in self.visible_rows else None
        if row is not None:
            self._point(row)
        return row is not None

    def _point_into_view(self, step: int) -> None:
        """Unless it is in view, point at the first line in view that leads to a page, from the top or the bottom."""
        seen = self.visible_rows
        if seen and self._pointed_row not in seen:
            row = self._next_link(seen.start if step > 0 else seen.stop - 1, step)
            self._point(NO_ROW if row is None else row)

    def _next_link(self, row: int, step: int) -> int | None:
        """The first line in view that leads to a page, from a row on in a direction."""
        while row in self.visible_rows:
            if self.opened_by(row):
                return row
            row += step
        return None

    def _point(self, row: int) -> None:
        before, self._pointed_row = self._pointed_row, row
        for changed in {before, row} - {NO_ROW}:
            self.refresh_row(changed)


class HelpDialog(ListActions, Dialog[None]):
    """Shows the help until it is closed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *LIST_BINDINGS,
        Binding("slash", "search", "search", show=False, priority=True),
        Binding("enter", "open", "open", show=False),
        Binding("backspace", "back", "back", show=False),
        Binding("q,question_mark", "close", "close", show=False),
    ]
    AUTO_FOCUS = "HelpList"

    def __init__(self, subject: HelpSubject) -> None:
        super().__init__()
        self._subject = subject
        self._field = Input(compact=True, placeholder="/ searches keys, signs, filter fields and the manual")
        self._list = HelpList()
        self._topic = ""
        self._left_at = (0, NO_ROW)
        self._will_search = False

    def compose(self) -> ComposeResult:
        """The text field and the lines in a frame."""
        with Vertical(classes="dialog help") as frame:
            frame.border_title = "Help"
            yield self._field
            yield self._list
            yield static_text("", "$muted", id="hint")

    def on_mount(self) -> None:
        """Show the first page; a search may have been begun before there was a text field."""
        self._show()
        if self._will_search:
            self.set_focus(self._field)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """In the text field a slash is text; else it has priority, so that the next letter is searched for."""
        return action != "search" or self.focused is not self._field

    @property
    def keyed_list(self) -> WindowList:
        """The lines."""
        return self._list

    def _show(self, position: tuple[int, int] = (0, NO_ROW)) -> None:
        """Show what the text field says, or the first page."""
        self._topic = ""
        text = self._field.value.strip()
        if text:
            from tui.dialogs.help.search import found_lines  # reads the whole manual

            self._list.show(partial(found_lines, self._subject, text), position)
        else:
            self._list.show(partial(first_page, self._subject), position)
        self._describe()

    def _describe(self) -> None:
        """Say in the title what is shown, and below it what the keys do."""
        shown = "page" if self._topic else "found" if self._field.value.strip() else "first"
        hint = _HINTS["field" if self.focused is self._field else shown]
        self.query_one(".dialog").border_title = f"Help: {self._topic}" if self._topic else "Help"
        self.query_one("#hint", Static).update(Content.styled(hint, "$muted"))

    def on_descendant_focus(self) -> None:
        """Say what the keys do now."""
        self._describe()

    # The search

    def action_search(self) -> None:
        """Go to the text field, and read the manual meanwhile."""
        self.run_worker(Work(asyncio.to_thread, _read_manual))
        self._will_search = not self._field.is_attached
        self.set_focus(self._field)

    @on(Input.Changed)
    def _on_change(self, event: Input.Changed) -> None:
        event.stop()
        self._show()

    # Pages of the manual

    @on(Input.Submitted)
    def action_open(self) -> None:
        """Open the page that is pointed at; from the text field, go to the lines if none is."""
        place = self._list.opens
        if place:
            self._open(place)
        self._list.focus()

    @on(WindowList.Clicked)
    def _on_clicked(self, event: WindowList.Clicked) -> None:
        if place := self._list.opened_by(event.row):
            self._open(place)

    def _open(self, place: HelpPlace) -> None:
        from tui.dialogs.help.markdown import page_lines  # brings a parser of Markdown

        self._topic, self._left_at = place.topic, self._list.position
        self._list.show(lambda width: tuple(page_lines(place.topic, min(width - 1, _WIDEST_PAGE))))
        self._list.go_to(place)
        self._describe()

    def action_back(self) -> None:
        """Go back from a page to where it was opened, or from what was found to the first page."""
        if self._topic:
            self._show(self._left_at)
        elif self._field.value:
            self._field.value = ""

    def action_cancel(self) -> None:
        """Leave the text field, else go back, else close the help."""
        if self.focused is self._field:
            self._field.value = ""
            self._list.focus()
        elif self._topic or self._field.value:
            self.action_back()
        else:
            self.leave(None)

    def action_close(self) -> None:
        """Close the help."""
        self.leave(None)
