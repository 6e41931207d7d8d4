"""The widgets of the screen and how they are arranged. The explorer decides what is shown in them."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.screen import Screen

from tui.panes.density import DensityStrip
from tui.panes.details import DetailsPane
from tui.panes.filter_bar import Completions, FilterBar
from tui.panes.form.pane import FormPane
from tui.panes.header import HeaderLine
from tui.panes.lines import FooterLine, WelcomeLine
from tui.panes.tree import TreePane
from tui.state.commands import TREES, Hint, Pane, first_steps, footer, key_name
from tui.state.keymap import Keymap, key_for
from tui.state.state import FIELD_OF, TIMELINE, ViewState
from tui.views.base import MainView
from tui.views.claim_list import ClaimList
from tui.widgets.glyphs import Glyphs
from tui.widgets.window_list import WindowList


class Layout:
    """Panes side by side, or below each other on a narrow terminal, between a header and a footer of one line each."""

    def __init__(self, screen: Screen[None], views: Iterable[MainView], glyphs: Glyphs, keymap: Keymap) -> None:
        self._screen = screen
        self._keymap = keymap
        self._mains: dict[str, ClaimList] = {view.id: view.pane(glyphs, keymap, view.id) for view in views}
        self.main_view = TIMELINE
        self.has_claims = True
        slash = key_for(keymap, "filter.edit")
        hints = (f"all claims ({slash} filters them)", f"all claims ({slash})", f"{slash} filters")
        self.header = HeaderLine(glyphs, hints, id="header")
        self._completions = Completions(glyphs, id="completions")
        self.footer = FooterLine(glyphs, id="keys")
        self.bar = FilterBar(glyphs, self.header, self._completions, self.footer.lend, id="filter")
        self.density = DensityStrip(glyphs, id="density")
        self.trees = {pane: TreePane(pane, glyphs, id=str(pane)) for pane in FIELD_OF}
        self.details = DetailsPane(glyphs, id="claim", key=key_for(keymap, "act"))
        self.form = FormPane(glyphs, self.footer.lend, id="form")
        self.welcome = WelcomeLine(glyphs, id="welcome")

    def compose(self) -> ComposeResult:
        """The lines around the panes, and the panes."""
        yield self.header
        yield self.bar
        yield self.density
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield from self.trees.values()
            with Container(id="right"):
                yield from self._mains.values()
                yield self.details
                yield self.form
        yield self.welcome
        yield self.footer
        yield self._completions

    @property
    def main(self) -> ClaimList:
        """The list of claims in the main pane."""
        return self._mains[self.main_view]

    def list_in(self, pane: Pane) -> WindowList:
        """The list that is a pane's content."""
        if pane is Pane.TIMELINE:
            return self.main
        return self.details if pane is Pane.CLAIM else self.trees[pane]

    def tree_in(self, pane: Pane) -> TreePane:
        """The tree of actors, regions or sources."""
        return self.trees[pane]

    def focus(self, pane: Pane) -> None:
        """Give the focus to the list in a pane."""
        self._screen.set_focus(self.list_in(pane))

    def arrange(self, state: ViewState, main_view: str) -> None:
        """Show a main view, given by its id, and give focus and room to the panes that the state says."""
        self.main_view = main_view
        classes = {f"main-{id}": id == main_view for id in self._mains}
        for pane in Pane:
            classes[f"side-{pane}"] = state.side is pane
            classes[f"at-{pane}"] = state.pane is pane
            classes[f"lower-{pane}"] = state.lower is pane
            classes[f"zoom-{pane}"] = state.zoomed and state.pane is pane
        for id, pane_of_view in self._mains.items():
            pane_of_view.set_class(id == main_view, "-shown")
        self._screen.query_one("#body").update_classes(classes)
        self.details.show_all(state.pane is Pane.CLAIM)
        if not self.bar.editing and not self.form.is_open:
            self._screen.set_focus(self.list_in(state.pane), scroll_visible=False)
        self.show_keys(state)

    def show_keys(self, state: ViewState) -> None:
        """Name the commands that matter in the focused pane, have a key and can do something.

        Undoing says what it would take back.
        """
        has_effect = {"undo": bool(state.done), "trail.back": bool(state.trail)}
        labels = {"undo": f"undo: {state.done[-1].name}"} if state.done else {}
        commands = footer(state.pane) if self.has_claims or state.pane in TREES else first_steps()
        named = [command for command in commands if self._keymap[command.id]]
        linking = self._keys_of_linking(state) if state.linking and state.pane is Pane.TIMELINE else []
        self.footer.show(
            [
                *linking,
                *(
                    Hint(
                        key_name(self._keymap[command.id][0]),
                        labels.get(command.id, command.label_in(state.pane)),
                        command.id,
                    )
                    for command in named
                    if has_effect.get(command.id, True)
                ),
            ]
        )

    def _keys_of_linking(self, state: ViewState) -> list[Hint]:
        """The keys that matter while another claim is looked for to link one with."""
        words = state.linking.words if state.linking else ""
        choose, find = (key_for(self._keymap, id) for id in ("act", "tree.find"))
        return [
            Hint(choose, f"link {words} with this claim", "act"),
            Hint(find, "find the other claim", "tree.find"),
            Hint("esc", "leave"),
        ]

    def make_room_for(self, dialog: bool) -> None:
        """Name no keys while a dialog is open, which names its own; afterwards those that matter again."""
        self.footer.lend(() if dialog else self.bar.keys or self.form.keys)

    def show_form(self, is_open: bool) -> None:
        """Give the form the room of the details, or give that back."""
        self._screen.query_one("#body").set_class(is_open, "forming")
