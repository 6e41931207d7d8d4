"""The row of the export dialog in which the name of the file is typed."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from tui.dialogs.choice_row import LABEL_WIDTH, label
from tui.widgets.cells import MORE


class FileRow(Horizontal):
    """A label and a text field, with a sign at each end of the field behind which the name goes on."""

    DEFAULT_CSS = f"""
    FileRow {{ height: 1; }}
    FileRow #label {{ width: {LABEL_WIDTH}; }}
    FileRow .cut {{ width: 1; color: $muted; }}
    FileRow Input {{ width: 1fr; }}
    """

    def __init__(self, name: str, *, id: str) -> None:
        super().__init__(id=id)
        self.field = Input(name, compact=True, id="path", select_on_focus=False)
        self._before, self._after = Static(classes="cut", markup=False), Static(classes="cut", markup=False)

    def compose(self) -> ComposeResult:
        """The label, and the field between its signs."""
        yield Static(id="label", markup=False)
        yield self._before
        yield self.field
        yield self._after

    def on_mount(self) -> None:
        """Follow the scrolling of the field."""
        self.watch(self.field, "scroll_x", self.show_ends)

    def on_resize(self) -> None:
        """Look anew how much of the name is in view."""
        self.call_after_refresh(self.show_ends)

    def show_label(self, text: str) -> None:
        """Show the label as that of a row with or without the focus."""
        self.query_one("#label", Static).update(label(text, self.field.has_focus))

    def show_ends(self) -> None:
        """Show on which sides the name goes on."""
        beyond = cell_len(self.field.value) - self.field.scroll_offset.x - self.field.scrollable_content_region.width
        self._before.update(Content(MORE if self.field.scroll_offset.x > 0 else ""))
        self._after.update(Content(MORE if beyond > 0 else ""))

    def put(self, name: str) -> None:
        """Replace the name, with the cursor behind it."""
        self.field.value = name
        self.field.cursor_position = len(name)
