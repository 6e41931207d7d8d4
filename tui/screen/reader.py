"""The one thread that reads the case. Questions queue up there; a question that is withdrawn is interrupted."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread, Timer
from typing import TypeVar

from db.case.case import Case
from db.store.files import case_error, open_case

T = TypeVar("T")

_REPEAT = 0.01
"""Seconds between two interrupts of the same question."""
_SETTLED = 5.0
"""Seconds without a change after which what is known of the case is kept for the next start."""


class _ClosingError(Exception):
    """The reader was closed before the case was open."""


class CaseReader:
    """Opens a case on a thread of its own and asks it there, one question after the other.

    `progress` is (rows read, rows in all) while the case is being opened.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.progress: tuple[int, int] = (0, 0)
        self._interrupt: Callable[[], None] | None = None
        self._closing = Event()
        self._replaced: list[Case] = []
        self._keeping = Timer(_SETTLED, lambda: None)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="case")
        self.opened: Future[Case] = self._pool.submit(self._open, path)

    def _open(self, path: Path) -> Case:
        connection = open_case(path)
        self._interrupt = connection.interrupt
        case = Case.over(path, connection, progress=self._note_progress)
        self._interrupt = case.interrupt
        self._keep_later(case)
        return case

    def _keep_later(self, case: Case) -> None:
        """Keep what is known of the case for the next start, when it has not changed for a while."""
        self._keeping.cancel()
        if case.is_ahead and not self._closing.is_set():
            self._keeping = Timer(_SETTLED, case.keep)
            self._keeping.daemon = True  # nothing is lost if the program ends first
            self._keeping.start()

    def _note_progress(self, done: int, total: int) -> None:
        self.progress = (done, total)
        if self._closing.is_set():
            raise _ClosingError

    async def renew(self, path: Path | None = None) -> Case:
        """The case as its file is now, or that at another path, opened beside the one that is being asked.

        After own changes, only what they have touched is read.

        Raises CaseUnusableError.
        """

        def goes_on(_: int, __: int) -> None:
            if self._closing.is_set():
                raise _ClosingError

        try:
            return await asyncio.to_thread(Case.open, path or self._path, progress=goes_on, before=self.opened.result())
        except _ClosingError:
            raise asyncio.CancelledError from None

    def adopt(self, case: Case, path: Path | None = None) -> None:
        """From now on ask this case, which takes the place of the other; questions to that one are still answered.

        `path` is its file if that is another one.
        """
        if self._closing.is_set():
            case.close()
            return
        before, self.opened = self.opened.result(), Future()
        self.opened.set_result(case)
        self._path, self._interrupt = path or self._path, case.interrupt
        self._replaced.append(before)
        self._pool.submit(self._let_go, before, case)

    def _let_go(self, case: Case, after: Case) -> None:
        self._replaced.remove(case)
        case.close()
        self._keep_later(after)

    async def ask(self, question: Callable[[Case], T]) -> T:
        """The answer of the case to a question. Cancelling the wait withdraws the question."""
        withdrawn = Event()
        opened = self.opened
        future = self._pool.submit(self._answer, opened, question, withdrawn)
        try:
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            withdrawn.set()
            if not future.cancel():
                self._stop(future, opened)
            raise

    def _stop(self, future: Future[T], opened: Future[Case]) -> None:
        """Interrupt again and again until a question has ended: between two statements an interrupt has no effect."""
        if not future.done():
            with suppress(sqlite3.ProgrammingError):  # it was replaced and closed just now
                opened.result().interrupt() if opened.done() else self._interrupt_reading()
            asyncio.get_running_loop().call_later(_REPEAT, self._stop, future, opened)

    def _interrupt_reading(self) -> None:
        if self._interrupt:
            with suppress(sqlite3.ProgrammingError):  # it was closed just now, because the case cannot be read
                self._interrupt()

    def _answer(self, opened: Future[Case], question: Callable[[Case], T], withdrawn: Event) -> T:
        """Ask until there is an answer: an interrupt meant for a question just withdrawn may hit this one.

        Raises ConflictError for what SQLite complains about.
        """
        case = opened.result()
        while True:
            try:
                return question(case)
            except sqlite3.Error as error:
                if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_INTERRUPT:
                    raise case_error(case.path, error) from error
                if withdrawn.is_set() or self._closing.is_set():
                    raise

    def close(self, last: Callable[[Case], None] | None = None) -> None:
        """Stop reading and close the file; whatever is being read is interrupted. A second call does nothing.

        `last` is done in between: the last question, which nothing interrupts.
        """
        if self._closing.is_set():
            return
        self._closing.set()
        self._keeping.cancel()
        self._pool.shutdown(wait=False, cancel_futures=True)
        thread = Thread(target=self._pool.shutdown)
        thread.start()
        while thread.is_alive():
            self._interrupt_reading()
            for case in tuple(self._replaced):
                with suppress(sqlite3.ProgrammingError):
                    case.interrupt()
            thread.join(_REPEAT)
        if self.opened.done() and not self.opened.cancelled() and self.opened.exception() is None:
            case = self.opened.result()
            if last:
                last(case)
            for one in (*self._replaced, case):
                one.close()
