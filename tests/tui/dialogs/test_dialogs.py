"""What all dialogs have in common, and leaving."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from tests.tui.pilot import exploring
from tests.tui.slow import Query
from tui.state.commands import COMMANDS


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_leaving_is_a_success(village_path: Path, key: str) -> None:
    async with exploring(village_path) as driven:
        await driven.press(key)
        assert not driven.app.is_running or driven.app._exit
        assert driven.app.return_code == 0


@pytest.mark.parametrize("before", [(), ("d",), ("d", "a", "enter", "j")])
async def test_leaving_does_not_wait_for_a_query(village_path: Path, before: tuple[str, ...]) -> None:
    async with exploring(village_path) as driven:
        query = Query()
        asking = asyncio.create_task(driven.explorer.ask(query))
        await query.is_asked()
        driven.press_at_once(*before, "q")
        await driven.ends()
        assert driven.app.return_code == 0
    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        await asking
    assert not query.answered


@pytest.mark.parametrize("key", ["q", "й"])
async def test_q_closes_what_only_shows_or_lists_and_does_nothing_on_the_choices_of_an_export(
    village_path: Path, key: str
) -> None:
    async with exploring(village_path) as driven:
        await driven.go("kursk-retaken")
        for opening in ("s", "V", "W", "w", "?"):
            await driven.press(opening, key)
            assert (driven.dialog, driven.app._exit) == ("", False)
        for row in range(3):
            await driven.press("e", *["down"] * row, key)
            assert (driven.dialog, driven.app._exit) == ("ExportDialog", False)
            await driven.press("escape")


async def test_q_in_a_text_is_a_letter(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        for keys in (["f"], ["D"], ["e", "enter"]):
            await driven.press(*keys, "q")
            assert driven.dialog
            assert not driven.app._exit
            await driven.press("escape")


async def test_every_key_of_the_registry_does_something_or_says_why_not(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        for command in COMMANDS:
            for key in command.keys if command.id != "quit" else ():
                if driven.state.pane not in command.panes:
                    await driven.press("a")
                await driven.press(key)
                for _ in range(3):
                    if driven.dialog or driven.explorer.panes.bar.editing:
                        await driven.press("escape")
                assert driven.dialog == ""
        assert not driven.app._exit
        assert driven.app.return_code is None
