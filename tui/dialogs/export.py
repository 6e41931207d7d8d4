"""The export dialog: what to export, in which format, and the file. It stays open until that is written.

It opens on the choices, where a letter does nothing and enter goes on to the file. Only enter in the field of the file
writes it, and only if it was pressed after the screen said so: keys typed ahead are meant for something else.
"""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from db.errors import ConflictError
from db.exporting.write import free_name
from db.text.safe import line
from tui.dialogs.base import Dialog, TextLines, static_text
from tui.dialogs.choice_row import LABEL_WIDTH, ChoiceRow, Option, label
from tui.widgets.work import Work
from tui.widgets.wrapping import Line, wrap

PREVIEW_LINES = 400
_NARROWEST = 20
_WITHOUT, _WITH = "without", "with"
_REASONS = (Option(_WITHOUT, "none"), Option(_WITH, "why each claim has its status"))
_AT_CHOICES = "left right change it, up down next row, pgup pgdn scroll, escape cancels"
_AT_FILE = "up goes back to the choices, pgup pgdn scroll, escape cancels"


@dataclass(frozen=True, slots=True)
class Subject:
    """A set of claims that can be exported: `name` says which and how many, `warning` what to know beforehand.

    `origins` is the number of origins in words if the claims are folded by origin, else "".
    """

    id: str
    name: str
    warning: str = ""
    origins: str = ""


@dataclass(frozen=True, slots=True)
class ExportJob:
    """What to write: the id of the subject, the format and the file.

    `force` overwrites an existing file; `why` includes the reasons for each status.
    """

    subject: str
    format: str
    path: Path
    force: bool
    why: bool = False


Preview = Callable[[str, str, bool], Awaitable[list[str]]]
"""Returns the first lines of a subject (by id) in a format, with the reasons for each status or without."""

Write = Callable[[ExportJob], Awaitable[str]]
"""Writes the file and returns a message about it. Raises ConflictError."""


class ExportDialog(Dialog[str]):
    """Returns a message about the file that was written.

    If the file cannot be written, the dialog stays open and says why, so that the input is not lost.
    """

    AUTO_FOCUS = "#subject"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "step('format', 1)", "format", show=False, priority=True),
        Binding("shift+tab", "step('subject', 1)", "subject", show=False, priority=True),
        Binding("ctrl+r", "step('reasons', 1)", "reasons", show=False, priority=True),
        Binding("down", "go(1)", "next row", show=False, priority=True),
        Binding("up", "go(-1)", "row before", show=False, priority=True),
        Binding("pagedown", "page(1)", "page down", show=False, priority=True),
        Binding("pageup", "page(-1)", "page up", show=False, priority=True),
        Binding("enter", "go_to_file", "to the file", show=False),
    ]
    # The width of the text must not depend on whether there is enough of it to scroll.
    DEFAULT_CSS = f"""
    ExportDialog TextLines {{ overflow-y: scroll; margin: 1 0 0 0; }}
    ExportDialog #file {{ height: 1; }}
    ExportDialog #file Static {{ width: {LABEL_WIDTH + 1}; }}
    ExportDialog #file Input {{ width: 1fr; }}
    ExportDialog #place, ExportDialog #warning, ExportDialog #problem {{ padding: 0 0 0 {LABEL_WIDTH + 1}; }}
    """

    def __init__(
        self,
        subjects: Sequence[Subject],
        formats: dict[str, str],
        explaining: Container[str],
        folding: Container[str],
        stem: str,
        preview: Preview,
        write: Write,
    ) -> None:
        """`formats` are names with their file suffixes; `explaining` are those that can include the reasons for each
        status, `folding` those that can fold claims of one origin. `stem` is the suggested file name without suffix.
        The first subject and the first format are chosen when the dialog opens.
        """
        super().__init__()
        self._subjects = {subject.id: subject for subject in subjects}
        self._subject = subjects[0]
        self._suffixes = formats
        self._format = next(iter(formats))
        self._explaining = explaining
        self._folding = folding
        self._why = False
        self._stem = stem
        self._preview = preview
        self._write = write
        self._text: list[str] = []
        self._writing = False
        self._overwrite: Path | None = None
        self._painted = math.inf
        """When what the next enter is about came onto the screen."""

    def compose(self) -> ComposeResult:
        """The choices, the file, the preview and the keys."""
        with Vertical(classes="dialog tall export") as frame:
            frame.border_title = "Export"
            yield ChoiceRow("What", id="subject")
            yield static_text("", id="warning")
            yield ChoiceRow("Format", id="format")
            yield ChoiceRow("Reasons", id="reasons")
            with Horizontal(id="file"):
                yield static_text("", id="label")
                yield Input(self._suggested(), compact=True, id="path", select_on_focus=False)
            yield static_text("", id="place")
            yield static_text("", id="problem")
            yield TextLines(id="preview")
            yield static_text("", id="hint")

    def on_mount(self) -> None:
        """Show the first subject, and take no enter before that is on the screen."""
        self._refresh()
        self._wait_for_paint()

    # Keys

    def on_key(self, event: events.Key) -> None:
        """Leave out an enter that was pressed before it could be seen what it would do."""
        if event.key != "enter":
            return
        if event.time < self._painted:
            event.stop()
            event.prevent_default()
        else:
            self._painted = math.inf  # the next one is about what this one brings about

    def action_go(self, step: int) -> None:
        """Go to another row."""
        rows = self._rows
        here = next((number for number, row in enumerate(rows) if row.has_focus), 0)
        rows[max(0, min(here + step, len(rows) - 1))].focus()

    def action_go_to_file(self) -> None:
        """Go to the field of the file."""
        self.query_one("#path", Input).focus()

    def action_step(self, row: str, step: int) -> None:
        """Choose another option of a row."""
        self.query_one(f"#{row}", ChoiceRow).action_step(step)

    def action_page(self, step: int) -> None:
        """Scroll the preview."""
        self.query_one(TextLines).page(step)

    @on(events.DescendantFocus)
    def _on_row_change(self) -> None:
        self._show_file()
        self._wait_for_paint()

    @property
    def _rows(self) -> list[Widget]:
        """What can have the focus, from top to bottom."""
        return [*self.query(ChoiceRow), self.query_one("#path", Input)]

    def _wait_for_paint(self) -> None:
        self._painted = math.inf
        self.call_after_refresh(self._note_painted)

    def _note_painted(self) -> None:
        self._painted = Message().time

    # Choices

    @on(ChoiceRow.Chosen)
    def _choose(self, event: ChoiceRow.Chosen) -> None:
        event.stop()
        if self._writing:
            return
        before, field = self._suggested(), self.query_one("#path", Input)
        if event.row.id == "subject":
            self._subject = self._subjects[event.value]
        elif event.row.id == "format":
            self._format = event.value
        else:
            self._why = event.value == _WITH
        if field.value == before != self._suggested():
            field.value = self._suggested()
            field.cursor_position = len(field.value)
        self._refresh()

    @property
    def _explains(self) -> bool:
        """Whether reasons will be written: they are requested, and the format can include them."""
        return self._why and self._format in self._explaining

    def _suggested(self) -> str:
        return free_name(f"{self._stem}{self._suffixes[self._format]}")

    def _refresh(self) -> None:
        """Show what is chosen, and the beginning of what would be written."""
        cannot = "" if self._format in self._explaining else f"({self._format} cannot include reasons)"
        unfolded = self._subject.origins and self._format not in self._folding
        subjects = [Option(subject.id, self._named(subject)) for subject in self._subjects.values()]
        remark = f"({self._format} cannot fold them)" if unfolded else ""
        self.query_one("#subject", ChoiceRow).show(subjects, self._subject.id, remark)
        self.query_one("#format", ChoiceRow).show([Option(name, name) for name in self._suffixes], self._format)
        self.query_one("#reasons", ChoiceRow).show(_REASONS, _WITH if self._why else _WITHOUT, cannot)
        self._say("#warning", self._subject.warning)
        self._show_file()
        work = Work(self._show_preview, self._subject.id, self._format, self._explains)
        self.run_worker(work, exclusive=True)

    def _named(self, subject: Subject) -> str:
        folds = subject.origins and self._format in self._folding
        return f"{subject.origins} in {subject.name}" if folds else subject.name

    # The file

    @on(Input.Changed)
    def _forget_overwrite(self, event: Input.Changed) -> None:
        event.stop()
        self._overwrite = None
        if not self._writing:
            self._complain("")
            self._show_file()

    def _show_file(self) -> None:
        """Say what enter does in the row that has the focus, and where the file will be."""
        field = self.query_one("#path", Input)
        self.query_one("#label", Static).update(label("File", field.has_focus))
        style = "$accent" if field.has_focus else "$muted"
        self.query_one("#place", Static).update(Content.styled(self._place(field), style))
        self.query_one("#hint", Static).update(Content.styled(_AT_FILE if field.has_focus else _AT_CHOICES, "$muted"))

    def _place(self, field: Input) -> str:
        try:
            path = Path(field.value.strip()).expanduser().absolute()
        except (OSError, RuntimeError, ValueError):
            return ""  # enter says why
        if not field.has_focus:
            return f"enter goes on to the file, in {line(path.parent)}"
        does = "overwrites" if self._overwrite else "writes"
        return f"enter {does} {line(path.name)} here: {line(path.parent)}" if field.value.strip() else ""

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        event.stop()
        self._wait_for_paint()
        if self._writing:
            return
        if not event.value.strip():
            self._complain("Type the name of the file to write.")
            return
        try:
            path = Path(event.value.strip()).expanduser()
            is_folder, is_file, exists = path.is_dir(), path.is_file(), path.exists()
        except (OSError, RuntimeError, ValueError) as error:
            self._complain(f"No file can be written there: {line(error)}")
            return
        if is_folder:
            self._complain(f"{line(path)} is a folder. Add a file name.")
        elif exists and not is_file:
            self._complain(f"{line(path)} is not a regular file. Choose another name.")
        elif exists and path != self._overwrite:
            self._overwrite = path
            self._show_file()
            self._complain(f"{line(path)} exists. Press enter again to overwrite it, or change the name.")
        else:
            job = ExportJob(self._subject.id, self._format, path, path == self._overwrite, self._explains)
            self._writing = True
            self.run_worker(Work(self._write_file, job), group="writing")

    async def _write_file(self, job: ExportJob) -> None:
        self._complain("Writing. Escape cancels.")
        try:
            self.leave(await self._write(job))
        except ConflictError as error:
            self._complain(line(error))
        finally:
            self._writing = False

    def _complain(self, problem: str) -> None:
        """Say what keeps the file from being written."""
        self._say("#problem", problem)

    def _say(self, id: str, text: str) -> None:
        """Show a warning, or take it and its line away."""
        warning = self.query_one(id, Static)
        warning.update(Content.styled(text, "$warning"))
        warning.display = bool(text)

    # The preview

    async def _show_preview(self, subject: str, format: str, why: bool) -> None:
        try:
            lines = await self._preview(subject, format, why)
        except ConflictError as error:
            self._complain(line(error))
            return
        self._text = lines
        self._show_text()

    def on_resize(self) -> None:
        """Wrap the preview again."""
        self.call_after_refresh(self._show_text)

    def _show_text(self) -> None:
        preview = self.query_one(TextLines)
        width = max(preview.row_width - 2, _NARROWEST)
        preview.show([Line(((f" {part}", ""),)) for text in self._text for part in _wrapped(text, width)])


def _wrapped(text: str, width: int) -> Iterator[str]:
    """Wrap a line longer than `width` cells into several with the same indentation."""
    if cell_len(text) <= width:
        yield text
        return
    words = text.lstrip(" ")
    indent = " " * min(len(text) - len(words), width // 2)
    yield from (indent + part for part in wrap(words, width - len(indent)))
