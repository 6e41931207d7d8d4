"""The end can come at any moment of the start, also between two steps of mounting the widgets."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from db.filters.filter import Filter
from tui.screen.app import ConflictApp
from tui.screen.explorer import Explorer
from tui.screen.reader import CaseReader
from tui.state.config import load_config
from tui.state.keymap import load_keymap
from tui.state.options import Options

LEFT = 7


@contextmanager
def an_app(case: Path) -> Iterator[ConflictApp]:
    """An explorer that does not run yet."""
    reader = CaseReader(case)
    try:
        yield ConflictApp(reader, Filter(), Options(), load_keymap(load_config()))
    finally:
        reader.close()


async def leave_after(app: ConflictApp, turns: int) -> None:
    """Leave when the loop has turned so many times."""
    for _ in range(turns):
        await asyncio.sleep(0)
    app.exit(return_code=LEFT)


@pytest.mark.parametrize("turns", [0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144])
async def test_an_end_while_widgets_are_mounted_is_no_fault(village_path: Path, turns: int) -> None:
    with an_app(village_path) as app:
        leaving = asyncio.create_task(leave_after(app, turns))
        await app.run_async(headless=True)
        await leaving
    assert (app.return_code, app.problem, app._exception) == (LEFT, None, None)


async def test_an_end_before_the_app_runs_is_not_lost(village_path: Path) -> None:
    with an_app(village_path) as app:
        app.exit(return_code=LEFT)
        await app.run_async(headless=True)
    assert (app.return_code, app.problem) == (LEFT, None)


async def test_a_failure_before_the_end_has_begun_is_a_fault(
    village_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Explorer) -> None:
        raise KeyError("a mistake")

    monkeypatch.setattr(Explorer, "on_mount", fail)
    with an_app(village_path) as app:
        await app.run_async(headless=True)
    assert isinstance(app.problem, KeyError)
    assert app.return_code == 1
