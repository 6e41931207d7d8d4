"""The screen: it owns the state, runs commands, and brings its parts in line with what they change."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar, TypeVar

from pyroaring import FrozenBitMap
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.timer import Timer

from db.case.case import Case
from db.errors import ConflictError
from db.filters.filter import Filter
from db.text.safe import line
from tui.actions import moving, trees
from tui.dialogs.base import Dialog
from tui.dialogs.help import READ_ONLY
from tui.panes.details import DetailsPane
from tui.panes.filter_bar import FilterInput
from tui.panes.tree import TreePane
from tui.screen import reload
from tui.screen.command_queue import PATIENCE, CommandQueue
from tui.screen.filter_editor import FilterEditor
from tui.screen.layout import Layout
from tui.screen.presenter import WATCH, Presenter
from tui.screen.questions import Questions
from tui.screen.reader import CaseReader
from tui.screen.selection_keeper import SelectionKeeper
from tui.screen.view_builder import facts_of, initial_trees
from tui.state import memory, messages, transitions
from tui.state.commands import AT_ONCE, COMMANDS, WITHOUT_CASE, Pane
from tui.state.keymap import Keymap
from tui.state.state import FIELD_OF, ViewState
from tui.state.view import CaseFacts, HelpSection, View
from tui.views.base import MainView
from tui.views.claim_list import ClaimList
from tui.views.registry import MAIN_VIEWS, all_actions, all_transitions, help_sections
from tui.widgets.glyphs import Glyphs
from tui.widgets.window_list import WindowList
from tui.widgets.work import Work

T = TypeVar("T")

_RELOAD = "reload"
_WELCOME = ("filter.edit", "filter.disputed", "mark.toggle", "export", "help")


class Explorer(Screen[None]):
    """Panes post what the user did; commands change the state; `become` makes the screen follow."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            ",".join(command.keys), f"command('{command.id}')", command.label, show=False, priority=True, id=command.id
        )
        for command in COMMANDS
    ]
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
        self._transitions = all_transitions(views)
        self._actions = all_actions(views)
        settings = {view.id: view.settings() for view in views if view.settings}
        self.state = ViewState(filter=wanted, views=settings)
        self.view: View | None = None
        self.facts: CaseFacts | None = None
        self._leave = leave
        self._reader = reader
        self.panes = Layout(self, views, glyphs, keymap)
        self.questions = Questions(self, reader, self._fail)
        self.commands = CommandQueue(self._is_ready, self.run)
        self.presenter = Presenter(self, self.panes)
        self.editor = FilterEditor(self, self.panes.bar)
        self.selection = SelectionKeeper(self)
        self._reload = reload.Reload(self, reader)
        self._welcoming = memory.is_first_start()
        self._rejected_filter = ""  # the filter that the explorer was started with, where the case cannot answer it
        self._warned: set[str] = set()
        self._bound = frozenset(key for keys in keymap.values() for key in keys)

    # Starting

    def compose(self) -> ComposeResult:
        """The panes, and the lines around them."""
        yield from self.panes.compose()

    def on_mount(self) -> None:
        """Arrange the panes, and show the case as soon as it is open."""
        self.panes.bar.show(str(self.state.filter))
        self.panes.arrange(self.state, self.state.main)
        self.panes.welcome.display = self._welcoming
        labels = {command.id: command.label for command in COMMANDS}
        self.panes.welcome.show([(self.keymap[id][0], labels[id]) for id in _WELCOME], READ_ONLY)
        self.panes.title.show("opening…", "")
        self.run_worker(Work(self._start))

    def on_resize(self, event: events.Resize) -> None:
        """More can stand beside each other on a wider screen."""
        self.become(transitions.resize(self.state, event.size.width))

    async def _start(self) -> None:
        watch = self.watch_progress()
        try:
            facts, folded = await self.ask(lambda case: (facts_of(case), initial_trees(case)))
        except ConflictError as error:
            self._leave(error)
            return
        watch.stop()
        kept = await self.ask(lambda case: case.positions(memory.load_selection(facts.uid)))
        self.state = replace(transitions.mark(self.state, kept), trees=folded, marks_before=())
        self.selection.kept = self.state.marks
        self.facts = facts
        self.presenter.request_view()
        self.set_interval(reload.INTERVAL, self.look_for_changes)
        if self._welcoming:
            await self.selection.write(memory.remember_start)

    def watch_progress(self) -> Timer:
        """Show in the title, from time to time, how far the case is, until the timer is stopped."""
        self._reader.progress = (0, 0) if self.facts else self._reader.progress
        return self.set_interval(WATCH, self._show_progress)

    def _show_progress(self) -> None:
        done, total = self._reader.progress
        if self.facts is None and total:
            self.panes.title.show("opening…", f"{done:,} of {total:,} rows read")
        elif self.facts and done < total:
            self.panes.title.show(self.facts.title, f"{done:,} of {total:,} claims read for their words")

    # The case that is read anew

    def look_for_changes(self) -> None:
        """Read the case anew if its file has changed."""
        if not self.questions.is_under_way(_RELOAD):
            self.begin(self._reload.look_for_changes, _RELOAD)

    @property
    def kept_marks(self) -> FrozenBitMap:
        """The selection as it was written down last."""
        return self.selection.kept

    @property
    def can_reload(self) -> bool:
        """Whether the case is shown, and neither a dialog is open nor the filter edited: both end in it."""
        return self.view is not None and self.app.screen is self and not self.editor.editing

    def restore(self, case: Case, restored: reload.Restored) -> None:
        """Ask another case from now on, and show what the state comes to in it."""
        self.questions.withdraw("view", "claim", "rows", "trees", "completion")
        self._reader.adopt(case)
        self.facts, self.state, self.selection.kept = restored.facts, restored.state, restored.kept
        self.panes.bar.show(str(self.state.filter))
        self.presenter.show_view(restored.view)
        self.presenter.show_claim(restored.claim)
        if restored.problem:
            self.say(f"{restored.problem} That filter is dropped.", warning=True)
        if restored.state.marks != restored.kept:
            self.selection.keep()

    # Commands

    def action_command(self, id: str) -> None:
        """Run a command of the registry as soon as the screen shows what it is about."""
        self.commands.submit(id)
        if id == "quit" and id in self.commands.waiting:
            self.set_timer(PATIENCE, partial(self.run, id))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Keys are text while the filter is edited; else they have priority, so that each finds what the last did."""
        return action != "command" or not isinstance(self.focused, FilterInput)

    def _is_ready(self, id: str) -> bool:
        """Whether the screen shows what a command is about."""
        if self.view is None:
            return id in WITHOUT_CASE
        if self.panes.bar.pending:
            return False
        if id in AT_ONCE:
            return True
        claim = self.details.claim
        claim_is_shown = (claim.position if claim else None) == self.state.cursor
        view_is_shown = self.view.request == self.state.request and self.presenter.trees_are_shown
        return view_is_shown and (claim_is_shown or id != "act")

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
        if self._rejected_filter and self.view is not None:
            self.panes.bar.mend(self._rejected_filter)
            self._rejected_filter = ""
        self.commands.run_waiting()

    def become(self, state: ViewState) -> None:
        """Take on another state, and bring the screen in line with what is different in it."""
        before = self.state
        came = state.pane is Pane.TIMELINE is not before.pane and state.request == before.request
        if came and self.main.position is not None:
            state = replace(state, cursor=self.main.position, trail=())
        self.state = state
        if state.filter != before.filter:
            self.panes.bar.show(str(state.filter))
        if state.request != before.request:
            self.presenter.request_view()
        elif state.trees != before.trees:
            self.presenter.request_trees()
        if state.marks != before.marks:
            self.main.set_marks(state.marks)
            self.presenter.show_title()
            self.selection.keep()
        if state.cursor != before.cursor:
            self.presenter.show_cursor()
        if state.views != before.views:
            self.presenter.adopt_settings()
        if (state.pane, state.side, state.zoomed) != (before.pane, before.side, before.zoomed):
            self.panes.arrange(self.state, self.panes.main_view)
            if state.pane is Pane.CLAIM:
                self.details.go_to_first_link()

    def refuse(self, error: ConflictError) -> None:
        """Go back to the last filter that the case could answer; one that is being typed may become right yet."""
        if self.panes.bar.editing:
            self.editor.refuse(error)
        elif self.view is None and not self.state.filter:
            self._leave(error)
        else:
            self.say(str(error), warning=True)
            self._rejected_filter = "" if self.view else str(self.state.filter)
            self.state = replace(self.state, filter=self.view.filter if self.view else Filter())
            self.panes.bar.show(str(self.state.filter))
            if self.view is None:
                self.presenter.request_view()
            self.commands.run_waiting()

    # What actions and the parts of the screen use

    @property
    def main(self) -> ClaimList:
        """The list of claims in the main pane."""
        return self.panes.main

    @property
    def details(self) -> DetailsPane:
        """The details of the claim under the cursor."""
        return self.panes.details

    @property
    def focused_list(self) -> WindowList:
        """The list in the pane that has the focus."""
        return self.panes.list_in(self.state.pane)

    def tree_pane(self, pane: Pane) -> TreePane:
        """The tree of actors or of regions."""
        return self.panes.trees[pane]

    def focus_pane(self) -> None:
        """Give the focus to the list in the pane that the state says."""
        self.set_focus(self.focused_list)

    def edit_filter(self) -> None:
        """Give the focus to the filter bar."""
        self.panes.bar.edit()

    def preview(self, wanted: Filter) -> None:
        """Show what a filter selects without making it a step of the history."""
        self.presenter.preview(wanted)

    async def ask(self, question: Callable[[Case], T]) -> T:
        """The answer of the case to a question, from the thread that reads it."""
        return await self.questions.ask(question)

    def begin(self, work: Callable[[], Coroutine[Any, Any, None]], group: str | None = None) -> None:
        """Start work that waits for the case or the user; it replaces unfinished work of the same group."""
        self.questions.begin(work, group)

    def _fail(self, error: ConflictError) -> None:
        """Tell of a problem in the background; commands that wait for what failed are given up."""
        self.commands.give_up()
        self.say(str(error), warning=True)

    def say(self, text: str, warning: bool = False) -> None:
        """Notify the user. The text may come from data."""
        self.notify(line(text), markup=False, severity="warning" if warning else "information")

    def say_once(self, text: str) -> None:
        """Warn the user of something that would come up again and again."""
        if text not in self._warned:
            self._warned.add(text)
            self.say(text, warning=True)

    def open_dialog(self, dialog: Dialog[T], take: Callable[[T], None]) -> None:
        """Open a dialog at once, so that the next key is for it; `take` gets the answer if there is one."""

        def take_answer(answer: T | None) -> None:
            if answer is not None:
                take(answer)

        self.app.push_screen(dialog, take_answer)

    async def answer_of(self, dialog: Dialog[T]) -> T | None:
        """Open a dialog and wait for its answer; None if it was left without one."""
        return await self.app.push_screen_wait(dialog)

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
        begins = event.is_printable and event.key not in self._bound
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

    @on(messages.LinksClicked)
    def _on_links_clicked(self) -> None:
        if self.focused_list is self.main:
            self.adopt_cursor()
        self.show_thread()

    def show_thread(self) -> None:
        """Show the thread of the current claim."""
        for view in self.views.values():
            if view.show_thread:
                view.show_thread(self)

    @on(messages.EntryClicked)
    def _on_entry_clicked(self) -> None:
        self.adopt_cursor()
        self.run("act")

    @on(messages.RowsWanted)
    def _on_rows_wanted(self, event: messages.RowsWanted) -> None:
        self.begin(partial(self.presenter.supply_rows, event.positions), "rows")

    @on(messages.NodeClicked)
    def _on_node_clicked(self, event: messages.NodeClicked) -> None:
        if event.on_fold:
            trees.fold_or_unfold(self, event.pane, event.node)
        else:
            trees.choose_node(self)

    @on(messages.TargetClicked)
    def _on_target_clicked(self, event: messages.TargetClicked) -> None:
        self.become(transitions.follow(self.state, event.position))

    @on(messages.DropClicked)
    def _on_drop_clicked(self, event: messages.DropClicked) -> None:
        self.become(transitions.narrow(self.state, self.state.filter.drop(event.term)))

    @on(messages.CommandChosen)
    def _on_command_chosen(self, event: messages.CommandChosen) -> None:
        self.action_command(event.command)

    @on(messages.TimePicked)
    def _on_time_picked(self, event: messages.TimePicked) -> None:
        moving.go_to_day(self, event.day)

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
