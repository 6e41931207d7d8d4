"""An explorer on a case file, driven as its users drive it: keys, mouse, and what is on the screen.

Every wait has an end: an explorer that does not come to rest, or that has crashed, fails the test with the reason.
"""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import pytest
from textual import events
from textual.geometry import Size
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.worker import Worker

from db.case.case import Case
from db.filters.filter import parse
from db.model.claims import Claim
from tests.cases import Draft
from tests.patience import PATIENCE
from tui.screen.app import ConflictApp
from tui.screen.explorer import Explorer
from tui.screen.reader import CaseReader
from tui.state import memory
from tui.state.commands import Pane
from tui.state.config import load_config
from tui.state.keymap import load_keymap
from tui.state.options import LAST, Options
from tui.state.state import ViewState
from tui.state.tree_rows import TreeRow
from tui.state.view import View
from tui.state.work.own_cases import remember_own
from tui.views.base import MainView
from tui.views.registry import MAIN_VIEWS
from tui.widgets.window_list import WindowList

_QUIET_ROUNDS = 3
_TURN = 0.02
"""Seconds for which the work of the explorer is left alone before it is looked at again."""

_KEY_NAMES = {
    " ": "space",
    ":": "colon",
    '"': "quotation_mark",
    "-": "minus",
    "/": "slash",
    ".": "full_stop",
    ",": "comma",
    "_": "underscore",
    ">": "greater_than_sign",
    "=": "equals_sign",
    "<": "less_than_sign",
    "?": "question_mark",
    "!": "exclamation_mark",
    "%": "percent_sign",
}
_CHARACTERS = {name: character for character, name in _KEY_NAMES.items()}


class Driven:
    """A running explorer."""

    def __init__(self, app: ConflictApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    # What a user sees

    @property
    def lines(self) -> list[str]:
        """The whole screen, line by line, without trailing blanks."""
        return [strip.text.rstrip() for strip in self.app.screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        """The whole screen as text."""
        return "\n".join(self.lines)

    def of(self, selector: str) -> list[str]:
        """What is on the screen where a widget is, with its frame, line by line."""
        region = self.app.screen.query_one(selector).region
        shown = self.app.screen._compositor.render_strips()[region.y : region.bottom]
        return [strip.crop(region.x, region.right).text.rstrip() for strip in shown]

    def row(self, selector: str) -> str:
        """The row under the cursor of a list, without the blanks around it."""
        window = self.app.screen.query_one(selector, WindowList)
        return window.render_line(window.cursor - window.scroll_offset.y).text.strip()

    def shown(self, id: str) -> bool:
        """Whether a pane has a place on the screen."""
        return self.explorer.query_one(f"#{id}").region.area > 0

    @property
    def title(self) -> str:
        """The header without the filter: the name of the case, and what is counted."""
        header = " ".join(self.lines[0].split())
        return " ".join(header.replace(f"▸ {self.filter or 'all claims (/ filters them)'}", " ").split())

    @property
    def told(self) -> list[str]:
        """What was said to the user so far, oldest first."""
        return list(self.explorer.user.said)

    async def read(self) -> None:
        """Wait as long as it takes to read what was said: the footer names keys again."""
        user = self.explorer.user
        while user._notices.shown:
            user._notices._shown.clear()
            user._notices._fill()
        user._show()
        await self.settle()

    @property
    def dialog(self) -> str:
        """The kind of dialog on top; empty if there is none."""
        return type(self.app.screen).__name__ if isinstance(self.app.screen, ModalScreen) else ""

    # What is behind it

    @property
    def explorer(self) -> Explorer:
        """The screen under all dialogs."""
        return next(screen for screen in self.app.screen_stack if isinstance(screen, Explorer))

    @property
    def state(self) -> ViewState:
        """The state of the explorer."""
        return self.explorer.state

    @property
    def view(self) -> View:
        """What the explorer shows of the case."""
        assert self.explorer.view is not None, "the case is not open yet"
        return self.explorer.view

    @property
    def case(self) -> Case:
        """The open case."""
        return self.app._reader.opened.result(PATIENCE)

    def tree_rows(self, pane: Pane) -> list[TreeRow]:
        """The rows of a tree from top to bottom."""
        return list(self.explorer.presenter.trees[pane].rows)

    @property
    def filter(self) -> str:
        """The filter in its text form."""
        return str(self.state.filter)

    @property
    def claim(self) -> Claim:
        """The claim that the details show."""
        claim = self.explorer.details.claim
        assert claim is not None, "no claim is shown"
        return claim

    @property
    def at(self) -> str:
        """The uid of the claim that the details show; empty if they show none."""
        claim = self.explorer.details.claim
        return claim.uid if claim else ""

    @property
    def matches(self) -> list[str]:
        """The uids of the matches, in timeline order."""
        return self.case.uids(self.view.matches.positions)

    @property
    def marked(self) -> list[str]:
        """The uids of the selected claims."""
        return self.case.uids(self.state.marks)

    @property
    def focused(self) -> str:
        """The id of what has the focus."""
        return (self.app.focused.id or type(self.app.focused).__name__) if self.app.focused else ""

    # What a user does

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each when the one before has had its effect."""
        for key in keys:
            self.press_at_once(key)
            await self.settle()

    def press_at_once(self, *keys: str) -> None:
        """Press keys without waiting for what they bring about."""
        for key in keys:
            self.app.post_message(_key(key))

    async def type(self, text: str) -> None:
        """Type a text and wait for what it brings about."""
        self.press_at_once(*text)
        await self.settle()

    async def click(self, selector: str, x: int, y: int) -> None:
        """Click on a cell of a widget's content."""
        corner = self.app.screen.query_one(selector).content_region.offset
        for kind in (events.MouseMove, events.MouseDown, events.MouseUp):
            self._mouse(kind, corner.x + x, corner.y + y)
        await self.settle()

    async def wheel(self, selector: str, down: bool = True) -> None:
        """Turn the wheel over the middle of a widget."""
        x, y = self.app.screen.query_one(selector).region.center
        self._mouse(events.MouseScrollDown if down else events.MouseScrollUp, int(x), int(y))
        await self.settle()

    def _mouse(self, kind: Callable[..., events.MouseEvent], x: int, y: int) -> None:
        button = 0 if kind is events.MouseMove else 1
        self.app.post_message(kind(None, x, y, 0, 0, button, shift=False, meta=False, ctrl=False))

    async def resize(self, width: int, height: int) -> None:
        """Give the terminal another size."""
        size = Size(width, height)
        driver = self.app._driver
        assert driver is not None
        driver._size = size
        self.app.post_message(events.Resize(size, size))
        await self._until(lambda: len(self.lines) == height, f"a screen of {height} lines")
        await self._until(lambda: self.app.screen.size == size, f"a screen of {width} columns")
        await self.settle()

    async def go(self, uid: str) -> None:
        """Put the cursor on a match."""
        position = await self.explorer.ask(lambda case: case.position(uid))
        assert position is not None, f"no claim {uid}"
        assert position in self.view.matches.positions, f"{uid} is not among the matches"
        self.explorer.main.go_to_position(position)
        self.explorer.adopt_cursor()
        await self.settle()

    async def settle(self) -> None:
        """Wait until the explorer has done all that it was asked to, or waits for an answer of the user."""
        deadline = monotonic() + PATIENCE
        quiet = 0
        while quiet < _QUIET_ROUNDS:
            if self._ended:
                return
            await self._leave_to_work()
            await self.pilot.pause(0)
            quiet = 0 if self._busy() else quiet + 1
            if monotonic() > deadline:
                raise AssertionError(f"still busy after {PATIENCE} s with {self._busy()}\n{self.text}")

    async def _leave_to_work(self) -> None:
        """Leave the processor to the case while it answers; a worker may also be about to open a dialog."""
        tasks = [worker._task for worker in self._at_work() if worker._task]
        if tasks:
            await asyncio.wait(tasks, timeout=_TURN, return_when=asyncio.FIRST_COMPLETED)

    async def sees(self, text: str) -> None:
        """Wait until a text is on the screen that comes with a delay."""
        await self._until(lambda: text in self.text, repr(text))
        await self.settle()

    async def ends(self) -> None:
        """Wait until the explorer is left."""
        await self._until(lambda: self._ended, "the end")

    async def _until(self, reached: Callable[[], bool], what: str) -> None:
        deadline = monotonic() + PATIENCE
        while not reached():
            await self._leave_to_work()
            await self.pilot.pause(0)
            if monotonic() > deadline:
                raise AssertionError(f"{what} was not seen within {PATIENCE} s\n{self.text}")

    async def opened(self) -> None:
        """Wait until the case is open and shown."""
        await self.settle()
        assert self._ended or self.explorer.view is not None, f"the case was not shown\n{self.text}"

    @property
    def _ended(self) -> bool:
        return not self.app.is_running or self.app._exit or self.app._exception is not None

    def _busy(self) -> list[str]:
        """What is still under way."""
        pumps = [self.app, *self.app.screen_stack, *self.app.screen.walk_children()]
        under_way = [*self._at_work(), *(pump for pump in pumps if pump.message_queue_size)]
        return [*map(str, under_way), *map(str, self.explorer.keyboard.waiting)]

    def _at_work(self) -> list[Worker[object]]:
        """The workers that are not done, but for those that wait for the user, as they opened the dialog on top."""
        under_way = [worker for worker in self.app.workers if not worker.is_finished]
        return [worker for worker in under_way if not (self.dialog and self._waits(worker))]

    def _waits(self, worker: Worker[object]) -> bool:
        """Whether a worker waits for the dialog on top."""
        is_below = isinstance(worker.node, ModalScreen) and worker.node is not self.app.screen
        return worker.group == "effect" or is_below


@asynccontextmanager
async def exploring(
    path: Path,
    filter: str = "",
    size: tuple[int, int] = (120, 40),
    *,
    theme: str = "dark",
    ascii: bool = False,
    home: Path | None = None,
    first: bool = False,
    no_color: bool = False,
    reader: CaseReader | None = None,
    views: Sequence[MainView] = MAIN_VIEWS,
    start_view: str = LAST,
    own: bool = False,
) -> AsyncIterator[Driven]:
    """Explore a case file, in a home folder that is gone afterwards unless one is given.

    `first` makes it the first start ever. A case of one's `own` is written without asking. With a `reader` of the
    caller's the case may still be being opened.
    The app has ended without a failure when the context is left.
    """
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as environment:
        _at_home(environment, home or Path(folder))
        if no_color:
            environment.setenv("NO_COLOR", "1")
        if not first:
            memory.remember_start()
        if own:
            remember_own(path)
        wait, reader = reader is None, reader or CaseReader(path)
        options = Options(theme=theme, ascii=ascii, start_view=start_view)
        app = ConflictApp(reader, parse(filter), options, load_keymap(load_config()), f"case-{theme}", views=views)
        try:
            async with app.run_test(size=size) as pilot:
                driven = Driven(app, pilot)
                if wait:
                    await driven.opened()
                yield driven
        finally:
            reader.close()


@asynccontextmanager
async def exploring_draft(
    draft: Draft,
    filter: str = "",
    size: tuple[int, int] = (120, 40),
    *,
    ascii: bool = False,
    first: bool = False,
) -> AsyncIterator[Driven]:
    """Explore a small case that is gone afterwards."""
    with TemporaryDirectory() as folder:
        path = draft.write(Path(folder) / "case.sqlite")
        async with exploring(path, filter, size, ascii=ascii, first=first) as driven:
            yield driven


@contextmanager
def home_folders(home: Path) -> Iterator[None]:
    """A block in which the user's folders are in a home folder."""
    with pytest.MonkeyPatch.context() as environment:
        _at_home(environment, home)
        yield


def _at_home(environment: pytest.MonkeyPatch, home: Path) -> None:
    environment.setenv("HOME", str(home))
    for name in ("STATE", "CONFIG"):
        environment.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    environment.delenv("NO_COLOR", raising=False)


def _key(key: str) -> events.Key:
    """The event that Textual makes of a key, given by its name or, for a letter, by itself."""
    if len(key) == 1:
        return events.Key(_KEY_NAMES.get(key, key), key)
    try:
        return events.Key(key, unicodedata.lookup(key.replace("_", " ").upper()))
    except KeyError:
        return events.Key(key, _CHARACTERS.get(key))
