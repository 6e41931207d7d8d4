"""The single lines around the panes: title and counts, legend of the signs, keys."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.widget import Widget

from db.model.claims import Status
from tui.state.commands import Command, key_name
from tui.state.messages import CommandChosen
from tui.state.view import LegendEntry
from tui.widgets.cells import cut
from tui.widgets.glyphs import Glyphs

MUTED = "$muted"
_LEAST_TITLE = 8


class TitleLine(Widget):
    """The name of the case on the left; counts and the state of the filter on the right."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._title = ""
        self._state = ""
        self._alert = ""
        self._more = ""

    def show(self, title: str, state: str, alert: str = "", more: str = "") -> None:
        """Show these texts; `alert` must not be overlooked, `more` goes on where it fits."""
        if (title, state, alert, more) != (self._title, self._state, self._alert, self._more):
            self._title, self._state, self._alert, self._more = title, state, alert, more
            self.refresh()

    def render(self) -> Content:
        """The line."""
        width = self.content_size.width
        remarks = self._alert + self._more
        if cell_len(remarks) + cell_len(self._state) + _LEAST_TITLE + 6 > width:
            remarks = self._alert
        right = f" {remarks}   {self._state}" if remarks else self._state
        title = cut(self._title, max(width - cell_len(right) - 2, _LEAST_TITLE))
        gap = " " * max(width - cell_len(title) - cell_len(right), 1)
        alert = [(f" {remarks} ", "bold reverse $warning"), ("  ", "")] if remarks else []
        return Content.assemble((title, "bold $primary"), gap, *alert, (self._state, ""))


class LegendLine(Widget):
    """What the signs mean."""

    def __init__(self, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(id=id)
        self._glyphs = glyphs
        self._first: Sequence[LegendEntry] = ()

    def show(self, first: Sequence[LegendEntry]) -> None:
        """Explain these signs before those of all views."""
        if first != self._first:
            self._first = first
            self.refresh()

    def render(self) -> Content:
        """The line; signs that do not fit are left to the help screen."""
        glyphs = self._glyphs
        entries = [(entry.sign, entry.meaning, entry.style) for entry in self._first]
        entries += [(glyphs.status[status], str(status), f"$status-{status}") for status in reversed(STATUS_ORDER)]
        entries += [
            (glyphs.superseded, "superseded", MUTED),
            (glyphs.mark, "selected", "$accent"),
            (glyphs.links, "links", MUTED),
            (glyphs.axis[1:4], "vague date", MUTED),
        ]
        parts: list[tuple[str, str]] = []
        room = self.content_size.width
        for sign, word, style in entries:
            room -= cell_len(sign) + cell_len(word) + 3
            if room < 0:
                break
            parts += [(f"{sign} ", style), (f"{word}  ", MUTED)]
        return Content.assemble(*parts)


STATUS_ORDER = (
    Status.RETRACTED,
    Status.UNVERIFIED,
    Status.QUESTIONED,
    Status.CORROBORATED,
    Status.DISPUTED,
)


class KeysLine(Widget):
    """The keys of the commands that matter in the focused pane; a click on one is the key."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._entries: Sequence[tuple[str, Command]] = ()
        self._starts: list[tuple[int, int, str]] = []

    def show(self, entries: Sequence[tuple[str, Command]]) -> None:
        """Show these commands, each with the key that runs it."""
        if entries != self._entries:
            self._entries = entries
            self.refresh()

    def render(self) -> Content:
        """The line; commands that do not fit are left to the help screen."""
        parts: list[tuple[str, str]] = []
        self._starts = []
        at, width = 0, self.content_size.width
        for key, command in self._entries:
            name = key_name(key)
            size = cell_len(name) + cell_len(command.label) + 1
            if at + size > width:
                break
            self._starts.append((at, at + size, command.id))
            parts += [(name, "bold $accent"), (f" {command.label}  ", MUTED)]
            at += size + 2
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """Run the command under the mouse."""
        place = event.get_content_offset(self)
        for start, stop, command in self._starts:
            if place is not None and start <= place.x < stop:
                self.post_message(CommandChosen(command))


class WelcomeLines(Widget):
    """What to know at the first start: the keys that matter most, and that cases are only read."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._keys: Sequence[tuple[str, str]] = ()
        self._remark = ""

    def show(self, keys: Sequence[tuple[str, str]], remark: str) -> None:
        """Show these keys, each with what it does, and a remark below."""
        self._keys, self._remark = keys, remark
        self.refresh(layout=True)

    def render(self) -> Content:
        """The lines."""
        parts: list[tuple[str, str]] = [("New here? ", "bold")]
        for key, label in self._keys:
            parts += [(key_name(key), "bold $accent"), (f" {label}  ", "")]
        return Content.assemble(*parts, ("esc hides", MUTED), "\n", (self._remark, MUTED))
