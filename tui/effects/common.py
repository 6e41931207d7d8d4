"""What the effects of commands have in common."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from tui.work import Work

if TYPE_CHECKING:
    from tui.explorer import Explorer

Effect = Callable[["Explorer"], None]


def in_background(effect: Callable[[Explorer], Coroutine[Any, Any, None]]) -> Effect:
    """An effect that waits for the case or for an answer of the user."""

    def start(explorer: Explorer) -> None:
        explorer.run_worker(Work(effect, explorer), group="effect")

    return start
