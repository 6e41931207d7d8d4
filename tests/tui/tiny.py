"""A program as small as a real one can be: asks the terminal, shows each key, ends by q or by a signal.

Run as `python -m tests.tui.tiny [crowd]`; with `crowd` it shows a list of a million rows.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.filter import LineFilter
from textual.widgets import Static

from db.errors import UsageError
from tui import ending
from tui.screen import terminal
from tui.screen.driver import TerminalApp, driver_class
from tui.widgets.cells import Span
from tui.widgets.scrub import line_filters
from tui.widgets.window_list import WindowList


class Crowd(WindowList):
    """A million rows."""

    def draw_row(self, row: int, width: int) -> Sequence[Span]:
        """Three spans."""
        return [("glyph ", "window--dim"), (f"row {row} ", "window--heading"), ("text " * 40, "")]


class Tiny(TerminalApp):
    """Shows the background it was told and the keys it got."""

    def __init__(self, answer: terminal.TerminalAnswer, crowd: bool) -> None:
        super().__init__(driver_class=driver_class(answer.typed))
        self.answer, self.crowd = answer, crowd
        self.keys: list[str] = []

    def compose(self) -> ComposeResult:
        """The list, or one line of text."""
        yield (
            Crowd() if self.crowd else Static(f"a {self.answer.background} place, \x1b]2;owned\x07hello", markup=False)
        )

    def on_mount(self) -> None:
        """Fill the list."""
        if self.crowd:
            self.query_one(Crowd).set_rows(1_000_000)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """As the explorer does."""
        return line_filters(super().get_line_filters())

    def on_key(self, event: events.Key) -> None:
        """Leave, move, or show the key."""
        if event.key == "q":
            self.exit()
        elif self.crowd:
            self.query_one(Crowd).move(1)
        else:
            self.keys.append(event.character or event.key)
            self.query_one(Static).update("keys: " + " ".join(self.keys))


def main() -> int:
    """Return the exit code."""
    try:
        terminal.preflight()
    except UsageError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    ending.take_signals()
    return Tiny(terminal.ask(), "crowd" in sys.argv).run_in_terminal(mouse=True)


if __name__ == "__main__":
    sys.exit(main())
