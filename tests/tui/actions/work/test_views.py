"""Saved views: filters that are kept in the case under a title."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from db.work.workbench import Workbench
from tests.tui.pilot import exploring

HOSTILE = "[b]front[/] 'OR' \N{SNOWMAN}"


def saved(case: Path) -> list[tuple[str, str]]:
    """The titles and filters in the file."""
    with closing(sqlite3.connect(case)) as connection:
        return connection.execute('SELECT title, filter FROM "view" ORDER BY title').fetchall()


async def test_a_filter_is_saved_applied_and_dropped_and_each_is_taken_back(case: Path, home: Path) -> None:
    async with exploring(case, home=home) as driven:
        await driven.press("B")
        assert "No view is saved." in driven.text
        await driven.press("enter", "delete", "s", "q", "d", "B")
        assert driven.row("ViewList") == "+ save the present filter: status:disputed"
        await driven.press("enter", "enter")
        assert "Name the view" in driven.text
        await driven.type(HOSTILE)
        await driven.press("enter")
        assert driven.told[-1] == f"Saved as {HOSTILE}. Z takes it back."
        assert saved(case) == [(HOSTILE, "status:disputed")]
        await driven.press("B")
        assert driven.row("ViewList").startswith(f"✓ {HOSTILE}")
        assert "save the present filter" not in driven.text
        await driven.press("q", "X", "B", "enter")
        assert driven.filter == "status:disputed"
        await driven.press("u")
        assert driven.filter == ""
        await driven.press("B", "delete")
        assert "No view is saved." in driven.text
        await driven.press("escape")
        assert saved(case) == []
        await driven.press("Z")
        assert saved(case) == [(HOSTILE, "status:disputed")]
        await driven.press("Z", "Z")
        assert (saved(case), driven.told[-1]) == ([], "There is nothing to undo.")


async def test_a_title_that_is_refused_can_be_mended(case: Path, home: Path) -> None:
    async with exploring(case, "topic:law", home=home) as driven:
        await driven.press("B", "enter")
        await driven.type("x" * 201)
        await driven.press("enter")
        assert "the title is longer than 200 characters" in driven.told[-1]
        await driven.press("backspace", "enter")
        assert saved(case) == [("x" * 200, "topic:law")]


async def test_views_are_found_by_name_in_the_palette(case: Path, home: Path) -> None:
    with Workbench(case, "A. Kovalenko", state=home / "a") as work:
        work.save_view("Front line", "topic:control")
        work.save_view("Gone", "topic:nonsense")
    async with exploring(case, home=home) as driven:
        await driven.press("B")
        assert "A. Kovalenko, " in driven.text
        await driven.press("q", "ctrl+p")
        await driven.type("front li")
        assert "Saved view" in driven.text
        await driven.press("enter")
        assert driven.filter == "topic:control"
        await driven.press("B", "j", "enter")
        assert "No topic in this case is called 'nonsense'" in driven.told[-1]
        assert driven.filter == "topic:control"


async def test_a_filter_that_cannot_be_read_is_refused(case: Path, home: Path) -> None:
    with closing(sqlite3.connect(case)) as connection, connection:
        connection.execute("INSERT INTO \"view\" VALUES ('old', 'nonsense:x', 'x', '', '')")
    async with exploring(case, home=home) as driven:
        await driven.press("B", "enter")
        assert driven.filter == ""
        assert "The filter of this view cannot be read" in driven.told[-1]


async def test_views_are_applied_with_the_mouse_and_in_a_tiny_terminal(case: Path, home: Path) -> None:
    with Workbench(case, state=home / "a") as work:
        work.save_view("law", "topic:law")
    async with exploring(case, home=home, size=(30, 8)) as driven:
        await driven.press("B")
        assert "law" in driven.text
        await driven.click("ViewList", 5, 0)
        assert driven.filter == "topic:law"
