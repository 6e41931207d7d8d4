"""The help screen: every key by group, the signs, the fields of the filter, and how to add claims to a case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from db.filters.fields import FIELDS, TEXT
from db.model.claims import Status
from tui.dialogs.base import LIST_BINDINGS, Dialog, ListActions, TextLines, static_text
from tui.state.commands import grouped, key_name
from tui.state.keymap import Keymap
from tui.state.view import HelpSection
from tui.widgets.glyphs import Glyphs
from tui.widgets.window_list import WindowList
from tui.widgets.wrapping import Line, wrap

_WIDTH = 72
_KEYS = 18

_STATUSES = {
    Status.DISPUTED: "another claim, not retracted, contradicts it",
    Status.CORROBORATED: "an identified voice of another side supports it, from another origin",
    Status.QUESTIONED: "another claim asks for evidence, or says it cannot be verified",
    Status.UNVERIFIED: "none of these",
    Status.RETRACTED: "its own speaker, or a body that they speak for, took it back",
}

READ_ONLY = "Cases are read-only here. Add claims with: conflict-tui import CASE FILE..."


class HelpDialog(ListActions, Dialog[None]):
    """Shows the help until it is closed."""

    BINDINGS: ClassVar[list[BindingType]] = [*LIST_BINDINGS, Binding("question_mark", "cancel", "close", show=False)]

    def __init__(self, keymap: Keymap, glyphs: Glyphs, sections: Iterable[HelpSection] = ()) -> None:
        super().__init__()
        self._lines = list(help_lines(keymap, glyphs, sections))

    def compose(self) -> ComposeResult:
        """The text in a frame."""
        with Vertical(classes="dialog tall") as frame:
            frame.border_title = "Help"
            yield TextLines(self._lines)
            yield static_text("j k and page keys scroll, escape closes", "$muted")

    @property
    def keyed_list(self) -> WindowList:
        """The text."""
        return self.query_one(TextLines)


def help_lines(keymap: Keymap, glyphs: Glyphs, sections: Iterable[HelpSection] = ()) -> Iterator[Line]:
    """The lines of the help screen."""
    for group, commands in grouped():
        yield _heading(group)
        for command in commands:
            keys = " ".join(map(key_name, keymap[command.id]))
            yield from _entry(keys, command.help)
        yield Line()
    yield _heading("The status of a claim")
    for status, meaning in _STATUSES.items():
        yield from _entry(f"{glyphs.status[status]} {status}", meaning, f"status--{status}")
    yield from _entry(f"{glyphs.superseded} superseded", "a later figure or position of the same side replaces it")
    folded = "while repeats are folded: the first of 3 claims that share an origin, shown for all of them"
    yield from _entry(f"{glyphs.times}3", folded)
    yield from _paragraph("A status is derived from the links alone. It says who answers whom, not what is true.")
    yield Line()
    for section in sections:
        yield _heading(section.heading)
        for name, meaning in section.entries:
            yield from _entry(name, meaning)
        yield from _paragraph(section.remark)
        yield Line()
    yield _heading("Time")
    yield from _entry(glyphs.axis[1:4], "beside a heading: the days that its vague date can mean")
    yield from _entry(glyphs.bars, "above the timeline: matches over time, by the date that orders the timeline")
    yield from _entry("", "fainter where most of them have vague dates, which are spread over their days")
    yield from _entry(glyphs.asof + glyphs.future * 2, "the time after the as-of date")
    yield Line()
    yield _heading("Fields of the filter")
    for field in FIELDS.values():
        if field.name != TEXT:
            yield from _entry(f"{field.name}:", f"{field.summary}. {field.example}")
            for value, meaning in field.choices:
                yield from _entry(f"  {field.name}:{value}", meaning)
    yield from _entry("words", "a bare word finds words that begin with it, a quoted phrase exactly these words")
    yield from _paragraph("More fields narrow the matches, commas inside a field widen them, a leading - excludes.")
    yield Line()
    yield _heading("Cases")
    yield from _paragraph(READ_ONLY)
    yield from _paragraph("The mouse works too; hold shift to select text with it as in any terminal.")


def _heading(text: str) -> Line:
    return Line(((f" {text}", "window--heading"),))


def _entry(name: str, meaning: str, style: str = "") -> Iterator[Line]:
    for number, part in enumerate(wrap(meaning, _WIDTH - _KEYS - 2)):
        shown = name if number == 0 else ""
        if len(shown) >= _KEYS:
            yield Line(((f" {shown}", style),))
            shown = ""
        yield Line(((f" {shown:<{_KEYS}}", style), (part, "window--dim")))


def _paragraph(text: str) -> Iterator[Line]:
    for part in wrap(text, _WIDTH - 2):
        yield Line(((f" {part}", "window--dim"),))
