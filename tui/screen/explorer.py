"""The screen: it owns the state, runs commands, and brings its parts in line with what they change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.worker import Worker

from db.case.case import Case
from db.errors import ConflictError
from db.filters.filter import Filter
from tui.actions.clicks import Click, follow_click
from tui.actions.work import linking
from tui.screen.filter_editor import FilterEditor
from tui.screen.forming.forming import Forming
from tui.screen.keeping.keeping import Keeping
from tui.screen.keys.keyboard import Keyboard
from tui.screen.layout import Layout
from tui.screen.opening import Opening
from tui.screen.presenter import Presenter
from tui.screen.reader import CaseReader
from tui.screen.reload import INTERVAL, Reload
from tui.screen.user import User
from tui.screen.working.working import Working
from tui.state import messages, transitions
from tui.state.commands import Pane
from tui.state.keymap import Keymap, problems, remarks
from tui.state.options import LAST
from tui.state.state import ViewState
from tui.state.view import CaseFacts, HelpSection, LegendEntry, View
from tui.views.base import MainView
from tui.views.claim_list import ClaimList
from tui.views.registry import MAIN_VIEWS, all_actions, all_transitions, help_sections, legend, thread_action
from tui.widgets.glyphs import Glyphs
from tui.widgets.window_list import WindowList
from tui.widgets.work import EFFECT, Background, Work

T = TypeVar("T")

_WAITED_FOR = frozenset({EFFECT, "view", "submit"})
"""The groups of work for which keys wait."""


class Explorer(Screen[None], inherit_bindings=False):
    """Panes post what the user did; commands change the state; `become` makes the screen follow.

    The keys of commands are not bound here: the keyboard finds the command of a key when its turn comes.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c,super+c", "screen.copy_text", show=False)]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal"), (160, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (12, "-low"), (20, "-short"), (30, "-tall")]  # noqa: RUF012
    AUTO_FOCUS = ""

    def __init__(
        self,
        reader: CaseReader,
        wanted: Filter,
        glyphs: Glyphs,
        keymap: Keymap,
        leave: Callable[[ConflictError], None],
        views: Sequence[MainView] = MAIN_VIEWS,
        start_view: str = LAST,
        name: str = "",
    ) -> None:
        """`name` is what the analyst calls themselves; empty if they do not say."""
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
        self._compose_parts(reader, views, start_view, name)

    def _compose_parts(self, reader: CaseReader, views: Sequence[MainView], start_view: str, name: str) -> None:
        """Make the parts of the screen, and offer their methods to actions and to each other."""
        self.panes = panes = Layout(self, views, self.glyphs, self.keymap)
        self.user = user = User(self, panes.footer)
        background = Background(self, self._fail)
        self.say, self.say_once, self.announce, self.begin_turn = (
            user.say,
            user.say_once,
            user.announce,
            user.begin_turn,
        )
        self.open_dialog, self.answer_of = user.open_dialog, user.answer_of
        self._reader, self.begin = reader, background.begin
        self.details, self.tree_pane, self.edit_filter = panes.details, panes.tree_in, panes.bar.edit
        self.presenter = Presenter(self, panes, reader)
        self.request_view, self.show_selection = self.presenter.request_view, self.presenter.show_selection
        self.keyboard = Keyboard(self, panes.bar, panes.form, background, self.presenter.shows_subject_of)
        self.editor = FilterEditor(self, panes)
        self.refuse = self.editor.refuse
        self.keeping = Keeping(self)
        self.rest, self.keep_filter = self.keeping.session.rest, self.keeping.session.keep_filter
        self.change_theme, self.say_when_kept = self.keeping.change_theme, self.keeping.selection.say_when_kept
        self.forming = Forming(self, panes, self.keeping.drafts)
        self.add_thing, self.edit_thing = self.forming.add, self.forming.edit
        self._opening = Opening(self, panes, self.presenter, self.keeping, start_view)
        self._reload = Reload(self, reader, background, self.presenter, self.keeping)
        self.look_for_changes, self.catch_up = self._reload.begin, self._reload.look_for_changes
        self.working = Working(self, self._reload, name)
        self.write, self.ready = self.working.write, self.working.ready
        self.interrupted = self.keyboard.interrupted

    # Starting

    def compose(self) -> ComposeResult:
        """The panes, and the lines around them."""
        yield from self.panes.compose()

    def on_mount(self) -> None:
        """Arrange the panes, and show the case as soon as it is open."""
        self.panes.bar.show(str(self.state.filter))
        self.panes.arrange(self.state, self.state.main)
        self._opening.welcome()
        self.run_worker(Work(self._opening.open))

    def opened(self) -> None:
        """Show the case, which is open now, and say what became of the keys of the user's configuration."""
        self.request_view()
        for problem in problems(self.keymap):
            self.say_once(problem)
        for remark in remarks(self.keymap):
            self.announce(remark)
        self.set_interval(INTERVAL, self.look_for_changes)

    def on_resize(self, event: events.Resize) -> None:
        """Adapt the main views to the width."""
        self.become(transitions.resize(self.state, event.size.width))

    @property
    def is_on_top(self) -> bool:
        """Whether no dialog is open."""
        return self.app.screen is self

    @property
    def can_reload(self) -> bool:
        """Whether the case is shown with no dialog open and no filter being edited: both refer to the case as it is."""
        return self.view is not None and self.is_on_top and not self.editor.editing

    async def ask(self, question: Callable[[Case], T]) -> T:
        """The answer of the case to a question, from the thread that reads it: with the links that count."""
        published = self.state.published
        return await self._reader.ask(lambda case: question(case.published if published else case))

    # Commands

    def action_command(self, id: str) -> None:
        """Run a command of the registry as soon as the screen shows what it is about."""
        self.keyboard.submit(id)

    def run(self, id: str) -> None:
        """Run a command now."""
        before = self._place
        self._run(id)
        if self._place != before:
            self.user.outdate()

    def _run(self, id: str) -> None:
        overrides = self.views[self.panes.main_view].overrides if self.state.pane is Pane.TIMELINE else {}
        if self.state.linking is not None and self.state.pane is Pane.TIMELINE:
            overrides = {**overrides, **linking.WHILE_LINKING}
        if id in overrides:
            overrides[id](self)
        elif id in self._transitions:
            before = self.state
            self.become(self._transitions[id](before))
            if self.state == before and id in transitions.WITHOUT_EFFECT:
                self.say(transitions.WITHOUT_EFFECT[id](before))
        else:
            self._actions[id](self)

    @property
    def _place(self) -> tuple[object, ...]:
        """Where the user is in the focused list, and whether the filter is being edited."""
        focused = self.focused_list
        return focused, focused.cursor, focused.scroll_offset, self.panes.bar.editing

    def presented(self) -> None:
        """Let commands go on that waited for an answer which is on the screen now."""
        if self.editor.rejected and self.view is not None:
            self.editor.mend_rejected()
        if self.keyboard.waiting:
            self.call_next(self.keyboard.take_waiting)  # when the answer is on the screen as a whole

    def become(self, state: ViewState) -> None:
        """Take on another state, and bring the screen in line with what is different in it."""
        before = self.state
        came = state.pane is Pane.TIMELINE is not before.pane and state.request == before.request
        if came and self.main.position is not None:
            state = replace(state, cursor=self.main.position, trail=())
        self.state = state
        if state != before:
            self.user.outdate()
        self.keeping.follow(before)
        self.presenter.follow(before)

    def _fail(self, error: ConflictError, group: str) -> None:
        """Report a problem in the background, and give up the keys that wait for what failed."""
        if group in _WAITED_FOR:
            self.keyboard.give_up()
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
            self.forming.leave()
            if self.editor.editing and not self.panes.bar.pending:
                self.state = transitions.focus(self.state, pane)
                self.editor.end(self.view.filter if self.view else self.state.filter)
            self.become(transitions.focus(self.state, pane))
        self.keyboard.take_waiting()

    def leave_welcome(self) -> None:
        """Hide what is said at the first start."""
        self.panes.welcome.display = False

    def escape(self) -> None:
        """Leave what was begun."""
        self.leave_welcome()
        linking.leave(self)

    def on_screen_suspend(self) -> None:
        """A dialog has opened, which the keys that wait are for."""
        self.user.outdate()
        self.panes.make_room_for(dialog=True)
        self.keyboard.follow_screen()

    def on_screen_resume(self) -> None:
        """A dialog has closed: what was said while it was open can be read now."""
        self.panes.make_room_for(dialog=False)
        self.keyboard.follow_screen()
        self.user.resume()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Keys may have waited for work that is done."""
        if event.worker.is_finished:
            self.keyboard.take_waiting()

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
    @on(messages.EntryOfDetailsClicked)
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
        self.user.outdate()
        self.editor.follow(event)

    @on(messages.FilterAbandoned)
    def _on_filter_abandoned(self) -> None:
        self.editor.abandon()

    @on(messages.FormTyped)
    def _on_form_typed(self, event: messages.FormTyped) -> None:
        self.user.outdate()
        self.forming.follow(event)

    @on(messages.FormAccepted)
    def _on_form_accepted(self) -> None:
        self.forming.accept()

    @on(messages.FormLeft)
    def _on_form_left(self, event: messages.FormLeft) -> None:
        self.forming.leave(event.emptied)
