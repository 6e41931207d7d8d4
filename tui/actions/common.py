"""Making actions of what the commands do."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from tui.actions.host import Action, Host


def in_background(work: Callable[[Host], Coroutine[Any, Any, None]]) -> Action:
    """An action that waits for the case or for an answer of the user."""

    def start(host: Host) -> None:
        host.begin(partial(work, host))

    return start
