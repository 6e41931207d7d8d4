"""The export dialog: what to export, in which format, a preview, and the file. It stays open until that is written."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from db.errors import ConflictError
from db.text.safe import line
from tui.dialogs.base import Dialog, TextLines, static_text
from tui.widgets.work import Work
from tui.widgets.wrapping import Line, wrap

PREVIEW_LINES = 400
_NARROWEST = 20


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

    AUTO_FOCUS = "#path"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "next_format", "format", show=False, priority=True),
        Binding("shift+tab", "next_subject", "subject", show=False, priority=True),
        Binding("ctrl+r", "switch_why", "reasons", show=False, priority=True),
        Binding("pagedown", "page(1)", "page down", show=False, priority=True),
        Binding("pageup", "page(-1)", "page up", show=False, priority=True),
    ]

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
        """
        super().__init__()
        self._subjects = list(subjects)
        self._formats = list(formats)
        self._suffixes = formats
        self._explaining = explaining
        self._folding = folding
        self._why = False
        self._stem = stem
        self._preview = preview
        self._write = write
        self._text: list[str] = []
        self._writing = False
        self._overwrite: Path | None = None

    def compose(self) -> ComposeResult:
        """The subject and format, the preview, the file name and the keys."""
        with Vertical(classes="dialog tall export") as frame:
            frame.border_title = "Export"
            yield static_text("", id="subject")
            yield static_text("", "$warning", id="warning")
            yield TextLines(id="preview")
            yield Input(self._suggested(), compact=True, id="path", select_on_focus=False)
            yield static_text("", id="problem")
            yield static_text(self._hint(), "$muted")

    def on_mount(self) -> None:
        """Show the first subject."""
        self._refresh()

    def action_next_format(self) -> None:
        """Switch to the next format, and change the suggested file name accordingly unless it was edited."""
        if self._writing:
            return
        before = self._suggested()
        self._formats.append(self._formats.pop(0))
        field = self.query_one("#path", Input)
        if field.value == before:
            field.value = self._suggested()
            field.cursor_position = len(field.value)
        self._refresh()

    def action_next_subject(self) -> None:
        """Switch to the next subject."""
        if self._writing:
            return
        self._subjects.append(self._subjects.pop(0))
        self._refresh()

    def action_switch_why(self) -> None:
        """Include the reasons for each status, or leave them out."""
        if self._writing:
            return
        self._why = not self._why
        self._refresh()

    @property
    def _explains(self) -> bool:
        """Whether reasons will be written: they are requested, and the format can include them."""
        return self._why and self._formats[0] in self._explaining

    def action_page(self, step: int) -> None:
        """Scroll the preview."""
        self.query_one(TextLines).page(step)

    @on(Input.Changed)
    def _forget_overwrite(self, event: Input.Changed) -> None:
        event.stop()
        self._overwrite = None
        if not self._writing:
            self.query_one("#problem", Static).update(Content(""))

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        event.stop()
        if self._writing:
            return
        if not event.value.strip():
            self._complain("Type the name of the file to write.")
            return
        try:
            path = Path(event.value.strip()).expanduser()
            is_folder, exists = path.is_dir(), path.exists()
        except (OSError, RuntimeError, ValueError) as error:
            self._complain(f"No file can be written there: {line(error)}")
            return
        if is_folder:
            self._complain(f"{line(path)} is a folder. Add a file name.")
        elif exists and path != self._overwrite:
            self._overwrite = path
            self._complain(f"{line(path)} exists. Press enter again to overwrite it, or change the name.")
        else:
            job = ExportJob(self._subjects[0].id, self._formats[0], path, path == self._overwrite, self._explains)
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

    def _suggested(self) -> str:
        return f"{self._stem}{self._suffixes[self._formats[0]]}"

    def _hint(self) -> str:
        subjects = ", shift+tab what to export" if len(self._subjects) > 1 else ""
        return f"enter writes the file, tab next format{subjects}, ctrl+r reasons, pgup pgdn scroll, escape cancels"

    def _complain(self, problem: str) -> None:
        self.query_one("#problem", Static).update(Content.styled(problem, "$warning"))

    def _refresh(self) -> None:
        subject, format = self._subjects[0], self._formats[0]
        formats = [(f" {name} ", "bold $accent reverse" if name == format else "$muted") for name in self._suffixes]
        reasons = " with the reasons for each status" if self._explains else ""
        if self._why and not self._explains:
            reasons = f" ({format} cannot include reasons)"
        origins, folded = "", ""
        if subject.origins and format in self._folding:
            origins = f"{subject.origins} in "
        elif subject.origins:
            folded = f" ({format} cannot fold them)"
        name = Content.assemble((origins + subject.name, "bold"), folded, reasons, "  as ", *formats)
        self.query_one("#subject", Static).update(name)
        warning = self.query_one("#warning", Static)
        warning.update(Content.styled(subject.warning, "$warning"))
        warning.display = bool(subject.warning)
        self.run_worker(Work(self._show_preview, subject.id, format, self._explains), exclusive=True)
        self.query_one("#path", Input).focus()

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
