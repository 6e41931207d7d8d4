"""The base of all dialogs: a modal screen with a titled frame, lists of ready-made lines, and the keys of lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from tui.state.messages import DialogDecided
from tui.widgets.cells import Span
from tui.widgets.glyphs import Glyphs
from tui.widgets.window_list import WindowList
from tui.widgets.wrapping import Line, shortened, wrap

T = TypeVar("T")


class Dialog(ModalScreen[T], Generic[T]):
    """Asks one thing. Escape cancels it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "cancel", show=False)]
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (12, "-roomy")]  # noqa: RUF012

    def holds_back(self, key: str) -> bool:  # noqa: ARG002
        """Whether a key has to wait because a worker of the dialog awaits what decides what the key does.

        Keys that cancel never wait.
        """
        return False

    def on_worker_state_changed(self) -> None:
        """Tell that an answer may have arrived."""
        self.post_message(DialogDecided())

    def leave(self, answer: T | None) -> None:
        """Close the dialog with an answer. Only the first call counts: a second would close the screen below."""
        if self.app.screen is self:
            self.dismiss(answer)

    def action_cancel(self) -> None:
        """Close the dialog without an answer."""
        self.leave(None)


class TextLines(WindowList):
    """A scrollable list of ready-made lines, without a cursor."""

    def __init__(self, lines: Sequence[Line] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._content = lines

    def on_mount(self) -> None:
        """Show the lines."""
        self.set_rows(len(self._content), 0)

    def show(self, lines: Sequence[Line]) -> None:
        """Show other lines, scrolled to the first one."""
        self._content = lines
        self.set_rows(len(lines), 0)

    def draw_row(self, row: int, width: int) -> Sequence[Span]:  # noqa: ARG002
        """Return a line."""
        return self._content[row].spans

    def selectable(self, row: int) -> bool:  # noqa: ARG002
        """No row: there is no cursor."""
        return False

    def move(self, delta: int) -> None:
        """Scroll by lines."""
        self._scroll_to_row(self.scroll_offset.y + delta)

    def page(self, delta_pages: float) -> None:
        """Scroll by pages; after a whole page, one of the old lines is in view."""
        self.move(round((self.size.height - 1) * delta_pages))

    def first(self) -> None:
        """Scroll to the first line."""
        self._scroll_to_row(0)

    def last(self) -> None:
        """Scroll to the last line."""
        self._scroll_to_row(self.row_count)


class Sentences(Widget):
    """Text in as many lines as the widget is high, with a sign where it goes on."""

    def __init__(self, text: str, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(id=id)
        self._text = text
        self._glyphs = glyphs

    def say(self, text: str) -> None:
        """Show another text."""
        self._text = text
        self.refresh()

    def render(self) -> Content:
        """The lines."""
        width, height = self.content_size
        return Content("\n".join(shortened(wrap(self._text, width), height, width, self._glyphs.more)))


def static_text(text: str, style: str = "", id: str | None = None) -> Static:
    """A widget with plain text; `text` can come from the case, because it is never read as markup."""
    return Static(Content.styled(text, style) if style else Content(text), markup=False, id=id)


Q_CLOSES = Binding("q", "cancel", "close", show=False)
"""A second way out of dialogs that show or list something, where nothing is typed."""

LIST_BINDINGS: tuple[BindingType, ...] = (
    Binding("j,down", "move(1)", "down", show=False),
    Binding("k,up", "move(-1)", "up", show=False),
    Binding("pagedown,space", "page(1)", "page down", show=False),
    Binding("pageup", "page(-1)", "page up", show=False),
    Binding("g,home", "end(-1)", "first", show=False),
    Binding("G,end", "end(1)", "last", show=False),
)
"""The keys that move the cursor in the list of a dialog."""


class ListActions:
    """The actions of `LIST_BINDINGS`, for a dialog with one list."""

    @property
    def keyed_list(self) -> WindowList:
        """The list that the keys move in."""
        raise NotImplementedError

    def action_move(self, step: int) -> None:
        """Move by lines."""
        self.keyed_list.move(step)

    def action_page(self, step: int) -> None:
        """Move by pages."""
        self.keyed_list.page(step)

    def action_end(self, side: int) -> None:
        """Move to the first or the last line."""
        if side < 0:
            self.keyed_list.first()
        else:
            self.keyed_list.last()
