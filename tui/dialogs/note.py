"""The dialog in which a note is written, in as many lines as it has."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static, TextArea

from db.text.safe import line
from tui.dialogs.base import Dialog, static_text
from tui.widgets.line_input import LONGEST, TextRow, without_unseen


class NoteField(TextArea, TextRow):
    """The text of a note. Enter keeps it; a line is begun by another key."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+j", "begin_line", "new line", show=False)]

    def on_key(self, event: events.Key) -> None:
        """Leave enter to the dialog, and take no more than there is room for."""
        if event.key == "enter":
            event.prevent_default()
        elif event.is_printable and len(self.text) >= LONGEST:
            event.stop()
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """Paste the lines without characters that cannot be seen."""
        event.stop()
        event.prevent_default()
        lines = [without_unseen(" ".join(one.split("\t"))) for one in event.text.splitlines()]
        if text := "\n".join(lines)[: max(LONGEST - len(self.text), 0)]:
            self.move_cursor(self.replace(text, *self.selection).end_location)

    def action_begin_line(self) -> None:
        """Begin a line."""
        self.move_cursor(self.replace("\n", *self.selection).end_location)


class NoteDialog(Dialog[str]):
    """Returns the text of a note, which is not empty."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "take", "keep", show=False)]

    def __init__(self, title: str, about: str, text: str = "", problem: str = "") -> None:
        """`about` names what the note is on. The field begins with `text`; `problem` says why that was refused."""
        super().__init__()
        self._title = title
        self._about = about
        self._text = text
        self._problem = problem

    def compose(self) -> ComposeResult:
        """The text field in a frame."""
        with Vertical(classes="dialog prompt note") as frame:
            frame.border_title = self._title
            field = NoteField(self._text, compact=True, highlight_cursor_line=False, tab_behavior="focus")
            field.cursor_blink = False
            yield field
            about = line(self._problem or self._about)
            yield static_text(about, "$error" if self._problem else "$muted", id="hint")
            yield static_text("enter keeps it, ctrl+j begins a line, escape cancels", "$muted")

    def on_mount(self) -> None:
        """Put the cursor behind the text."""
        field = self.query_one(NoteField)
        field.move_cursor(field.document.end)
        field.focus()

    def action_take(self) -> None:
        """Return the text."""
        text = self.query_one(NoteField).text.strip()
        if text:
            self.leave(text)
        else:
            said = Content.styled("Write something, or leave with escape.", "$error")
            self.query_one("#hint", Static).update(said)
