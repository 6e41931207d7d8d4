"""The screen: it owns the state, runs commands, and brings its parts in line with what they change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen

from db.errors import ConflictError
from db.filters.filter import Filter
from tui.actions import trees
from tui.actions.clicks import Click, follow_click
from tui.panes.filter_bar import FilterInput
from tui.screen.command_queue import PATIENCE, CommandQueue
from tui.screen.filter_editor import FilterEditor
from tui.screen.layout import Layout, bindings
from tui.screen.opening import Opening
from tui.screen.presenter import Presenter
from tui.screen.reader import CaseReader
from tui.screen.reload import INTERVAL, Reload
from tui.screen.selection_keeper import SelectionKeeper
from tui.screen.user import User
from tui.state import messages, transitions
from tui.state.commands import Pane
from tui.state.keymap import Keymap
from tui.state.state import FIELD_OF, ViewState
from tui.state.view import CaseFacts, HelpSection, LegendEntry, View
from tui.views.base import MainView
from tui.views.claim_list import ClaimList
from tui.views.registry import MAIN_VIEWS, all_actions, all_transitions, help_sections, legend, thread_action
from tui.widgets.glyphs import Glyphs
from tui.widgets.window_list import WindowList
from tui.widgets.work import Background, Work


class Explorer(Screen[None]):
    """Panes post what the user did; commands change the state; `become` makes the screen follow."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings()]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal"), (160, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012
    AUTO_FOCUS = ""

    def __init__(
        self,
        reader: CaseReader,
        wanted: Filter,
        glyphs: Glyphs,
        keymap: Keymap,
        leave: Callable[[ConflictError], None],
        views: Sequence[MainView] = MAIN_VIEWS,
    ) -> None:
        super().__init__()
        self.glyphs, self.keymap = glyphs, keymap
        self.views: Mapping[str, MainView] = {view.id: view for view in views}
        self.help_sections: Sequence[HelpSection] = help_sections(views, glyphs)
        self._transitions, self._actions = all_transitions(views), all_actions(views)
        self.show_thread = partial(thread_action(views), self)
        self.state = ViewState(wanted, views={view.id: view.settings() for view in views if view.settings})
        self.view: View | None = None
        self.facts: CaseFacts | None = None
        self.leave = leave
        self._compose_parts(reader, views)

    def _compose_parts(self, reader: CaseReader, views: Sequence[MainView]) -> None:
        """Make the parts of the screen, and offer their methods to actions and to each other."""
        user, background = User(self), Background(self, self._fail)
        self.say, self.say_once = user.say, user.say_once
        self.open_dialog, self.answer_of = user.open_dialog, user.answer_of
        self.ask, self.begin = reader.ask, background.begin
        self.panes = panes = Layout(self, views, self.glyphs, self.keymap)
        self.details, self.tree_pane, self.edit_filter = panes.details, panes.tree_in, panes.bar.edit
        self.presenter = Presenter(self, panes, reader)
        self.request_view = self.presenter.request_view
        self.commands = CommandQueue(self.presenter.shows_subject_of, self.run)
        self.editor = FilterEditor(self, panes)
        self.refuse = self.editor.refuse
        self.selection = SelectionKeeper(self)
        self._opening = Opening(self, panes, self.presenter, self.selection)
        self._reload = Reload(self, reader, background, self.presenter, self.selection)
        self.look_for_changes = self._reload.begin

    # Starting

    def compose(self) -> ComposeResult:
        """The panes, and the lines around them."""
        yield from self.panes.compose()

    def on_mount(self) -> None:
        """Arrange the panes, and show the case as soon as it is open."""
        self.panes.bar.show(str(self.state.filter))
        self.panes.arrange(self.state, self.state.main)
        self._opening.welcome(self.keymap)
        self.run_worker(Work(self._opening.open))

    def opened(self) -> None:
        """Show the case, which is open now."""
        self.request_view()
        self.set_interval(INTERVAL, self.look_for_changes)

    def on_resize(self, event: events.Resize) -> None:
        """Adapt the main views to the width."""
        self.become(transitions.resize(self.state, event.size.width))

    @property
    def can_reload(self) -> bool:
        """Whether the case is shown with no dialog open and no filter being edited: both refer to the case as it is."""
        return self.view is not None and self.app.screen is self and not self.editor.editing

    # Commands

    def action_command(self, id: str) -> None:
        """Run a command of the registry as soon as the screen shows what it is about."""
        self.commands.submit(id)
        if id == "quit" and id in self.commands.waiting:
            self.set_timer(PATIENCE, partial(self.run, id))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Keys are text while the filter is edited; else they have priority, so that each finds what the last did."""
        return action != "command" or not isinstance(self.focused, FilterInput)

    def run(self, id: str) -> None:
        """Run a command now."""
        overrides = self.views[self.panes.main_view].overrides if self.state.pane is Pane.TIMELINE else {}
        if id in overrides:
            overrides[id](self)
        elif id in self._transitions:
            self.become(self._transitions[id](self.state))
        else:
            self._actions[id](self)
        if id == "filter.edit" and (typed := self.commands.take_typed()):
            self.panes.bar.type(typed)

    def presented(self) -> None:
        """Let commands go on that waited for an answer which is on the screen now."""
        if self.editor.rejected and self.view is not None:
            self.editor.mend_rejected()
        self.commands.run_waiting()

    def become(self, state: ViewState) -> None:
        """Take on another state, and bring the screen in line with what is different in it."""
        before = self.state
        came = state.pane is Pane.TIMELINE is not before.pane and state.request == before.request
        if came and self.main.position is not None:
            state = replace(state, cursor=self.main.position, trail=())
        self.state = state
        if state.marks != before.marks:
            self.selection.keep()
        self.presenter.follow(before)

    def _fail(self, error: ConflictError) -> None:
        """Report a problem in the background, and give up the commands that wait for what failed."""
        self.commands.give_up()
        self.say(str(error), warning=True)

    @property
    def legend(self) -> Sequence[LegendEntry]:
        """The signs that the main views explain as they are now."""
        return legend(self.views.values(), self.view, self.glyphs)

    @property
    def main(self) -> ClaimList:
        """The list of claims in the main pane."""
        return self.panes.main

    @property
    def focused_list(self) -> WindowList:
        """The list in the pane that has the focus."""
        return self.panes.list_in(self.state.pane)

    # Focus and keys

    def on_descendant_focus(self) -> None:
        """A pane that was clicked has the focus."""
        focused = self.focused
        pane = next((pane for pane in Pane if focused is self.panes.list_in(pane)), None)
        if pane is not None:
            if self.editor.editing and not self.panes.bar.pending:
                self.state = transitions.focus(self.state, pane)
                self.editor.end(self.view.filter if self.view else self.state.filter)
            self.become(transitions.focus(self.state, pane))

    def on_key(self, event: events.Key) -> None:
        """Escape ends the welcome."""
        if self.app.screen is not self:
            event.stop()
            self.app.screen.post_message(event)  # a key before it opened a dialog, which this one is for
        elif event.key == "escape":
            self.panes.welcome.display = False

    def takes_letter(self, event: events.Key) -> bool:
        """Take a key that is a letter and no command: for a filter to be edited next, or the beginning of a name."""
        if self.commands.type_ahead(event.key, event.character):
            return True
        begins = event.is_printable and not any(event.key in keys for keys in self.keymap.values())
        if not begins or self.state.pane not in FIELD_OF or self.panes.bar.editing:
            return False
        trees.find(self, event.character or "")
        return True

    # Messages of the panes

    @on(messages.ClaimClicked)
    def adopt_cursor(self) -> None:
        """Make the claim under the cursor of the main pane the current one."""
        position = self.main.position
        if position not in (self.state.cursor, None):
            self.become(replace(self.state, cursor=position, trail=()))

    @on(messages.EntryClicked)
    def _on_entry_clicked(self) -> None:
        self.adopt_cursor()
        self.run("act")

    @on(messages.RowsWanted)
    def _on_rows_wanted(self, event: messages.RowsWanted) -> None:
        self.begin(partial(self.presenter.supply_rows, event.positions), "rows")

    @on(messages.LinksClicked)
    @on(messages.NodeClicked)
    @on(messages.TargetClicked)
    @on(messages.DropClicked)
    @on(messages.TimePicked)
    def _on_pane_clicked(self, event: Click) -> None:
        follow_click(self, event)

    @on(messages.CommandChosen)
    def _on_command_chosen(self, event: messages.CommandChosen) -> None:
        self.action_command(event.command)

    @on(WindowList.Clicked, "#completions")
    def _on_completion_clicked(self, event: WindowList.Clicked) -> None:
        self.panes.bar.take_at(event.row)

    @on(messages.FilterTyped)
    def _on_filter_typed(self, event: messages.FilterTyped) -> None:
        self.editor.follow(event)

    @on(messages.KeyTyped)
    def _on_key_typed(self, event: messages.KeyTyped) -> None:
        if self.commands.type_ahead(event.key, event.character):
            return
        for id, keys in self.keymap.items():
            if event.key in keys:
                self.action_command(id)

    @on(messages.FilterAbandoned)
    def _on_filter_abandoned(self) -> None:
        self.editor.abandon()
