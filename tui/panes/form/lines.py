"""The rows of a form: a label, a text field, what is to be said of the text, and the offers to go on with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static, TextArea

from db.case.meant import BETWEEN, Offer
from tui.panes.form.keys import RowKeys
from tui.state.form.rows import FormRow, RowKind
from tui.widgets.cells import Span, fit
from tui.widgets.glyphs import Glyphs
from tui.widgets.line_input import LONGEST, TextRow, as_one_line
from tui.widgets.window_list import WindowList

_MOST_OFFERED = 5


class FormField(TextArea, TextRow):
    """The text of a row, wrapped into as many lines as it needs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "row(-1)", "row before", show=False),
        Binding("down", "row(1)", "next row", show=False),
        Binding("ctrl+s", "accept", "write it", show=False),
        Binding("ctrl+n", "discard", "discard", show=False),
        Binding("escape", "leave", "leave as a draft", show=False),
    ]

    def __init__(self, row: FormRow, text: str, form: RowKeys) -> None:
        super().__init__(
            text, compact=True, highlight_cursor_line=False, placeholder=Content(row.hint), tab_behavior="focus"
        )
        self.cursor_blink = False
        self.match_cursor_bracket = False
        self._form = form

    def on_key(self, event: events.Key) -> None:
        """Enter and tab are about rows and offers."""
        does = {"enter": self._take_or_go, "tab": self._complete, "shift+tab": self._go_back}.get(event.key)
        if does is not None:
            event.stop()
            event.prevent_default()
            does()
        elif event.is_printable and len(self.text) >= LONGEST:
            event.stop()
            event.prevent_default()

    def _take_or_go(self) -> None:
        self._form.take(first=False)

    def _complete(self) -> None:
        self._form.take(first=True)

    def _go_back(self) -> None:
        self._form.step(-1)

    def on_paste(self, event: events.Paste) -> None:
        """Paste as one line."""
        event.stop()
        event.prevent_default()
        text = as_one_line(event.text)[: max(LONGEST - len(self.text), 0)]
        if text:
            self.move_cursor(self.replace(text, *self.selection).end_location)

    def action_row(self, step: int) -> None:
        """Go a line up or down, at an end of the text to an offer or another row."""
        ends = self.navigator.is_first_wrapped_line if step < 0 else self.navigator.is_last_wrapped_line
        if not ends(self.cursor_location):
            self.action_cursor_up() if step < 0 else self.action_cursor_down()
        else:
            self._form.walk(step)

    def action_accept(self) -> None:
        """Have the form written."""
        self._form.accept()

    def action_discard(self) -> None:
        """Leave the form without a draft."""
        self._form.leave(emptied=True)

    def action_leave(self) -> None:
        """Leave the form as a draft."""
        self._form.leave()

    def on_focus(self) -> None:
        """Ask how to go on in this row."""
        self._form.changed()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Say what is in the form."""
        event.stop()
        if self.has_focus:
            self._form.changed()


class FormLine(Vertical):
    """A row: label and text, and below what is to be said of the text."""

    def __init__(self, row: FormRow, text: str, form: RowKeys) -> None:
        super().__init__()
        self.row = row
        self.field = FormField(row, text, form)
        self._remark = Static(markup=False, classes="remark")
        self._remark.display = False
        self._told = ("", False)

    def compose(self) -> ComposeResult:
        """Label, text and remark."""
        with Horizontal():
            yield Static(Content(self.row.label), markup=False, classes="label")
            yield self.field
        yield self._remark

    def tell(self, text: str, is_problem: bool) -> None:
        """Show a remark, or none."""
        if (text, is_problem) != self._told:
            self._told = (text, is_problem)
            self._remark.update(
                Content.styled(f"! {text}" if is_problem else text, "$warning" if is_problem else "$muted")
            )
            self._remark.display = bool(text)

    @property
    def _at(self) -> int:
        """How many characters of the text are before the cursor."""
        row, column = self.field.cursor_location
        return sum(len(line) + 1 for line in self.field.text.split("\n")[:row]) + column

    @property
    def begun(self) -> str:
        """The name that ends at the cursor, or the whole text where there are no names."""
        before = self.field.text[: self._at]
        return before.rpartition(";")[2].strip() if self.row.kind is RowKind.NAMES else before.strip()

    def complete(self, written: str) -> None:
        """Put a name in the place of the one that ends at the cursor."""
        before, after = self.field.text[: self._at], self.field.text[self._at :]
        kept, parts, _ = before.rpartition(";") if self.row.kind is RowKind.NAMES else ("", "", "")
        rest = after.partition(";")[2].strip() if self.row.kind is RowKind.NAMES else ""
        text = f"{kept.strip()}{BETWEEN if parts else ''}{written}"
        self.field.load_text(text + (BETWEEN + rest if rest else ""))
        self.field.move_cursor((0, len(text)))


class OfferList(WindowList):
    """Names to go on with, below the row that they are for."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"offers--count"}

    def __init__(self, glyphs: Glyphs, form: RowKeys) -> None:
        super().__init__()
        self._form = form
        self.can_focus = False
        self.display = False
        self._glyphs = glyphs
        self._shown: Sequence[Offer] = ()
        self.touched = False

    def show(self, offers: Sequence[Offer]) -> None:
        """Show these offers; without any, nothing is seen."""
        self.touched = False
        self._shown = offers[:_MOST_OFFERED]
        self.display = bool(self._shown)
        self.styles.height = max(len(self._shown), 1)
        self.set_rows(len(self._shown), 0)

    def walk(self, step: int) -> bool:
        """Point at another offer; return whether there is one in that direction."""
        if not self._shown or (step < 0 and not (self.touched and self.cursor)):
            return False
        if self.touched:
            if self.cursor + step >= len(self._shown):
                return False
            self.move(step)
        self.touched = True
        return True

    def chosen(self, first: bool) -> Offer | None:
        """The offer that was walked to, or the `first` one."""
        return self._shown[self.cursor] if self._shown and (self.touched or first) else None

    def draw_row(self, row: int, width: int) -> Sequence[Span]:
        """A name, what it means, and how many claims it has."""
        offer = self._shown[row]
        count = f" {offer.claims:>7,}" if offer.claims is not None else ""
        room = max(width - cell_len(count) - 3, 8)
        meaning = offer.meaning if offer.meaning != offer.written else ""
        name = fit(
            offer.written, room if not meaning else min(cell_len(offer.written), room // 2), more=self._glyphs.more
        )
        rest = fit(meaning, max(room - cell_len(name) - 2, 0), more=self._glyphs.more) if meaning else ""
        return ((f" {name}  ", ""), (rest, "window--dim"), (count, "offers--count"))

    @on(WindowList.Clicked)
    def _take_clicked(self, event: WindowList.Clicked) -> None:
        event.stop()
        self._form.take_offer(event.row)

    @on(WindowList.Moved)
    @on(WindowList.WindowMoved)
    def _keep(self, event: WindowList.ListMessage) -> None:
        event.stop()
