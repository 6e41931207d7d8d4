"""What actions need of the screen that runs them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from textual.app import App

from db.case.case import Case
from db.filters.filter import Term
from db.model.claims import Claim
from tui.dialogs.base import Dialog
from tui.state.commands import Pane
from tui.state.keymap import Keymap
from tui.state.state import ViewState
from tui.state.tree_rows import TreeRow
from tui.state.view import CaseFacts, HelpSection, LegendEntry, View
from tui.widgets.glyphs import Glyphs
from tui.widgets.window_list import WindowList
from tui.widgets.wrapping import Entry

if TYPE_CHECKING:
    from db.work.workbench import Workbench

T = TypeVar("T")


class MainList(Protocol):
    """The list of claims in the main pane."""

    @property
    def offer(self) -> Term | None:
        """The term that the line under the cursor offers to drop, if the filter matches nothing."""

    @property
    def position(self) -> int | None:
        """The claim under the cursor."""

    def move(self, delta: int) -> None:
        """Move the cursor by lines."""

    def go_to_position(self, position: int) -> None:
        """Put the cursor on a claim, or on the next one after that position."""

    def disputed_beyond(self, here: int | None, step: int) -> int | None:
        """The next disputed claim after a position (1), or the one before it (-1)."""


class DetailsList(Protocol):
    """The details of the claim under the cursor."""

    @property
    def claim(self) -> Claim | None:
        """The claim that is shown."""

    @property
    def target(self) -> int | None:
        """The position of the claim that the line under the cursor leads to."""

    @property
    def conflict(self) -> str:
        """The field whose conflict the line under the cursor leads to; empty if it leads to none."""

    @property
    def entry(self) -> Entry | None:
        """A filter field and the values of it by which the line under the cursor filters."""

    @property
    def note(self) -> str:
        """The id of the analyst's note that the line under the cursor shows; empty if it shows none."""

    @property
    def opens_thread(self) -> bool:
        """Whether the line under the cursor leads to the thread of the claim."""

    def go_to_first_link(self, anywhere: bool = False) -> bool:
        """Put the cursor on the first link in view, or `anywhere`; return whether there is one."""


class TreeList(Protocol):
    """A tree of actors or regions."""

    @property
    def node(self) -> TreeRow | None:
        """The node under the cursor."""

    def move(self, delta: int) -> None:
        """Move the cursor by lines."""

    def go_to_parent(self) -> None:
        """Put the cursor on the parent of the node under it."""

    def go_to_node(self, id: int) -> None:
        """Put the cursor on a node, as soon as it is in view."""


class Asking(Protocol):
    """A screen that asks the case."""

    async def ask(self, question: Callable[[Case], T]) -> T:
        """The answer of the case to a question, from the thread that reads it."""

    def begin(self, work: Callable[[], Coroutine[Any, Any, None]], group: str | None = None) -> None:
        """Start work that waits for the case or the user; it replaces unfinished work of the same group."""


class Saying(Protocol):
    """A screen that speaks to the user."""

    def say(self, text: str, warning: bool = False) -> None:
        """Tell the user what came of a key, or what is wrong. The text may come from data."""

    def announce(self, text: str) -> None:
        """Tell the user something that no key has caused. The text may come from data."""

    def say_once(self, text: str) -> None:
        """Warn the user of something that would come up again and again."""


class Writing(Protocol):
    """A screen that changes the case."""

    async def ready(self) -> None:
        """Ask whether the case may be written, unless that is known, and go on in a copy where one is wanted.

        To be awaited before a dialog or form opens in which a change is typed: the keys behind it are for that, and not
        for a question that the user could not foresee. Raises ChangeRefusedError if the user does not want it.
        """

    async def write(self, change: Callable[[Workbench], T]) -> T:
        """Make a change in the case on the thread that writes; it is on disk and shown when this returns.

        Asks first where the case is not the user's own, and may go on in a copy of it. `change` names claims by uids:
        their positions may be others afterwards. To be called in work that was begun, as it can wait for answers.
        While a dialog is open, it is shown by `catch_up`.
        Raises ChangeRefusedError, CaseUnusableError and StorageError, which `begin` shows; then nothing was changed.
        """

    async def catch_up(self) -> None:
        """Show what was written while a dialog was open."""


class Host(Asking, Saying, Writing, Protocol):
    """The screen as actions see it. `facts` and `view` are None until the case is open and shown."""

    state: ViewState
    view: View | None
    facts: CaseFacts | None
    glyphs: Glyphs
    keymap: Keymap
    help_sections: Sequence[HelpSection]

    @property
    def legend(self) -> Sequence[LegendEntry]:
        """The signs that the main views explain as they are now."""

    @property
    def app(self) -> App[object]:
        """The program: its theme, its clipboard and its end."""

    @property
    def main(self) -> MainList:
        """The list of claims in the main pane."""

    @property
    def details(self) -> DetailsList:
        """The details of the claim under the cursor."""

    @property
    def focused_list(self) -> WindowList:
        """The list in the pane that has the focus."""

    def tree_pane(self, pane: Pane) -> TreeList:
        """The tree of actors or of regions."""

    def become(self, state: ViewState) -> None:
        """Take on another state, and bring the screen in line with it."""

    def adopt_cursor(self) -> None:
        """Make the claim under the cursor of the main pane the current one."""

    def say_when_kept(self, text: str) -> None:
        """Tell the user something about the selection as soon as that is on disk."""

    async def change_theme(self, change: Callable[[str], str]) -> None:
        """Show another theme once it is kept; `change` makes its name of that of the present one."""

    def edit_filter(self) -> None:
        """Give the focus to the filter bar."""

    async def add_thing(self) -> None:
        """Open the form for a new claim; in a tree for a new actor, region or source."""

    async def edit_thing(self) -> None:
        """Open the form for the claim, actor, region or source under the cursor."""

    def show_thread(self) -> None:
        """Show the thread of the current claim."""

    def action_command(self, id: str) -> None:
        """Run a command of the registry as its key does: as soon as the screen shows what it is about."""

    def open_dialog(self, dialog: Dialog[T], take: Callable[[T], None]) -> None:
        """Open a dialog at once, so that the next key is for it; `take` gets the answer if there is one."""

    async def answer_of(self, dialog: Dialog[T]) -> T | None:
        """Open a dialog and wait for its answer; None if it was left without one."""


Action = Callable[[Host], None]
