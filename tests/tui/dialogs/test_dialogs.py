"""Help, the command palette, and leaving."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from db.filters.fields import FIELDS, TEXT
from tests.tui.pilot import exploring
from tests.tui.slow import Query
from tui.dialogs.help import READ_ONLY, help_lines
from tui.state.commands import COMMANDS, grouped, key_name
from tui.state.keymap import load_keymap
from tui.views.registry import MAIN_VIEWS, help_sections
from tui.widgets.cells import text_of
from tui.widgets.glyphs import ASCII, UNICODE


def help_text(unicode: bool = True) -> str:
    glyphs = UNICODE if unicode else ASCII
    lines = help_lines(load_keymap(), glyphs, help_sections(MAIN_VIEWS, glyphs))
    return "\n".join(text_of(line.spans) for line in lines)


def test_the_help_lists_every_command_with_its_keys_under_its_group() -> None:
    text = help_text()
    lines = [" ".join(line.split()) for line in text.split("\n")]
    for group, commands in grouped():
        start = lines.index(group)
        for command in commands:
            keys = " ".join(map(key_name, command.keys))
            found = next(
                number for number, line in enumerate(lines) if line.startswith(f"{keys} {command.help[:20]}".lstrip())
            )
            assert start < found


def test_the_help_lists_signs_fields_and_how_claims_get_in() -> None:
    text = " ".join(help_text().split())
    for field in FIELDS.values():
        if field.name != TEXT:
            assert f"{field.name}: {field.summary}" in text
    for status, sign in UNICODE.status.items():
        assert f"{sign} {status}" in text
    assert READ_ONLY in text


def test_the_help_can_be_drawn_in_ascii() -> None:
    assert help_text(unicode=False).isascii()


async def test_question_mark_shows_the_help_that_can_be_read_to_its_end(village_path: Path) -> None:
    async with exploring(village_path, size=(80, 24)) as driven:
        await driven.press("?")
        assert driven.dialog == "HelpDialog"
        assert "Edit the filter as text" in driven.text
        await driven.press("j", "down")
        assert "Edit the filter as text" not in driven.text
        seen = set(driven.lines)
        for _ in range(10):
            await driven.press("pagedown")
            seen |= set(driven.lines)
        shown = "".join(seen)
        assert all(f"{sign} {status}" in shown for status, sign in UNICODE.status.items())
        await driven.press("g", "pagedown", "space", "G")
        assert "conflict-tui import" in driven.text
        await driven.press("g", "k", "pageup", "end", "home")
        assert "Edit the filter as text" in driven.text
        for way_out in ("escape", "?", "q"):
            await driven.press(way_out)
            assert driven.dialog == ""
            await driven.press("?")
        assert driven.dialog == "HelpDialog"


async def test_the_help_names_the_keys_that_the_user_chose(village_path: Path, tmp_path: Path) -> None:
    config = tmp_path / "config" / "conflict-tui"
    config.mkdir(parents=True)
    (config / "config.toml").write_text('[keys]\n"filter.disputed" = "s"\n"filter.status" = "d,%"\n', "utf-8")
    async with exploring(village_path, home=tmp_path) as driven:
        assert "s disputed" in driven.lines[-1]
        await driven.press("s")
        assert driven.filter == "status:disputed"
        for key in ("d", "%"):
            await driven.press(key)
            assert driven.dialog == "ChooseDialog"
            await driven.press("escape")
        await driven.press("?")
        lines = [" ".join(line.split()) for line in driven.lines]
        assert any("d percent_sign Choose a status" in line or "d % Choose a status" in line for line in lines)


async def test_the_palette_finds_and_runs_commands(village_path: Path) -> None:
    async with exploring(village_path, "topic:control") as driven:
        await driven.press("ctrl+p")
        assert driven.dialog == "CommandPalette"
        await driven.type("disputed only")
        await driven.sees("Disputed only, then everything but disputed, then all")
        await driven.press("enter")
        if driven.dialog:
            await driven.press("enter")
        assert (driven.dialog, driven.filter) == ("", "topic:control status:disputed")
        await driven.press("ctrl+p", "escape")
        assert driven.dialog == ""


async def test_the_palette_offers_every_other_command(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        offered = {command.title: command.help for command in driven.app.get_system_commands(driven.app.screen)}
    assert set(offered) == {command.help for command in COMMANDS if command.id != "palette"}
    assert offered["Edit the filter as text, with completion"] == "key /"


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


async def test_q_in_a_dialog_leaves_the_dialog_only_and_in_a_text_it_is_a_letter(village_path: Path) -> None:
    async with exploring(village_path) as driven:
        for opening in ("s", "?"):
            await driven.press(opening, "q")
            assert (driven.dialog, driven.app._exit) == ("", False)
        for opening in ("f", "D", "e"):
            await driven.press(opening, "q")
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
