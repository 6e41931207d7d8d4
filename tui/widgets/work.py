"""Work that waits for something, in workers of a screen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Generator
from functools import partial
from typing import Any, ParamSpec

from textual.screen import Screen

from db.errors import ConflictError

P = ParamSpec("P")


class Work(Awaitable[None]):
    """A call of a coroutine function that begins when it is awaited, for `run_worker`.

    A worker that is replaced before it ran would leave a coroutine behind that was never awaited.
    """

    def __init__(self, work: Callable[P, Coroutine[Any, Any, None]], *args: P.args, **kwargs: P.kwargs) -> None:
        self._begin: Callable[[], Coroutine[Any, Any, None]] = partial(work, *args, **kwargs)

    def __await__(self) -> Generator[Any, None, None]:
        return self._begin().__await__()


EFFECT = "effect"
"""The group of the work of commands that ask the case before they can open a dialog or change the state."""


class Background:
    """Runs the work of a screen that waits for the case or the user."""

    def __init__(self, screen: Screen[None], fail: Callable[[ConflictError, str], None]) -> None:
        """`fail` is told of problems that a person can act on, with the group of the work."""
        self._screen = screen
        self._fail = fail

    def begin(self, work: Callable[[], Coroutine[Any, Any, None]], group: str | None = None) -> None:
        """Start some work; it replaces unfinished work of the same group."""
        self._screen.run_worker(
            Work(self._guarded, work, group or EFFECT), group=group or EFFECT, exclusive=group is not None
        )

    def is_under_way(self, group: str) -> bool:
        """Whether work of a group is unfinished."""
        return any(worker.group == group and not worker.is_finished for worker in self._screen.workers)

    def withdraw(self, *groups: str) -> None:
        """Cancel the unfinished work of some groups."""
        for group in groups:
            self._screen.workers.cancel_group(self._screen, group)

    async def _guarded(self, work: Callable[[], Coroutine[Any, Any, None]], group: str) -> None:
        try:
            await work()
        except ConflictError as error:
            self._fail(error, group)
