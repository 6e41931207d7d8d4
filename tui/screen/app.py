"""The explorer as a program: theme, keys, and the way in and out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import TimeoutError as NotYet
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import SystemCommand
from textual.binding import BindingType
from textual.filter import LineFilter
from textual.screen import Screen
from textual.worker import WorkerFailed

from db.errors import ConflictError
from db.filters.filter import Filter
from tui import ending
from tui.screen.driver import TerminalApp, driver_class
from tui.screen.explorer import Explorer
from tui.screen.reader import CaseReader
from tui.screen.terminal import TerminalAnswer, ask, color_theme_hint
from tui.state.commands import BY_ID, COMMANDS, key_name
from tui.state.keymap import Keymap, load_keymap
from tui.state.options import Options
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
    ENABLE_COMMAND_PALETTE = False  # opened by a command of the registry, so that its key is one of the keymap
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
    ) -> None:
        super().__init__(driver_class=driver_class(typed), ansi_color=theme == ANSI.name)
        self._reader = reader
        for known in THEMES:
            self.register_theme(known)
        self.theme = theme
        self.set_reactive(ConflictApp.ansi_color, None)  # from now on it follows the theme
        self._keys = keymap
        self.problem: BaseException | None = None
        self._ascii = options.ascii
        self._explorer = Explorer(reader, wanted, ASCII if options.ascii else UNICODE, keymap, self.leave, views)

    def get_line_filters(self) -> list[LineFilter]:
        """The filters of the app, with the net under them that no control character of data gets through."""
        filters = line_filters(super().get_line_filters())
        return [*filters, PLAIN] if self._ascii else filters

    async def on_event(self, event: events.Event) -> None:
        """Take a letter that begins a filter or a name before bindings see it, so that the next key finds it typed."""
        if (
            isinstance(event, events.Key)
            and not event.is_forwarded
            and self._explorer.is_active
            and self._explorer.takes_letter(event)
        ):
            return
        await super().on_event(event)

    def on_mount(self) -> None:
        """Take keys, and show the explorer."""
        changed = {id: keys for id, keys in self._keys.items() if keys != BY_ID[id].keys}
        self.set_keymap({id: ",".join(keys) for id, keys in changed.items()})  # applied anew at every key
        self.push_screen(self._explorer)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:  # noqa: ARG002
        """The commands of the registry for the palette."""
        for command in COMMANDS:
            if command.id != "palette":
                keys = " or ".join(map(key_name, self._keys[command.id])) or "none"
                yield SystemCommand(
                    command.help,
                    f"key {keys}" if keys else "no key",
                    partial(self._explorer.action_command, command.id),
                )

    def action_help_quit(self) -> None:
        """Say how to quit to somebody who pressed ctrl+c."""
        self._explorer.say(f"{key_name(self._keys['quit'][0])} quits.")

    def leave(self, problem: ConflictError) -> None:
        """End because of a problem that a person can act on; it is raised where the explorer was started."""
        self.problem = problem
        self.exit(return_code=problem.exit_code)

    def _fatal_error(self) -> None:
        """End because of a fault. Textual would print the values of variables, and with them other people's data."""
        error = self._exception
        self.problem = error.error if isinstance(error, WorkerFailed) else error
        self._close_messages_no_wait()

    def on_unmount(self) -> None:
        """Let go of the case; a question that is still being answered is interrupted."""
        self._reader.close(self._explorer.selection.keep_last)


def explore(path: Path, wanted: Filter, options: Options) -> int:
    """Explore a case until the user leaves. Returns the exit code.

    Raises CaseUnusableError, before the screen is taken where possible, and UsageError for a bad configuration.
    """
    reader = CaseReader(path)
    try:
        keymap = load_keymap()
        theme, answer = _theme(options)
        with suppress(NotYet):
            reader.opened.result(_GRACE)
        app = ConflictApp(reader, wanted, options, keymap, theme, answer.typed)
        code = app.run_in_terminal(options.mouse)
    finally:
        reader.close()
    if app.problem is not None:
        raise app.problem
    return code


def _theme(options: Options) -> tuple[str, TerminalAnswer]:
    """The theme asked for, or the one that suits the terminal."""
    if options.theme != "auto":
        return f"case-{options.theme}", TerminalAnswer("dark")
    if color_theme_hint() == "ansi":
        return "case-ansi", TerminalAnswer("dark")
    with ending.held():  # the terminal is in another mode meanwhile
        answer = ask()
    return f"case-{answer.background}", answer
