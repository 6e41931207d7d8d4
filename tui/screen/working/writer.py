"""The one thread that changes the case. Changes queue up there; what was begun is written to its end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from db.errors import ChangeRefusedError, ConflictError

if TYPE_CHECKING:
    from db.work.workbench import Workbench

T = TypeVar("T")


class CaseWriter:
    """Opens a case for work at its first change, and changes it on a thread of its own, one change after the other."""

    def __init__(self, name: str) -> None:
        """`name` is what the analyst calls themselves; empty if they do not say."""
        self._name = name
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="work")
        self._bench: tuple[Path, Workbench] | None = None

    async def change(self, path: Path, change: Callable[[Workbench], T]) -> T:
        """Change the case at `path`; it is on disk when this returns. Raises ConflictError; then nothing was changed.

        If the wait is cancelled, a change that was begun is still written to its end.
        """
        return await asyncio.wrap_future(self._pool.submit(self._change, path, change))

    def _change(self, path: Path, change: Callable[[Workbench], T]) -> T:
        try:
            return change(self._opened(path))
        except ChangeRefusedError:
            raise
        except ConflictError:  # it may be another file by now: the next change opens it anew
            self._close()
            raise

    def _opened(self, path: Path) -> Workbench:
        if self._bench is not None and self._bench[0] == path:
            return self._bench[1]
        from db.work.workbench import Workbench  # needed from the first change on

        self._close()
        bench = Workbench(path, self._name)
        self._bench = path, bench
        return bench

    def _close(self) -> None:
        if self._bench is not None:
            self._bench[1].close()
            self._bench = None

    def finish(self) -> None:
        """Wait for what is being written, and close the case."""
        self._pool.shutdown()
        self._close()
