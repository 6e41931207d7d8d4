"""What a worker is given to do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Generator
from functools import partial
from typing import Any, ParamSpec

P = ParamSpec("P")


class Work(Awaitable[None]):
    """A call of a coroutine function that begins when it is awaited, for `run_worker`.

    A worker that is replaced before it ran would leave a coroutine behind that was never awaited.
    """

    def __init__(self, work: Callable[P, Coroutine[Any, Any, None]], *args: P.args, **kwargs: P.kwargs) -> None:
        self._begin: Callable[[], Coroutine[Any, Any, None]] = partial(work, *args, **kwargs)

    def __await__(self) -> Generator[Any, None, None]:
        return self._begin().__await__()
