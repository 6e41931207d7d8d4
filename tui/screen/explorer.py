"""The screen: it owns the state, asks the case for what follows from it, and hands the answers to the panes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial

from textual import events, on

from db.case.case import Case
from db.errors import ConflictError
from db.filters.filter import Filter
from tui.actions import moving, selection, trees
from tui.actions.registry import ACTIONS
from tui.dialogs.help import READ_ONLY
from tui.panes.lines import TitleLine, WelcomeLines
from tui.panes.tree_rows import opening
from tui.screen import reload
from tui.screen.filter_editor import FilterEditor
from tui.screen.presenter import WATCH, Presenter
from tui.screen.reader import CaseReader
from tui.screen.view_builder import rows_at
from tui.screen.work import Work
from tui.state import memory, messages, transitions
from tui.state.commands import COMMANDS, Pane
from tui.state.keymap import Keymap
from tui.state.state import FIELD_OF, TreeState, ViewState
from tui.state.transitions import TRANSITIONS
from tui.views.sides.pane import WIDE
from tui.views.thread import actions
from tui.widgets.glyphs import Glyphs
from tui.widgets.window_list import WindowList

_RENEWAL = "renewal"
_WELCOME = ("filter.edit", "filter.disputed", "mark.toggle", "export", "help")


class Explorer(Presenter):
    """Panes post what the user did; commands change the state; `become` makes the screen follow."""

    def __init__(
        self,
        reader: CaseReader,
        wanted: Filter,
        glyphs: Glyphs,
        keymap: Keymap,
        leave: Callable[[ConflictError], None],
    ) -> None:
        super().__init__(reader, wanted, glyphs, keymap)
        self._leave = leave
        self.editor = FilterEditor(self)
        self.kept_marks = self.state.marks
        self._welcoming = memory.is_first_start()
        self._bound = frozenset(key for keys in keymap.values() for key in keys)

    @property
    def focused_list(self) -> WindowList:
        """The list in the pane that has the focus."""
        return self.list_in(self.state.pane)

    # Starting

    def on_mount(self) -> None:
        """Arrange the panes, and show the case as soon as it is open."""
        self.bar.show(str(self.state.filter))
        self.lay_out(self.state, self.state.main)
        welcome = self.query_one(WelcomeLines)
        welcome.display = self._welcoming
        labels = {command.id: command.label for command in COMMANDS}
        welcome.show([(self.keymap[id][0], labels[id]) for id in _WELCOME], READ_ONLY)
        self.query_one(TitleLine).show("opening…", "")
        self.run_worker(Work(self._start))

    def on_resize(self, event: events.Resize) -> None:
        """More can stand beside each other on a wider screen."""
        self.become(replace(self.state, wide=event.size.width >= WIDE))

    async def _start(self) -> None:
        watch = self.set_interval(WATCH, self._show_progress)
        try:
            case = await self.ask(lambda case: case)
        except ConflictError as error:
            self._leave(error)
            return
        watch.stop()
        opened = {
            Pane.ACTORS: TreeState(opening(case.actors, case.actor_sizes())),
            Pane.REGIONS: TreeState(opening(case.regions, case.region_sizes())),
        }
        kept = await self.ask(lambda case: case.positions(memory.load_selection(case.uid)))
        self.state = replace(transitions.mark(self.state, kept), trees=opened, marks_before=())
        self.kept_marks = self.state.marks
        self.case = case
        self._look()
        self.set_interval(reload.INTERVAL, self.look_for_changes)
        if self._welcoming:
            await selection.keep(self, memory.remember_start)

    def look_for_changes(self) -> None:
        """Read the case anew if its file has changed."""
        if not any(worker.group == _RENEWAL and not worker.is_finished for worker in self.workers):
            self.begin(partial(reload.look_for_changes, self), _RENEWAL)

    def keep_last(self, case: Case) -> None:
        """At the very end: write down a selection that was changed in the last moment."""
        marks, kept = self.state.marks, self.kept_marks
        if marks != kept:
            with suppress(OSError, sqlite3.Error):
                memory.change_selection(case.uid, case.uids(marks - kept), case.uids(kept - marks))

    # Commands

    def run(self, id: str) -> None:
        """Run a command of the registry."""
        if id in TRANSITIONS:
            self.become(TRANSITIONS[id](self.state))
        else:
            ACTIONS[id](self)
        if id == "filter.edit" and self._typed_ahead:
            typed, self._typed_ahead = self._typed_ahead, ""
            self.bar.type(typed)

    def become(self, state: ViewState) -> None:
        """Take on another state, and bring the screen in line with what is different in it."""
        before = self.state
        came = state.pane is Pane.TIMELINE is not before.pane and state.look == before.look
        if came and self.main.position is not None:
            state = replace(state, cursor=self.main.position, trail=())
        self.state = state
        if state.filter != before.filter:
            self.bar.show(str(state.filter))
        if state.look != before.look:
            self._look()
        elif state.trees != before.trees:
            self._show_trees()
        if state.marks != before.marks:
            self.main.set_marks(state.marks)
            self._show_title()
            selection.keep_selection(self)
        if state.cursor != before.cursor:
            self._show_cursor()
        if state.opened != before.opened:
            self.thread.open_hidden(self.state.opened)
        if (state.pane, state.side, state.zoomed) != (before.pane, before.side, before.zoomed):
            self.lay_out(self.state, self.view.look.main if self.view else state.main)
            if state.pane is Pane.CLAIM:
                self.details.go_to_first_link()

    def refuse(self, error: ConflictError) -> None:
        """Go back to the last filter that the case could answer; one that is being typed may become right yet."""
        if self.bar.editing:
            self.editor.refuse(error)
        elif self.view is None and not self.state.filter:
            self._leave(error)
        else:
            self.say(str(error), warning=True)
            self._mistaken = "" if self.view else str(self.state.filter)
            self.state = replace(self.state, filter=self.view.filter if self.view else Filter())
            self.bar.show(str(self.state.filter))
            if self.view is None:
                self._look()
            self.run_waiting()

    # Focus and keys

    def on_descendant_focus(self) -> None:
        """A pane that was clicked has the focus."""
        focused = self.focused
        pane = next((pane for pane in Pane if focused is self.list_in(pane)), None)
        if pane is not None:
            if self.editor.editing and not self.bar.pending:
                self.state = transitions.focus(self.state, pane)
                self.editor.end(self.view.filter if self.view else self.state.filter)
            self.become(transitions.focus(self.state, pane))

    def on_key(self, event: events.Key) -> None:
        """Escape ends the welcome."""
        if self.app.screen is not self:
            event.stop()
            self.app.screen.post_message(event)  # a key before it opened a dialog, which this one is for
        elif event.key == "escape":
            self.query_one(WelcomeLines).display = False

    def takes_letter(self, event: events.Key) -> bool:
        """Take a key that is a letter and no command: for a filter to be edited next, or the beginning of a name."""
        if self.type_ahead(event.key, event.character):
            return True
        begins = event.is_printable and event.key not in self._bound
        if not begins or self.state.pane not in FIELD_OF or self.bar.editing:
            return False
        trees.find(self, event.character or "")
        return True

    # What the panes tell

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
        actions.open_thread(self)

    @on(messages.ThreadRowClicked)
    def _on_thread_row_clicked(self) -> None:
        self.adopt_cursor()
        actions.enter(self)

    @on(messages.RowsWanted)
    def _on_rows_wanted(self, event: messages.RowsWanted) -> None:
        self.begin(partial(self._supply, event.positions), "rows")

    async def _supply(self, positions: list[int]) -> None:
        view = self.view
        if view is not None:
            rows = await self.ask(partial(rows_at, positions=positions, asof=view.filter.asof, lens=view.lens))
            if self.view is view:  # else they are of another time, or folded in another way
                self.main.supply(rows)

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
        self.bar.take_at(event.row)

    @on(messages.FilterTyped)
    def _on_filter_typed(self, event: messages.FilterTyped) -> None:
        self.editor.follow(event)

    @on(messages.KeyTyped)
    def _on_key_typed(self, event: messages.KeyTyped) -> None:
        if self.type_ahead(event.key, event.character):
            return
        for id, keys in self.keymap.items():
            if event.key in keys:
                self.action_command(id)

    @on(messages.FilterAbandoned)
    def _on_filter_abandoned(self) -> None:
        self.editor.abandon()
