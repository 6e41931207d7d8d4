"""The explorer as a program: theme, keys, and the way in and out."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from concurrent.futures import TimeoutError as NotYet
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.filter import LineFilter
from textual.notifications import SeverityLevel
from textual.worker import WorkerFailed

from db.errors import ConflictError
from db.filters.filter import Filter
from tui import ending
from tui.screen.driver import TerminalApp, driver_class
from tui.screen.explorer import Explorer
from tui.screen.reader import CaseReader
from tui.screen.terminal import TerminalAnswer, ask, color_theme_hint
from tui.state import memory, messages
from tui.state.config import load_config
from tui.state.keymap import Keymap, key_for, load_keymap
from tui.state.options import THEMES as OPTIONAL_THEMES
from tui.state.options import Options, Wishes, options_from
from tui.views.base import MainView
from tui.views.registry import MAIN_VIEWS
from tui.widgets.glyphs import ASCII, UNICODE
from tui.widgets.plain import PLAIN
from tui.widgets.scrub import line_filters
from tui.widgets.themes import ANSI, THEMES

_GRACE = 0.25
"""How long, in seconds, the start waits for the case to refuse to be opened before the screen is taken."""


class ConflictApp(TerminalApp):
    """One explorer on one case."""

    CSS_PATH = "conflict.tcss"
    TITLE = "conflict-tui"
    ENABLE_COMMAND_PALETTE = False  # a command of the registry opens one that also finds what is in the case
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(
        self,
        reader: CaseReader,
        wanted: Filter,
        options: Options,
        keymap: Keymap,
        theme: str = "case-dark",
        typed: bytes = b"",
        views: Sequence[MainView] = MAIN_VIEWS,
        problem: str = "",
    ) -> None:
        """`problem` says what could not be read of what was kept, if anything."""
        super().__init__(driver_class=driver_class(typed), ansi_color=theme == ANSI.name)
        self._reader = reader
        for known in THEMES:
            self.register_theme(known)
        self.theme = theme
        self.set_reactive(ConflictApp.ansi_color, None)  # from now on it follows the theme
        self._keys = keymap
        self.problem: BaseException | None = None
        self._ascii = options.ascii
        self._damage = problem
        glyphs = ASCII if options.ascii else UNICODE
        self._explorer = Explorer(reader, wanted, glyphs, keymap, self.leave, views, options.start_view, options.name)

    def get_line_filters(self) -> list[LineFilter]:
        """The filters of the app, with the net under them that no control character of data gets through."""
        filters = line_filters(super().get_line_filters())
        return [*filters, PLAIN] if self._ascii else filters

    async def on_event(self, event: events.Event) -> None:
        """Let the keyboard say when a key has its turn, and what it is for."""
        if isinstance(event, events.Key) and not event.is_forwarded and self._explorer in self.screen_stack:
            self.app_focus = True
            self._explorer.user.acknowledge()
            self._explorer.keyboard.submit(event)
        else:
            if isinstance(event, events.MouseDown):
                self._explorer.begin_turn()
            await super().on_event(event)

    async def on_key_forwarded(self, message: messages.KeyForwarded) -> None:
        """Hand a key to the dialog that is open, or to the text field with the focus."""
        await super().on_event(message.event)

    def on_dialog_decided(self) -> None:
        """Keys may have waited for what a dialog asked."""
        self._explorer.keyboard.take_waiting()

    def on_mount(self) -> None:
        """Take keys, and show the explorer."""
        self.push_screen(self._explorer)
        if self._damage:
            self._explorer.say_once(self._damage)

    def notify(
        self,
        message: str,
        *,
        title: str = "",  # noqa: ARG002
        severity: SeverityLevel = "information",
        timeout: float | None = None,  # noqa: ARG002
        markup: bool = True,  # noqa: ARG002
    ) -> None:
        """Say in the footer what Textual would lay over the screen."""
        self._explorer.say(message, warning=severity != "information")

    def action_help_quit(self) -> None:
        """Say how to quit to somebody who pressed ctrl+c."""
        self._explorer.say(f"{key_for(self._keys, 'quit')} quits.")

    def leave(self, problem: ConflictError) -> None:
        """End because of a problem that a person can act on; it is raised where the explorer was started."""
        self.problem = problem
        self.exit(return_code=problem.exit_code)

    def _fatal_error(self) -> None:
        """End because of a fault. Textual would print the values of variables, and with them other people's data."""
        error = self._exception
        self.problem = error.error if isinstance(error, WorkerFailed) else error
        self._close_messages_no_wait()

    async def on_unmount(self) -> None:
        """Let go of the case, after what is still to be kept; a question that is being answered is interrupted."""
        await asyncio.to_thread(self._explorer.working.finish)
        await asyncio.to_thread(self._reader.close, self._explorer.keeping.finish)


def explore(path: Path, wanted: Filter, wishes: Wishes) -> int:
    """Explore a case until the user leaves. Returns the exit code.

    `wishes` are those of the command line, which count before those of the configuration file.
    Raises CaseUnusableError, before the screen is taken where possible, and UsageError for a bad configuration.
    """
    reader = CaseReader(path)
    try:
        config = load_config()
        keymap = load_keymap(config)
        kept, problem = _kept_theme()
        options = options_from(wishes, config.wishes, kept)
        theme, answer = _theme(options)
        with suppress(NotYet):
            reader.opened.result(_GRACE)
        app = ConflictApp(reader, wanted, options, keymap, theme, answer.typed, problem=problem)
        code = app.run_in_terminal(options.mouse)
    finally:
        reader.close()
    if app.problem is not None:
        raise app.problem
    return code


def _kept_theme() -> tuple[Wishes, str]:
    """The theme that was chosen last, and a problem with reading it. NO_COLOR is a later choice."""
    try:
        theme = memory.load_theme()
    except memory.DamagedError as error:
        return Wishes(), str(error)
    return Wishes(theme=theme if theme in OPTIONAL_THEMES and "NO_COLOR" not in os.environ else None), ""


def _theme(options: Options) -> tuple[str, TerminalAnswer]:
    """The theme asked for, or the one that suits the terminal."""
    if options.theme != "auto":
        return f"case-{options.theme}", TerminalAnswer("dark")
    if color_theme_hint() == "ansi":
        return "case-ansi", TerminalAnswer("dark")
    with ending.held():  # the terminal is in another mode meanwhile
        answer = ask()
    return f"case-{answer.background}", answer
