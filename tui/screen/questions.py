"""Asking the case in the background, and telling the user about problems with that."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from textual.screen import Screen

from db.case.case import Case
from db.errors import ConflictError
from tui.screen.reader import CaseReader
from tui.widgets.work import Work

T = TypeVar("T")


class Questions:
    """Sends questions to the thread that reads the case, and runs the work that waits for the answers."""

    def __init__(self, screen: Screen[None], reader: CaseReader, fail: Callable[[ConflictError], None]) -> None:
        """`fail` is told of problems that a person can act on."""
        self._screen = screen
        self._reader = reader
        self._fail = fail

    async def ask(self, question: Callable[[Case], T]) -> T:
        """The answer to a question."""
        return await self._reader.ask(question)

    def begin(self, work: Callable[[], Coroutine[Any, Any, None]], group: str | None = None) -> None:
        """Start work that waits for the case; it replaces unfinished work of the same group."""
        self._screen.run_worker(Work(self._guarded, work), group=group or "effect", exclusive=group is not None)

    def is_under_way(self, group: str) -> bool:
        """Whether work of a group is unfinished."""
        return any(worker.group == group and not worker.is_finished for worker in self._screen.workers)

    def withdraw(self, *groups: str) -> None:
        """Cancel the unfinished work of some groups."""
        for group in groups:
            self._screen.workers.cancel_group(self._screen, group)

    async def _guarded(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        try:
            await work()
        except ConflictError as error:
            self._fail(error)
