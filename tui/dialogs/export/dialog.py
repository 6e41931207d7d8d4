"""The export dialog: what to export, in which format, and the file. It stays open until that is written.

It opens on the choices, where a letter does nothing and enter goes on to the file. Only enter in the field of the file
writes it, and only if it was pressed after the screen said so: keys typed ahead are meant for something else.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from db.errors import ConflictError
from db.exporting.write import free_name
from db.text.safe import line
from tui.dialogs.base import Dialog
from tui.dialogs.choice_row import ChoiceRow, Option
from tui.dialogs.export.frame import ExportFrame
from tui.dialogs.export.job import Abilities, ExportJob, Extras, Preview, Subject, Write
from tui.dialogs.export.target import Target, shortened, target_of
from tui.widgets.work import Work

_LONGEST = 30
"""Cells that a question gives to the name of a file."""
_WITHOUT, _WITH = "without", "with"
_REASONS = (Option(_WITHOUT, "none"), Option(_WITH, "why each claim has its status"))
_WORK = (Option(_WITHOUT, "none"), Option(_WITH, "notes, tags, grades, who did what"))
_TYPED_AHEAD = "Press enter to write it: the last one came too early."


class ExportDialog(Dialog[str]):
    """Returns a message about the file that was written.

    If the file cannot be written, the dialog stays open and says why, so that the input is not lost.
    """

    AUTO_FOCUS = "#subject"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "step('format', 1)", "format", show=False, priority=True),
        Binding("shift+tab", "step('subject', 1)", "subject", show=False, priority=True),
        Binding("ctrl+r", "step('reasons', 1)", "reasons", show=False, priority=True),
        Binding("ctrl+n", "step('work', 1)", "work", show=False, priority=True),
        Binding("down", "go(1)", "next row", show=False, priority=True),
        Binding("up", "go(-1)", "row before", show=False, priority=True),
        Binding("pagedown", "page(1)", "page down", show=False, priority=True),
        Binding("pageup", "page(-1)", "page up", show=False, priority=True),
        Binding("enter", "go_to_file", "to the file", show=False),
    ]

    def __init__(
        self,
        subjects: Sequence[Subject],
        formats: dict[str, str],
        abilities: Abilities,
        stem: str,
        preview: Preview,
        write: Write,
    ) -> None:
        """`formats` are names with their file suffixes. `stem` is the suggested file name without suffix.

        The first subject and the first format are chosen when the dialog opens.
        """
        super().__init__()
        self._subjects = {subject.id: subject for subject in subjects}
        self._subject = subjects[0]
        self._suffixes = formats
        self._format = next(iter(formats))
        self._of_suffix = {suffix: name for name, suffix in reversed(formats.items())}
        """For each ending of a name the format that it stands for: the one chosen last, or else the first."""
        self._stem = stem
        self._abilities = abilities
        self._wanted = Extras()
        self._preview = preview
        self._write = write
        self._writing = False
        self._overwrite: Path | None = None
        self._painted = math.inf
        """When what the next enter in the field of the file is about came onto the screen."""
        self._paints = 0
        self._suggested = self._suggestion()
        self._frame = ExportFrame(self._suggested)
        self._field = self._frame.file.field

    def compose(self) -> ComposeResult:
        """The frame with all its parts."""
        yield self._frame

    def on_mount(self) -> None:
        """Show the first subject."""
        self._refresh()

    def on_resize(self) -> None:
        """Arrange the parts anew; a question may have come out of sight."""
        self._frame.share_out()
        self._wait_for_paint()

    # Keys

    def on_key(self, event: events.Key) -> None:
        """Let no enter write that was pressed before it could be seen what it would do."""
        if event.key != "enter" or not self._field.has_focus:
            return
        if event.time < self._painted:
            event.stop()
            event.prevent_default()
            if not self._frame.problem:
                self._complain(_TYPED_AHEAD)
        else:
            self._painted = math.inf  # the next one is about what this one brings about

    def action_go(self, step: int) -> None:
        """Go to another row."""
        rows = self._frame.rows
        here = next((number for number, row in enumerate(rows) if row.has_focus), 0)
        self._go_to(rows[max(0, min(here + step, len(rows) - 1))])

    def action_go_to_file(self) -> None:
        """Go to the field of the file."""
        self._go_to(self._field)

    def _go_to(self, row: Widget) -> None:
        if not row.has_focus:
            self._painted = math.inf
            row.focus(scroll_visible=False)

    def action_step(self, row: str, step: int) -> None:
        """Choose another option of a row."""
        self.query_one(f"#{row}", ChoiceRow).action_step(step)

    def action_page(self, step: int) -> None:
        """Scroll the preview."""
        self._frame.preview.page(step)

    @on(events.DescendantFocus)
    def _on_row_change(self) -> None:
        if not self._field.has_focus and not self._writing:
            self._overwrite = None
            self._frame.problem = ""
        self._show_file()
        self._wait_for_paint()

    def _wait_for_paint(self) -> None:
        self._painted = math.inf
        self._paints += 1
        self.call_after_refresh(self._note_painted, self._paints)

    def _note_painted(self, number: int) -> None:
        """Take an enter from now on, unless it would answer a question that cannot be seen as a whole."""
        if number == self._paints and (self._overwrite is None or self._frame.sees_message):
            self._painted = Message().time

    # Choices

    @on(ChoiceRow.Chosen)
    def _choose(self, event: ChoiceRow.Chosen) -> None:
        event.stop()
        if self._writing:
            return
        if event.row.id == "subject":
            self._subject = self._subjects[event.value]
        elif event.row.id == "format":
            self._take_format(event.value)
        elif event.row.id == "work":
            self._wanted = replace(self._wanted, work=event.value == _WITH)
        else:
            self._wanted = replace(self._wanted, why=event.value == _WITH)
        self._refresh()

    def _take_format(self, format: str) -> None:
        """Choose a format; a name that ends as the files of another one gets its ending, or is suggested anew."""
        self._format = format
        suffix = self._suffixes[format]
        self._of_suffix[suffix] = format
        name = self._field.value.strip()
        ending = _ending(name)
        if name == self._suggested:
            self._suggested = self._suggestion()
            self._frame.file.put(self._suggested)
        elif ending in self._of_suffix and ending != suffix:
            self._frame.file.put(name[: -len(ending)] + suffix)

    def _suggestion(self) -> str:
        return free_name(f"{self._stem}{self._suffixes[self._format]}")

    def _follow_ending(self) -> None:
        """Choose the format that the name of the file ends in, if it ends in one."""
        ending = _ending(self._field.value.strip())
        if ending in self._of_suffix and ending != self._suffixes[self._format]:
            self._format = self._of_suffix[ending]
            self._refresh()

    @property
    def _extras(self) -> Extras:
        """What will be written besides: what is requested, as far as the format can include it."""
        can = self._abilities
        return Extras(
            self._wanted.why and self._format in can.explaining,
            self._wanted.work and self._format in can.telling_work,
        )

    def _refresh(self) -> None:
        """Show what is chosen, and the beginning of what would be written."""
        can = self._abilities
        unexplained = "" if self._format in can.explaining else f"({self._format} cannot include reasons)"
        untold = "" if self._format in can.telling_work else f"({self._format} cannot include it)"
        unfolded = self._subject.origins and self._format not in can.folding
        subjects = [Option(subject.id, self._named(subject)) for subject in self._subjects.values()]
        remark = f"({self._format} cannot fold them)" if unfolded else ""
        self._frame.subject.show(subjects, self._subject.id, remark)
        self._frame.format.show([Option(name, name) for name in self._suffixes], self._format)
        self._frame.reasons.show(_REASONS, _WITH if self._wanted.why else _WITHOUT, unexplained)
        self._frame.work.show(_WORK, _WITH if self._wanted.work else _WITHOUT, untold)
        self._frame.warning = self._subject.warning
        self._show_file()
        work = Work(self._show_preview, self._subject.id, self._format, self._extras)
        self.run_worker(work, exclusive=True)

    def _named(self, subject: Subject) -> str:
        folds = subject.origins and self._format in self._abilities.folding
        return f"{subject.origins} in {subject.name}" if folds else subject.name

    # The file

    @on(Input.Changed)
    def _forget_overwrite(self, event: Input.Changed) -> None:
        event.stop()
        if self._overwrite and not self._frame.sees_message:
            self._wait_for_paint()
        self._overwrite = None
        self._frame.file.show_ends()
        if not self._writing:
            self._follow_ending()
            self._complain("")

    def _show_file(self) -> None:
        """Say what enter does in the row that has the focus, and where the file will be."""
        self._frame.file.show_label("File")
        target = target_of(self._field.value)
        if not self._field.has_focus:
            self._frame.show_place("enter goes on to the file", f"in {target.folder}" if target.folder else "")
        elif self._frame.problem and target.problem:
            self._frame.show_place()
        elif target.problem:
            self._frame.show_place(target.problem, "")
        else:
            self._frame.show_place(f"enter {self._does(target)} {target.name} here:", target.folder)
        self._frame.share_out()

    def _does(self, target: Target) -> str:
        if not target.exists:
            return "writes"
        return "overwrites" if self._overwrite else "asks before it overwrites"

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        event.stop()
        self._wait_for_paint()
        if self._writing:
            return
        self._follow_ending()
        target = target_of(event.value)
        if target.problem or target.path is None:
            self._complain(target.problem)
        elif target.exists and target.path != self._overwrite:
            self._overwrite = target.path
            name = shortened(target.name, _LONGEST)
            self._complain(f"{name} exists. Press enter again to overwrite it, or change the name.")
        else:
            force = target.path == self._overwrite
            job = ExportJob(self._subject.id, self._format, target.path, force, self._extras)
            self._writing = True
            self.run_worker(Work(self._write_file, job), group="writing")

    async def _write_file(self, job: ExportJob) -> None:
        self._complain("Writing. Escape cancels.")
        try:
            self.leave(await self._write(job))
        except ConflictError as error:
            self._overwrite = None
            self._complain(line(error))
        finally:
            self._writing = False

    def _complain(self, problem: str) -> None:
        """Say what keeps the file from being written; nothing if it can be."""
        self._frame.problem = problem
        self._show_file()

    # The preview

    async def _show_preview(self, subject: str, format: str, extras: Extras) -> None:
        try:
            lines = await self._preview(subject, format, extras)
        except ConflictError as error:
            lines = [line(error)]
        self._frame.show_text(lines)


def _ending(name: str) -> str:
    """What the name of a file ends in, in small letters."""
    return os.path.splitext(name)[1].lower()
