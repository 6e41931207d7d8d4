"""The lines below the panes: the keys, in whose place notices are shown, and a welcome."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.widget import Widget

from tui.state.commands import Hint
from tui.state.messages import CommandChosen
from tui.state.notices import Kind, Notice
from tui.widgets.glyphs import Glyphs
from tui.widgets.wrapping import shortened, wrap

MUTED = "$muted"
_NOTICE_LINES = 3
_BETWEEN = "   "
_SIGN = "! "
"""Before a warning, for whom a colour says nothing."""

_Parts = list[tuple[str, str]]


class FooterLine(Widget):
    """The keys that matter where the user is, or, for a while, notices; a click on the key of a command is the key.

    Long notices take up to three lines.
    """

    def __init__(self, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(id=id)
        self._glyphs = glyphs
        self._hints: Sequence[Hint] = ()
        self._lent: Sequence[Hint] | None = None
        self._starts: list[tuple[int, int, str]] = []
        self._notices: Sequence[Notice] = ()

    def show(self, hints: Sequence[Hint]) -> None:
        """Show these keys where keys are commands."""
        if hints != self._hints:
            self._hints = hints
            self._draw_anew()

    def lend(self, hints: Sequence[Hint] | None) -> None:
        """Show other keys, or none, where keys are for a text or a dialog, until the line is given back with None."""
        if hints != self._lent:
            self._lent = hints
            self._draw_anew()

    def _draw_anew(self) -> None:
        """Draw the line; until that is done, a click is on nothing."""
        self._starts = []
        self.refresh()

    def tell(self, notices: Sequence[Notice]) -> None:
        """Show these notices in place of the keys; without any, the keys."""
        if notices != self._notices:
            self._notices = notices
            self.set_class(bool(notices), "-notice")
            self._adapt()
            self._draw_anew()

    def fit(self, notices: Sequence[Notice]) -> bool:
        """Whether these notices can be shown together in full."""
        return len(self._lines(notices)) <= _NOTICE_LINES

    def on_resize(self) -> None:
        """Take as many lines as notices need at this width."""
        self._adapt()

    def _adapt(self) -> None:
        height = max(min(len(self._lines(self._notices)), _NOTICE_LINES), 1)
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height

    def _lines(self, notices: Sequence[Notice]) -> list[_Parts]:
        """Notices in lines; two short ones share one."""
        width = max(self.content_size.width, len(_SIGN) + 1)
        lines: list[_Parts] = []
        for notice in notices:
            sign, style = (_SIGN, "$warning") if notice.kind is Kind.WARNING else ("", "")
            parts = wrap(notice.text, width - len(sign))
            used = sum(cell_len(text) for text, _ in lines[-1]) if lines else width
            if len(parts) == 1 and used + len(_BETWEEN) + len(sign) + cell_len(parts[0]) <= width:
                lines[-1] += [(_BETWEEN, ""), (sign, f"bold {style}"), (parts[0], style)]
                continue
            for number, part in enumerate(shortened(parts, _NOTICE_LINES, width - len(sign), self._glyphs.more)):
                lines.append([(sign if number == 0 else " " * len(sign), f"bold {style}"), (part, style)])
        return lines

    def render(self) -> Content:
        """The lines."""
        if not self._notices:
            return Content.assemble(*self._keys())
        self._starts = []
        lines = [Content.assemble(*parts) for parts in self._lines(self._notices)]
        return Content("\n").join(lines)

    def _keys(self) -> Iterator[tuple[str, str]]:
        """The keys; commands that do not fit are left to the help screen."""
        self._starts = []
        at, width = 0, self.content_size.width
        for hint in self._hints if self._lent is None else self._lent:
            size = cell_len(hint.key) + cell_len(hint.label) + 1
            if at + size > width:
                break
            if hint.command:
                self._starts.append((at, at + size, hint.command))
            yield hint.key, "bold $accent"
            yield f" {hint.label}  ", MUTED
            at += size + 2

    def on_click(self, event: events.Click) -> None:
        """Run the command under the mouse."""
        place = event.get_content_offset(self)
        for start, stop, command in self._starts:
            if place is not None and start <= place.x < stop:
                self.post_message(CommandChosen(command))


class WelcomeLine(Widget):
    """What to try at the first start: a first question, and the command for a case that lies in the working folder."""

    def __init__(self, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(id=id)
        self._glyphs = glyphs
        self._keys: Sequence[tuple[str, str]] = ()
        self._file = self._command = ""

    def show(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show keys, each with the words behind it, the most important first."""
        self._keys = keys
        self.refresh()

    def name_case(self, file: str, command: str) -> None:
        """Name a case file, and the command that explores it."""
        self._file, self._command = file, command
        self.refresh()

    def render(self) -> Content:
        """The line: the longest form that fits; the first key, the case and how to hide the line stay longest."""
        keys: list[_Parts] = [[(key, "bold $accent"), (words, "")] for key, words in self._keys]
        end: _Parts = [("esc", "bold $accent"), (" hides", "")]
        named = (f"this folder has {self._file}: ", "yours: ") if self._file else ()
        cases: list[_Parts] = [[(words, ""), (self._command, "bold")] for words in named]
        counts = range(len(keys), 0, -1)
        forms = [[*keys[:kept], case, end] for kept in counts for case in cases]
        forms += [[*keys[:kept], end] for kept in counts]
        parts: _Parts = []
        for item in next((form for form in forms if _width(form) <= self.content_size.width), [end]):
            parts += [(f" {self._glyphs.nothing} ", MUTED), *item] if parts else item
        return Content.assemble(*parts)


def _width(items: Sequence[_Parts]) -> int:
    return sum(cell_len(text) for item in items for text, _ in item) + 3 * (len(items) - 1)
