"""The parts of the screen and how they are arranged; what is shown in them is decided by the explorer."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.screen import Screen

from tui.panes.density import DensityStrip
from tui.panes.details import DetailsPane
from tui.panes.filter_bar import Completions, FilterBar
from tui.panes.lines import KeysLine, LegendLine, TitleLine, WelcomeLines
from tui.panes.tree import TreePane
from tui.state.commands import COMMANDS, Pane, footer
from tui.state.keymap import Keymap
from tui.state.state import ViewState
from tui.state.view_request import Main
from tui.views.claim_list import ClaimList
from tui.views.sides.pane import SidesPane
from tui.views.thread.pane import ThreadPane
from tui.views.timeline.pane import TimelinePane
from tui.widgets.glyphs import Glyphs
from tui.widgets.window_list import WindowList


class Layout(Screen[None]):
    """Panes side by side, or below each other where the terminal is narrow, with lines above and below them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            ",".join(command.keys), f"command('{command.id}')", command.label, show=False, priority=True, id=command.id
        )
        for command in COMMANDS
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal"), (160, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012
    AUTO_FOCUS = ""

    def __init__(self, glyphs: Glyphs, keymap: Keymap) -> None:
        super().__init__()
        self.glyphs = glyphs
        self.keymap = keymap
        self._main = Main.TIMELINE

    def compose(self) -> ComposeResult:
        """The lines around the panes, and the panes."""
        glyphs = self.glyphs
        completions = Completions(glyphs, id="completions")
        yield TitleLine(id="title")
        yield FilterBar(glyphs, completions, id="filter")
        yield DensityStrip(glyphs, id="density")
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield TreePane(Pane.ACTORS, glyphs, id="actors")
                yield TreePane(Pane.REGIONS, glyphs, id="regions")
            with Container(id="right"):
                yield TimelinePane(glyphs, self.keymap, id=Main.TIMELINE)
                yield SidesPane(glyphs, self.keymap, id=Main.SIDES)
                yield ThreadPane(glyphs, self.keymap, id=Main.THREAD)
                yield DetailsPane(glyphs, id="claim")
        yield WelcomeLines(id="welcome")
        yield LegendLine(glyphs, id="legend")
        yield KeysLine(id="keys")
        yield completions

    @property
    def main(self) -> ClaimList:
        """The list of claims in the main pane."""
        return self.query_one(f"#{self._main}", ClaimList)

    @property
    def thread(self) -> ThreadPane:
        """The thread, which is in the main pane while it is shown."""
        return self.query_one(ThreadPane)

    @property
    def details(self) -> DetailsPane:
        """The details of the claim."""
        return self.query_one(DetailsPane)

    @property
    def bar(self) -> FilterBar:
        """The filter bar."""
        return self.query_one(FilterBar)

    def tree_pane(self, pane: Pane) -> TreePane:
        """The tree of actors or of regions."""
        return self.query_one(f"#{pane}", TreePane)

    def list_in(self, pane: Pane) -> WindowList:
        """The list that is a pane's content."""
        return self.main if pane is Pane.TIMELINE else self.query_one(f"#{pane}", WindowList)

    def lay_out(self, state: ViewState, main: Main) -> None:
        """Give the focus and the room to the panes that the state says, and name the keys that matter there.

        `main` is what the main pane shows.
        """
        self._main = main
        classes = {f"main-{each}": each is main for each in Main}
        for pane in Pane:
            classes[f"side-{pane}"] = state.side is pane
            classes[f"at-{pane}"] = state.pane is pane
            classes[f"zoom-{pane}"] = state.zoomed and state.pane is pane
        self.query_one("#body").update_classes(classes)
        if not self.bar.editing:
            self.set_focus(self.list_in(state.pane), scroll_visible=False)
        entries = [(self.keymap[command.id][0], command) for command in footer(state.pane)]
        self.query_one(KeysLine).show(entries)
