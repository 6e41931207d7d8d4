"""The order of keys, and what each is meant for: a command, the text of the filter, or the dialog that is open.

Keys can be typed faster than they have their effects. Typed at once they have to do what they do typed slowly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import takewhile
from time import monotonic
from typing import Any, Protocol

from textual import events
from textual.app import App
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input

from tui.actions.host import Saying
from tui.dialogs.base import Dialog
from tui.panes.filter_bar import FilterBar
from tui.panes.form.pane import FormPane
from tui.screen.keys.settling import Settling
from tui.state.commands import ASKING, AT_ONCE, key_name
from tui.state.keymap import SURE_QUIT, Keymap, command_of, latin_key
from tui.state.messages import KeyForwarded
from tui.widgets.line_input import TextRow
from tui.widgets.work import EFFECT, Background

PATIENCE = 0.5
"""Seconds after which keys that wait are given up for one that changes the filter, or leaves."""

Entry = events.Key | str
"""A key, or the id of a command that was chosen with the mouse or in the palette."""

_COMPLETING = frozenset({"tab", "up", "down"})
"""The keys that are about the completions of what is typed into the filter."""

_OFFERING = _COMPLETING | {"enter"}
"""The keys that are about the offers for what is typed into the form."""

_MODIFIERS = ("shift", "control", "alt", "super", "hyper", "meta")
_SILENT = (
    *(f"{side}_{modifier}" for side in ("left", "right") for modifier in _MODIFIERS),
    *("iso_level", "caps_lock", "num_lock", "scroll_lock"),
)
"""Beginnings of the names of keys that do nothing of their own; some terminals report them."""


class KeyedScreen(Saying, Protocol):
    """What the keyboard needs of the screen with the commands."""

    keymap: Keymap

    @property
    def app(self) -> App[object]:
        """The program."""

    @property
    def is_on_top(self) -> bool:
        """Whether no dialog is open."""

    def run(self, id: str) -> None:
        """Run a command now."""

    def leave_welcome(self) -> None:
        """Hide what is said at the first start."""

    def escape(self) -> None:
        """Leave what was begun."""

    def begin_turn(self) -> None:
        """Begin the turn of a key or a command."""

    def set_timer(self, delay: float, callback: Callable[[], None]) -> Timer:
        """Call something later."""


class Keyboard:
    """Gives each key to what it is meant for, when that is certain.

    A key is for the dialog that a command before it opens, or for the text that it begins to edit, so it waits until
    the keys before it have had their effects. `waiting` are the keys and commands that still wait.
    """

    def __init__(
        self,
        screen: KeyedScreen,
        bar: FilterBar,
        form: FormPane,
        background: Background,
        is_subject_shown: Callable[[str], bool],
    ) -> None:
        """`is_subject_shown` says whether the screen shows what a command, given by its id, is about."""
        self._screen = screen
        self._bar = bar
        self._form = form
        self._background = background
        self._is_subject_shown = is_subject_shown
        self._commands = command_of(screen.keymap)
        self._settling = Settling(self.take_waiting)
        self._settled_screen: Screen[Any] | None = None
        self._typed_into: Widget | None = None
        self._last_run = 0.0
        self._is_taking = False
        self._waiting_since = 0.0
        self._interrupted_at: float | None = None
        self._aside: list[Entry] = []
        self._resumed: Sequence[Entry] = ()
        self.waiting: list[Entry] = []

    # In their order

    def submit(self, entry: Entry) -> None:
        """Take a key, or a command given by its id, now or when its turn comes."""
        if self._precedes_interruption(entry):
            self._aside.append(entry)
            return
        if self.waiting and monotonic() - self._waiting_since > PATIENCE and self._is_urgent(entry):
            self.give_up()
        if not self.waiting:
            self._waiting_since = monotonic()
        self.waiting.append(entry)
        self.take_waiting()
        if entry in self.waiting and self._may_leave(entry):
            self._screen.set_timer(PATIENCE, partial(self._hurry, entry))

    def take_waiting(self) -> None:
        """Take the keys that wait, in their order, up to the first one that has to wait on."""
        if self._is_taking:  # by a key that brought this about: it has its whole effect first
            return
        self._is_taking = True
        try:
            while self.waiting and self._is_ready(self.waiting[0]):
                self._waiting_since = monotonic()
                self._take(self.waiting.pop(0))
        finally:
            self._is_taking = False

    def give_up(self) -> None:
        """Forget the keys that wait."""
        self.waiting.clear()
        self._aside.clear()

    @contextmanager
    def interrupted(self) -> Iterator[None]:
        """A block in which the user is asked what no key could foresee.

        The keys that were pressed before it are for what comes after it, unless they begin by leaving that.
        """
        self._interrupted_at = monotonic()
        if self.waiting and not _is_escape(self.waiting[0]):
            self._aside += self.waiting
            self.waiting.clear()
        try:
            yield
        finally:
            self._interrupted_at = None
            self.waiting[:0] = self._resumed = tuple(self._aside)
            self._aside.clear()

    def _precedes_interruption(self, entry: Entry) -> bool:
        """Whether a key was pressed before a question that the user is being asked."""
        at = self._interrupted_at
        if at is None or isinstance(entry, str) or entry.time >= at:
            return False
        return bool(self._aside) or not _is_escape(entry)

    def _hurry(self, entry: Entry) -> None:
        """Take a key that leaves if it still waits and that is what it is for, and give up the others."""
        if entry not in self.waiting:
            return
        if self._settling.is_over and self._leaves(entry):
            self.give_up()
            self._take(entry)
        else:
            self._screen.set_timer(PATIENCE, partial(self._hurry, entry))

    def follow_screen(self) -> None:
        """Wait until a dialog that opened has its focus, and until the answer of one that closed was taken."""
        if self._screen.app.screen is not self._settled_screen:
            self._settled_screen = self._screen.app.screen
            self._settling.begin(self._screen.app)

    # What a key is for

    @property
    def _dialog(self) -> Screen[Any] | None:
        """The dialog that is open."""
        return None if self._screen.is_on_top else self._screen.app.screen

    @property
    def _is_typing(self) -> bool:
        """Whether keys are text for the filter, or for a row of the form."""
        return self._bar.editing or self._form.editing

    def _command(self, entry: Entry) -> str | None:
        """The command that an entry stands for where keys are commands."""
        if isinstance(entry, str):
            return entry
        return self._commands.get(entry.key) or self._commands.get(latin_key(self._screen.keymap, entry.key))

    def _is_ready(self, entry: Entry) -> bool:
        """Whether it is certain what an entry is for, and that can take it."""
        if self._continues_text(entry):
            return True
        self.follow_screen()
        if not self._settling.is_over:
            return False
        dialog = self._dialog
        if dialog is not None:
            return not isinstance(entry, str) and (not _holds_back(dialog, entry) or self._cancels(entry))
        if self._form.is_open:
            return self._is_ready_for_form(entry)
        if self._bar.editing and not isinstance(entry, str):
            return entry.key not in _COMPLETING or not self._background.is_under_way("completion")
        return not self._bar.pending and self._is_command_ready(entry)

    def _is_ready_for_form(self, entry: Entry) -> bool:
        """Whether the form can take a key, or leave a command to the screen."""
        if self._form.pending or self._background.is_under_way(EFFECT):
            return False
        return isinstance(entry, str) or entry.key not in _OFFERING or not self._background.is_under_way("form")

    def _is_command_ready(self, entry: Entry) -> bool:
        id = self._command(entry)
        is_resumed = any(entry is one for one in self._resumed)
        is_typed_ahead = is_resumed or id not in AT_ONCE or monotonic() - self._last_run <= PATIENCE
        if is_typed_ahead and self._background.is_under_way(EFFECT):
            return False
        return id is None or self._is_subject_shown(id)

    def _continues_text(self, entry: Entry) -> bool:
        """Whether an entry is a letter behind another one in the same text field: these change nothing but text."""
        if isinstance(entry, str) or not entry.is_printable or self._typed_into is None:
            return False
        return self._typed_into is self._screen.app.focused

    def _cancels(self, key: events.Key) -> bool:
        """Whether a key closes the dialog that is open."""
        bound = self._screen.app.screen.active_bindings.get(self._translated(key).key)
        return bound is not None and bound.binding.action == "cancel"

    def _may_leave(self, entry: Entry) -> bool:
        """Whether an entry could quit or close a dialog when its turn comes."""
        is_cancel = self._dialog is not None and not isinstance(entry, str) and self._cancels(entry)
        return is_cancel or self._command(entry) == "quit"

    def _leaves(self, entry: Entry) -> bool:
        """Whether an entry quits, or closes a dialog, whatever the keys before it do."""
        if not isinstance(entry, str):
            if entry.key == SURE_QUIT and SURE_QUIT in self._screen.keymap["quit"]:
                return True
            if self._dialog is not None:
                return self._cancels(entry)
        return self._command(entry) == "quit" and not self._may_be_for_another(entry)

    def _is_urgent(self, entry: Entry) -> bool:
        """Whether an entry does not depend on what those before it do, or undoes it."""
        if not self._settling.is_over:
            return False
        is_at_once = self._dialog is None and self._command(entry) in AT_ONCE
        return self._leaves(entry) or (is_at_once and not self._may_be_for_another(entry))

    def _may_be_for_another(self, entry: Entry) -> bool:
        """Whether an entry may be for a dialog or a text that the keys before it are about to open."""
        if self._is_typing or self._bar.pending or self._background.is_under_way(EFFECT):
            return True
        before = takewhile(lambda other: other is not entry, self.waiting)
        return any(self._command(other) in ASKING for other in before)

    # Taking it

    def _take(self, entry: Entry) -> None:
        app = self._screen.app
        self._screen.begin_turn()
        if isinstance(entry, str):
            self._run(entry)
        elif entry.key == SURE_QUIT and (self._dialog or self._is_typing):
            if SURE_QUIT in self._screen.keymap["quit"]:
                self._run("quit")
        elif self._dialog or self._is_typing:
            self._forward(self._translated(entry))
        elif id := self._command(entry):
            self._run(id)
        elif entry.key in app.screen.active_bindings:
            self._forward(entry)
        elif entry.key == "escape":
            self._screen.escape()
        elif not entry.key.startswith(_SILENT):
            self._screen.say(f"No command on {_on_paper(entry)}.{self._where_keys_are_listed}")

    def _run(self, id: str) -> None:
        self._typed_into = None
        self._screen.leave_welcome()
        self._last_run = monotonic()
        self._screen.run(id)
        if self._is_typing:
            self._settling.begin(self._screen.app)

    def _forward(self, key: events.Key) -> None:
        app = self._screen.app
        if not self._dialog:
            self._form.take_focus()
        field = app.focused
        self._typed_into = field if isinstance(field, (Input, TextRow)) and key.is_printable else None
        app.post_message(KeyForwarded(key))
        self._settling.begin(app)

    def _translated(self, key: events.Key) -> events.Key:
        """A key as one of a Latin keyboard, unless it is text."""
        if isinstance(self._screen.app.focused, (Input, TextRow)):
            return key
        latin = latin_key(self._screen.keymap, key.key)
        return key if latin == key.key else events.Key(latin, None)

    @property
    def _where_keys_are_listed(self) -> str:
        keys = self._screen.keymap["help"] or self._screen.keymap["palette"]
        return f" {key_name(keys[0])} lists them." if keys else ""


def _is_escape(entry: Entry) -> bool:
    return not isinstance(entry, str) and entry.key == "escape"


def _holds_back(dialog: Screen[Any], key: events.Key) -> bool:
    return isinstance(dialog, Dialog) and dialog.holds_back(key.key)


def _on_paper(key: events.Key) -> str:
    """A key as one would write it on paper. With alt or another modifier, the character is only a part of the key."""
    is_character = key.character and key.is_printable and not key.character.isspace() and "+" not in key.key
    return key.character if key.character and is_character else key_name(key.key)
