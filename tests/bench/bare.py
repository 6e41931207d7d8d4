"""The least that Textual can do: one line of text, and a key to leave. What the explorer is measured against."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static

READY = "bare and ready"


class Bare(App[None]):
    """One line of text."""

    BINDINGS = [("q", "quit", "quit")]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        """The line."""
        yield Static(READY)


if __name__ == "__main__":
    Bare().run()
