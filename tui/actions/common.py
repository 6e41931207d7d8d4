"""What the effects of commands have in common."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from tui.dialogs.base import Dialog

if TYPE_CHECKING:
    from tui.screen.explorer import Explorer

T = TypeVar("T")
Action = Callable[["Explorer"], None]


def in_background(effect: Callable[[Explorer], Coroutine[Any, Any, None]]) -> Action:
    """An effect that waits for the case or for an answer of the user."""

    def start(explorer: Explorer) -> None:
        explorer.begin(partial(effect, explorer))

    return start


def ask_user(explorer: Explorer, dialog: Dialog[T], then: Callable[[T], None]) -> None:
    """Open a dialog, so that the next key is for it already; `then` is called with the answer, if there is one."""

    def take(answer: T | None) -> None:
        if answer is not None:
            then(answer)

    explorer.app.push_screen(dialog, take)
