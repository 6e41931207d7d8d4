"""The case is only read on the thread that is there for it, never on the event loop, which draws and takes keys."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import get_ident, local
from typing import Any

import pytest

from db.case.case import Case
from db.store.files import open_case
from tests.tui.pilot import exploring
from tui.screen.reader import CaseReader


class GuardedCase(Case):
    """A case that can be interrupted and closed from any thread, and read from any but that of the event loop."""

    loop = get_ident()
    _trusted = local()

    def __getattribute__(self, name: str) -> Any:
        guarded = get_ident() == GuardedCase.loop and not getattr(GuardedCase._trusted, "now", False)
        if guarded and name not in ("close", "interrupt"):
            raise AssertionError(f"case.{name} is read on the event loop")
        return super().__getattribute__(name)

    def close(self) -> None:
        with GuardedCase._trusting():
            super().close()

    def interrupt(self) -> None:
        with GuardedCase._trusting():
            super().interrupt()

    @staticmethod
    @contextmanager
    def _trusting() -> Iterator[None]:
        GuardedCase._trusted.now = True
        try:
            yield
        finally:
            GuardedCase._trusted.now = False


class GuardedReader(CaseReader):
    """Opens guarded cases."""

    def _open(self, path: Path) -> Case:
        connection = open_case(path)
        case = GuardedCase.over(path, connection, progress=self._note_progress)
        self._interrupt = connection.interrupt
        return case

    async def renew(self, path: Path | None = None) -> Case:
        return await asyncio.to_thread(GuardedCase.open, path or self._path)


@pytest.fixture
def reader(kursk_path: Path, tmp_path: Path) -> Iterator[CaseReader]:
    GuardedCase.loop = get_ident()
    reader = GuardedReader(Path(shutil.copy(kursk_path, tmp_path / "kursk.sqlite")))
    yield reader
    reader.close()


def test_the_guard_notices_reading(kursk_path: Path) -> None:
    GuardedCase.loop = -1
    with GuardedCase.open(kursk_path) as case:
        GuardedCase.loop = get_ident()
        with pytest.raises(AssertionError, match="size is read on the event loop"):
            print(case.size)


KEYS = {
    "filters": ("d", "d", "u", "U", "X", "s", "enter", "X", "/", "g", "o", "r", "enter", "X"),
    "trees": ("a", "j", "right", "right", "left", "left", "S", "enter", "!", "x", "r", "right", "j", "enter", "X"),
    "find": ("a", "f", "g", "e", "r", "enter", "r", "f", "k", "u", "r", "enter"),
    "moving": ("j", "k", "G", "g", "pagedown", "ctrl+d", "n", "N", "D", "2", "0", "2", "4", "enter"),
    "links": ("n", "enter", "j", "enter", "backspace", "w", "escape", "y", "o", "escape", "t"),
    "time": ("comma", "comma", "less_than_sign", "full_stop", "greater_than_sign", "equals_sign"),
    "timeline": ("T", "T", "T", "i", "j", "a", "right", "t", "m", "e", "tab", "escape", "y", "i"),
    "sides": ("v", "j", "right", "left", "n", "e", "escape", "V", "down", "enter", "comma", "m", "v"),
    "thread": ("n", "l", "j", "right", "left", "enter", "comma", "equals_sign", "e", "escape", "m", "l"),
    "selection": ("space", "space", "M", "Z", "e", "escape", "z", "z", "W", "escape", "question_mark", "escape"),
}


@pytest.mark.parametrize("keys", KEYS.values(), ids=KEYS)
async def test_no_command_reads_the_case_on_the_event_loop(reader: CaseReader, keys: tuple[str, ...]) -> None:
    async with exploring(reader._path, reader=reader) as driven:
        await driven.opened()
        await driven.press(*keys)
        assert driven.explorer.view is not None


async def test_a_case_that_is_read_anew_is_not_read_on_the_event_loop_either(reader: CaseReader) -> None:
    async with exploring(reader._path, reader=reader) as driven:
        await driven.opened()
        await driven.press("n", "space", "a", "right", "t", "l")
        with closing(sqlite3.connect(reader._path)) as writer:
            writer.execute("UPDATE claim SET text = 'another text' WHERE id = 1")
            writer.commit()
        driven.explorer.look_for_changes()
        await driven.settle()
        assert "was read anew" in driven.told[-1]
