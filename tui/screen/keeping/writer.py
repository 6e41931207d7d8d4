"""The one thread that writes to the state folder: in the order in which things were asked of it, each to its end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from db.errors import ConflictError
from tui.actions.host import Saying


class Writer:
    """Writes one thing after the other, off the event loop."""

    def __init__(self, screen: Saying) -> None:
        self._screen = screen
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="keeping")

    async def write(self, write: Callable[[], None]) -> bool:
        """Write something; if that fails, say so once and go on. Return whether it succeeded.

        If the wait is cancelled, what was begun is still written to its end.
        """
        try:
            await asyncio.wrap_future(self._pool.submit(write))
        except OSError as error:
            self._screen.say_once(f"This cannot be kept for the next start: {error.strerror} ({error.filename})")
            return False
        except ConflictError as error:
            self._screen.say_once(f"This cannot be kept for the next start: {error}")
            return False
        return True

    def close(self) -> None:
        """Wait for what is being written; nothing can be written after this."""
        self._pool.shutdown()
