"""The frame of the export dialog: its parts from top to bottom, and the lines that each of them gets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static

from tui.dialogs.base import TextLines
from tui.dialogs.choice_row import LABEL_WIDTH, ChoiceRow
from tui.dialogs.export.file_row import FileRow
from tui.dialogs.export.room import Needs, share, shows_whole
from tui.dialogs.export.target import shortened
from tui.widgets.wrapping import Line, wrap

_WIDEST = 100
_NARROW, _LOW = 60, 24
"""The width under which remarks begin at the edge, and the height under which the dialog takes the whole screen."""
_SHARE = 0.9
"""The share of the lines of a higher screen that the dialog takes."""
_LEAST_TEXT = 20
_AT_CHOICES = ("left right change it, up down next row, pgup pgdn scroll, escape cancels", "arrows, escape cancels")
_AT_FILE = ("up goes back to the choices, pgup pgdn scroll, escape cancels", "up, escape cancels")


class ExportFrame(Vertical):
    """Holds the parts and arranges them. `sees_message` is whether the message is in view as a whole, with the file."""

    # The width of the preview must not depend on whether there is enough of it to scroll.
    DEFAULT_CSS = """
    ExportFrame #choices { overflow-y: auto; scrollbar-size-vertical: 0; }
    ExportFrame TextLines { overflow-y: scroll; margin: 1 0 0 0; }
    """

    def __init__(self, name: str) -> None:
        """`name` is the suggested name of the file."""
        super().__init__(classes="dialog export")
        self.border_title = "Export"
        self.sees_message = True
        self.subject = ChoiceRow("What", id="subject")
        self.format = ChoiceRow("Format", id="format")
        self.reasons = ChoiceRow("Reasons", id="reasons")
        self.work = ChoiceRow("Work", id="work")
        self.choices: Sequence[ChoiceRow] = (self.subject, self.format, self.reasons, self.work)
        self.file = FileRow(name, id="file")
        self.preview = TextLines(id="preview")
        self._warning, self._place, self._problem, self._hint = (
            Static(id=id, markup=False) for id in ("warning", "place", "problem", "hint")
        )
        self.warning = self.problem = ""
        self._place_lines: Sequence[str] = ()
        self._text: Sequence[str] = ()

    def compose(self) -> ComposeResult:
        """The choices, the file with what is said of it, the preview and the keys."""
        with Vertical(id="choices"):
            yield self.subject
            yield self._warning
            yield self.format
            yield self.reasons
            yield self.work
        yield self.file
        yield self._place
        yield self._problem
        yield self.preview
        yield self._hint

    @property
    def rows(self) -> list[Widget]:
        """What can have the focus, from top to bottom."""
        return [*self.choices, self.file.field]

    def show_place(self, *lines: str) -> None:
        """Show what enter does, and where; each line is cut in its middle where it is too long."""
        self._place_lines = lines

    def show_text(self, text: Sequence[str]) -> None:
        """Show other lines in the preview."""
        self._text = text
        self._wrap_text()

    def share_out(self) -> None:
        """Give each part its lines; scroll the choices to the one that has the focus."""
        inner = self._take_room(self.app.size)
        focused = next((row for row in self.choices if row.has_focus), None)
        indent = 0 if self.app.size.width < _NARROW else LABEL_WIDTH + 1
        warning = wrap(self.warning, inner.width - indent) if self.warning else []
        problem = self._problem_lines(inner.width - indent, inner.height - 1)
        place = [shortened(line, inner.width - indent) for line in self._place_lines if line]
        hint = wrap((_AT_CHOICES if focused else _AT_FILE)[self.app.size.width < _NARROW], inner.width)
        choices = sum(row.lines_at(inner.width) for row in self.choices)
        needs = Needs(
            choices=choices + len(warning),
            focused=focused.lines_at(inner.width) if focused else 0,
            message=len(problem),
            place=len(place),
            hint=len(hint),
        )
        room = share(inner.height, needs)
        self.sees_message = shows_whole(inner.height, len(wrap(self.problem, inner.width - indent)))
        _set(self.query_one("#choices"), room.choices)
        _say(self._warning, warning, len(warning), "$warning", indent)
        _say(self._place, place, room.place, "$muted" if focused else "$accent", indent)
        _say(self._problem, problem, room.message, "$warning", indent)
        _say(self._hint, hint, room.hint, "$muted", 0)
        _set(self.preview, room.preview - 1)
        self.call_after_refresh(self._follow)

    def _take_room(self, screen: Size) -> Size:
        """Take as much of the screen as the dialog may, and return what is left inside of the frame."""
        height = screen.height if screen.height < _LOW else int(screen.height * _SHARE)
        width, padding = min(screen.width, _WIDEST), 1 if screen.width < _NARROW else 2
        self.styles.width, self.styles.height, self.styles.padding = width, height, (0, padding)
        return Size(max(width - 2 - 2 * padding, 1), max(height - 2, 0))

    def _problem_lines(self, width: int, most: int) -> list[str]:
        """The message in lines; one that is too long loses its middle, which is a path."""
        text, cells = self.problem, cell_len(self.problem)
        while text and len(wrap(text, width)) > max(most, 1) and cells > width:
            cells -= max(width // 4, 1)
            text = shortened(self.problem, cells)
        return wrap(text, width) if text else []

    def _follow(self) -> None:
        """Bring what was arranged into view."""
        for row in self.choices:
            if row.has_focus:
                row.scroll_visible(animate=False)
        self._wrap_text()

    def _wrap_text(self) -> None:
        width = max(self.preview.row_width - 2, _LEAST_TEXT)
        self.preview.show([Line(((f" {part}", ""),)) for text in self._text for part in _wrapped(text, width)])


def _set(part: Widget, height: int) -> None:
    """Give a part some lines, or hide it if there are none for it."""
    part.display = height > 0
    part.styles.height = max(height, 1)


def _say(part: Static, lines: Sequence[str], height: int, style: str, indent: int) -> None:
    """Show as many of some lines as there is room for."""
    part.update(Content.styled("\n".join(lines[:height]), style))
    part.styles.padding = (0, 0, 0, indent)
    _set(part, height)


def _wrapped(text: str, width: int) -> Iterator[str]:
    """Wrap a line longer than `width` cells into several with the same indentation."""
    if cell_len(text) <= width:
        yield text
        return
    words = text.lstrip(" ")
    indent = " " * min(len(text) - len(words), width // 2)
    yield from (indent + part for part in wrap(words, width - len(indent)))
