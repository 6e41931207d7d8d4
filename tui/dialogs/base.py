"""What all dialogs share: a frame with a title in the middle of the screen, and two ways out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.widgets.cells import Span
from tui.widgets.window_list import WindowList
from tui.widgets.wrapping import Line

T = TypeVar("T")


class Dialog(ModalScreen[T], Generic[T]):
    """Asks one thing. Escape gives it up; so does `q` where no text is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", "give up", show=False),
        Binding("q", "give_up", "give up", show=False),
    ]

    def on_key(self, event: events.Key) -> None:
        """Put what was typed before there was a field into it; a field that is there takes what is typed itself."""
        if isinstance(self.focused, Input) and event.is_printable and event.character:
            event.stop()
            self.focused.insert_text_at_cursor(event.character)

    def leave(self, answer: T | None) -> None:
        """Return the answer; only the first counts, because dismissing again would close the screen below."""
        if self.app.screen is self:
            self.dismiss(answer)

    def action_give_up(self) -> None:
        """Leave without an answer."""
        self.leave(None)


class TextLines(WindowList):
    """Ready-made lines that can be read and scrolled: what moves is the view, there is no cursor in it."""

    def __init__(self, lines: Sequence[Line] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._content = lines

    def on_mount(self) -> None:
        """Show the lines."""
        self.set_rows(len(self._content), 0)

    def show(self, lines: Sequence[Line]) -> None:
        """Show other lines from the first one on."""
        self._content = lines
        self.set_rows(len(lines), 0)

    def draw_row(self, row: int, width: int) -> Sequence[Span]:  # noqa: ARG002
        """A line."""
        return self._content[row].spans

    def selectable(self, row: int) -> bool:  # noqa: ARG002
        """No line can be chosen."""
        return False

    def move(self, delta: int) -> None:
        """Scroll by lines."""
        self._scroll_to_row(self.scroll_offset.y + delta)

    def page(self, delta_pages: float) -> None:
        """Scroll by pages; a whole page keeps one line in view."""
        self.move(round((self.size.height - 1) * delta_pages))

    def first(self) -> None:
        """Scroll to the first line."""
        self._scroll_to_row(0)

    def last(self) -> None:
        """Scroll to the last line."""
        self._scroll_to_row(self.row_count)


def static_text(text: str, style: str = "", id: str | None = None) -> Static:
    """A piece of plain text for a dialog; `text` may come from data."""
    return Static(Content.styled(text, style) if style else Content(text), markup=False, id=id)


MOVES: tuple[BindingType, ...] = (
    Binding("j,down", "move(1)", "down", show=False),
    Binding("k,up", "move(-1)", "up", show=False),
    Binding("pagedown,space", "page(1)", "page down", show=False),
    Binding("pageup", "page(-1)", "page up", show=False),
    Binding("g,home", "end(-1)", "first", show=False),
    Binding("G,end", "end(1)", "last", show=False),
)
"""The keys that move in the list of a dialog."""


class ListMoves:
    """The actions behind `MOVES`, for a dialog with one list."""

    @property
    def moving(self) -> WindowList:
        """The list that the keys move in."""
        raise NotImplementedError

    def action_move(self, step: int) -> None:
        """Move by lines."""
        self.moving.move(step)

    def action_page(self, step: int) -> None:
        """Move by pages."""
        self.moving.page(step)

    def action_end(self, side: int) -> None:
        """Move to the first or the last line."""
        if side < 0:
            self.moving.first()
        else:
            self.moving.last()
